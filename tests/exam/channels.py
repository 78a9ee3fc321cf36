"""What the tests of channels share."""

from __future__ import annotations

import contextlib
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from autograder.exam import frames
from autograder.exam.frames import HEAD, MAGIC

LOOKS = 10


@contextlib.contextmanager
def meanwhile(work: Callable[[], Any]) -> Iterator[None]:
    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield
    finally:
        thread.join(200)
        assert not thread.is_alive()


def soon(seconds: float = 0.05) -> float:
    return time.monotonic() + seconds


def frame(content: bytes, magic: bytes = MAGIC, size: int | None = None) -> bytes:
    return HEAD.pack(magic, len(content) if size is None else size) + content


class Interrupted(BaseException):
    pass


@contextlib.contextmanager
def interrupted() -> Iterator[None]:
    """Interrupt this thread once it waits inside the channel: when look after look finds it at one place there.

    By a signal that nobody else sends: SIGALRM is also that of a test's own limit of time.
    """

    def interrupt(*_: Any) -> None:
        raise Interrupted

    def watch() -> None:
        place, looks = None, 0
        while looks < LOOKS and not over.wait(0.02):
            stack = [frame for frame, _ in traceback.walk_stack(sys._current_frames()[waiting])]
            here = (stack[0].f_code, stack[0].f_lasti)
            inside = any(frame.f_code.co_filename == frames.__file__ for frame in stack)
            looks = looks + 1 if inside and here == place else 0
            place = here
        if not over.is_set():
            signal.pthread_kill(waiting, signal.SIGUSR2)

    waiting, over = threading.get_ident(), threading.Event()
    before = signal.signal(signal.SIGUSR2, interrupt)
    try:
        with meanwhile(watch):
            try:
                with pytest.raises(Interrupted):
                    yield
            finally:
                over.set()
    finally:
        signal.signal(signal.SIGUSR2, before)
