"""The graded notebook: what it shows, and what must never be in it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import nbformat
import pytest
from handed_in import (
    ANSWER,
    CANARY,
    HIDDEN,
    PRINTED,
    STUB,
    TEST,
    exam_cell,
    graded,
    make_exam,
    write,
)

from autograder.course import Course
from autograder.errors import EngineError
from autograder.grading.results.graded_notebook import graded_notebook, write_graded_notebook
from autograder.model import Finding, Paper, PaperCell, Ran, Result, Score, Sitting


@pytest.fixture
def result(tmp_path: Path) -> Result:
    return graded(tmp_path)


def read(result: Result) -> Any:
    return nbformat.reads(graded_notebook(make_exam(), result).decode(), as_version=4)


def cell_of(found: Any, cell_id: str) -> Any:
    (cell,) = [cell for cell in found.cells if cell.id == cell_id]
    return cell


def test_cells_stand_in_the_papers_order(result: Result) -> None:
    assert [cell.id for cell in read(result).cells] == [cell.id for cell in result.paper.cells]


def test_students_cells_show_their_source_and_outputs(result: Result) -> None:
    own = cell_of(read(result), "extra-1")
    assert (own.source, own.outputs, own.execution_count) == ("print('hello')", [PRINTED], 3)
    assert cell_of(read(result), "softmax").source == ANSWER
    assert cell_of(read(result), "reflection").source == "Because."


def test_nothing_hidden_is_in_it(result: Result) -> None:
    made = graded_notebook(make_exam(), result).decode()
    assert next(cell.source for cell in result.paper.cells if cell.id == "test_softmax") == HIDDEN
    assert cell_of(read(result), "test_softmax").source == TEST
    assert "731" not in made
    assert "HIDDEN" not in made


def test_a_mark_scheme_is_not_in_it(result: Result) -> None:
    task = exam_cell("plan", "task", "Plan.", kind="markdown", source=f"Plan. {CANARY}", points=1.0)
    paper = Paper("pca", (PaperCell("plan", "markdown", "task", "plan", task.source),))
    assert CANARY not in graded_notebook(make_exam(cells=(task,)), replace(result, paper=paper)).decode()


def test_a_failed_test_shows_its_message_as_an_error(result: Result) -> None:
    (output,) = cell_of(read(result), "test_loss").outputs
    assert output == {
        "output_type": "error",
        "ename": "failed",
        "evalue": "loss(1.0) is 3: wanted 0",
        "traceback": ["failed: 0 of 2 points", "loss(1.0) is 3: wanted 0"],
    }


def test_a_test_that_waits_for_a_person_shows_no_points(result: Result) -> None:
    waiting = replace(
        result,
        sitting=Sitting(
            "pca", findings=(Finding("test_softmax", "ungraded", message="The examiner failed."),)
        ),
        scores=(Score("test_softmax", "softmax", None, 3.0),),
    )
    (output,) = cell_of(read(waiting), "test_softmax").outputs
    assert output.text == "ungraded: not yet graded\nThe examiner failed.\n"


def test_cells_without_a_name_have_no_mark(result: Result) -> None:
    found = read(result)
    assert [cell.id for cell in found.cells if "nbgrader" not in cell.metadata] == [
        "text-1",
        "extra-1",
        "text-2",
        "free-1",
    ]


def test_what_intake_mended_is_told_above_and_is_no_markup(result: Result) -> None:
    told = replace(
        result.paper, mended=("'<script>.ipynb' was read as pca.ipynb.", "Cell 3\n# was left out.")
    )
    first = read(replace(result, paper=told)).cells[0]
    assert (first.cell_type, first.id) == ("markdown", "intake")
    assert first.source.split("\n")[2:] == [
        "    '<script>.ipynb' was read as pca.ipynb.",
        "    Cell 3",
        "    # was left out.",
    ]


def test_an_unreadable_paper_shows_the_reason_above_the_released_cells(result: Result) -> None:
    unread = Result(
        "alice", "week01", "pca", Paper("pca", (), reason="It is a PDF."), Sitting("pca"), result.scores
    )
    found = read(unread)
    nbformat.validate(found)
    assert found.cells[0].source.endswith("    It is a PDF.")
    assert [cell.id for cell in found.cells[1:]] == [cell.id for cell in make_exam().cells]
    assert (cell_of(found, "softmax").source, cell_of(found, "test_softmax").source) == (STUB, TEST)


def test_a_paper_of_another_exam_is_our_failure_not_a_leak(result: Result) -> None:
    with pytest.raises(EngineError, match="the paper has it, the exam has not"):
        graded_notebook(make_exam(cells=(exam_cell("loss", "solution", STUB),)), result)


def test_half_a_surrogate_pair_in_an_output_is_replaced(result: Result) -> None:
    odd = Sitting("pca", (Ran("extra-1", "ok", (PRINTED | {"text": "a\ud83db é"},), 3),))
    found = read(replace(result, sitting=odd))
    assert cell_of(found, "extra-1").outputs[0].text == "a?b é"


def test_it_is_written_whole_in_the_place_of_the_old_one(result: Result, tmp_path: Path) -> None:
    path = write(tmp_path / "autograded" / "alice" / "week01" / "pca.ipynb", b"old")
    with path.open() as reader:
        assert write_graded_notebook(Course(tmp_path), make_exam(), result) == path
        assert reader.read() == "old"
    assert json.loads(path.read_bytes())["nbformat"] == 4
    assert [found.name for found in path.parent.iterdir()] == ["pca.ipynb"]


def test_a_full_disk_leaves_the_old_one_and_is_our_failure(
    result: Result, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path / "autograded" / "alice" / "week01" / "pca.ipynb", b"old")

    def fill(target: Path, data: bytes) -> int:
        target.open("wb").write(data[:10])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", fill)
    with pytest.raises(EngineError, match="No space left on device"):
        write_graded_notebook(Course(tmp_path), make_exam(), result)
    assert path.read_bytes() == b"old"
    assert [found.name for found in path.parent.iterdir()] == ["pca.ipynb"]
