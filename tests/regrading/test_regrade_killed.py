"""A regrade that is killed without a word leaves each submission old or new, and a history that says which."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from typing import Any

import pytest
from mended_week import STUDENTS, mend, result_of, totals

from autograder.course import Course
from autograder.grading.gradebook import Gradebook
from autograder.grading.regrading import regrade

pytestmark = pytest.mark.slow

Run = Callable[..., int]
BEFORE = {"ada": 5.0, "bob": 2.0, "cy": 5.0, "dan": 5.0}
AFTER = BEFORE | {"bob": 5.0, "cy": 2.0}


def killed(place: object, name: str, at: int, work: Callable[[], Any]) -> None:
    """Do some work in a process of its own that is killed when it calls a function for this time."""
    child = os.fork()
    if child == 0:
        whole, calls = getattr(place, name), []

        def dying(*arguments: Any, **named: Any) -> Any:
            calls.append(name)
            if len(calls) == at:
                os.kill(os.getpid(), signal.SIGKILL)
            return whole(*arguments, **named)

        setattr(place, name, dying)
        work()
        os._exit(0)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status)


@pytest.mark.parametrize("at", [1, 3])
@pytest.mark.parametrize(("place", "name"), [(regrade, "write_results"), (Gradebook, "record")])
def test_each_submission_is_old_or_new_and_the_next_run_finishes(
    graded: Course, run: Run, place: object, name: str, at: int
) -> None:
    mend(graded)
    run("regrade", "week01")
    killed(place, name, at, lambda: run("regrade", "week01", "--yes"))
    done = STUDENTS[: at - 1]
    assert totals(graded) == {name: (AFTER if name in done else BEFORE)[name] for name in STUDENTS}
    with Gradebook(graded.gradebook) as book:
        assert [one.ended for one in book.regrades()] == ([None] if "bob" in done else [])
    assert run("regrade", "week01", "--yes") == 0
    assert totals(graded) == AFTER
    assert run("undo", "--yes") == 0
    assert totals(graded) == BEFORE
    assert [result_of(graded, name)["test_half"] for name in ("bob", "cy")] == [0.0, 3.0]


@pytest.mark.parametrize("at", [1, 2])
def test_an_undo_that_is_killed_is_finished_by_the_next(graded: Course, run: Run, at: int) -> None:
    mend(graded)
    run("regrade", "week01", "--yes")
    killed(Gradebook, "restore", at, lambda: run("undo", "--yes"))
    assert totals(graded) == (AFTER | {"bob": 2.0} if at == 2 else AFTER)
    assert run("undo", "--yes") == 0
    assert totals(graded) == BEFORE
    assert [result_of(graded, name)["test_half"] for name in ("bob", "cy")] == [0.0, 3.0]
