"""A handle stands in a test cell for an object that stayed in the student's process.

It can be called, read, indexed, iterated and measured; each of these is a question to the student's
process, and what comes back is a value or another handle. It is never compared, never true or false, never
calculated with and never converted: a student's object could answer each of those as it likes, and an
operator would also tell it what it is compared with. Those raise `HandleMisuse`, which says what to do instead.

Special attributes are refused as well: libraries look them up behind one's back, and NumPy, for one, would
believe a memory address that an object gives as its `__array_interface__`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, NoReturn

if TYPE_CHECKING:
    from autograder.exam.student import Student

__all__ = ["Handle", "HandleMisuse", "is_instance", "state_of"]

# special attributes that a test may read by name: no library looks them up on an instance
READABLE = frozenset("__name__ __qualname__ __doc__ __dict__".split())  # noqa: SIM905
BINARY = "add sub mul matmul truediv floordiv mod pow and or xor lshift rshift".split()  # noqa: SIM905
COMPARISONS = "eq ne lt le gt ge".split()  # noqa: SIM905
UNARY = "neg pos abs invert bool float int complex round str repr hash".split()  # noqa: SIM905
# operators that a test may call by name, h.__add__(x): then it is plain that the student's code answers
BY_NAME = frozenset(
    f"__{name}__" for name in (*BINARY, *(f"r{name}" for name in BINARY), *COMPARISONS, *UNARY)
)


class HandleMisuse(TypeError):
    """A test cell did something with a handle that could not be trusted."""


class Handle:
    """An object of the student's, known by its number in the student's process."""

    __slots__ = ("__weakref__", "_handle")
    __array_priority__ = 1e9  # so that NumPy hands operators over to us, which refuse them

    def __init__(self, student: Student, number: int, claims: tuple[str, ...]) -> None:
        object.__setattr__(self, "_handle", (student, number, student.branch, claims))

    def __repr__(self) -> str:
        return f"<the student's {claimed_name(self)}>"

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return state_of(self)[0].call(self, args, kwargs)

    def __getattribute__(self, name: str) -> Any:
        if name in BY_NAME:  # an operator itself is looked up on the class and does not come by here
            return state_of(self)[0].ask("read", self, name)
        return object.__getattribute__(self, name)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") and name.endswith("__") and name not in READABLE:
            raise AttributeError(
                f"{self!r}: special attributes are not read from the student's objects: {name}"
            )
        return state_of(self)[0].ask("read", self, name)

    def __setattr__(self, name: str, value: Any) -> None:
        state_of(self)[0].ask("write", self, name, value)

    def __getitem__(self, key: Any) -> Any:
        return state_of(self)[0].ask("item", self, key)

    def __setitem__(self, key: Any, value: Any) -> None:
        state_of(self)[0].ask("store", self, key, value)

    def __contains__(self, item: Any) -> bool:
        return self._plain("has", bool, item)

    def __len__(self) -> int:
        return self._plain("length", int)

    def _plain(self, what: str, kind: type, *arguments: Any) -> Any:
        found: Any = state_of(self)[0].ask(what, self, *arguments)
        if type(found) is not kind or (type(found) is int and found < 0):
            raise HandleMisuse(f"{what} of {self!r} is not {kind.__name__}")
        return found

    def __iter__(self) -> Iterator[Any]:
        student = state_of(self)[0]
        number = student.iterator(self)
        while True:
            more, value = student.next_of(number)
            if not more:
                return
            yield value

    def __next__(self) -> Any:
        student = state_of(self)[0]
        more, value = student.next_of(state_of(self)[1])
        if not more:
            raise StopIteration
        return value

    def __enter__(self) -> Any:
        return state_of(self)[0].ask("read", self, "__enter__")()

    def __exit__(self, *_: Any) -> None:
        state_of(self)[0].ask("read", self, "__exit__")(None, None, None)

    def __del__(self) -> None:
        try:
            student, number, branch, _ = state_of(self)
        except AttributeError:
            return
        student.forget(number, branch)

    __hash__ = None  # type: ignore[assignment]


# the slot itself, past the attribute look-up of the class: (student, number, branch, claims) of a handle
state_of: Callable[[Handle], tuple[Student, int, int, tuple[str, ...]]] = vars(Handle)["_handle"].__get__


def _refuse(operation: str, remedy: str) -> Any:
    def refuse(self: Handle, *_: Any, **__: Any) -> NoReturn:
        raise HandleMisuse(
            f"{operation} {self!r} is not possible: its own code would decide the answer.\n"
            f"  wanted a plain value (number, str, list, array, tensor); {remedy}"
        )

    return refuse


_COMPARE = "compare what its attributes or methods return, for example h.value or h.tolist()"
_CONVERT = "ask for a value: h.attribute, h[0], h.method()"
for _name in COMPARISONS:
    setattr(Handle, f"__{_name}__", _refuse("comparing", f"{_COMPARE}, or h.__{_name}__(x)"))
for _name in (
    "__bool__",
    "__float__",
    "__int__",
    "__index__",
    "__complex__",
    "__round__",
    "__array__",
    "__bytes__",
):
    setattr(Handle, _name, _refuse("converting", _CONVERT))
for _name in [
    "add",
    "sub",
    "mul",
    "matmul",
    "truediv",
    "floordiv",
    "mod",
    "pow",
    "and",
    "or",
    "xor",
    "lshift",
    "rshift",
]:
    for _form in ("__{}__", "__r{}__", "__i{}__"):
        setattr(Handle, _form.format(_name), _refuse("calculating with", f"{_CONVERT}, or h.__{_name}__(x)"))
for _name in ("__neg__", "__pos__", "__abs__", "__invert__", "__array_ufunc__", "__array_function__"):
    setattr(Handle, _name, _refuse("calculating with", _CONVERT))
for _name in ("__reduce_ex__", "__copy__", "__deepcopy__"):
    setattr(Handle, _name, _refuse("copying", "keep the handle"))
Handle.__torch_function__ = classmethod(_refuse("calculating with", _CONVERT))  # type: ignore[attr-defined]


def claims_of(handle: Handle) -> tuple[str, ...]:
    """The class names that the student's process claims for the object, the nearest first."""
    return state_of(handle)[3]


def claimed_name(handle: Handle) -> str:
    """The claimed class in a form that is safe to show."""
    claims = claims_of(handle)
    nearest = claims[0] if claims else "object"
    return re.sub(r"[^A-Za-z0-9_.]", "?", nearest.removeprefix("__main__.").removeprefix("builtins."))[:60]


def is_instance(value: Any, kind: Any) -> bool:
    """Stand in for `isinstance` in test cells, so that it can be asked of handles.

    Of a handle the answer rests on what the student's process claims: good for a message, proof of nothing.
    """
    if type(value) is not Handle:
        return False if type(kind) is Handle else isinstance(value, kind)
    if isinstance(kind, tuple):
        return any(is_instance(value, each) for each in kind)
    claims = claims_of(value)
    if type(kind) is Handle:
        return any(claim.startswith("class ") and claim[6:] in claims for claim in claims_of(kind))
    return isinstance(kind, type) and f"{kind.__module__}.{kind.__qualname__}" in claims
