"""A class's grades for other tools: gradebooks of Canvas and Moodle, a plain table, Parquet.

All of them are made of the same `Grade`s, which are what `course report` counts. What is not a grade yet is never
written as a number: a part that a person still has to grade, or a hand-in that the grader has not come to.
"""
