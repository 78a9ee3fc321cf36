"""Cleaning up after a submission, without a container: hostile trees, and what is left is found."""

from __future__ import annotations

import os
import socket
import subprocess
import tempfile
import time
from pathlib import Path

import pytest

from autograder.sandbox import contained
from autograder.sandbox.contained import ContainedCage, empty, is_open, writable_folders

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="becomes another user")


def soon(seconds: float = 200.0) -> float:
    return time.monotonic() + seconds


def test_a_tree_deeper_than_any_path_is_removed(tmp_path: Path) -> None:
    before = os.getcwd()
    os.chdir(tmp_path)
    try:
        for _ in range(3000):  # 9,000 characters; recursion ends at 1,000
            os.mkdir("ab")
            os.chdir("ab")
        Path("file").write_text("x")
        empty(str(tmp_path), soon())
        assert os.listdir(tmp_path) == []
    finally:
        os.chdir(before)
        subprocess.run(["rm", "-rf", tmp_path], check=True)  # pytest's own way to remove it would recurse


def test_what_is_no_plain_file_is_removed_and_links_are_not_followed(tmp_path: Path) -> None:
    outside, inside = tmp_path / "outside", tmp_path / "inside"
    outside.mkdir()
    (outside / "kept").write_text("x")
    (inside / "deep").mkdir(parents=True)
    (inside / "link").symlink_to(outside)
    (inside / "deep" / "link").symlink_to(outside / "kept")
    os.link(outside / "kept", inside / "deep" / "hard")
    os.mkfifo(inside / "pipe")
    with socket.socket(socket.AF_UNIX) as bound:
        bound.bind(str(inside / "socket"))
    (inside / "a\nname \udcff").write_text("x")
    empty(str(inside), soon())
    assert os.listdir(inside) == []
    assert (outside / "kept").read_text() == "x"


@as_root
def test_folders_that_their_owner_closed_are_removed() -> None:
    # pytest's own folders are closed to other users
    scratch = Path(tempfile.mkdtemp())
    scratch.chmod(0o1777)
    uid = 54321
    if (child := os.fork()) == 0:
        os.setresgid(uid, uid, uid)
        os.setresuid(uid, uid, uid)
        os.makedirs(scratch / "mine" / "closed" / "closed too")
        (scratch / "mine" / "closed" / "file").write_text("x")
        for folder in ("mine/closed/closed too", "mine/closed", "mine"):
            (scratch / folder).chmod(0)
        os._exit(0)
    # not os.wait(): it takes any child, also one that an earlier test left
    assert os.waitpid(child, 0)[1] == 0
    cage = object.__new__(ContainedCage)
    cage.writable = [str(scratch)]
    assert cage._left() == [str(scratch / "mine")]
    os.setresgid(-1, uid, -1)
    os.setresuid(-1, uid, -1)
    try:
        empty(str(scratch), soon())
    finally:
        os.setresuid(-1, 0, -1)
        os.setresgid(-1, 0, -1)
    assert cage._left() == []
    scratch.rmdir()


def test_time_is_up_even_where_nothing_can_be_removed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("x")
    monkeypatch.setattr(contained, "unlink", lambda folder, name: True)
    started = time.monotonic()
    empty(str(tmp_path), soon(0.2))
    assert time.monotonic() - started < 60
    assert os.listdir(tmp_path) == ["file"]


def test_open_folders_are_found(tmp_path: Path) -> None:
    tmp_path.chmod(0o1777)
    assert is_open(str(tmp_path))
    tmp_path.chmod(0o755)
    assert not is_open(str(tmp_path))
    assert not is_open(str(tmp_path / "missing"))
    assert "/proc" not in writable_folders()


def test_a_warm_process_that_is_not_alone_is_refused() -> None:
    with pytest.raises(OSError, match="as process 1 and as root"):
        ContainedCage([])
