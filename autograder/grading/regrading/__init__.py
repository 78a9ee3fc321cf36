"""Grading again, looked at before it is written, and taking it back."""
