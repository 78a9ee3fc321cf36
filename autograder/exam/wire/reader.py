"""The state of one decoding: the position in bytes that an attacker may have written, and what is left
of the bounds.

Whoever reads asks first: `size` for a length, `span` for the bytes it announces, `charge` for the memory
that the value will take. Only `IndexError` and `struct.error` may come out of a reading function besides
`WireError`: both mean that the message ends too early, and `decode` says so.
"""

from __future__ import annotations

import struct
import sys
from collections.abc import Callable
from typing import Any, NoReturn

from autograder.exam.wire.grammar import ALIGNMENT, LONG, Bounds, NotLoaded, Ref, WireError

__all__ = ["KEYS", "READ", "Reader"]

long = struct.Struct("<Q").unpack_from


class Reader:
    """One message being taken apart.

    `table` is READ, or KEYS within set members and dict keys. `sets` counts the sets and frozensets begun so far.
    """

    __slots__ = (
        "bounds",
        "buf",
        "depth",
        "end",
        "entries",
        "nodes",
        "pos",
        "resolve",
        "sets",
        "spent",
        "table",
        "text",
    )

    def __init__(self, buf: Any, resolve: Callable[[Ref], Any], bounds: Bounds) -> None:
        self.buf = buf
        self.pos = 0
        self.end = len(buf)
        self.resolve = resolve
        self.table = READ
        self.bounds = bounds
        self.nodes = bounds.nodes
        self.text = bounds.text
        self.depth = bounds.depth
        self.entries = bounds.entries
        self.spent = 0.0
        self.sets = 0

    def value(self) -> Any:
        """Read one value of any kind."""
        pos = self.pos
        self.pos = pos + 1
        return self.table[self.buf[pos]](self)

    def fail(self, problem: str) -> NoReturn:
        raise WireError(f"{problem} (near byte {self.pos} of {self.end})")

    def charge(self, nodes: int) -> None:
        """Count the memory that is about to be taken, in small values of some 100 bytes."""
        self.nodes -= nodes
        if self.nodes < 0:
            self.fail(f"more than {self.bounds.nodes:,} values")

    def byte(self) -> int:
        pos = self.pos
        self.pos = pos + 1
        return self.buf[pos]

    def size(self) -> int:
        """Read a size; the caller checks it."""
        pos = self.pos
        size = self.buf[pos]
        if size != LONG:
            self.pos = pos + 1
            return size
        self.pos = pos + 9
        return long(self.buf, pos + 1)[0]

    def span(self, size: int) -> int:
        """Pass over so many bytes and give where they begin, if they are all there."""
        start = self.pos
        if size > self.end - start:
            self.fail("ends in the middle of a value")
        self.pos = start + size
        return start

    def data(self, size: int) -> int:
        """Pass over the padding and so many bytes of array data; give where the data begins."""
        start = self.pos + ALIGNMENT - 1 & -ALIGNMENT
        self.pos = start + size
        if self.pos > self.end:
            self.fail("ends in the middle of an array")
        return start

    def library(self, name: str) -> Any:
        """Give a library that this process itself has imported; none is imported for the sender's sake."""
        module = sys.modules.get(name)
        if module is None:
            raise NotLoaded(f"an object of {name}, which is not imported here")
        return module


def _unknown(reader: Reader) -> NoReturn:
    reader.pos -= 1
    reader.fail("an unknown tag")


def _no_key(reader: Reader) -> NoReturn:
    reader.pos -= 1
    reader.fail("a set member or dict key that cannot be one")


# Tag -> how the value behind it is read. The families of values fill both when the codec is imported.
READ: list[Callable[[Reader], Any]] = [_unknown] * 256
KEYS: list[Callable[[Reader], Any]] = [_no_key] * 256
