"""What a student's code raised, as an exception in the test cell."""

from __future__ import annotations

import sys
from collections.abc import Mapping

__all__ = ["NotDefined", "StudentDied", "StudentError", "TimeUp", "known_exceptions", "rebuild"]

TEXT = 2000
# of Python's own, but no `Exception`, or one that would end a loop of the test cell
NO_EXCEPTIONS = {
    f"builtins.{name}"
    for name in ("GeneratorExit", "KeyboardInterrupt", "StopAsyncIteration", "StopIteration", "SystemExit")
}


class StudentError(Exception):
    """An exception of the student's code that has no counterpart here: a class of their own."""


class NotDefined(NameError):
    """A name that a cell of the student's should define and does not; the text says why, in words for the student."""


class TimeUp(BaseException):
    """A deadline passed. Not an `Exception`, so that no test cell's `except Exception` catches it."""


class StudentDied(BaseException):
    """The student process is gone; the text says how, in words for the student."""


_known: dict[str, type[Exception]] = {}


def known_exceptions() -> dict[str, type[Exception]]:
    """The exception classes of Python and of the libraries loaded now, by `module.qualname`.

    A class is looked up in this table and never imported by a name that came over the socket. Called once
    before the fork, when the libraries are loaded.
    """
    if not _known:
        waiting: list[type[Exception]] = [Exception]
        while waiting:
            kind = waiting.pop()
            _known[f"{kind.__module__}.{kind.__qualname__}"] = kind
            waiting.extend(kind.__subclasses__())
        for name in ("StopIteration", "StopAsyncIteration"):  # would end a loop of the test cell
            _known.pop(f"builtins.{name}", None)
        ours = [name for name in _known if name.startswith("autograder.")]
        for name in ours:
            del _known[name]
    return _known


def rebuild(
    claims: tuple[str, ...],
    text: str,
    places: list[tuple[str, int, str]],
    known: Mapping[str, type[Exception]] | None = None,
) -> Exception:
    """Make the exception to raise in the test cell, of the nearest class that is `known` here.

    Its `claims`, `places` ((cell, line, function), outermost first) and `from_student` say where it came from.
    """
    text = text[:TEXT]
    known = known_exceptions() if known is None else known
    kind = next((known[name] for name in claims if name in known), StudentError)
    if kind is Exception:
        kind = StudentError
    if kind is StudentError and claims and claims[0] in NO_EXCEPTIONS:
        text = f"{claims[0].removeprefix('builtins.')}: {text}"
    if kind is KeyError and len(text) > 1 and text[0] == text[-1] == "'":
        text = text[1:-1]  # KeyError shows its argument's repr: a second pair of quotes would be added
    try:
        error = kind.__new__(kind, text)
        error.args = (text,)
        str(error)
    except Exception:
        error = StudentError(text)
    error.claims, error.places, error.from_student = claims, places, True  # type: ignore[attr-defined]
    return error


def is_builtin(error: BaseException) -> bool:
    """Tell whether an exception's class is Python's own: its name then carries no message of the student's."""
    return type(error).__module__ == "builtins" and hasattr(sys.modules["builtins"], type(error).__name__)
