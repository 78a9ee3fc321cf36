"""Changes of a text: pieces of it that others take the place of."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Change", "Edit", "applied"]


@dataclass(frozen=True)
class Edit:
    """The characters `start` up to `end` of a text become `text`."""

    start: int
    end: int
    text: str


# all that one mutant changes; no two edits overlap
Change = tuple[Edit, ...]


def applied(source: str, change: Change) -> str:
    """Make the text that a change leaves."""
    for edit in sorted(change, key=lambda one: (one.start, one.end), reverse=True):
        source = source[: edit.start] + edit.text + source[edit.end :]
    return source
