"""Messages over a connected stream socket, one frame each.

A frame is a head, `HEAD`, and the message that `codec.encode` wrote:

    4 bytes   "exm" and the version of the format
    8 bytes   the length of the message, little-endian

One thread at each end. A message passes whole, or the channel is of no more use:

- The other side is gone (closed, exited, killed): `EOFError`, from `send` as well as from `receive`.
- It stalls: `TimeoutError` at the absolute deadline. If nothing of the frame had passed by then, the
  channel may be used again.
- An exception from outside, such as `KeyboardInterrupt`, while a frame may be under way: it is raised as it
  is, the channel is torn from then on, and every further use raises `WireError`. So a process that is
  interrupted by a signal on purpose, as a student process is when a cell takes too long, lets the signal
  raise only while student code runs: its handler only takes note (or `signal.pthread_sigmask` holds the
  signal back) from before `receive` until the student's code begins, and again from where that code
  ends until `send` has returned.
- Bytes that are no frame: `WireError`, and the channel is torn, as nobody can tell where the next frame
  begins. A frame whose message is nonsense: `WireError` as well, but the next one can be received.

The memory for a message is allocated once its length is known and within the bounds; what the other side
announces but never sends is never touched, and so takes no memory.
"""

from __future__ import annotations

import socket
import struct
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any

import numpy as np

from autograder.exam.codec import BOUNDS, Bounds, Ref, WireError, decode, encode
from autograder.exam.wire.calls import encode_call, encode_value, read_call, read_value
from autograder.exam.wire.stream import WAIT_ALL, Stream

__all__ = ["HEAD", "MAGIC", "Channel", "Conversation"]

HEAD = struct.Struct("<4sQ")
MAGIC = b"exm\x01"

# A frame up to this length is received together with its head, in one system call.
INBOX = 1 << 16

SENT_IN_PART = "an earlier message was sent in part only"
RECEIVED_IN_PART = "an earlier message was received in part only"


class Conversation(ABC):
    """Messages in both directions; whoever carries them says how a written one is sent and the next one comes."""

    def __init__(self, bounds: Bounds = BOUNDS) -> None:
        self._bounds = bounds
        # why the channel is of no more use: set before each transfer and cleared after it, so that no
        # exception from outside can come in between
        self._torn = ""

    @abstractmethod
    def _send(self, parts: list[Any], deadline: float | None) -> None:
        """Send the parts of a message, the first of which begins with room for the head."""

    @abstractmethod
    def _next(self, deadline: float | None) -> bytearray | memoryview:
        """Give the next message as it came."""

    @abstractmethod
    def close(self) -> None:
        """Hang up."""

    def send(self, value: Any, refer: Callable[[Any], Ref | None], deadline: float | None) -> None:
        """Send one message, before `deadline` (of `time.monotonic`, in seconds) if there is one.

        Raises `Unsendable` before anything is sent, `EOFError`, `TimeoutError`, and `WireError` on a torn
        channel.
        """
        self._send(encode(value, refer, self._bounds, HEAD.size), deadline)

    def tell(self, value: Any, refer: Callable[[Any], Ref | None], deadline: float | None) -> None:
        """Send one that nobody answers, as `send` would."""
        self.send(value, refer, deadline)

    def send_call(
        self,
        number: int,
        target: int,
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
        refer: Callable[[Any], Ref | None],
        deadline: float | None,
    ) -> None:
        """Send `(number, "call", the receiver's object target, args, kwargs)`, as `send` would, sooner."""
        parts = encode_call(number, target, args, kwargs, refer, self._bounds, HEAD.size)
        if parts is None:
            self.send((number, "call", Ref("receiver", target), args, kwargs), refer, deadline)
        else:
            self._send(parts, deadline)

    def send_value(
        self, number: int, value: Any, refer: Callable[[Any], Ref | None], deadline: float | None
    ) -> None:
        """Send `(number, "value", (value, []), [], False)`, as `send` would, sooner."""
        parts = encode_value(number, value, refer, self._bounds, HEAD.size)
        if parts is None:
            self.send((number, "value", (value, []), [], False), refer, deadline)
        else:
            self._send(parts, deadline)

    def receive(self, resolve: Callable[[Ref], Any], deadline: float | None) -> Any:
        """Receive one message, before `deadline` (of `time.monotonic`, in seconds) if there is one.

        Raises `EOFError`, `TimeoutError`, and `WireError` for bytes that are no message or on a torn channel.
        """
        return self._decoded(self._next(deadline), resolve)

    def receive_request(self, kept: dict[int, Any], resolve: Callable[[Ref], Any]) -> Any:
        """Receive one message as `receive` does; sooner when it is a call of one of the objects in `kept`."""
        message = self._next(None)
        called = read_call(message, kept, resolve, self._bounds)
        if called is None:
            return self._decoded(message, resolve)
        self._torn = ""
        return called

    def receive_answer(
        self, number: int, resolve: Callable[[Ref], Any], deadline: float | None
    ) -> tuple[bool, Any]:
        """Receive one message as `receive` does: (True, value) for what `send_value` sends, (False, message) else."""
        message = self._next(deadline)
        value = read_value(message, number, resolve, self._bounds)
        if value is None:
            return False, self._decoded(message, resolve)
        self._torn = ""
        return True, value[0]

    def _decoded(self, message: bytearray | memoryview, resolve: Callable[[Ref], Any]) -> Any:
        try:
            value = decode(message, resolve, self._bounds)
        except WireError:
            self._torn = ""
            raise
        self._torn = ""
        return value


