"""The coordinator's end of a warm process: start, interrupt, measure and kill its forks; hear how they end.

The warm process is at the other end of a SOCK_SEQPACKET socket, started here (`local`) or in a container that
connected to us (`linked`). What crosses is described in `zygote`.
"""

from __future__ import annotations

import contextlib
import json
import os
import queue
import socket
import threading
import time
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from autograder.errors import EngineError
from autograder.model import Limits
from autograder.sandbox.protocol import Ended, FileSet

__all__ = ["KILL_SECONDS", "WARM_SECONDS", "Fork", "WarmProcess"]

WARM_SECONDS = 300  # importing torch takes seconds, from a cold disk or on a busy machine minutes
KILL_SECONDS = 90  # more than a container's warm process may take to clean up after a submission
WEIGH_SECONDS = 5  # to look through all processes of a busy machine
PACKET = 1 << 17


class WarmProcess:
    """One zygote behind a connected socket; used from several threads."""

    def __init__(self, control: socket.socket) -> None:
        self._control = control
        self._lock = threading.Lock()
        self._next = 0
        self._running: dict[int, Fork] = {}
        self.level = self.host = ""
        self.missing: tuple[str, ...] = ()

    def tell(self, modules: Sequence[str], readable: Sequence[str]) -> None:
        """Say what to import, and where Python itself lies."""
        hello = {"modules": list(modules), "readable": list(readable)}
        with contextlib.suppress(OSError):  # one that has ended already is missed when it is waited for
            self._control.send(json.dumps(hello).encode())

    def wait_ready(self) -> None:
        """Wait until it has imported everything. Raises `EngineError` when it does not come up."""
        self._control.settimeout(WARM_SECONDS)
        try:
            packet = self._control.recv(PACKET)
            why = "it ended"
        except TimeoutError:
            packet, why = b"", f"no answer in {WARM_SECONDS} s"
        except OSError as error:
            packet, why = b"", str(error.strerror)
        if not packet:
            raise EngineError(f"the sandbox's warm process did not start: {self._last_words() or why}")
        self._control.settimeout(None)
        ready = json.loads(packet)
        self.level, self.missing, self.host = ready["ready"], tuple(ready["missing"]), ready["host"]
        threading.Thread(target=self._listen, daemon=True, name="warm process").start()

    def _last_words(self) -> str:
        """What it said of its end; nothing where it said nothing."""
        return ""

    def _ended(self, message: dict[str, Any]) -> None:
        """Hear that a fork has ended."""
        process = self._running.pop(message.pop("ended"), None)
        ended = Ended(**message)
        self.ready_again(ended)
        if process is not None:
            process.end(ended)

    def ready_again(self, ended: Ended) -> None:
        """Called when a fork has ended, before anybody else hears of it."""

    def _gone(self) -> None:
        """Hear that the warm process itself has."""
        why = self._last_words() or "it ended by itself"
        for process in list(self._running.values()):
            process.end(Ended("failed", reason=f"the warm process is gone: {why}"))

    def start(
        self, sock: socket.socket, files: Sequence[FileSet], limits: Limits, core: int | None = None
    ) -> Fork:
        """Fork; closes `sock`, the fork's end, on this side."""
        folders: list[int] = []
        try:
            for kept in files:
                folders.append(os.open(kept.folder, os.O_PATH | os.O_DIRECTORY))
            names = [list(kept.names) for kept in files]
            return self._fork({"files": names, "core": core}, limits, [sock.fileno(), *folders])
        except OSError as error:
            raise EngineError(f"the sandbox cannot start a process: {error}") from error
        finally:
            sock.close()
            for folder in folders:
                os.close(folder)

    def _fork(self, order: dict[str, Any], limits: Limits, fds: list[int]) -> Fork:
        with self._lock:
            number, self._next = self._next, self._next + 1
            process = self._running[number] = Fork(self, number)
        try:
            self._send(order | {"start": number, "limits": asdict(limits)}, fds)
        except OSError:
            self._running.pop(number, None)
            raise
        return process

    def order(self, what: str, number: int) -> None:
        """Send `interrupt`, `measure`, `weigh` or `kill`; a process that has gone needs none."""
        with contextlib.suppress(OSError):
            self._send({what: number}, [])

    def _send(self, message: dict[str, Any], fds: list[int]) -> None:
        socket.send_fds(self._control, [json.dumps(message).encode()], fds)

    def _listen(self) -> None:
        while True:
            try:
                packet = self._control.recv(PACKET)
            except OSError:
                packet = b""
            if not packet:
                break
            message = json.loads(packet)
            if "measured" in message:
                if process := self._running.get(message["measured"]):
                    process.measured.put(message["cpu_seconds"])
            elif "weighed" in message:
                if process := self._running.get(message["weighed"]):
                    process.weighed.put(message["peak_mb"])
            else:
                self._ended(message)
        self._gone()

    def hang_up(self) -> None:
        """Let the zygote know that it is to end its forks and leave."""
        with contextlib.suppress(OSError):
            self._control.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Hang up, and close the socket."""
        self.hang_up()
        self._control.close()


class Fork:
    """One fork, as the coordinator sees it."""

    def __init__(self, warm: WarmProcess, number: int) -> None:
        self._warm, self._number = warm, number
        self.measured: queue.SimpleQueue[float] = queue.SimpleQueue()
        self.weighed: queue.SimpleQueue[float | None] = queue.SimpleQueue()
        self._over = threading.Event()
        self._ended: Ended | None = None

    def interrupt(self) -> None:
        """Raise KeyboardInterrupt in it, if it still listens."""
        self._warm.order("interrupt", self._number)

    def cpu_seconds(self) -> float:
        """The processor time that it has used so far; 0 when that cannot be told."""
        self._warm.order("measure", self._number)
        with contextlib.suppress(queue.Empty):
            return self.measured.get(timeout=1)
        return 0.0

    def peak_memory_mb(self) -> float | None:
        """The most memory that one of its processes has held, in MB; 0.0 when it is gone, None when it is not told."""
        self._warm.order("weigh", self._number)
        until = time.monotonic() + WEIGH_SECONDS
        while time.monotonic() < until:
            with contextlib.suppress(queue.Empty):
                return self.weighed.get(timeout=0.1)
            if self._over.is_set():
                return 0.0
        return None

    def kill(self) -> Ended:
        """End it and all that it started. Raises `EngineError` when the sandbox does not manage to."""
        if self._ended is None:
            self._warm.order("kill", self._number)
        ended = self.wait(KILL_SECONDS)
        if ended is None:
            raise EngineError(f"a process of the sandbox is still alive {KILL_SECONDS} s after it was killed")
        return ended

    def wait(self, timeout: float | None = None) -> Ended | None:
        """Wait at most `timeout` seconds for its end; None when it still runs."""
        self._over.wait(timeout)
        return self._ended

    def end(self, ended: Ended) -> None:
        """Note how it ended; called once, when the warm process says so."""
        self._ended = ended
        self._over.set()
