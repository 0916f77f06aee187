"""Papers: previews beside forms, printing, and what comes in by the scanner."""
