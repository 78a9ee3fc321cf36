"""The key of a task: what changes it, and what does not."""

from __future__ import annotations

import inspect
import os
import socket
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from autograder.errors import EngineError
from autograder.grading.results import task_key
from autograder.grading.results.task_key import TaskKeys
from autograder.model import Exam, ExamCell, Limits
from autograder.sandbox.protocol import FileSet

CELL = ExamCell("a", "code", "test", "test_f", "assert f(1) == 2", "", points=1.0, question="f")
EXAM = Exam("week01", "lab", "cpu", Limits(), (CELL,), {}, (), {})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """What a student handed in."""
    made = tmp_path / "submitted" / "ada" / "week01"
    (made / "data").mkdir(parents=True)
    (made / "lab.ipynb").write_text("{}")
    (made / "data" / "rows.csv").write_text("a,b\n1,2\n")
    (made / "timestamp.txt").write_text("2027-02-01 10:00:00 UTC")
    return made


@pytest.fixture
def given(tmp_path: Path) -> FileSet:
    """The instructor's files."""
    (tmp_path / "files").mkdir()
    (tmp_path / "files" / "table.csv").write_text("x\n1\n")
    return FileSet(tmp_path / "files", ("table.csv",))


def key(
    folder: Path, given: FileSet | None = None, exam: Exam = EXAM, sandbox: str = "local", image: str = ""
) -> str:
    return TaskKeys([exam], given, sandbox, image).of("ada", folder)


def rename(folder: Path) -> None:
    (folder / "lab.ipynb").rename(folder / "lab (1).ipynb")


def link(folder: Path) -> None:
    (folder / "other.csv").symlink_to("data/rows.csv")


def share(folder: Path) -> None:
    os.link(folder / "lab.ipynb", folder.parent / "second name")


CHANGES: dict[str, Callable[[Path], object]] = {
    "a byte of the notebook": lambda folder: (folder / "lab.ipynb").write_text("{ }"),
    "a file's name": rename,
    "a file beside it": lambda folder: (folder / "data" / "rows.csv").write_text("a,b\n1,3\n"),
    "one file more": lambda folder: (folder / "more.txt").write_text(""),
    "a link": link,
    "a second name of a file": share,
    "a pipe": lambda folder: os.mkfifo(folder / "pipe"),
}


@pytest.mark.parametrize("what", CHANGES)
def test_what_is_handed_in_decides_the_key(folder: Path, what: str) -> None:
    before = key(folder)
    CHANGES[what](folder)
    assert key(folder) != before


SAME: dict[str, Callable[[Path], object]] = {
    "the time of handing in": lambda folder: (folder / "timestamp.txt").write_text("2027-03-01 10:00:00 UTC"),
    "no time of handing in": lambda folder: (folder / "timestamp.txt").unlink(),
    "a file's own time": lambda folder: os.utime(folder / "lab.ipynb", (1, 1)),
    "what is hidden": lambda folder: (folder / ".DS_Store").write_text("x"),
}


@pytest.mark.parametrize("what", SAME)
def test_what_decides_no_score_does_not(folder: Path, what: str) -> None:
    before = key(folder)
    SAME[what](folder)
    assert key(folder) == before


def test_each_of_all_that_decides_a_score_is_in_the_key(
    folder: Path, given: FileSet, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = [
        key(folder, given),
        key(folder),
        key(folder, given, sandbox="docker"),
        key(folder, given, image="sha256:1"),
        key(folder, given, replace(EXAM, key="00")),
        key(folder, given, replace(EXAM, cells=(replace(CELL, source="assert f(1) == 3"),))),
        key(folder, given, replace(EXAM, limits=Limits(cell_seconds=1.0))),
        TaskKeys([EXAM], given, "local", "").of("bob", folder),
        TaskKeys([EXAM], given, "local", "").of("ada", folder, "timestamp.txt cannot be read"),
        TaskKeys([EXAM, EXAM], given, "local", "").of("ada", folder),
    ]
    (given.folder / "table.csv").write_text("x\n2\n")
    found.append(key(folder, given))
    monkeypatch.setattr(task_key, "engine_digest", lambda: "another engine")
    found.append(key(folder, given))
    monkeypatch.setattr(task_key, "installed_packages", lambda: "another numpy")
    found.append(key(folder, given))
    assert len(set(found)) == len(found)
    assert key(folder, given) == found[-1]


def test_parts_do_not_run_into_each_other(folder: Path) -> None:
    (folder / "ab").write_text("c")
    before = key(folder)
    (folder / "ab").rename(folder / "a")
    (folder / "a").write_text("bc")
    assert key(folder) != before


def test_the_link_to_a_folder_is_not_entered(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (folder / "in").symlink_to(tmp_path / "elsewhere")
    before = key(folder)
    (tmp_path / "elsewhere" / "file").write_text("x")
    assert key(folder) == before


def test_folders_in_each_other_may_be_more_than_functions_may(folder: Path) -> None:
    deep = folder.joinpath(*["d"] * 150)
    deep.mkdir(parents=True)
    (deep / "file").write_text("x")
    keys, limit = TaskKeys([EXAM], None, "local", ""), sys.getrecursionlimit()
    try:
        sys.setrecursionlimit(len(inspect.stack()) + 100)
        before = keys.of("ada", folder)
    finally:
        sys.setrecursionlimit(limit)
    (deep / "file").write_text("y")
    assert keys.of("ada", folder) != before


def test_a_submission_that_is_a_link_is_another_one(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "submitted" / "bob").mkdir()
    (tmp_path / "submitted" / "bob" / "week01").symlink_to(folder)
    assert key(tmp_path / "submitted" / "bob" / "week01") != key(folder)


def test_one_that_is_not_there_has_a_key_too(tmp_path: Path) -> None:
    assert key(tmp_path / "submitted" / "cy" / "week01") == key(tmp_path / "submitted" / "cy" / "week01")


def test_a_file_that_is_too_large_to_read_counts_by_size_and_time(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(task_key, "MOST_BYTES", 4)
    before = key(folder)
    (folder / "lab.ipynb").write_text("[]")
    os.utime(folder / "data" / "rows.csv", (5, 5))
    assert key(folder) != before


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_the_system_refuses_is_named(folder: Path) -> None:
    (folder / "lab.ipynb").chmod(0)
    with pytest.raises(EngineError, match=r"lab\.ipynb: cannot be read"):
        key(folder)


def test_a_socket_is_not_opened(folder: Path) -> None:
    with socket.socket(socket.AF_UNIX) as bound:
        here = os.getcwd()
        os.chdir(folder)  # a socket's path is short
        try:
            bound.bind("door")
        finally:
            os.chdir(here)
        assert key(folder)
