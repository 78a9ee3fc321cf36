"""A small week whose test is mended, and what becomes of its class."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing

from autograder.compiler.compile import compile_assignment
from autograder.course import Course
from autograder.grading.gradebook import Gradebook

SOURCE = """\
# %% solution="double"
def double(x):
    ### BEGIN SOLUTION
    return 2 * x
    ### END SOLUTION

# %% test="double" points=2
assert double(3) == 6

# %% solution="half"
def half(x):
    ### BEGIN SOLUTION
    return x / 2
    ### END SOLUTION

# %% test="half" points=3
assert half(3) == 1.5  # fails: bob

# %% [markdown] manual="why" points=4
# Why?
"""
STUDENTS = ("ada", "bob", "cy", "dan")


def mend(course: Course, old: str = "# fails: bob", new: str = "# fails: cy") -> None:
    """Edit the source and compile it: with the default bob goes up by 3 and cy goes down by 3."""
    path = course.source / "week01" / "tiny.py"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    compile_assignment(course, "week01")


def totals(course: Course) -> dict[str, float]:
    with Gradebook(course.gradebook) as book:
        return {one.student: one.total for one in book.scores("week01")}


def mark(course: Course, student: str, cell: str, manual: float) -> None:
    """Mark an answer by hand."""
    query = """UPDATE grade SET manual_score = ? WHERE id = (SELECT grade.id FROM grade
        JOIN base_cell ON base_cell.id = grade.cell_id
        JOIN submitted_notebook ON submitted_notebook.id = grade.notebook_id
        JOIN submitted_assignment ON submitted_assignment.id = submitted_notebook.assignment_id
        WHERE student_id = ? AND base_cell.name = ?)"""
    with closing(sqlite3.connect(course.root / "gradebook.db")) as book, book:
        assert book.execute(query, (manual, student, cell)).rowcount == 1


def result_of(course: Course, student: str) -> dict[str, float]:
    """What build/results says that a student earned, which is what feedback shows."""
    text = course.result_path(student, "week01", "tiny").read_text(encoding="utf-8")
    return {score["name"]: score["earned"] for score in json.loads(text)["scores"]}


def hand_in(course: Course, student: str, text: str) -> None:
    """Hand in a solution that has a text of the student's own in it; two that are the same sit one exam."""
    folder = course.submitted / student / "week01"
    folder.mkdir(parents=True, exist_ok=True)
    notebook = json.loads((course.solutions / "week01" / "tiny.ipynb").read_text(encoding="utf-8"))
    notebook["cells"].append({"cell_type": "markdown", "id": "own", "metadata": {}, "source": text})
    (folder / "tiny.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    (folder / "timestamp.txt").write_text("2027-02-01 10:00:00 UTC")
