"""nbgrader's tables, by the columns that are read here.

nbgrader's own models make the tables and write to them. To load them takes a quarter of a second of processor time, so
whoever only reads does without. What is said here twice is held against the models by
`tests/grading/test_nbgrader_tables.py`.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Boolean, ColumnElement, DateTime, Interval, case, column, literal_column, table

__all__ = [
    "ASSIGNMENT",
    "CELL",
    "COMMENT",
    "GRADE",
    "GRADED",
    "NAMES",
    "NOTEBOOK",
    "PAPER",
    "READ",
    "SCORE",
    "SOURCE",
    "STUDENT",
    "SUBMISSION",
    "TASK",
]

ASSIGNMENT = table("assignment", column("id"), column("name"), column("duedate", DateTime))
NOTEBOOK = table("notebook", column("id"), column("name"), column("assignment_id"), column("kernelspec"))
CELL = table("base_cell", column("id"), column("name"), column("notebook_id"), column("type"))
GRADED = table("grade_cells", column("id"), column("max_score"), column("cell_type"))
TASK = table("task_cells", column("id"), column("max_score"), column("cell_type"))
SOURCE = table(
    "source_cell",
    column("name"),
    column("cell_type"),
    column("locked", Boolean),
    column("source"),
    column("checksum"),
    column("notebook_id"),
)
STUDENT = table("student", column("id"), column("first_name"), column("last_name"))
SUBMISSION = table(
    "submitted_assignment",
    column("id"),
    column("assignment_id"),
    column("student_id"),
    column("timestamp", DateTime),
    column("extension", Interval),
)
# a submitted notebook
PAPER = table(
    "submitted_notebook",
    column("id"),
    column("assignment_id"),
    column("notebook_id"),
    column("late_submission_penalty"),
)
GRADE = table(
    "grade",
    column("notebook_id"),
    column("cell_id"),
    column("auto_score"),
    column("manual_score"),
    column("extra_credit"),
    column("needs_manual_grade", Boolean),
)
COMMENT = table("comment", column("notebook_id"), column("cell_id"), column("manual_comment"))

READ = (
    ASSIGNMENT,
    NOTEBOOK,
    CELL,
    GRADED,
    TASK,
    SOURCE,
    STUDENT,
    SUBMISSION,
    PAPER,
    GRADE,
    COMMENT,
)
NAMES = {one.name for one in READ} | {"course", "solution_cells"}  # of all tables of nbgrader's

# what counts of a grade: `Grade.score` of the models
NOTHING: ColumnElement[Any] = literal_column("0.0")
EXTRA = case((GRADE.c.extra_credit.is_not(None), GRADE.c.extra_credit), else_=NOTHING)
SCORE = case(
    (GRADE.c.manual_score.is_not(None), GRADE.c.manual_score + EXTRA),
    (GRADE.c.auto_score.is_not(None), GRADE.c.auto_score + EXTRA),
    else_=NOTHING,
)
