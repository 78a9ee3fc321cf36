"""Messages over a connected stream socket, one frame each.

A frame is eight bytes of head, `HEAD`, and the message that `codec.encode` wrote:

    4 bytes   b"exm" and the version of the format
    8 bytes   the length of the message, little-endian

One thread at each end, and each message is either sent whole or the channel is of no more use:

- The other side is gone (closed, exited, killed): `EOFError`, from `send` as well as from `receive`.
- It stalls: `TimeoutError` at the absolute deadline. If nothing of the frame had passed by then, the
  channel may be used again.
- An exception from outside, such as `KeyboardInterrupt`, while part of a frame may have passed: it is
  raised as it is, the channel counts as torn, and every further use raises `WireError`. So a process that
  is interrupted by a signal on purpose, as a student process is when a cell takes too long, lets the
  signal raise only while student code runs: it blocks the signal (`signal.pthread_sigmask`), or has a
  handler that only takes note, from before `receive` until the student's code begins, and again from
  where that code ends until `send` has returned.
- Bytes that are no frame: `WireError`, and the channel is torn, as nobody can tell where the next frame
  begins. A frame whose message is nonsense: `WireError` too, but the next one can be read.

Deadlines cost no system call: the socket blocks with the kernel's own time-out of `PATIENCE` seconds, after
which the deadline is looked at; the time-out is changed only when less than that is left.
"""

from __future__ import annotations

import socket
import struct
import sys
from collections.abc import Callable
from time import monotonic
from typing import Any

import numpy as np

from autograder.exam.codec import BOUNDS, Bounds, Ref, WireError, decode, encode

__all__ = ["HEAD", "MAGIC", "Channel"]

HEAD = struct.Struct("<4sQ")
MAGIC = b"exm\x01"

PATIENCE = 0.25
INBOX = 1 << 16
# What the kernel is asked to hold for us; it silently gives less where the system allows less.
SOCKET_BUFFER = 4 << 20
# The kernel takes at most 1,024 buffers in one call (IOV_MAX).
BATCH = 512

# Windows has neither time-outs that leave a socket usable, nor gathering sends.
POSIX = sys.platform != "win32"
WAIT_ALL = socket.MSG_WAITALL if POSIX else 0
TIMEVAL = struct.Struct("ll")
GONE = "the other process is gone"


