"""A run: many tasks, several at a time, watched and logged."""
