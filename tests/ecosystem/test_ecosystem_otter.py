"""Otter's side of the comparison: notebooks made of texts with what they showed, wrong answers, marks by question."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest

from autograder.model import Exam, ExamCell, Limits
from benchmarks.ecosystem.corpus import otter_samples
from benchmarks.ecosystem.otter_written import read_otter_written
from benchmarks.ecosystem.ours import by_question
from benchmarks.ecosystem.scored import Mark, replaced_in

TEXT = """\
#@ raw
# BEGIN QUESTION
name: q1
#@ text
Double it.
#@ code
double = 4 # SOLUTION
#@ code
print(double)
double
#@ prints
4
#@ shows
4
#@ wrong
double = 4 -> double = 5
"""


def read(text: str, folder: Path) -> tuple[nbformat.NotebookNode, tuple[tuple[str, str], ...]]:
    path = folder / "doubled.ott"
    path.write_text(text)
    written = read_otter_written(path)
    return written.source, written.replaced


def test_a_text_becomes_a_notebook_with_what_its_cells_showed(tmp_path: Path) -> None:
    notebook, replaced = read(TEXT, tmp_path)

    nbformat.validate(notebook)
    assert [cell.cell_type for cell in notebook.cells] == ["raw", "markdown", "code", "code"]
    assert notebook.cells[0].source == "# BEGIN QUESTION\nname: q1"
    printed, shown = notebook.cells[3].outputs
    assert (printed.text, shown.data) == ("4\n", {"text/plain": "4"})
    assert replaced == (("double = 4", "double = 5"),)


@pytest.mark.parametrize("text", ["#@ coed\nx = 1\n", "#@ code\nx = 1\n#@ wrong\nx = 1, x = 2\n"])
def test_what_is_no_part_of_a_text_is_refused(text: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"no kind of cell|no replacement"):
        read(text, tmp_path)


def test_a_wrong_answer_replaces_text_of_code_cells_alone(tmp_path: Path) -> None:
    notebook, replaced = read(TEXT + "#@ text\nTry double = 4.\n", tmp_path)

    files = replaced_in({"a.ipynb": nbformat.writes(notebook).encode(), "b.txt": b"double = 4"}, replaced)

    cells = nbformat.reads(files["a.ipynb"].decode(), as_version=4).cells
    assert [cell.source for cell in cells if "double = " in cell.source] == [
        "double = 5 # SOLUTION",
        "Try double = 4.",
    ]
    assert files["b.txt"] == b"double = 4"


def test_a_replacement_that_no_cell_has_is_refused(tmp_path: Path) -> None:
    notebook, _ = read(TEXT, tmp_path)

    with pytest.raises(ValueError, match="no code cell has 'triple'"):
        replaced_in({"a.ipynb": nbformat.writes(notebook).encode()}, [("triple", "double")])


def test_the_cases_of_a_question_are_summed_before_they_are_rounded() -> None:
    cells = tuple(
        ExamCell(id=name, kind="code", role="test", name=name, source="", release="", question="q1")
        for name in ("q1-1", "q1-2", "q1-3")
    )
    marks = {cell.name: Mark(1 / 3, 1 / 3) for cell in cells} | {"why": Mark(None, 2.0)}
    exam = Exam(assignment="hw", notebook="hw", environment="", limits=Limits(), cells=cells)

    summed = by_question({"stub": {"hw": marks}}, [exam])

    assert summed == {"stub": {"hw": {"q1": Mark(1.0, 1.0)}}}


def test_our_own_notebooks_are_enough_and_each_has_questions() -> None:
    found = list(otter_samples())

    assert len(found) >= 18
    for sample in found:
        (text,) = sample.source.values()
        assert b"# BEGIN QUESTION" in text, sample.name
        assert bool(sample.replaced) == (replaced_in(sample.source, sample.replaced) != sample.source), (
            sample.name
        )
