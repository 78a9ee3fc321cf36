"""Exception classes that a student defines, as a test cell can name them: `except OverdrawnError`, `assertRaises`.

A class of the student's process is no class here. When a test cell asks for one by name, it gets a class of ours in its
place, with the nearest base that is known here. What the student's code raises is raised as that class, if it claims
the name. A class has no code of the student's in it: an instance asks the student's process for its attributes.
"""

from __future__ import annotations

import functools
import re
from typing import Any

from autograder.exam.handles import Handle, claims_of
from autograder.exam.raised import StudentError, known_exceptions

__all__ = ["OfStudent", "StudentExceptions"]

BASE = "base "
OWN = "class "
MOST = 200  # classes of one paper


class OfStudent(type):
    """The class of our stand-ins: called, they make an object there."""

    there: Handle | None

    def __call__(cls, *arguments: Any, **keywords: Any) -> Any:
        if cls.there is None:
            raise TypeError(f"{cls.__name__} cannot be called: the notebook has no such name")
        return cls.there(*arguments, **keywords)

    def __getattr__(cls, name: str) -> Any:
        if name.startswith("__") or cls.there is None:
            raise AttributeError(name)
        return getattr(cls.there, name)


class StudentExceptions:
    """The stand-ins of one paper, by the name that the student's process claims."""

    def __init__(self) -> None:
        self._by_name: dict[str, type[Exception]] = {}

    def raised(self, claims: tuple[str, ...], more: bool = False) -> dict[str, type[Exception]]:
        """What `rebuild` may raise for an exception of these claimed classes, the nearest first.

        One that has `more` attributes than its text is of a class that asks for them.
        """
        if claims and claims[0].startswith("__main__.") and "builtins.Exception" in claims:
            self._class(list(claims), None)
        known = known_exceptions() | self._by_name if self._by_name else known_exceptions()
        nearest = next((name for name in claims if name in known), "")
        if not more or nearest in ("", "builtins.Exception") or type(known[nearest]) is OfStudent:
            return known
        return known | {nearest: with_attributes(known[nearest])}  # type: ignore[arg-type]

    def stand_in(self, handle: Handle) -> Any:
        """A class to be named in the place of a handle, if that is of an exception class; else the handle."""
        claims = claims_of(handle)
        name = next((claim.removeprefix(OWN) for claim in claims if claim.startswith(OWN)), "")
        bases = [claim.removeprefix(BASE) for claim in claims if claim.startswith(BASE)]
        if not name or "builtins.BaseException" not in bases or name in known_exceptions():
            return handle
        return self._class([name, *bases], handle)

    def _class(self, names: list[str], handle: Handle | None) -> type[Exception]:
        """The class of the first of these names, the others are its bases; `handle` is what it stands for, if known."""
        name, *bases = names
        if name in self._by_name:
            made = self._by_name[name]
            if handle is not None:
                made.there = handle  # type: ignore[attr-defined]
            return made
        if known := known_exceptions().get(name):
            return known if known is not Exception else StudentError
        base: type[Exception] = self._class(bases, None) if bases else StudentError
        if len(self._by_name) >= MOST:
            return base
        shown = re.sub(r"\W", "_", name.rpartition(".")[2])[:60] or "StudentError"
        body = {"there": handle, "__module__": "__main__", "__getattr__": asked}
        made_class: Any = OfStudent(shown, (base,), body)
        self._by_name[name] = made_class
        return self._by_name[name]


@functools.lru_cache(maxsize=256)
def with_attributes(kind: type[Exception]) -> type[Exception]:
    """A library's exception class whose instances have the text and the attributes of one that was raised there."""
    body = {
        "__module__": kind.__module__,
        "__qualname__": kind.__qualname__,
        "__getattr__": asked,
        "__str__": Exception.__str__,
    }
    made: Any = type(kind)
    return made(kind.__name__, (kind,), body)


def asked(self: Exception, name: str) -> Any:
    """An attribute of an exception that the student's code raised, as the student's process has it."""
    raised = self.__dict__.get("raised_there")
    if raised is None or name.startswith("__"):
        raise AttributeError(name)
    return getattr(raised, name)
