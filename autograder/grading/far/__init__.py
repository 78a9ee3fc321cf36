"""Grading on other machines: the workers of a Dask cluster do the tasks of a run."""
