"""Bounds of the engine that can be taken out, one for what each target is there to find.

A plant is proof that a target finds something: with it, the example of the same name in `corpus/<target>/` has to be a
finding, and without it none. `python -m fuzz --plant NAME` tells how long the search for one takes.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Any

__all__ = ["PLANTS", "Plant"]

NEVER, ANYTHING = re.compile(r"(?!)"), re.compile(r"[^\s\"'<>]+")


@dataclass(frozen=True)
class Plant:
    """One thing that is taken out: `place` is a module and a name in it, `made` gives what stands there instead."""

    target: str
    about: str
    place: str
    made: Callable[[Any], Any]

    def put(self, replace: Callable[[Any, str, Any], None] = setattr) -> None:
        """Take it out, in this process; `replace` may be one that can be undone."""
        module, _, name = self.place.partition(":")
        owner: Any = import_module(f"autograder.{module}")
        *path, last = name.split(".")
        for part in path:
            owner = getattr(owner, part)
        replace(owner, last, self.made(getattr(owner, last)))


def _data_unchecked(_: Any) -> Any:
    def data(reader: Any, size: int) -> int:
        start = reader.pos + 15 & -16
        reader.pos = min(start + size, reader.end)
        return int(start)

    return data


def _memory_first(good: Any) -> Any:
    def span(reader: Any, size: int) -> int:
        bytearray(min(size, 1 << 26))
        return int(good(reader, size))

    return span


def _any_number(good: Any) -> Any:
    def read(buf: Any, _: int, resolve: Any, bounds: Any) -> Any:
        return good(buf, int.from_bytes(buf[4:12], "little", signed=True), resolve, bounds)

    return read


def _without_deadline(good: Any) -> Any:
    return lambda stream, into, flags, _: good(stream, into, flags, None)


def _keep_all(_: Any) -> Any:
    return lambda student, printed: student.printed.extend(printed)


PLANTS = {
    "array-beyond-the-message": Plant(
        "decoder",
        "the end of an array's data is not looked at",
        "exam.wire.reader:Reader.data",
        _data_unchecked,
    ),
    "memory-before-the-size": Plant(
        "decoder",
        "memory for bytes is taken before they are known to be there",
        "exam.wire.reader:Reader.span",
        _memory_first,
    ),
    "answer-to-another-question": Plant(
        "calls", "the short way takes any number for the right one", "exam.frames:read_value", _any_number
    ),
    "no-deadline": Plant(
        "frames",
        "a stream waits for as long as it takes",
        "exam.wire.stream:Stream.receive",
        _without_deadline,
    ),
    "every-output-kept": Plant(
        "student", "what is printed is kept, however much it is", "exam.student:Student._keep", _keep_all
    ),
    "characters-that-no-text-has": Plant(
        "intake",
        "NUL and half surrogates stay in a source",
        "grading.handed_in.notebook_file:UNWRITABLE",
        lambda _: NEVER,
    ),
    "control-codes-shown": Plant(
        "outputs", "control codes come out in a page", "reports.ansi:INVISIBLE", lambda _: NEVER
    ),
    "any-address-linked": Plant(
        "pages", "a link leads to whatever it says", "reports.text:LINK", lambda _: ANYTHING
    ),
    "no-notebook-not-named": Plant(
        "sources",
        "a file that is no notebook raises whatever it raises",
        "compiler.ipynb:CourseError",
        lambda _: ValueError,
    ),
}
