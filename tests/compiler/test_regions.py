"""What is withheld, and every way to get a region wrong."""

import pytest

from autograder.compiler.regions import Segment, segments
from autograder.errors import SourceError
from autograder.model import Cell


def cell(source, role="solution", kind="code", line=11):
    return Cell(id="c", kind=kind, role=role, name="norms", source=source, line=line)


def test_a_cell_without_regions_is_one_visible_segment():
    assert segments("a.py", cell("x = 1\ny = 2")) == (Segment("", 1, 2, ("x = 1", "y = 2")),)


def test_regions_carry_their_lines_and_indentation():
    found = segments(
        "a.py", cell("def f():\n    ### BEGIN SOLUTION\n    return 1\n    ### END SOLUTION\nf()")
    )
    assert found == (
        Segment("", 1, 1, ("def f():",)),
        Segment("solution", 3, 3, ("    return 1",), "    "),
        Segment("", 5, 5, ("f()",)),
    )


def test_an_empty_region_is_kept_so_that_a_stub_takes_its_place():
    found = segments("a.py", cell("### BEGIN SOLUTION\n### END SOLUTION"))
    assert found == (Segment("solution", 2, 1, ()),)


def test_a_manual_cell_may_hold_a_model_answer_and_a_mark_scheme():
    scheme = "=== BEGIN MARK SCHEME ===\n1\n=== END MARK SCHEME ==="
    text = f"Why?\n### BEGIN SOLUTION\nSo.\n### END SOLUTION\n{scheme}"
    found = segments("a.py", cell(text, role="manual", kind="markdown"))
    assert [(one.kind, one.lines) for one in found] == [
        ("", ("Why?",)),
        ("solution", ("So.",)),
        ("mark scheme", ("1",)),
    ]


@pytest.mark.parametrize("marker", ["# BEGIN SOLUTION", "### BEGIN SOLUTION ###", "#### BEGIN SOLUTION  "])
def test_markers_may_be_drawn_in_several_ways(marker):
    assert segments("a.py", cell(f"{marker}\nx = 1\n# END SOLUTION"))[0].kind == "solution"


# source, role -> the line at fault (the cell's first line is 11) and what is said of it
FAULTS = {
    "unclosed": ("x = 1\n### BEGIN SOLUTION\ny = 2", "solution", 12, "the solution region is not closed"),
    "nested": (
        "### BEGIN SOLUTION\n### BEGIN SOLUTION\n### END SOLUTION\n### END SOLUTION",
        "solution",
        12,
        "a solution region opens inside the solution region of line 11",
    ),
    "of two kinds, nested": (
        "### BEGIN SOLUTION\n### BEGIN MARK SCHEME\n### END MARK SCHEME\n### END SOLUTION",
        "manual",
        12,
        "a mark scheme region opens inside the solution region of line 11",
    ),
    "end alone": (
        "x = 1\n### END SOLUTION",
        "solution",
        12,
        "### END SOLUTION closes nothing\n  take it out",
    ),
    "end of another": (
        "### BEGIN SOLUTION\n### END MARK SCHEME\n### END SOLUTION",
        "manual",
        12,
        "### END MARK SCHEME closes nothing: open is solution, from line 11",
    ),
    "hidden tests in a given cell": (
        "### BEGIN HIDDEN TESTS\n### END HIDDEN TESTS",
        "given",
        11,
        "a hidden tests region in a given cell",
    ),
    "hidden tests in a solution cell": (
        "### BEGIN HIDDEN TESTS\n### END HIDDEN TESTS",
        "solution",
        11,
        "a hidden tests region in a solution cell",
    ),
    "solution in a test cell": (
        "### BEGIN SOLUTION\n### END SOLUTION",
        "test",
        11,
        "a solution region in a test cell",
    ),
    "code on the marker's line": (
        "x = 1  ### BEGIN SOLUTION\n### END SOLUTION",
        "solution",
        11,
        "a marker must stand alone on its line",
    ),
    "not a comment": (
        "BEGIN SOLUTION\n### END SOLUTION",
        "solution",
        11,
        "a marker must stand alone on its line",
    ),
    "small letters": ("### begin hidden tests\nx = 1", "test", 11, "this is nearly a marker"),
    "singular": ("x = 1\n### BEGIN HIDDEN TEST", "test", 12, "this is nearly a marker"),
    "autotest": ("### AUTOTEST f(1)", "test", 11, "nbgrader makes assertions of an AUTOTEST line"),
}


@pytest.mark.parametrize(("source", "role", "line", "problem"), FAULTS.values(), ids=FAULTS)
def test_a_wrong_region_is_refused_with_file_cell_and_line(source, role, line, problem):
    with pytest.raises(SourceError) as raised:
        segments("source/week01/a.py", cell(source, role))
    assert str(raised.value).startswith(f"source/week01/a.py:{line}, cell norms: {problem}")


def test_lines_of_an_ipynb_are_counted_in_the_cell():
    with pytest.raises(SourceError) as raised:
        segments("a.ipynb", cell("x = 1\n### BEGIN SOLUTION", line=0))
    assert raised.value.line == 2


def test_prose_about_the_beginning_of_a_solution_is_no_marker():
    text = "# The end\nWe begin: solution by hand, then tests."
    assert len(segments("a.py", cell(text, role="free", kind="markdown"))) == 1
