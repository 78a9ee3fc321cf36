"""What nbgrader's own tools read off a graded notebook."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import nbformat
import pytest
from handed_in import (
    CANARY,
    graded,
    make_exam,
    write,
)
from nbconvert.exporters import HTMLExporter
from nbgrader.api import Gradebook
from nbgrader.apps.api import NbGraderAPI
from nbgrader.coursedir import CourseDirectory
from nbgrader.nbgraderformat import MetadataValidator
from nbgrader.server_extensions.formgrader import handlers
from nbgrader.utils import compute_checksum, determine_grade
from traitlets.config import Config

from autograder.course import Course
from autograder.grading.results.graded_notebook import graded_notebook, write_graded_notebook
from autograder.model import Result, Score

# of nbgrader's own queries
pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")


@pytest.fixture
def result(tmp_path: Path) -> Result:
    return graded(tmp_path)


def read(result: Result) -> Any:
    return nbformat.reads(graded_notebook(make_exam(), result).decode(), as_version=4)


def cell_of(found: Any, cell_id: str) -> Any:
    (cell,) = [cell for cell in found.cells if cell.id == cell_id]
    return cell


@pytest.fixture
def nbgraders(result: Result, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> NbGraderAPI:
    """nbgrader's own view of a course folder in which this result was graded."""
    # the stamp of the schema matters to later upgrades only, and asking `alembic` for it takes seconds
    monkeypatch.setattr("nbgrader.api.get_alembic_version", lambda: "newest")
    write(tmp_path / "submitted" / "alice" / "week01" / "pca.ipynb", b"{}")
    write_graded_notebook(Course(tmp_path), make_exam(), result)
    with Gradebook(f"sqlite:///{tmp_path}/gradebook.db") as gradebook:
        gradebook.add_assignment("week01")
        gradebook.add_notebook("pca", "week01")
        for cell in make_exam().cells:
            if cell.points:
                gradebook.add_grade_cell(
                    cell.name, "pca", "week01", max_score=cell.points, cell_type=cell.kind
                )
            if cell.role in ("solution", "manual"):
                gradebook.add_solution_cell(cell.name, "pca", "week01")
        gradebook.add_student("alice")
        gradebook.add_submission("week01", "alice")
        for score in result.scores:
            grade = gradebook.find_grade(score.name, "pca", "week01", "alice")
            grade.auto_score, grade.needs_manual_grade = score.earned, score.earned is None
        gradebook.db.commit()
    return NbGraderAPI(CourseDirectory(root=str(tmp_path)))


def test_the_formgrader_finds_it_and_shows_a_box_for_each_score(
    nbgraders: NbGraderAPI, tmp_path: Path
) -> None:
    assert nbgraders.get_autograded_students("week01") == {"alice"}
    ((submission, index),) = nbgraders.get_notebook_submission_indices("week01", "pca").items()
    # as nbgrader's SubmissionHandler makes its page
    config = Config()
    config.HTMLExporter.template_name = "formgrade"
    config.HTMLExporter.extra_template_basedirs = [handlers.template_path]
    page, _ = HTMLExporter(config=config).from_filename(
        str(tmp_path / "autograded" / "alice" / "week01" / "pca.ipynb"),
        resources={"submission_id": submission, "index": index, "total": 1, "notebook_id": "pca"},
    )
    for name in ("test_softmax", "test_loss", "reflection"):
        assert f'class="score tabbable" id="{name}"' in page
    assert "loss(1.0) is 3: wanted 0" in page
    assert (CANARY in page, "731" in page) == (False, False)


def test_nbgraders_own_feedback_shows_the_score_and_nothing_hidden(
    nbgraders: NbGraderAPI, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    said = nbgraders.generate_feedback("week01")
    assert said["success"], said.get("log", said)
    page = (tmp_path / "feedback" / "alice" / "week01" / "pca.html").read_text()
    assert "pca (Score: 3.0 / 7.0)" in page
    assert (CANARY in page, "731" in page) == (False, False)


@pytest.mark.parametrize("earned", [0.0, 0.5, 1.0, 3.0])
def test_nbgrader_reads_the_same_points_off_the_outputs(result: Result, earned: float) -> None:
    scored = replace(
        result, scores=(Score("test_softmax", "softmax", earned, 3.0, "because"), *result.scores[1:])
    )
    assert determine_grade(cell_of(read(scored), "test_softmax")) == (earned, 3.0)
    assert determine_grade(cell_of(read(scored), "test_loss")) == (0, 2.0)


def test_checksums_are_nbgraders_of_what_was_released(result: Result) -> None:
    found = read(result)
    for cell_id in ("given-1", "test_softmax", "test_loss"):
        cell = cell_of(found, cell_id)
        assert cell.metadata.nbgrader.checksum == compute_checksum(cell)
    # by this nbgrader knows an answer that was not touched
    untouched, written = cell_of(found, "loss"), cell_of(found, "reflection")
    assert untouched.metadata.nbgrader.checksum == compute_checksum(untouched)
    assert determine_grade(written) == (None, 2.0)
    written.source = "YOUR ANSWER HERE"
    assert determine_grade(written) == (0, 2.0)


@pytest.mark.parametrize(
    ("cell_id", "flags"),
    [
        ("given-1", (False, False, True, False)),
        ("softmax", (False, True, False, False)),
        ("test_softmax", (True, False, True, False)),
        ("reflection", (True, True, False, False)),
    ],
)
def test_nbgraders_flags_say_the_role(result: Result, cell_id: str, flags: tuple) -> None:
    mark = cell_of(read(result), cell_id).metadata.nbgrader
    assert (mark.grade, mark.solution, mark.locked, mark.task) == flags
    assert (mark.grade_id, mark.schema_version) == (cell_id, 3)


def test_nbformat_and_nbgrader_accept_it(result: Result) -> None:
    found = read(result)
    nbformat.validate(found)
    MetadataValidator().validate_nb(found)
    assert (found.nbformat, found.nbformat_minor) == (4, 5)
