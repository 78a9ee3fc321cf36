"""Benchmarks: this grader beside nbgrader, otter and the least that grading could cost, in one run.

`python -m bench` runs all of them and prints one table; they work in temporary folders and leave nothing.
"""
