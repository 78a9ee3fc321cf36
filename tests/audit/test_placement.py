"""Where test cells run is found by running the solution and the stub: in the examiner wherever both earn the same."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from audit.one_kernel_week import answer, course_of, given, graded, modes_of

from autograder.audit.placement import is_wanted, joined
from autograder.compiler.modes import Modes

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the local sandbox needs Linux")

P = (
    "class P:\n"
    "    def __init__(self, n):\n"
    "        self.n = n\n"
    "    def __eq__(self, other):\n"
    "        return self.n == other.n"
)
ADD = "limit = 3\n\ndef helper(x):\n    return x + 1\n\ndef add(x):\n    return helper(x)"


def test_each_test_is_moved_no_further_than_it_has_to_be(tmp_path: Path) -> None:
    course = course_of(
        tmp_path,
        answer("add", ADD),
        answer("point", P),
        given("table", "table = {'a': 1}"),
        answer("filled", "table['b'] = 2"),
        graded("plain", "assert add(1) == 2"),
        graded("rebinds", "limit = 5\nassert add(limit) == 6"),
        graded("compares", "assert P(1) == P(1)"),
        graded("mocks", ("from unittest import mock\n"
"with mock.patch('__main__.helper', return_value=9):\n"
"    assert add(1) == 9")),
        graded("never_passes", "assert add(1) == 7"),
        graded("free", "assert 1 + 1 == 2"),
        graded("some", "2 * (add(1) == 2) + 1", points=3),
    )  # fmt: skip
    modes = modes_of(course)
    assert sorted(modes.in_process) == ["mocks"]
    assert sorted(modes.trusting) == ["compares"]
    assert modes.there == ()
    assert modes.in_process["mocks"].startswith("in the examiner the solution earns 0, in one process 1: ")


@pytest.mark.slow
def test_a_cell_of_the_instructors_that_fails_in_the_examiner_runs_there_alone(tmp_path: Path) -> None:
    course = course_of(
        tmp_path,
        answer("add", ADD),
        given("setup", "import inspect\nnames = [one for one in globals() if one == 'add']\nassert names"),
        graded("plain", "assert add(len(names)) == 2"),
    )
    modes = modes_of(course)
    assert modes.there == ("setup",)
    assert modes.in_process == {}


@pytest.mark.slow
def test_what_the_student_made_of_the_instructors_data_is_asked_for(tmp_path: Path) -> None:
    course = course_of(
        tmp_path,
        given("data", "table = {'a': 1}\ndef fill(key):\n    table[key] = 2"),
        answer("filled", "fill('b')"),
        graded("full", "assert len(table) == 2"),
    )
    modes = modes_of(course)
    assert modes.in_process == {}
    assert modes.asks in ({}, {"full": ("table",)})


@pytest.mark.slow
def test_a_notebook_that_cannot_run_at_all_is_left_as_it_is(tmp_path: Path) -> None:
    course = course_of(
        tmp_path, answer("add", "import os\nos._exit(0)"), graded("plain", "assert add(1) == 2")
    )
    assert modes_of(course).in_process == {}


def test_found_later_wins_over_found_before_where_it_moves_further() -> None:
    before = Modes({"a": "x"}, {"b": "compares", "c": "compares"}, {"c": ("n",)}, ("c",), ("one",))
    after = joined(before, Modes({"b": "differs"}, {"d": "new"}, there=("two", "one")))
    assert after == Modes(
        {"a": "x", "b": "compares"}, {"c": "compares", "d": "new"}, {"c": ("n",)}, ("c",), ("one", "two")
    )


@pytest.mark.parametrize(
    ("found", "wanted", "same"),
    [
        ((1.0, 0.0), {(1.0, 0.0)}, True),
        ((0.3, 0.0), {(0.1 + 0.2, 0.0)}, True),
        ((1.0, 0.0), {(0.9, 0.0)}, False),
        ((1.0, 1.0), {(1.0, 0.0)}, False),
        ((1.0, 1.0), {(1.0, 0.0), (0.5, 1.0)}, True),
        ((None, 0.0), {(None, 0.0)}, True),
        ((None, 0.0), {(0.0, 0.0)}, False),
        ((0.0, 0.0), {(None, 0.0)}, False),
    ],
)
def test_each_paper_has_to_earn_what_it_once_earned_in_one_process(
    found: tuple[float | None, ...], wanted: set[tuple[float | None, ...]], same: bool
) -> None:
    assert is_wanted(found, wanted) is same
