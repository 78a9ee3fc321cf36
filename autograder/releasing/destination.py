"""Where a week is handed to the students."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from autograder.releasing.handout import Handout

__all__ = ["Destination"]


class Destination(Protocol):
    """A place that students take weeks from; `place` is how it is called in a sentence."""

    @property
    def place(self) -> str: ...

    def out(self) -> Mapping[str, bytes] | None:
        """The files that are out, by relative name; None where the week is not out yet. Nothing is written."""

    def put(self, handout: Handout, changes: list[str]) -> str:
        """Hand a week out, whole, in the place of what is out; returns a sentence that says where it is now."""
