"""Arrays and tensors: axes, padding and data."""

from __future__ import annotations

import struct

from fuzz.composing.leaves import ITEM_SIZES, Leaves

__all__ = ["Arrays"]

TENSOR_SIZES = (1, 1, 1, 2, 4, 8, 2, 2, 4, 8, 8, 16)
ALIGNMENT = 16


class Arrays(Leaves):
    """Writes arrays whose axes and data mostly fit."""

    def axes(self, room: int) -> int:
        """Write order, number of axes and axes; give how many elements they say there are, at most `room`."""
        shape = [self.dice.choice((0, 1, 2, 3, 5)) for _ in range(self.dice.choice((0, 1, 1, 2, 3)))]
        count = 1
        for length in shape:
            count *= length
        self.byte(self.dice.randrange(2))
        self.byte(len(shape))
        for length in shape:
            self.out += struct.pack("<Q", self.told(length) & (1 << 64) - 1)
        return min(count, room)

    def padding(self) -> None:
        self.out += bytes(-len(self.out) % ALIGNMENT)

    def array(self) -> None:
        code = self.dice.randrange(len(ITEM_SIZES))
        self.out += bytes((ord("A"), self.told(code) & 255))
        count = self.axes(40)
        self.padding()
        self.out += self.noise(count * ITEM_SIZES[code])

    def tensor(self) -> None:
        code = self.dice.randrange(len(TENSOR_SIZES))
        self.out += bytes((ord("P"), self.told(code) & 255, self.told(self.dice.randrange(2)) & 255))
        count = self.axes(40)
        self.padding()
        self.out += self.noise(count * TENSOR_SIZES[code])

    def text_array(self) -> None:
        if self.dice.random() < 0.4:
            self.out += b"O"
            self.strs(self.axes(10))
            return
        kind, width = self.dice.choice(b"US"), self.dice.choice((1, 2, 5))
        self.out += b"U" + struct.pack("<BI", kind, self.told(width) & (1 << 32) - 1)
        count = self.axes(10)
        self.padding()
        raw = b"a\0\0\0" if kind == ord("U") else b"a"
        self.out += raw * width * count

    def strs(self, count: int) -> None:
        """Write texts as they are packed: the lengths, then all in one."""
        texts = [self.dice.choice(("", "x", "é", "😀", "word")) for _ in range(count)]
        for text in texts:
            self.out += struct.pack("<I", self.told(len(text)) & (1 << 32) - 1)
        raw = "".join(texts).encode()
        self.size(len(raw))
        self.out += raw
