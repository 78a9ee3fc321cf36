"""The files beside a notebook, on their way into a container."""

from __future__ import annotations

import os
import socket
import threading
from pathlib import Path

import pytest

from autograder.sandbox.parcel import SIZE, receive_files, send_files


def sent(files: list[tuple[Path, str]], target: Path) -> None:
    near, far = socket.socketpair()
    with near, far:
        sender = threading.Thread(target=send_files, args=(near, files))
        sender.start()
        receive_files(far, str(target))
        sender.join()


def test_files_arrive_and_the_later_of_two_stays(tmp_path: Path) -> None:
    student, instructor, target = (tmp_path / name for name in ("student", "instructor", "target"))
    for folder in (student / "deep", instructor, target):
        folder.mkdir(parents=True)
    (student / "data.csv").write_text("mine")
    (student / "deep" / "é\udcff.bin").write_bytes(os.urandom(1 << 20))
    (instructor / "data.csv").write_text("the instructor's")
    names = ("data.csv", "deep/é\udcff.bin")
    sent([*((student, name) for name in names), (instructor, "data.csv")], target)
    assert (target / "data.csv").read_text() == "the instructor's"
    assert (target / names[1]).read_bytes() == (student / names[1]).read_bytes()


def test_without_files_nothing_is_made(tmp_path: Path) -> None:
    sent([], tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_link_in_the_place_of_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("/etc/passwd")
    near, far = socket.socketpair()
    with near, far, pytest.raises(OSError, match="link"):
        send_files(near, [(tmp_path, "link")])


def test_a_sender_that_is_gone_is_an_error_and_not_an_empty_file(tmp_path: Path) -> None:
    near, far = socket.socketpair()
    with far:
        near.sendall(SIZE.pack(1) + SIZE.pack(1) + b"x" + SIZE.pack(100) + b"only this")
        near.close()
        with pytest.raises(EOFError):
            receive_files(far, str(tmp_path))
