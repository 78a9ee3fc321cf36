"""The comparison itself: notebooks made of texts, marks beside each other, known reasons, the table."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest

from benchmarks.ecosystem.comparison import Compared, Row, compare
from benchmarks.ecosystem.corpus import found_in, shipped_tests
from benchmarks.ecosystem.ours import Held
from benchmarks.ecosystem.scored import Mark, Scored
from benchmarks.ecosystem.table import isolation_page, lines_of, summary
from benchmarks.ecosystem.written import read_written

TEXT = """\
# schema: {schema}
# %% given
import math
# %% [markdown]
# # A title
# %% solution="area"
def area(r):
    return math.pi * r ** 2
# %% test="area" points=2
assert area(0) == 0
# %% [markdown] manual="why" points=1.5
# Because.
# %% wrong="area"
def area(r):
    return r
"""

MARKS = {
    0: {"grade": True, "grade_id": "test_area", "solution": False, "points": 2},
    1: {
        "grade": True,
        "grade_id": "test_area",
        "solution": False,
        "points": 2,
        "schema_version": 1,
        "locked": True,
    },
    3: {
        "grade": True,
        "grade_id": "test_area",
        "solution": False,
        "points": 2,
        "schema_version": 3,
        "locked": True,
        "task": False,
    },
}


@pytest.fixture
def text(tmp_path: Path) -> Path:
    path = tmp_path / "circle.ipy"
    path.write_text(TEXT.format(schema=3))
    return path


@pytest.mark.parametrize("schema", sorted(MARKS))
def test_a_text_becomes_a_notebook_with_the_block_of_its_schema(schema: int, tmp_path: Path) -> None:
    path = tmp_path / "circle.ipy"
    path.write_text(TEXT.format(schema=schema))

    notebook = read_written(path).source

    nbformat.validate(notebook)
    assert [cell.cell_type for cell in notebook.cells] == ["code", "markdown", "code", "code", "markdown"]
    assert notebook.cells[3].metadata.nbgrader == MARKS[schema]
    assert notebook.cells[4].source == "Because."
    assert notebook.cells[4].metadata.nbgrader.points == 1.5


def test_a_wrong_answer_takes_the_place_of_the_solution_alone(text: Path) -> None:
    written = read_written(text)

    handed = written.answered_wrongly()

    assert handed.cells[2].source == "def area(r):\n    return r"
    changed = [k for k, (a, b) in enumerate(zip(written.source.cells, handed.cells, strict=True)) if a != b]
    assert changed == [2]


def test_a_header_with_an_unknown_word_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bad.ipy"
    path.write_text('# %% tset="area"\nassert True\n')

    with pytest.raises(ValueError, match="'tset=area' is no word of a header"):
        read_written(path)


def test_what_nbgraders_tests_hand_in_belongs_to_its_source() -> None:
    found = {sample.name: sorted(sample.handed_in) for sample in shipped_tests()}

    assert found["apps-autotest-hidden"] == [
        "autotest-hidden-changed-right",
        "autotest-hidden-changed-wrong",
        "autotest-hidden-unchanged",
    ]
    assert "submitted-cheat-attempt" in found["apps-submitted-unchanged"]
    assert "apps-submitted-changed" not in found


def test_every_notebook_below_a_folder_is_an_assignment_with_what_lies_beside_it(tmp_path: Path) -> None:
    (tmp_path / "week 1").mkdir()
    (tmp_path / "week 1" / "a+b.ipynb").write_text("{}")
    (tmp_path / "week 1" / "data.csv").write_text("x")
    (tmp_path / "week 1" / ".ipynb_checkpoints").mkdir()
    (tmp_path / "week 1" / ".ipynb_checkpoints" / "a.ipynb").write_text("{}")

    (sample,) = found_in(tmp_path)

    assert sample.name == "week_1-a_b"
    assert dict(sample.source) == {"a_b.ipynb": b"{}", "data.csv": b"x"}


def marked(points: float | None, how: str = "", of: float = 2.0) -> Scored:
    return Scored({"stub": {"circle": {"test_area": Mark(points, of, how)}}})


def put_beside(theirs: Scored, ours: Scored) -> Compared:
    return compare(
        "circle", "written", theirs, Held(ours, {"circle": {"test_area": "", "test_b": "reads | axes"}})
    )


@pytest.mark.parametrize(
    ("theirs", "ours", "equal", "known"),
    [
        (marked(2.0), marked(2.0), True, ""),
        (marked(0.1 + 0.2), marked(0.3), True, ""),
        (marked(None), marked(None), True, ""),
        (marked(None), marked(0.0), False, ""),
        (marked(2.0), marked(1.0), False, ""),
        (marked(0.0, "stderr: UserWarning"), marked(2.0), False, "stderr"),
        (marked(2.0, "value: False"), marked(0.0), False, "false"),
        (marked(2.0, "value: False"), marked(1.0), False, ""),
        (marked(2.0), Scored(), False, ""),
    ],
)
def test_marks_are_equal_or_differ_for_a_reason(
    theirs: Scored, ours: Scored, equal: bool, known: str
) -> None:
    (row,) = put_beside(theirs, ours).rows

    assert (row.equal, row.known) == (equal, known)


def test_a_submission_that_nbgrader_loses_is_its_known_fault() -> None:
    lost = Scored(lost={"stub": "ValueError: partial credit cannot be greater than maximum points for cell"})

    (row,) = put_beside(lost, marked(2.0)).rows

    assert (row.missing, row.known) == ("nbgrader", "above")


@pytest.mark.parametrize(
    ("ours", "wanting"),
    [
        (marked(2.0), False),
        (marked(1.0), True),
        (Scored(refused="course: no"), True),
        (Scored(marked(2.0).marks, traceback="Traceback"), True),
        (Scored(marked(2.0).marks, lost={"solution": "not graded"}), True),
    ],
)
def test_a_difference_a_refusal_or_a_traceback_is_wanting(ours: Scored, wanting: bool) -> None:
    assert put_beside(marked(2.0), ours).wanting == wanting


def test_the_page_counts_what_is_isolated_and_gives_each_reason() -> None:
    found = put_beside(marked(2.0), marked(2.0))

    page = isolation_page([found])

    assert "| written | 1 | 2 | 1 | 50.0 % |" in page
    assert "| circle | test_b | reads \\| axes |" in page
    assert "isolated: 1 of 2 test cells, 50.0 %" in list(summary([found]))
    assert list(lines_of(found)) == [
        "circle: 1 of 1 scores equal, 1 of 2 test cells isolated",
        "  circle test_b in-process: reads | axes",
    ]


def test_a_row_is_said_with_what_both_saw() -> None:
    found = put_beside(marked(2.0, "value: 3"), marked(1.0, "too few"))

    assert isinstance(found.rows[0], Row)
    assert list(lines_of(found))[1] == (
        "  stub/circle test_area: nbgrader 2, course 1 of 2 <- 'value: 3'; course: 'too few'"
    )
