"""Two other graders, nbgrader and otter, on the cases of `tests/cases`, each in a cage.

`corpus` says which cases there are and what their answers are worth, `assignment` puts the small course into each
grader's form, `cage` and `inside` run the two others, `own` runs this one, `verdict` judges, `table` prints.
"""
