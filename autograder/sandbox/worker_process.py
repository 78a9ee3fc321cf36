"""A worker: a process of this machine that grades for the coordinator, which holds the other end of its socket.

Trusted, like the coordinator: it runs no code of a submission, but starts the sandbox that does. It is in a session of
its own, so that Ctrl-C reaches the coordinator alone. When that is gone its socket ends, and with it the worker.
"""

from __future__ import annotations

import socket
import subprocess
import sys
import tempfile

from autograder.sandbox.folders import remove_abandoned
from autograder.sandbox.pipe import Pipe

__all__ = ["SocketStream", "WorkerProcess"]

END_SECONDS = 30  # for its sandbox to end


class SocketStream:
    """A connected socket as a stream of bytes."""

    def __init__(self, sock: socket.socket) -> None:
        self._socket = sock

    def read(self, count: int) -> bytes:
        return self._socket.recv(min(count, 1 << 20))

    def write(self, data: bytes) -> None:
        self._socket.sendall(data)


class WorkerProcess:
    """A process that runs a module's `main` with its end of a pipe; `pipe` is ours."""

    def __init__(self, module: str) -> None:
        self._socket, theirs = socket.socketpair()
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115
        with theirs:
            self._process = subprocess.Popen(
                # -P: no module is taken from the folder that the command was given in
                [sys.executable, "-P", "-m", module, str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=self._errors,
                start_new_session=True,
            )
        self.pipe = Pipe(SocketStream(self._socket))

    @property
    def pid(self) -> int:
        return self._process.pid

    def hang_up(self) -> None:
        """Have it end what it does: whoever waits for its next message hears that there is none."""
        self._socket.shutdown(socket.SHUT_RDWR)

    def end(self) -> str:
        """Wait for its end, and see to it that it comes; returns how it ended, in words."""
        try:
            status = self._process.wait(END_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            status = self._process.wait()
        if status:
            remove_abandoned()  # it could not do it itself
        self._socket.close()
        self._errors.seek(0)
        lines = self._errors.read().decode(errors="replace").strip().splitlines()
        self._errors.close()
        ended = f"was ended by signal {-status}" if status < 0 else f"left with exit status {status}"
        return f"{ended}: {lines[-1][:300]}" if lines and status else ended
