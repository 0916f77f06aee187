"""The forms, one module each: data, drawing and sample."""