class Channel(Conversation):
    """One end of the conversation; owns the socket, which has to be connected and of stream type."""

    def __init__(self, sock: socket.socket, bounds: Bounds = BOUNDS) -> None:
        super().__init__(bounds)
        self._stream = Stream(sock)
        self._inbox = bytearray(INBOX)
        self._view = memoryview(self._inbox)
        # what lies in the inbox and has not been taken yet
        self._start = self._stop = 0

    def _send(self, parts: list[Any], deadline: float | None) -> None:
        if self._torn:
            raise WireError(self._torn)
        size = len(parts[0]) if len(parts) == 1 else sum(map(len, parts))
        HEAD.pack_into(parts[0], 0, MAGIC, size - HEAD.size)
        self._torn = SENT_IN_PART
        try:
            self._stream.send(parts, size, deadline)
        except TimeoutError:
            if not self._stream.moved:
                self._torn = ""
            raise
        self._torn = ""

    def _next(self, deadline: float | None) -> bytearray | memoryview:
        if self._torn:
            raise WireError(self._torn)
        self._torn = RECEIVED_IN_PART
        return self._message(deadline)

    def close(self) -> None:
        """Close the socket; the other side then reads the end of file."""
        self._torn = "the channel is closed"
        self._stream.close()

    def _message(self, deadline: float | None) -> bytearray | memoryview:
        """Take the next message out of the inbox, or receive it into memory of its own."""
        if self._start == self._stop:
            self._start = self._stop = 0
            try:
                self._stop = self._stream.receive(self._view, 0, deadline)
            except TimeoutError:
                self._torn = ""
                raise
        if self._stop - self._start < HEAD.size:
            self._fill(HEAD.size, deadline)
        magic, size = HEAD.unpack_from(self._inbox, self._start)
        if magic != MAGIC or size > self._bounds.bytes:
            self._torn = "an earlier message was none"
            raise WireError(f"no frame of this format, of at most {self._bounds.bytes:,} bytes")
        whole = HEAD.size + size
        if whole > INBOX:
            return self._large(size, deadline)
        if self._stop - self._start < whole:
            self._fill(whole, deadline)
        begin = self._start + HEAD.size
        self._start += whole
        return self._inbox[begin : self._start]

    def _fill(self, size: int, deadline: float | None) -> None:
        """Receive until so many bytes are in the inbox; more may come with them."""
        if self._start + size > INBOX:
            rest = self._inbox[self._start : self._stop]
            self._view[: len(rest)] = rest
            self._start, self._stop = 0, len(rest)
        while self._stop - self._start < size:
            free = self._view[self._stop :] if self._stop else self._view
            self._stop += self._stream.receive(free, 0, deadline)

    def _large(self, size: int, deadline: float | None) -> memoryview:
        # not a bytearray: that one would be filled with zeros first
        message = np.empty(size, np.uint8).data
        begin = self._start + HEAD.size
        done = min(self._stop - begin, size)
        message[:done] = self._view[begin : begin + done]
        self._start = begin + done
        while done < size:
            done += self._stream.receive(message[done:], WAIT_ALL, deadline)
        return message
