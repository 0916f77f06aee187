"""Registration, the six steps, lifecycle, deadlines."""
