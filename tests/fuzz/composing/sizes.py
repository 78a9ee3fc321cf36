"""The numbers in a message, in which most lies are told."""

from __future__ import annotations

import struct
from random import Random

__all__ = ["LIES", "Sizes"]

# fmt: off
LIES = (
    0, 1, 2, 127, 128, 254, 255, 256, 1 << 16, 1 << 20, (1 << 31) - 1, 1 << 32, 1 << 40, 1 << 62, (1 << 64) - 1,
)
# fmt: on


class Sizes:
    """A message in the making; `lie` is how often a number is not what it should be."""

    def __init__(self, dice: Random, lie: float) -> None:
        self.dice, self.lie = dice, lie
        self.out = bytearray()

    def told(self, number: int) -> int:
        """Give the number, or a lie."""
        if self.dice.random() >= self.lie:
            return number
        return self.dice.choice((*LIES, max(number - 1, 0), number + 1))

    def size(self, size: int) -> None:
        size = self.told(size)
        long = size >= 255 or self.dice.random() < 0.05
        self.out += b"\xff" + struct.pack("<Q", size & (1 << 64) - 1) if long else bytes((size,))

    def byte(self, number: int) -> None:
        self.out.append(self.told(number) & 255)

    def noise(self, count: int) -> bytes:
        return bytes(self.dice.choice((0, 1, 255, self.dice.randrange(256))) for _ in range(count))
