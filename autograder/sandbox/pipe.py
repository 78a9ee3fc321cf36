"""Messages between the coordinator and the proctor, both trusted: over a container's standard input and output.

A message is its length, 8 bytes, and MessagePack.
"""

from __future__ import annotations

import struct
import threading
from typing import Any, Protocol

import msgspec

from autograder.sandbox.parcel import read_exactly

__all__ = ["Pipe", "Stream"]

LENGTH = struct.Struct("!Q")
MOST = 1 << 30


class Stream(Protocol):
    """Bytes in both directions."""

    def read(self, count: int) -> bytes:
        """Give at least one and at most `count` bytes; none at the end."""

    def write(self, data: bytes) -> None:
        """Write all of it. Raises OSError when the other side is gone."""


class Pipe:
    """One end; messages may be sent from several threads and are received by one."""

    def __init__(self, stream: Stream) -> None:
        self._stream = stream
        self._lock = threading.Lock()

    def send(self, message: dict[str, Any]) -> None:
        """Send a message. Raises OSError when the other side is gone."""
        text = msgspec.msgpack.encode(message)
        with self._lock:
            self._stream.write(LENGTH.pack(len(text)) + text)

    def receive(self) -> dict[str, Any]:
        """Wait for a message. Raises EOFError when the other side is gone."""
        (length,) = LENGTH.unpack(read_exactly(self._stream.read, LENGTH.size))
        if length > MOST:
            raise EOFError(f"a message of {length:,} bytes: the pipe is out of step")
        message: dict[str, Any] = msgspec.msgpack.decode(read_exactly(self._stream.read, length))
        return message
