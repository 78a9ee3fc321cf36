"""A student's container and the examiner's start at the same time: whichever is first waits for the other."""

from __future__ import annotations

import socket
import threading
from pathlib import Path

import pytest

from autograder.sandbox import zygote
from autograder.sandbox.zygote import joined


class Listener:
    """A proctor's socket at a path, in two steps as in life: first it is there, then somebody listens to it."""

    def __init__(self, place: Path) -> None:
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self.place = place

    def bind(self) -> None:
        self.socket.bind(str(self.place))

    def listen(self) -> None:
        self.socket.listen()


@pytest.fixture
def proctor(tmp_path: Path) -> Listener:
    return Listener(tmp_path / "students")


@pytest.mark.parametrize("steps_before", [0, 1, 2])
def test_a_container_joins_a_proctor_that_is_starting(
    proctor: Listener, monkeypatch: pytest.MonkeyPatch, steps_before: int
) -> None:
    steps = [proctor.bind, proctor.listen]
    for step in steps[:steps_before]:
        step()
    later = iter(steps[steps_before:])
    # the proctor is one step further each time that the container has to wait
    monkeypatch.setattr(zygote.time, "sleep", lambda _: next(later)())
    with proctor.socket, joined(str(proctor.place)) as control:
        accepted, _ = proctor.socket.accept()
        with accepted:
            control.send(b"here")
            assert accepted.recv(10) == b"here"
    assert list(later) == []


def test_a_container_whose_proctor_never_comes_ends(proctor: Listener) -> None:
    with pytest.raises(FileNotFoundError):
        joined(str(proctor.place), 0.05)
    with proctor.socket:
        proctor.bind()
        with pytest.raises(ConnectionRefusedError):
            joined(str(proctor.place), 0.05)


def test_what_waiting_does_not_mend_is_said_at_once(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    failed: list[type[OSError]] = []

    def join() -> None:
        try:
            joined(str(tmp_path / "file" / "students"))
        except OSError as error:
            failed.append(type(error))

    thread = threading.Thread(target=join, daemon=True)
    thread.start()
    thread.join(60.0)
    assert failed == [NotADirectoryError]
