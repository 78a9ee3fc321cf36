"""Values without members: numbers, texts, references, scalars, dtypes, generators."""

from __future__ import annotations

import struct

from fuzz.composing.sizes import Sizes

__all__ = ["ITEM_SIZES", "Leaves"]

WORDS = (
    b"",
    b"x",
    b"text/plain",
    b"output_type",
    b"stream",
    b"display_data",
    "é😀".encode(),
    b"\xed\xa0\x80",
    b"\xff",
)
NAMES = (b"builtins.list", b"__main__.Model", b"os", b"system", b"x" * 301)
# of the dtypes by code: bool, 4 ints, 4 unsigned, 3 floats, 2 complex, then times
ITEM_SIZES = (1, 1, 2, 4, 8, 1, 2, 4, 8, 2, 4, 8, 8, 16) + (8,) * 28


class Leaves(Sizes):
    """Writes what has no other value in it."""

    def atom(self) -> None:
        self.out.append(self.dice.choice(b"NTF.e"))

    def number(self) -> None:
        tag = self.dice.choice(b"iIZfc")
        self.out.append(tag)
        width = {ord("i"): 1, ord("I"): 8, ord("f"): 8, ord("c"): 16}.get(tag)
        if width is None:
            width = self.dice.choice((0, 1, 9, 64, 300))
            self.size(width)
        self.out += self.noise(width)

    def text(self) -> None:
        self.out.append(self.dice.choice(b"sssbBuv"))
        raw = self.dice.choice(WORDS) * self.dice.choice((1, 1, 1, 40))
        self.size(len(raw))
        self.out += raw

    def reference(self) -> None:
        owner = self.told(self.dice.randrange(3)) & 255
        names = [self.dice.choice(NAMES) for _ in range(2 if owner == 2 else self.dice.randrange(3))]
        number = 0 if owner == 2 else self.told(self.dice.randrange(4))
        self.out += b"h" + struct.pack("<BQB", owner, number, self.told(len(names)) & 255)
        for name in names:
            self.size(len(name))
            self.out += name

    def span(self) -> None:
        self.out += b"r"
        for _ in range(3):
            self.out += self.dice.choice((b"i\0", b"i\1", b"i\5", b"I" + self.noise(8), b"N"))

    def scalar(self) -> None:
        code = self.dice.randrange(len(ITEM_SIZES))
        self.out += bytes((ord("S"), self.told(code) & 255)) + self.noise(ITEM_SIZES[code])

    def dtype(self) -> None:
        code, which = self.dice.randrange(12), self.dice.choice(b"DQEC")
        self.out.append(which)
        if which == ord("E"):
            self.out += struct.pack("<BI", self.dice.choice(b"US"), self.told(7) & (1 << 32) - 1)
        else:
            self.byte(code)
            self.out += b"\xff" if which == ord("C") else b""

    def generator(self) -> None:
        if self.dice.random() < 0.5:
            self.out += (
                b"G" + self.noise(16) + bytes((self.told(1) & 255,)) + self.noise(15) + b"\0" + self.noise(4)
            )
            self.out += b"i\7i\0"
            self.byte(0)
        else:
            position, gauss = self.told(624) & 0xFFFF, self.told(0) & 255
            self.out += b"M" + self.noise(2496) + struct.pack("<HBd", position, gauss, 0.5)
