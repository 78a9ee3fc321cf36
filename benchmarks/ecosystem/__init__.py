"""The comparison with nbgrader and otter: the same notebooks, scored by each tool, test cell by test cell.

`written` and `otter_written` make notebooks of the texts in `notebooks/`, `corpus` says which there are, `theirs` runs
nbgrader, `otters` otter, `ours` this engine, `comparison` puts their points beside each other, `table` counts and
prints.
"""
