"""nbgrader's own `generate_assignment` on what we make of a source for it."""

import json
import os
import sys
from pathlib import Path

import pytest
from nbgrader.api import Gradebook
from nbgrader.converters import GenerateAssignment
from nbgrader.coursedir import CourseDirectory
from small_sources import WHOLE

from autograder.compiler.compile import compile_assignment
from autograder.course import Course

UNANSWERED = """
# %% [markdown] manual="open" points=1
# What else?
# === BEGIN MARK SCHEME ===
# anything sensible
# === END MARK SCHEME ===
"""


@pytest.fixture(scope="module")
def generated(tmp_path_factory):
    """A course whose build/source nbgrader has made a release of: (course, cells of nbgrader's release)."""
    root = tmp_path_factory.mktemp("course")
    (root / "source" / "week01").mkdir(parents=True)
    (root / "source" / "week01" / "a.py").write_text(WHOLE + UNANSWERED)
    course = Course(root)
    compile_assignment(course, "week01")
    folder = CourseDirectory(
        root=str(root), source_directory="build/source", release_directory="made", assignment_id="week01"
    )
    with pytest.MonkeyPatch.context() as patch:
        # nbgrader calls `alembic` by name; it lies beside the Python that runs this
        patch.setenv("PATH", str(Path(sys.executable).parent), prepend=os.pathsep)
        GenerateAssignment(coursedir=folder).start()
    return course, json.loads((root / "made" / "week01" / "a.ipynb").read_text())["cells"]


def test_nbgrader_makes_the_same_cells_but_for_the_name_in_stubs(generated):
    course, found = generated
    ours = json.loads((course.release / "week01" / "a.ipynb").read_text())["cells"]
    for cell in ours:
        cell["source"] = "".join(cell["source"]).replace(
            'NotImplementedError("softmax")', "NotImplementedError()"
        )
        if cell["metadata"].get("nbgrader"):
            del cell["metadata"]["nbgrader"]["checksum"]
    for cell in found:
        cell["source"] = "".join(cell["source"]).strip("\n")
        if cell["metadata"].get("nbgrader"):
            del cell["metadata"]["nbgrader"]["checksum"]
    assert found == ours


def test_nbgrader_registers_the_same_questions_and_points(generated):
    course, _ = generated
    with Gradebook(f"sqlite:///{course.gradebook}") as gradebook:
        cells = gradebook.find_notebook("a", "week01").grade_cells
        found = {cell.name: cell.max_score for cell in cells}
    assert found == {"test_softmax": 3.0, "test_softmax_shift": 1.5, "reflection": 2.0, "open": 1.0}
