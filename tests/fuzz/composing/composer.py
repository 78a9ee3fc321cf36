"""Whole messages: values of every kind, within containers."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from fuzz.composing.tables import Tables

__all__ = ["Composer", "composed"]


def composed(dice: Random, depth: int = 4, lie: float = 0.05) -> bytes:
    """Write one message."""
    composer = Composer(dice, lie)
    composer.value(depth)
    return bytes(composer.out)


class Composer(Tables):
    """Writes values of any kind."""

    def __init__(self, dice: Random, lie: float) -> None:
        super().__init__(dice, lie)
        self.leaves: tuple[Callable[[], None], ...] = (
            *(self.atom,) * 3,
            *(self.number,) * 3,
            *(self.text,) * 3,
            self.array,
            self.array,
            self.text_array,
            self.scalar,
            self.dtype,
            self.generator,
            self.tensor,
            self.reference,
            self.span,
        )

    def value(self, depth: int) -> None:
        """Write a value of any kind, with at most so many levels below it."""
        if depth and self.dice.random() < 0.55:
            self.dice.choice((self.row, self.row, self.table, self.set, self.slice, self.pandas))(depth - 1)
        else:
            self.dice.choice(self.leaves)()

    def members(self, count: int, depth: int, write: Callable[[int], None] | None = None) -> None:
        """Write members: each with its tag, or packed."""
        form = self.dice.choice((0, 0, 0, 1, 2, 3)) if write is None else 0
        self.out.append(self.told(form) & 255)
        self.size(count)
        if form == 3:
            self.strs(count)
        elif form:
            self.out += self.noise(8 * count)
        else:
            for _ in range(count):
                (write or self.value)(depth)

    def row(self, depth: int) -> None:
        self.out.append(self.dice.choice(b"lt"))
        self.members(self.dice.choice((0, 1, 2, 3, 9)), depth)

    def slice(self, depth: int) -> None:
        self.out += b":"
        self.members(3, depth)

    def key(self, depth: int) -> None:
        if depth and self.dice.random() < 0.2:
            self.out.append(self.dice.choice(b"tz"))
            self.members(self.dice.randrange(3), depth - 1, self.key)
        else:
            self.dice.choice((self.number, self.text, self.scalar, self.atom))()

    def set(self, depth: int) -> None:
        self.out.append(self.dice.choice(b"xz"))
        self.members(self.dice.choice((0, 1, 2, 3)), depth, self.key)

    def table(self, depth: int) -> None:
        self.out += b"d"
        count = self.dice.choice((1, 2, 3))
        self.members(count, depth, self.key)
        self.members(count, depth)
