"""Copies of the student process that wait: each is this process as it was at one place of the notebook.

Theory of operation
-------------------
A copy is a fork that blocks on a pipe. When the examiner enters it, the process writes the request's number into the
pipe and waits for the copy's end; meanwhile the copy obeys the examiner over the very same channel. A copy that is
never entered ends with the process. One interrupt (SIGINT) is passed on to the copy that obeys, a second one kills it.

Where nothing that the test can reach can have changed in the end, no copy is made: the process itself is "entered", and
answers. Whether it has changed is seen then; if it has, entering fails, and the examiner runs the notebook again. So
this is done only while the notebook has taken little time.

A process makes no copy of itself where the copy would not work: with threads, which a fork does not take along, with
CUDA begun, whose state belongs to one process, and where the copies could come to need more memory than there is room
for: what has changed since a copy was made is there twice.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
from typing import Any

from autograder.sandbox import kernel
from autograder.sandbox.stillness import picture, same

__all__ = ["Snapshots"]

IDLE = {"tqdm._monitor"}  # looks every ten seconds whether a progress bar has stood still


class Snapshots:
    """The copies of this process. `woken_by` is None but in a copy: there the number of the request that entered it."""

    def __init__(self) -> None:
        self.woken_by: int | None = None
        self._waiting: dict[int, tuple[int, int]] = {}  # process id and the pipe's end, by number
        self._still: dict[int, tuple[tuple[str, ...], list[Any]]] = {}  # names and their picture, by number
        self._made = 0
        self._running = 0
        self._interrupts = 0
        self._pages = own_pages() if sys.platform == "linux" else 0

    def note(self, namespace: dict[str, Any], names: tuple[str, ...]) -> int:
        """Do without a copy if all that `names` mean stands still; returns a number as for a copy, 0 if it does not."""
        seen = picture(namespace, names)
        if seen is None:
            return 0
        self._made += 1
        self._still[self._made] = names, seen
        return self._made

    def is_still(self, number: int, namespace: dict[str, Any]) -> bool | None:
        """Tell whether what was noted under a number is as it was; None where a copy was made."""
        if number not in self._still:
            return None
        names, before = self._still.pop(number)
        return same(before, picture(namespace, names))

    def make(self, room_mb: float) -> Any:
        """Make a copy; returns its number, or in words why there is none. In the copy, returns when it is entered."""
        try:
            if why := self._obstacle(room_mb):
                return why
            woken, wake = os.pipe()
        except OSError as error:
            return str(error)
        try:
            pid = os.fork()
        except OSError as error:
            os.close(woken)
            os.close(wake)
            return str(error)
        if pid == 0:
            try:
                self._wait(woken, wake)
            except BaseException:  # a handler of the student's: nobody but the process itself may answer now
                os._exit(1)
            return None
        os.close(woken)
        self._made += 1
        self._waiting[self._made] = pid, wake
        return self._made

    def _wait(self, woken: int, wake: int) -> None:
        kernel.prctl(kernel.PR_SET_PDEATHSIG, signal.SIGKILL)
        os.close(wake)
        for _, other in self._waiting.values():
            os.close(other)  # or that copy would not notice that it is no more needed
        self._waiting.clear()
        number = os.read(woken, 32)
        if not number:
            os._exit(0)
        os.close(woken)
        self.woken_by = int(number)

    def _obstacle(self, room_mb: float) -> str:
        if sys.platform != "linux":
            return "copies of a process need Linux"
        if int(kernel.process_stat(os.getpid())[17]) > 1 + idle_threads():
            return "there are threads"
        torch = sys.modules.get("torch")
        if torch is not None and torch.cuda.is_initialized():
            return "CUDA has begun"
        grown = max(0, own_pages() - self._pages) * os.sysconf("SC_PAGE_SIZE") / (1 << 20)
        if grown * (len(self._waiting) + 1) > room_mb:
            return f"the notebook holds {grown:.0f} MB"
        return ""

    def run(self, number: int, request: int) -> int:
        """Wake a copy with the number of the request that enters it, and wait for its end; returns how it ended."""
        pid, wake = self._waiting.pop(number)
        self._running, self._interrupts = pid, 0
        with contextlib.suppress(BrokenPipeError):
            os.write(wake, b"%d" % request)
        os.close(wake)
        try:
            return os.waitpid(pid, 0)[1]
        except ChildProcessError:  # somebody else has waited for it
            return 0
        finally:
            self._running = 0

    def interrupt(self) -> None:
        """Pass an interrupt on to the copy that obeys, if there is one."""
        if self._running:
            self._interrupts += 1
            with contextlib.suppress(ProcessLookupError):
                os.kill(self._running, signal.SIGINT if self._interrupts == 1 else signal.SIGKILL)


def idle_threads() -> int:
    """Count the threads that do no work of the notebook's and are not missed in a copy."""
    return sum(type(thread).__module__ in IDLE for thread in threading.enumerate())


def own_pages() -> int:
    """The pages of memory that are this process's own, those shared with its warm process included."""
    with open("/proc/self/statm", encoding="ascii") as statm:
        _, resident, shared = statm.read().split()[:3]
    return int(resident) - int(shared)
