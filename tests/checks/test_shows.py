"""What a block shows, letter for letter."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.checks.remote import examining
from autograder.checks.shows import shows


@pytest.mark.parametrize(
    ("wanted", "value"), [("7", 7), ("'a'", "a"), ("[1, 2]", [1, 2]), ("", None), ("array([1.])", np.ones(1))]
)
def test_a_value_is_shown_as_python_shows_it(wanted: str, value: object) -> None:
    with shows(wanted) as show:
        show(value)


def test_what_is_printed_counts_in_its_order() -> None:
    with shows("1\n2\n3") as show:
        print(1)
        show(2)
        print(3, end="")


@pytest.mark.parametrize(("wanted", "found"), [("7", "8"), ("True", "1"), ("", "None\n1"), ("1\n2", "1")])
def test_anything_else_fails(wanted: str, found: str) -> None:
    with pytest.raises(AssertionError, match="something else is shown"), shows(wanted):
        print(found)


def test_the_line_that_shows_something_else_is_blamed() -> None:
    reached: list[int] = []
    with pytest.raises(AssertionError, match=r"found:  1\n2"), shows("1\n3") as show:
        reached += [show(1) or 1, show(2) or 2]

    assert reached == []


def test_doctests_flags_hold() -> None:
    with shows("<object object at ...>", options=("ELLIPSIS",)) as show:
        show(object())
    with shows("a <BLANKLINE> b".replace(" ", "\n")):
        print("a\n\nb")


def test_an_exception_is_wanted_by_its_class_and_message() -> None:
    with shows(raising="ZeroDivisionError: division by zero") as show:
        show(1 / 0)
    with pytest.raises(AssertionError, match="something else was raised"), shows(raising="ValueError: x"):
        raise ValueError("y")
    with pytest.raises(AssertionError, match="nothing was raised"), shows(raising="ValueError: x"):
        pass
    with pytest.raises(KeyError), shows("1"):
        raise KeyError("not wanted")


def test_an_assertion_error_can_be_wanted() -> None:
    with shows(raising="AssertionError: no"):
        raise AssertionError("no")
    with (
        pytest.raises(AssertionError, match="something else was raised"),
        shows(raising="AssertionError: no"),
    ):
        raise AssertionError("yes")


def test_an_object_of_the_students_cannot_be_shown() -> None:
    class Process:
        def holds(self, value: object) -> bool:
            return value == "a handle"

        def trusts(self) -> bool:
            return False

    with (
        examining(Process()),
        pytest.raises(TypeError, match="only the student's process"),
        shows("x") as show,
    ):  # type: ignore[arg-type]
        show("a handle")
