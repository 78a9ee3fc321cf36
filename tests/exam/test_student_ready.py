"""A student process that is not there before any of the submission's code has run is a failure of ours."""

from __future__ import annotations

import socket
from typing import Any

import pytest
from crossing import decline

from autograder.errors import EngineError
from autograder.exam import student as students
from autograder.exam.frames import Channel
from autograder.exam.student import READY, Student


class StubControl:
    """Gives one end of a channel for a student process, and counts the kills."""

    def __init__(self) -> None:
        self.ours, self.theirs = socket.socketpair()
        self.kills = 0

    def want_student(self) -> Channel:
        return Channel(self.ours)

    def want_kill(self) -> str:
        self.kills += 1
        return "left with exit status 1"


def begun(*said: Any) -> tuple[Student, StubControl]:
    control = StubControl()
    channel = Channel(control.theirs)
    for message in said:
        channel.send(message, decline, None)
    if not said:
        channel.close()
    return Student(control), control  # type: ignore[arg-type]


def test_a_process_that_says_so_is_ready() -> None:
    student, control = begun(READY)
    student.start()
    assert student.alive
    assert control.kills == 0


def test_a_process_that_ends_at_once_is_ours_to_mend() -> None:
    student, control = begun()
    with pytest.raises(EngineError, match=r"was not ready.*left with exit status 1"):
        student.start()
    assert control.kills == 1
    assert not student.alive


def test_a_process_that_says_something_else_is_not_ready() -> None:
    student, _ = begun((1, "value", None, [], False))
    with pytest.raises(EngineError, match="said something else"):
        student.start()


def test_a_process_that_says_nothing_is_not_waited_for_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(students, "READY_SECONDS", 0.05)
    control = StubControl()
    with pytest.raises(EngineError, match="was not ready"):
        Student(control).start()  # type: ignore[arg-type]
    assert control.kills == 1
