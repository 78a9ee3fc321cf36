"""What the tests of channels share."""

from __future__ import annotations

import contextlib
import signal
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from autograder.exam.frames import HEAD, MAGIC


@contextlib.contextmanager
def meanwhile(work: Callable[[], Any]) -> Iterator[None]:
    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield
    finally:
        thread.join(20)
        assert not thread.is_alive()


def soon(seconds: float = 0.05) -> float:
    return time.monotonic() + seconds


def frame(content: bytes, magic: bytes = MAGIC, size: int | None = None) -> bytes:
    return HEAD.pack(magic, len(content) if size is None else size) + content


class Interrupted(BaseException):
    pass


@contextlib.contextmanager
def interrupted(seconds: float) -> Iterator[None]:
    def interrupt(*_: Any) -> None:
        raise Interrupted

    before = signal.signal(signal.SIGALRM, interrupt)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        with pytest.raises(Interrupted):
            yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
