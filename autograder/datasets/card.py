"""What is known of a set: where it is from, what its arrays hold, how it may be used."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

__all__ = ["SPLITS", "Card", "Column"]

SPLITS = ("train", "validation", "test")


@dataclass(frozen=True)
class Column:
    """One named array of a set: `shape` has "n" for the number of rows; `about` says meaning and units."""

    name: str
    shape: tuple[int | str, ...]
    dtype: str
    about: str


@dataclass(frozen=True)
class Card:
    """The card of a set; printed, it is the text that a notebook shows.

    `sizes` are rows by split. `classes` are the names of the labels 0, 1, ... `figures` are true values that a
    generated set is known to have, such as its entropy rate.
    """

    name: str
    title: str
    source: str
    licence: str
    made: str
    citation: str
    columns: tuple[Column, ...]
    sizes: Mapping[str, int]
    classes: tuple[str, ...] = ()
    figures: Mapping[str, float] = field(default_factory=dict)

    def __str__(self) -> str:
        sizes = ", ".join(f"{split} {size:,}" for split, size in self.sizes.items())
        lines = [f"{self.name}: {self.title}", f"  rows      {sizes}"]
        lines += [
            f"  {column.name:<9} {' x '.join(map(str, column.shape))} {column.dtype}: {column.about}"
            for column in self.columns
        ]
        if self.classes:
            lines.append(f"  classes   {', '.join(self.classes)}")
        lines += [f"  {name:<9} {value:.6g}" for name, value in self.figures.items()]
        lines += [f"  made      {self.made}", f"  source    {self.source}", f"  licence   {self.licence}"]
        return "\n".join([*lines, f"  cite      {self.citation}"])