class Channel:
    """One end of the conversation; owns the socket, which has to be connected and of stream type."""

    def __init__(self, sock: socket.socket, bounds: Bounds = BOUNDS) -> None:
        sock.setblocking(True)
        for option in (socket.SO_SNDBUF, socket.SO_RCVBUF):
            sock.setsockopt(socket.SOL_SOCKET, option, SOCKET_BUFFER)
        if sock.family != getattr(socket, "AF_UNIX", None):
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._socket = sock
        self._bounds = bounds
        # why the channel is of no more use: set before each transfer and cleared after it, so that no
        # exception from outside can come in between
        self._torn = ""
        self._patience = {socket.SO_RCVTIMEO: 0.0, socket.SO_SNDTIMEO: 0.0}
        self._inbox = memoryview(bytearray(INBOX))
        self._start = self._stop = 0

    def send(self, value: Any, refer: Callable[[Any], Ref | None], deadline: float | None) -> None:
        """Send one message, before `deadline` (of `time.monotonic`, in seconds) if there is one.

        Raises `Unsendable` before anything is sent, `EOFError`, `TimeoutError`, and `WireError` on a torn
        channel.
        """
        parts = encode(value, refer, self._bounds)
        if self._torn:
            raise WireError(self._torn)
        self._torn = "an earlier message was sent in part only"
        size = sum(map(len, parts))
        parts[0] = HEAD.pack(MAGIC, size) + parts[0]
        try:
            self._send_all(parts, HEAD.size + size, deadline)
        except (BrokenPipeError, ConnectionResetError):
            raise EOFError(GONE) from None
        self._torn = ""

    def receive(self, resolve: Callable[[Ref], Any], deadline: float | None) -> Any:
        """Receive one message, before `deadline` (of `time.monotonic`, in seconds) if there is one.

        Raises `EOFError`, `TimeoutError`, and `WireError` for bytes that are no message or on a torn channel.
        """
        if self._torn:
            raise WireError(self._torn)
        self._torn = "an earlier message was received in part only"
        try:
            message = self._message(deadline)
        except ConnectionResetError:
            raise EOFError(GONE) from None
        self._torn = ""
        return decode(message, resolve, self._bounds)

    def close(self) -> None:
        """Close the socket; the other side then reads the end of file."""
        self._torn = "the channel is closed"
        self._socket.close()

    def _send_all(self, parts: list[Any], left: int, deadline: float | None) -> None:
        untouched = True
        while left:
            try:
                self._wait_at_most(socket.SO_SNDTIMEO, deadline)
            except TimeoutError:
                if untouched:
                    self._torn = ""
                raise
            try:
                sent = self._socket.sendmsg(parts[:BATCH]) if POSIX else self._socket.send(parts[0])
            except (BlockingIOError, TimeoutError):
                continue
            untouched = False
            left -= sent
            if left:
                _drop(parts, sent)

    def _message(self, deadline: float | None) -> Any:
        """Take the next message out of the inbox, or receive it into memory of its own."""
        if self._start == self._stop:
            self._start = self._stop = 0
        try:
            self._fill(HEAD.size, deadline)
        except TimeoutError:
            if self._start == self._stop:
                self._torn = ""
            raise
        magic, size = HEAD.unpack_from(self._inbox, self._start)
        if magic != MAGIC or size > self._bounds.bytes:
            self._torn = "an earlier message was none"
            raise WireError(f"no frame of this format, of at most {self._bounds.bytes:,} bytes")
        if HEAD.size + size > INBOX:
            return self._large(size, deadline)
        self._fill(HEAD.size + size, deadline)
        begin, self._start = self._start + HEAD.size, self._start + HEAD.size + size
        return bytearray(self._inbox[begin : self._start])

    def _fill(self, size: int, deadline: float | None) -> None:
        """Receive until so many bytes are in the inbox; more may come with them."""
        if self._start + size > INBOX:
            left = self._stop - self._start
            self._inbox[:left] = bytes(self._inbox[self._start : self._stop])
            self._start, self._stop = 0, left
        while self._stop - self._start < size:
            self._stop += self._receive(self._inbox[self._stop :], 0, deadline)

    def _large(self, size: int, deadline: float | None) -> memoryview:
        # not a bytearray: that one is filled with zeros first
        message = memoryview(np.empty(size, np.uint8))
        begin = self._start + HEAD.size
        done = min(self._stop - begin, size)
        message[:done] = self._inbox[begin : begin + done]
        self._start = begin + done
        while done < size:
            done += self._receive(message[done:], WAIT_ALL, deadline)
        return message

    def _receive(self, into: memoryview, flags: int, deadline: float | None) -> int:
        while True:
            self._wait_at_most(socket.SO_RCVTIMEO, deadline)
            try:
                count = self._socket.recv_into(into, 0, flags)
            except (BlockingIOError, TimeoutError):
                continue
            if not count:
                raise EOFError(GONE)
            return count

    def _wait_at_most(self, option: int, deadline: float | None) -> None:
        """Have the next call give up after `PATIENCE`, or at the deadline if that is nearer."""
        seconds = PATIENCE
        if deadline is not None:
            left = deadline - monotonic()
            if left <= 0:
                raise TimeoutError("the other process did not answer in time")
            seconds = min(seconds, left)
        if not POSIX:
            self._socket.settimeout(seconds)
        elif seconds != self._patience[option]:
            # of zero, the kernel would take that there is no time-out
            whole, part = divmod(max(round(seconds * 1e6), 1), 1_000_000)
            self._socket.setsockopt(socket.SOL_SOCKET, option, TIMEVAL.pack(whole, part))
            self._patience[option] = seconds


def _drop(parts: list[Any], sent: int) -> None:
    """Take the first `sent` bytes off the parts."""
    done = 0
    while sent >= len(parts[done]):
        sent -= len(parts[done])
        done += 1
    del parts[:done]
    if sent:
        parts[0] = memoryview(parts[0])[sent:]
