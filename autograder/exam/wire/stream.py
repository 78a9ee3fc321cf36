"""A stream socket with absolute deadlines that cost no system call.

The socket blocks with the kernel's own time-out of `PATIENCE` seconds, after which the deadline is looked
at again; the time-out itself is changed only when less than that is left. (Python's own time-outs ask the
kernel twice for every transfer: whether it could, and then to do it.) Nearly every transfer finds the time-out as
it should be and takes a single call; the loops behind it are for the others.
"""

from __future__ import annotations

import socket
import struct
import sys
from time import monotonic
from typing import Any

__all__ = ["GONE", "WAIT_ALL", "Stream"]

PATIENCE = 0.25
# What the kernel is asked to hold for us; it silently gives less where the system allows less.
SOCKET_BUFFER = 4 << 20
# The kernel takes at most 1,024 buffers in one call (IOV_MAX).
BATCH = 512

# Windows has neither time-outs that leave a socket usable, nor gathering sends.
POSIX = sys.platform != "win32"
WAIT_ALL = socket.MSG_WAITALL if POSIX else 0
TIMEVAL = struct.Struct("ll")
IN, OUT = socket.SO_RCVTIMEO, socket.SO_SNDTIMEO

GONE = "the other process is gone"


class Stream:
    """Owns a connected stream socket. `moved` tells whether the last transfer had begun when it failed."""

    __slots__ = ("_patience", "_socket", "moved")

    def __init__(self, sock: socket.socket) -> None:
        sock.setblocking(True)
        for option in (socket.SO_SNDBUF, socket.SO_RCVBUF):
            sock.setsockopt(socket.SOL_SOCKET, option, SOCKET_BUFFER)
        if sock.family != getattr(socket, "AF_UNIX", None):
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._socket = sock
        self._patience = {IN: 0.0, OUT: 0.0}
        self.moved = False

    def send(self, parts: list[Any], left: int, deadline: float | None) -> None:
        """Send all parts, `left` bytes together. Raises `EOFError`, or `TimeoutError` at the deadline."""
        self.moved = False
        sock = self._socket
        while True:
            if deadline is None or deadline - monotonic() < PATIENCE or self._patience[OUT] != PATIENCE:
                self._wait_at_most(OUT, deadline)
            try:
                alone = len(parts) == 1 or not POSIX
                sent = sock.send(parts[0]) if alone else sock.sendmsg(parts[:BATCH])
            except (BlockingIOError, TimeoutError):
                continue
            except (BrokenPipeError, ConnectionResetError):
                raise EOFError(GONE) from None
            left -= sent
            if not left:
                return
            self.moved = True
            _drop(parts, sent)

    def receive(self, into: memoryview, flags: int, deadline: float | None) -> int:
        """Receive at least one byte; give how many. Raises `EOFError`, or `TimeoutError` at the deadline."""
        while True:
            if deadline is None or deadline - monotonic() < PATIENCE or self._patience[IN] != PATIENCE:
                self._wait_at_most(IN, deadline)
            try:
                count = self._socket.recv_into(into, 0, flags)
            except (BlockingIOError, TimeoutError):
                continue
            except ConnectionResetError:
                count = 0
            if not count:
                raise EOFError(GONE)
            return count

    def close(self) -> None:
        self._socket.close()

    def _wait_at_most(self, option: int, deadline: float | None) -> None:
        """Have the next call give up after `PATIENCE`, or at the deadline if that is nearer."""
        seconds = PATIENCE
        if deadline is not None:
            left = deadline - monotonic()
            if left <= 0:
                raise TimeoutError("the other process did not answer in time")
            if left < PATIENCE:
                seconds = left
        if seconds == self._patience[option]:
            return
        self._patience[option] = seconds
        if POSIX:
            # zero would mean no time-out at all
            whole, part = divmod(max(round(seconds * 1e6), 1), 1_000_000)
            self._socket.setsockopt(socket.SOL_SOCKET, option, TIMEVAL.pack(whole, part))
        else:
            # one time-out for both directions
            self._patience = {IN: seconds, OUT: seconds}
            self._socket.settimeout(seconds)


def _drop(parts: list[Any], sent: int) -> None:
    """Take the first `sent` bytes off the parts, of which there are more."""
    done = 0
    while sent >= len(parts[done]):
        sent -= len(parts[done])
        done += 1
    del parts[:done]
    parts[0] = memoryview(parts[0])[sent:]
