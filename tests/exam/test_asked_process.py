"""The student's process as checks ask it: whose failure it is when there is no answer."""

from __future__ import annotations

import socket
from typing import Any

import pytest
from crossing import decline

from autograder.checks.resources import count_parameters
from autograder.errors import EngineError
from autograder.exam.frames import Channel
from autograder.exam.handles import Handle
from autograder.exam.raised import StudentDied
from autograder.exam.resources import AskedProcess
from autograder.exam.student import READY, Student


class StubControl:
    """Gives one end of a channel for a student process, and a peak of memory."""

    def __init__(self, peak: float | None = 0.0) -> None:
        self.ours, self.theirs = socket.socketpair()
        self.peak = peak

    def want_student(self) -> Channel:
        return Channel(self.ours)

    def want_kill(self) -> str:
        return "left with exit status 1"

    def want_memory(self) -> float | None:
        return self.peak


def asked(*answers: Any, peak: float | None = 0.0) -> tuple[AskedProcess, Channel, Student]:
    control = StubControl(peak)
    channel = Channel(control.theirs)
    for message in (READY, *answers):
        channel.send(message, decline, None)
    student = Student(control)  # type: ignore[arg-type]
    student.start()
    student.begin_cell(5.0, float("inf"))
    return AskedProcess(student, control, {"net.pt": 7}), channel, student  # type: ignore[arg-type]


def test_a_function_of_the_checks_is_asked_for_by_its_name() -> None:
    process, channel, student = asked((1, "value", (3, []), [], False))
    model = Handle(student, 9, ())
    assert process.holds(model)
    assert not process.holds(3)
    assert process.call(count_parameters, model, True) == 3
    seen: list[Any] = []
    request = channel.receive(lambda ref: seen.append(ref) or ref, None)  # type: ignore[func-returns-value]
    assert (request[:2], request[3:]) == ((1, "call"), ((seen[1], True), {}))
    assert (seen[0].owner, seen[0].names) == ("library", ("autograder.checks.resources", "count_parameters"))
    assert (seen[1].owner, seen[1].number) == ("receiver", 9)


@pytest.mark.parametrize("payload", [3, (3,), (3, "changed"), (3, [], 1), None])
def test_an_answer_that_is_none_ends_the_process(payload: Any) -> None:
    process, _, student = asked((1, "value", payload, [], False))
    with pytest.raises(StudentDied, match="broke the exam's protocol"):
        process.call(count_parameters, 1, True)
    assert not student.alive


@pytest.mark.parametrize(
    "payload", [(None, [], 2), (None, [], "gone"), (None, [], None), (1, [], 0), (None, 1, 0)]
)
def test_a_call_that_claims_to_give_no_argument_of_it_ends_the_process(payload: Any) -> None:
    _, _, student = asked((1, "value", payload, [], False))
    with pytest.raises(StudentDied, match="broke the exam's protocol"):
        Handle(student, 9, ())([1], key=2)


def test_a_call_gives_the_very_argument_and_what_became_of_it() -> None:
    data: list[int] = [3, 1]
    _, _, student = asked((1, "value", (None, [(0, [1, 3])], 0), [], False))
    assert Handle(student, 9, ())(data) is data
    assert data == [1, 3]


@pytest.mark.parametrize("names", [3, [3], ("a",), None])
def test_names_that_are_none_end_the_process(names: Any) -> None:
    _, _, student = asked((1, "value", names, [], False))
    with pytest.raises(StudentDied, match="broke the exam's protocol"):
        student.names()


def test_the_peak_is_what_the_coordinator_tells() -> None:
    assert asked(peak=12.5)[0].peak_memory_mb() == 12.5


def test_a_process_that_is_gone_has_died() -> None:
    process, _, student = asked(peak=0.0)
    with pytest.raises(StudentDied, match="left with exit status 1"):
        process.peak_memory_mb()
    assert not student.alive


def test_a_system_that_does_not_tell_is_no_fault_of_the_students() -> None:
    with pytest.raises(EngineError, match="does not tell"):
        asked(peak=None)[0].peak_memory_mb()


def test_the_files_are_those_of_the_order() -> None:
    assert asked()[0].handed_in() == {"net.pt": 7}
