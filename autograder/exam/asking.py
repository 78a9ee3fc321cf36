"""The builtins that a test cell asks about an object with, as they are where that object may be the student's.

Of a handle each answer rests on what the student's process claims: good for a message, proof of nothing.
"""

from __future__ import annotations

from abc import ABCMeta
from collections.abc import Callable
from typing import Any

from autograder.exam.handles import Handle, claims_of, state_of

__all__ = ["BUILTINS", "is_instance"]


def is_instance(value: Any, kind: Any) -> bool:
    """Stand in for `isinstance`."""
    if isinstance(kind, tuple):
        return any(is_instance(value, each) for each in kind)
    if type(value) is not Handle:
        return False if type(kind) is Handle else isinstance(value, kind)
    kind = type if kind is Type else kind
    claims = claims_of(value)
    if type(kind) is Handle:
        claimed = any(claim.startswith("class ") and claim[6:] in claims for claim in claims_of(kind))
        return claimed or told(isinstance, value, kind)
    if isinstance(kind, ABCMeta):  # what belongs to an abstract class need not descend from it
        return told(isinstance, value, kind)
    return isinstance(kind, type) and f"{kind.__module__}.{kind.__qualname__}" in claims


def is_subclass(kind: Any, other: Any) -> bool:
    """Stand in for `issubclass`."""
    if isinstance(other, tuple):
        return any(is_subclass(kind, each) for each in other)
    if type(kind) is not Handle:
        return False if type(other) is Handle else issubclass(kind, other)
    if type(other) is Handle or isinstance(other, ABCMeta):
        return told(issubclass, kind, other)
    name = f"{other.__module__}.{other.__qualname__}"
    return any(claim in (f"class {name}", f"base {name}") for claim in claims_of(kind))


def is_callable(value: Any) -> bool:
    """Stand in for `callable`: every handle could be called."""
    return told(callable, value) if type(value) is Handle else callable(value)


def told(function: Callable[..., Any], value: Handle, *arguments: Any) -> bool:
    """What the student's process says that this function gives there; False for anything but a truth value.

    An abstract class of the test's own is known to the process by its name at most.
    """
    if any(getattr(each, "__module__", "") == "__main__" and type(each) is not Handle for each in arguments):
        names = [f"{each.__module__}.{each.__qualname__}" for each in arguments]
        return any(name in claim.split(" ") for name in names for claim in claims_of(value))
    return state_of(value)[0].use(function, value, *arguments) is True


class _Asking(type):
    """Makes `type(x)` an expression about the student's object where `x` stands for one."""

    def __call__(cls, *arguments: Any, **keywords: Any) -> Any:
        if cls is not Type:
            return super().__call__(*arguments, **keywords)
        if len(arguments) == 1 and type(arguments[0]) is Handle and state_of(arguments[0])[0].trusting:
            return arguments[0].__class__
        return type(*arguments, **keywords)

    def __instancecheck__(cls, value: Any) -> bool:
        return isinstance(value, type) if cls is Type else super().__instancecheck__(value)

    def __eq__(cls, other: object) -> bool:
        return other is type or other is cls

    def __hash__(cls) -> int:
        return hash(type)


class Type(type, metaclass=_Asking):
    """Stand in for `type`."""


BUILTINS: dict[str, Any] = {
    "isinstance": is_instance,
    "issubclass": is_subclass,
    "callable": is_callable,
    "type": Type,
}
