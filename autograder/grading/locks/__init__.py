"""Who writes to a gradebook, one at a time."""
