"""Each exam has a core of its own while there are enough."""

from __future__ import annotations

import os
from contextlib import ExitStack

import pytest

from autograder.grading.sitting import cores
from autograder.grading.sitting.cores import one_core


def test_every_exam_has_another_core_and_those_too_many_have_none() -> None:
    mine = os.sched_getaffinity(0)
    with ExitStack() as stack:
        lent = [stack.enter_context(one_core()) for _ in range(len(mine) + 1)]
        assert set(lent[:-1]) == mine
        assert lent[-1] is None
    with one_core() as again:
        assert again in mine


def test_a_core_comes_back_from_an_exam_that_failed() -> None:
    free = sorted(cores._free)
    with pytest.raises(ZeroDivisionError), one_core():
        raise ZeroDivisionError
    assert sorted(cores._free) == free
