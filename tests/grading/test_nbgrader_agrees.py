"""The same class through nbgrader's own steps and through ours: the same rows."""

import logging
from contextlib import closing
from pathlib import Path

import nbformat.v4 as v4
import pytest
from alembic.script import ScriptDirectory
from databases import KINDS, fresh_place, url_of
from nbgrader import api
from nbgrader.preprocessors import ComputeChecksums, SaveAutoGrades, SaveCells
from small_class import CELLS, DUE, EXAM, KERNEL, WEEK, result

from autograder.grading.gradebook import Gradebook
from autograder.grading.handed_in.hand_in_time import HandInTime

# nbgrader's own, with newer versions of SQLAlchemy
pytestmark = pytest.mark.filterwarnings("ignore:Object of type:sqlalchemy.exc.SAWarning")

ROLES = {
    "given": {"locked": True},
    "solution": {"solution": True},
    "test": {"grade": True, "locked": True},
    "manual": {"grade": True, "solution": True},
    "task": {"task": True, "locked": True},
}
SUBMISSIONS = {
    "alice": (
        {"test_kl": 3.0, "test_kl_extremes": 2.0},
        {"kl": "def kl(p, q): ...", "why": "It is not symmetric."},
    ),
    "bob": ({"test_kl": 1.25}, {"kl": "def kl(p, q): ..."}),
    "carla": ({}, {}),
}


def notebook(earned=None, answers=None):
    """The notebook that nbgrader would see: as the source, or as executed by nbgrader for a student."""
    cells = []
    for cell in CELLS:
        text = (answers or {}).get(cell.name, cell.source)
        made = v4.new_code_cell(text) if cell.kind == "code" else v4.new_markdown_cell(text)
        if cell.role in ROLES:
            flags = {"grade": False, "solution": False, "locked": False, "task": False} | ROLES[cell.role]
            points = {"points": cell.points} if flags["grade"] or flags["task"] else {}
            made.metadata["nbgrader"] = flags | points | {"grade_id": cell.name, "schema_version": 3}
        if cell.role == "test" and earned is not None:
            value = earned.get(cell.name)
            made.outputs = [
                v4.new_output("error", ename="AssertionError", evalue="", traceback=[])
                if value is None
                else v4.new_output("execute_result", {"text/plain": str(value)}, execution_count=1)
            ]
        cells.append(made)
    return v4.new_notebook(cells=cells, metadata=KERNEL)


def by_nbgrader(place):
    """Register and grade with nbgrader's preprocessors."""
    url = url_of(place)
    ids = {"notebook": "kl", "assignment": "week01", "db_url": url}
    source, _ = ComputeChecksums().preprocess(notebook(), {})
    with closing(api.Gradebook(url)) as gradebook:
        gradebook.add_assignment("week01", duedate=DUE)
        SaveCells().preprocess(source, {"nbgrader": ids})
        for student, (earned, answers) in SUBMISSIONS.items():
            gradebook.update_or_create_student(student)
            gradebook.update_or_create_submission("week01", student, timestamp=DUE)
            handed_in = notebook(earned, answers)
            # as nbgrader's OverwriteCells does before grading
            for cell, master in zip(handed_in.cells, source.cells, strict=True):
                cell.metadata = master.metadata
            SaveAutoGrades(log=logging.getLogger()).preprocess(
                handed_in, {"nbgrader": {**ids, "student": student}}
            )


def by_us(place):
    with Gradebook(place) as gradebook:
        registered = gradebook.register(WEEK, [EXAM])
        for student, (earned, answers) in SUBMISSIONS.items():
            gradebook.record(registered, student, [result(student, earned, **answers)], HandInTime(DUE))


def rows(place):
    """All that nbgrader's API tells of the assignment, by names, without ids."""

    def told(row):
        return {name: value for name, value in row.to_dict().items() if name != "id"}

    with closing(api.Gradebook(url_of(place))) as gradebook:
        master = gradebook.find_notebook("kl", "week01")
        cells = [*master.grade_cells, *master.solution_cells, *master.task_cells]
        submitted = [gradebook.find_submission_notebook("kl", "week01", student) for student in SUBMISSIONS]
        return {
            "assignment": told(gradebook.find_assignment("week01")),
            "notebook": told(master) | {"kernelspec": master.kernelspec},
            "cells": sorted((type(cell).__name__, *sorted(map(str, told(cell).items()))) for cell in cells),
            "sources": [told(cell) for cell in master.source_cells],
            "submissions": [told(gradebook.find_submission("week01", student)) for student in SUBMISSIONS],
            "notebooks": [told(row) for row in submitted],
            "grades": sorted(
                str(sorted(told(grade).items(), key=str)) for row in submitted for grade in row.grades
            ),
            "comments": sorted(
                str(sorted(told(words).items(), key=str)) for row in submitted for words in row.comments
            ),
        }


@pytest.fixture(scope="module", params=KINDS)
def both(request, tmp_path_factory):
    """The rows of a gradebook that nbgrader filled, and of one that we filled."""
    found = []
    for fill in (by_nbgrader, by_us):
        with fresh_place(request.param, tmp_path_factory.mktemp("both")) as place:
            with Gradebook(place):  # its empty tables: nbgrader would ask alembic for 5 s
                pass
            fill(place)
            found.append(rows(place))
    return found


@pytest.mark.parametrize(
    "what",
    ["assignment", "notebook", "cells", "sources", "submissions", "notebooks", "grades", "comments"],
)
def test_nbgrader_and_we_write_the_same(both, what):
    theirs, ours = both
    assert ours[what] == theirs[what]


def test_the_compared_rows_are_those_of_the_class(both):
    theirs, _ = both
    assert [row["score"] for row in theirs["submissions"]] == [5.0, 1.25, 0.0]
    assert [len(theirs[what]) for what in ("cells", "sources", "grades", "comments")] == [6, 6, 12, 9]


def test_the_stamp_is_nbgraders_newest_revision(tmp_path):
    with Gradebook(tmp_path / "gradebook.db") as gradebook, gradebook._database.reading() as connection:
        stamp = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one()
    scripts = ScriptDirectory(str(Path(api.__file__).parent / "alembic"))
    assert stamp == scripts.get_current_head()
