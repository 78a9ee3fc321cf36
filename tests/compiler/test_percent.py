"""Percent scripts: roles, names, points and lines from the headers."""

import pytest
from small_sources import WHOLE, script

from autograder.compiler.source import read_notebook
from autograder.errors import CourseError, SourceError


def test_headers_decide_roles_names_and_points(tmp_path):
    found = [
        (cell.id, cell.role, cell.name, cell.question, cell.points) for cell in script(tmp_path, WHOLE).cells
    ]
    assert found == [
        ("text-1", "free", "", "", 0.0),
        ("given-1", "given", "given-1", "", 0.0),
        ("given-2", "given", "given-2", "", 0.0),
        ("softmax", "solution", "softmax", "softmax", 0.0),
        ("test_softmax", "test", "test_softmax", "softmax", 3.0),
        ("test_softmax_shift", "test", "test_softmax_shift", "softmax", 1.5),
        ("free-1", "free", "", "", 0.0),
        ("reflection", "manual", "reflection", "reflection", 2.0),
    ]


def test_a_hint_is_read_with_its_quotes(tmp_path):
    notebook = script(tmp_path, '# %% test="f" points=1 hint="say \\"a=b\\", not a # b"\nassert f()\n')
    assert notebook.cells[0].hint == 'say "a=b", not a # b'


def test_a_cells_line_is_that_of_its_first_source_line(tmp_path):
    notebook = script(tmp_path, WHOLE)
    lines = WHOLE.split("\n")
    for cell in notebook.cells:
        prefix = "# " if cell.kind == "markdown" else ""
        assert lines[cell.line - 1] == prefix + cell.source.split("\n")[0]


NASTY = '''\
# ---
# jupyter:
#   jupytext:
#     formats: py:percent
# ---

# %% [markdown]
# A fenced block:
#
# ```python
# # %% no cell
# ```
# after the fence

# %%

import math
text = """
# %% no cell either

# %% test="no"
"""
# %% [markdown]
"""
quoted
"""
# %% [markdown]
"""on one line"""
# %% A title, then options free=true
two = 2
# %%

# %%
last = 3'''


def test_lines_hold_where_headers_stand_in_strings_and_fences(tmp_path):
    notebook = script(tmp_path, NASTY)
    lines = NASTY.split("\n")
    found = {cell.id: lines[cell.line - 1] for cell in notebook.cells if cell.source}
    assert found == {
        "text-1": "# A fenced block:",
        "given-1": "",  # the blank line after the header is the cell's
        "text-2": "quoted",
        "text-3": '"""on one line"""',
        "free-1": "two = 2",
        "given-3": "last = 3",
    }


def test_tags_stay_with_the_cell_and_titles_do_not(tmp_path):
    notebook = script(tmp_path, '# %% A title tags=["hard"]\nx = 1\n')
    assert notebook.cells[0].metadata == {"tags": ["hard"]}


# text -> line, cell, problem
FAULTS = {
    "no points": ('# %% test="f"\nassert f()\n', 1, "f", "a graded cell with no points"),
    "points of zero": (
        '# %%\nx = 1\n\n# %% test="f" points=0\nassert f()\n',
        4,
        "f",
        "a graded cell with points=0",
    ),
    "points as text": ('# %% test="f" points="3"\nassert f()\n', 1, "f", "a graded cell with points='3'"),
    "manual without points": ('# %% [markdown] manual="f"\n# Why?\n', 1, "f", "a graded cell with no points"),
    "misspelt option": (
        '# %% solution="f" hnit="x"\nf = 1\n',
        1,
        "f",
        "'hnit' is not an option of a cell; did you mean 'hint'?",
    ),
    "two roles": (
        '# %% solution="f" test="f" points=1\nf = 1\n',
        1,
        "f",
        "a cell is one of solution and test",
    ),
    "points of a solution": (
        '# %% solution="f" points=1\nf = 1\n',
        1,
        "f",
        "points= has no meaning in this cell",
    ),
    "hint of a given cell": ('# %% hint="x"\nf = 1\n', 1, "1", "hint= has no meaning in this cell"),
    "name with a space": ('# %% solution="f g"\nf = 1\n', 1, "f g", "solution='f g' is not a name"),
    "name too long": (
        f'# %% test="{"f" * 62}" points=1\nf = 1\n',
        1,
        "f" * 62,
        f"test_{'f' * 62} is longer than 64",
    ),
    "free with a value": ('# %% free="yes"\nf = 1\n', 1, "yes", "free='yes'"),
    "test in prose": ('# %% [markdown] test="f" points=1\n# f\n', 1, "f", "a test cell that is not code"),
    "solution in prose": ('# %% [markdown] solution="f"\n# f\n', 1, "f", "a solution cell that is not code"),
    "hint that is no text": ('# %% test="f" points=1 hint=3\nassert f()\n', 1, "f", "hint=3 is not text"),
    "text before the first cell": (
        "import os\n\n# %%\nx = 1\n",
        1,
        "1",
        "text before the first cell: import os",
    ),
    "two cells of one name": (
        '# %% solution="f"\nf = 1\n\n# %% solution="f"\nf = 2\n',
        4,
        "f",
        "the name 'f' is taken by an earlier cell, in line 1",
    ),
    "two tests of one name": (
        '# %% test="f" points=1\nf\n\n# %% test="f" points=1\nf\n',
        4,
        "test_f",
        "the name 'test_f' is taken by an earlier cell, in line 1",
    ),
}


def test_tags_that_jupyter_refuses_are_refused(tmp_path):
    with pytest.raises(CourseError, match=r"^a\.py: jupytext cannot read it: 'a,b' does not match"):
        script(tmp_path, '# %% tags=["a,b"]\nx = 1\n')


@pytest.mark.parametrize(("text", "line", "cell", "problem"), FAULTS.values(), ids=FAULTS)
def test_a_wrong_header_is_refused_with_file_cell_and_line(tmp_path, text, line, cell, problem):
    (tmp_path / "a.py").write_text(text)
    with pytest.raises(SourceError) as raised:
        read_notebook(tmp_path / "a.py", tmp_path)
    assert str(raised.value).startswith(f"a.py:{line}, cell {cell}: {problem}")


def test_blank_lines_before_the_first_header_make_no_cell(tmp_path):
    found = [(cell.id, cell.line) for cell in script(tmp_path, "\n\n# %%\nx = 1\n").cells]
    assert found == [("given-1", 4)]
