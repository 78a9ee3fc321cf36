"""Objects of pandas, out of the tuples that `autograder.exam.wire.dataframes` describes."""

from __future__ import annotations

import struct

from fuzz.composing.arrays import Arrays
from fuzz.composing.leaves import ITEM_SIZES

__all__ = ["Tables"]


class Tables(Arrays):
    """Writes frames, series and indexes."""

    def pandas(self, depth: int) -> None:
        """Write a frame, series or index out of the tuples of `wire.dataframes`."""
        rows = self.dice.randrange(4)
        tag = self.dice.choice(b"RVX")
        self.out.append(tag)
        if tag == ord("X"):
            return self.index(rows, b"")
        self.out += b"\0\3"
        if tag == ord("V"):
            self.column(rows)
            self.index(rows)
            return self.text()
        columns = self.dice.randrange(3)
        self.index(rows)
        self.index(columns)
        self.out += b"l\0" + bytes((columns,))
        for _ in range(columns):
            self.column(self.told(rows) % 8)
        return None

    def index(self, rows: int, tuple_tag: bytes = b"t") -> None:
        self.out += tuple_tag
        if self.dice.random() < 0.5:
            self.out += b"\0\4i\0i" + bytes((rows,)) + b"i\1N"
        else:
            self.out += b"\0\2"
            self.column(rows)
            self.out += b"N"

    def column(self, rows: int) -> None:
        kind = self.dice.randrange(4)
        if kind == 0:
            code = self.dice.choice((0, 1, 4, 8, 10, 11, 13, 20, 23, 33))
            self.out += bytes((ord("A"), code, 0, 1)) + struct.pack("<Q", rows)
            self.padding()
            self.out += self.noise(rows * ITEM_SIZES[code])
        elif kind == 1:
            self.out += b"t\0\2" + self.dice.choice((b"s\3str", b"s\6string", b"s\6object")) + b"l\0"
            self.size(rows)
            for _ in range(rows):
                self.out += self.dice.choice((b"N", b"s\1x", b"s\1y"))
        elif kind == 2:
            self.out += b"t\0\4s\x08categoryA\1\0\1" + struct.pack("<Q", rows)
            self.padding()
            self.out += bytes(self.dice.choice((0, 1, 255)) for _ in range(rows))
            self.column(self.dice.randrange(3))
            self.out += self.dice.choice(b"TF").to_bytes(1, "little")
        else:
            self.number()
