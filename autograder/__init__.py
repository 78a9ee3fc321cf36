"""A course in a box for machine learning: compile, grade, give feedback."""

__version__ = "0.1.0"
