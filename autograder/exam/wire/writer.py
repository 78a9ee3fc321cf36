"""The state of one encoding: the parts written so far, and what is left of the bounds."""

from __future__ import annotations

import struct
import sys
from collections.abc import Callable
from types import ModuleType
from typing import Any, NoReturn

from autograder.exam.wire.grammar import ALIGNMENT, LONG, Bounds, Ref, Unsendable

__all__ = ["PADDING", "PUT", "PUT_LATE", "SCATTER", "TooLarge", "Writer"]

# A part of at least this many bytes is handed to the kernel from where it lies, without a copy.
SCATTER = 8192

PADDING = tuple(bytes(n) for n in range(ALIGNMENT))
LENGTH = struct.Struct("<BQ")

# Exact type -> how it is written. The families of values fill it when the codec is imported.
PUT: dict[type, Callable[[Writer, Any], None]] = {}

# Library -> the types it adds to PUT, looked at only once the program itself has imported the library.
PUT_LATE: dict[str, Callable[[ModuleType], dict[type, Callable[[Writer, Any], None]]]] = {}


class TooLarge(Unsendable):
    """A value is over the bounds, perhaps because it holds itself."""


class Writer:
    """One message in the making. `out` is the part being written, `base` the length of those before it.

    The message begins behind `room` bytes, which are the caller's.
    """

    __slots__ = (
        "base",
        "bounds",
        "depth",
        "entries",
        "keying",
        "nodes",
        "out",
        "parts",
        "refer",
        "text",
    )

    def __init__(self, refer: Callable[[Any], Ref | None], bounds: Bounds, room: int = 0) -> None:
        self.out = bytearray(room)
        self.parts: list[Any] = []
        self.base = -room
        self.refer = refer
        self.bounds = bounds
        self.nodes = bounds.nodes
        self.text = bounds.text
        self.depth = bounds.depth
        self.entries = bounds.entries
        self.keying = False

    def put(self, value: Any) -> None:
        """Write any value: by value if its exact type is known, else as the reference `refer` gives."""
        put = PUT.get(type(value))
        if put is None:
            put = self.late(type(value))
        put(self, value)

    def late(self, kind: type) -> Callable[[Writer, Any], None]:
        """Find how a type is written that no family claimed at import."""
        for name, types in tuple(PUT_LATE.items()):
            module = sys.modules.get(name)
            if module is not None and (found := types(module)):
                PUT.update(found)
                PUT_LATE.pop(name, None)
        return PUT.get(kind, Writer.other)

    def other(self, value: Any) -> None:
        """Write a reference to a value that does not go by value."""
        ref = self.refer(value)
        if ref is None:
            kind = type(value)
            raise Unsendable(f"a {kind.__module__}.{kind.__qualname__} cannot be sent to the other process")
        PUT[Ref](self, ref)

    def charge(self, nodes: int) -> None:
        """Count a value that takes the memory of so many small ones."""
        self.nodes -= nodes
        if self.nodes < 0:
            raise TooLarge(f"too many values to send at once: at most {self.bounds.nodes:,}")

    def count_text(self, size: int) -> None:
        self.text -= size
        if self.text < 0:
            raise TooLarge(f"too much text to send at once: at most {self.bounds.text:,} bytes")

    def size(self, size: int) -> None:
        """Write a size: one byte, or nine when it is 255 or more."""
        if size < LONG:
            self.out.append(size)
        else:
            self.out += LENGTH.pack(LONG, size)

    def blob(self, raw: Any) -> None:
        """Write bytes (anything with `len` in bytes) as they are; a large one is not copied."""
        if len(raw) < SCATTER:
            self.out += raw
            return
        self.room(len(raw))
        self.parts += (self.out, raw)
        self.base += len(self.out) + len(raw)
        self.out = bytearray()

    def room(self, size: int) -> None:
        """Make sure that so many more bytes may be sent, before any copy of them is made."""
        if self.base + len(self.out) + size > self.bounds.bytes:
            raise TooLarge(f"too large to send at once: over {self.bounds.bytes:,} bytes")

    def refuse(self) -> NoReturn:
        """Say that a container has too many members or lies too deep."""
        if self.nodes < 0:
            self.charge(0)
        raise TooLarge(f"nested deeper than {self.bounds.depth} levels")

    def finish(self) -> list[Any]:
        """Give all parts in order. Raises `Unsendable` when together they are too long."""
        if self.base + len(self.out) > self.bounds.bytes:
            self.room(0)
        self.parts.append(self.out)
        return self.parts
