"""What students are told of a new release."""

from __future__ import annotations

import pytest
from weeks import WEEK, changed

from autograder.course import Course
from autograder.releasing.changes import changes_of
from autograder.releasing.handout import read_handout

OTTERS = "tests/"  # otter's test of the visible checks changes with them


def told(course: Course, old: str, new: str) -> list[str]:
    before = read_handout(course, WEEK).files
    return [str(one) for one in changes_of(before, changed(course, old, new).files)]


@pytest.mark.parametrize(
    ("old", "new", "wanted"),
    [
        ("points=2", "points=3", ["tiny.ipynb, cell test_double: counts 3 points, not 2"]),
        ("a number.", "any number.", ["tiny.ipynb, cell double: its text changes: 1 line new, 1 line gone"]),
        ("(-1, 0, 2.5)", "(-1, 0, 3.5)", []),
        (
            "# %% test=",
            "# %%\nhalf = 0.5\n\n# %% test=",
            ['tiny.ipynb, cell given-1: is new, after double'],
        ),
        (
            '="double"',
            '="twice"',
            [
                "tiny.ipynb, cell twice: is new, after \"Doubling.\"",
                "tiny.ipynb, cell test_twice: is new, after twice",
                "tiny.ipynb, cell double: is taken out: what students wrote there is no longer graded",
                "tiny.ipynb, cell test_double: is taken out",
            ],
        ),
    ],
    ids=["points", "text", "hidden", "new cell", "another name"],
)  # fmt: skip
def test_changes_are_said_cell_by_cell(course: Course, old: str, new: str, wanted: list[str]) -> None:
    found = told(course, old, new)
    assert [one for one in found if "test_double: keeps" not in one and OTTERS not in one] == wanted


def test_files_that_come_go_and_change_are_named() -> None:
    out = {"a.csv": b"1", "b.csv": b"1", "same": b"x"}
    found = [str(one) for one in changes_of(out, {"b.csv": b"22", "c.csv": b"3", "same": b"x"})]
    assert found == ["a.csv: is taken out", "b.csv: changes, 1 bytes to 2 bytes", "c.csv: is new"]


@pytest.mark.parametrize("odd", [b"", b"no json", b"[]", b'{"cells": 1}', b'{"cells": [1]}', b"[" * 100_000])
def test_a_notebook_out_there_that_is_none_is_no_end(odd: bytes) -> None:
    new = b'{"cells": [{"cell_type": "code", "source": "x", "metadata": {}}]}'
    (change,) = changes_of({"a.ipynb": odd}, {"a.ipynb": new})
    assert change.text.startswith("changes, ")


def test_a_cell_that_moves_is_said_to_move() -> None:
    def book(*names: str) -> bytes:
        cells = ",".join(
            f'{{"cell_type":"code","source":"","metadata":{{}},"id":"{name}"}}' for name in names
        )
        return f'{{"cells":[{cells}]}}'.encode()

    found = [
        str(one) for one in changes_of({"n.ipynb": book("a", "b", "c")}, {"n.ipynb": book("b", "c", "a")})
    ]
    assert found == ["n.ipynb, cell a: moves, to after c"]
