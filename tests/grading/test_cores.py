"""Each exam has a core of its own while there are enough, whichever process holds it."""

from __future__ import annotations

import os
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from types import SimpleNamespace

import pytest

from autograder.grading.sitting import cores
from autograder.grading.sitting.cores import lendable, one_core, sees_all

OTHER = """
import sys
from autograder.grading.sitting import cores
cores.NAME = "\\0" + sys.argv[1]
cores._free[:] = map(int, sys.argv[2:])
with cores.one_core() as core:
    print(core, flush=True)
    sys.stdin.read()
"""


@pytest.fixture(autouse=True)
def own_names(monkeypatch: pytest.MonkeyPatch) -> str:
    """Names of this test's own: other tests hold exams at the same moment. Returns them without the zero byte."""
    name = f"test {uuid.uuid4()}, core {{}}"
    monkeypatch.setattr(cores, "NAME", f"\0{name}")
    monkeypatch.setattr(cores, "_free", [4, 5])
    return name


@contextmanager
def another_process(names: str, *free: int) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """One that holds an exam; with the core that it was lent."""
    command = [sys.executable, "-c", OTHER, names, *map(str, free)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            yield process.stdout.readline().strip(), process
        finally:
            process.kill()


def test_every_exam_has_another_core_and_those_too_many_have_none() -> None:
    with ExitStack() as stack:
        assert [stack.enter_context(one_core()) for _ in range(3)] == [4, 5, None]
    with one_core() as again:
        assert again in {4, 5}


def test_a_core_comes_back_from_an_exam_that_failed() -> None:
    with pytest.raises(ZeroDivisionError), one_core():
        raise ZeroDivisionError
    assert cores._free == [4, 5]


def test_the_core_that_was_used_last_is_lent_first() -> None:
    with ExitStack() as longer:
        with one_core() as shorter:
            also = longer.enter_context(one_core())
        assert (shorter, also) == (4, 5)
    with one_core() as lent:
        assert lent == 5


def test_another_process_is_lent_another_core(own_names: str) -> None:
    with one_core() as mine, another_process(own_names, 4, 5) as (theirs, _):
        assert (mine, theirs) == (4, "5")
        with one_core() as none_left:
            assert none_left is None


def test_a_core_is_free_when_the_process_that_had_it_was_killed(own_names: str) -> None:
    with another_process(own_names, 4, 5) as (theirs, process):
        assert theirs == "4"
        with one_core() as mine:
            assert mine == 5
        process.kill()
        process.wait()
        with ExitStack() as stack:
            assert {stack.enter_context(one_core()) for _ in range(2)} == {4, 5}


def test_what_an_exam_starts_does_not_keep_its_core(own_names: str) -> None:
    with one_core() as mine:
        child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    try:
        with another_process(own_names, 4, 5) as (theirs, _):
            assert (mine, theirs) == (4, "4")
    finally:
        child.communicate(b"\n")


@pytest.mark.parametrize(
    ("mine", "all_see", "lent"),
    [([0, 1, 2, 3], True, [0, 1, 2, 3]), ([0, 1, 2, 3], False, []), ([1, 2], False, [1, 2])],
    ids=["no container", "a container", "a container that is bound to two cores"],
)
def test_in_a_container_only_cores_of_its_own_are_lent(
    mine: list[int], all_see: bool, lent: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cores, "cores", lambda: mine)
    monkeypatch.setattr(cores, "sees_all", lambda: all_see)
    monkeypatch.setattr(os, "cpu_count", lambda: 4)
    assert lendable() == lent


FIRST, OWN = cores.FIRST_PID_NAMESPACE, 4026532500


@pytest.mark.parametrize(
    ("pids", "network", "of_all", "seen"),
    [
        (FIRST, 7, 7, True),
        (OWN, 7, 7, False),
        (FIRST, 8, 7, False),
        (FIRST, 8, PermissionError(), True),
        (FileNotFoundError(), 7, 7, False),
    ],
    ids=["the machine itself", "a container", "a network apart", "not root", "a system that does not tell"],
)
def test_a_container_is_told_by_its_namespaces(
    pids: int | OSError, network: int, of_all: int | OSError, seen: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = {"/proc/self/ns/pid": pids, "/proc/self/ns/net": network, "/proc/1/ns/net": of_all}

    def stat(path: str) -> SimpleNamespace:
        if isinstance(number := found[path], OSError):
            raise number
        return SimpleNamespace(st_ino=number)

    monkeypatch.setattr(cores, "os", SimpleNamespace(stat=stat))
    assert sees_all() is seen
