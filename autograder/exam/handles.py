"""A handle stands in a test cell for an object that stayed in the student's process.

It can be called, read, indexed, iterated and measured; each of these is a question to the student's
process, and what comes back is a value or another handle. It is never compared, never true or false, never
calculated with and never converted: a student's object could answer each of those as it likes, and an
operator would also tell it what it is compared with. Those raise `HandleMisuse`, which says what to do instead.

Special attributes are refused as well: libraries look them up behind one's back, and NumPy, for one, would
believe a memory address that an object gives as its `__array_interface__`.

A test that is about the student's own operators (`assert Point(1, 2) == Point(1, 2)`, written for a kernel that has
both) cannot do without their answer. While such a *trusting* test cell runs, the operators ask the student's process,
and what they say is the student's claim, as every value is.
"""

from __future__ import annotations

import copy
import operator
import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from autograder.exam.student import Student

__all__ = ["Handle", "HandleMisuse", "claims_of", "state_of"]

# special attributes that a test may read by name: no library looks them up on an instance
READABLE = frozenset("__name__ __qualname__ __doc__ __dict__".split())  # noqa: SIM905
BINARY = "add sub mul matmul truediv floordiv mod pow and or xor lshift rshift".split()  # noqa: SIM905
COMPARISONS = "eq ne lt le gt ge".split()  # noqa: SIM905
UNARY = "neg pos abs invert bool float int complex round str repr hash".split()  # noqa: SIM905
# operators that a test may call by name, h.__add__(x): then it is plain that the student's code answers
BY_NAME = frozenset(
    f"__{name}__" for name in (*BINARY, *(f"r{name}" for name in BINARY), *COMPARISONS, *UNARY)
)


ITERATOR = re.compile(r"builtins\.(?:generator|map|filter|zip|enumerate|reversed|\w*iterator)|itertools\.\w+")
# by which an object would say where in memory its values lie
ADDRESSES = frozenset(
    f"__{name}__"
    for name in (
        "array_interface",
        "array_struct",
        "array_namespace",
        "arrow_c_array",
        "arrow_c_stream",
        "buffer",
        "cuda_array_interface",
        "dataframe",
        "dlpack",
        "dlpack_device",
        "torch_function",
    )
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
        if state_of(self)[0].trusting:
            return str(self._asked(repr, str))
        return f"<the student's {claimed_name(self)}>"

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return state_of(self)[0].call(self, args, kwargs)

    def __getattribute__(self, name: str) -> Any:
        if (
            name in BY_NAME or name == "__doc__"
        ):  # an operator itself is looked up on the class and does not come by here
            return state_of(self)[0].ask("read", self, name)
        if name == "__class__" and state_of(self)[0].trusting:
            return state_of(self)[0].ask("read", self, name)
        return object.__getattribute__(self, name)

    def __getattr__(self, name: str) -> Any:
        special = name.startswith("__") and name.endswith("__")
        if special and name not in READABLE and (name in ADDRESSES or not state_of(self)[0].trusting):
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
        # one that is an iterator gives itself, as it does there
        return self if any(map(ITERATOR.fullmatch, claims_of(self)[:1])) else self._values()

    def _values(self) -> Iterator[Any]:
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

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: Any) -> bool:
        student = state_of(self)[0]
        leave = student.ask("read", self, "__exit__")
        if kind is None or not issubclass(kind, Exception):
            leave(None, None, None)
            return False
        try:
            there = student.use(kind, *(each for each in error.args if type(each) in (str, int, float)))  # type: ignore[union-attr]
        except TypeError:  # a class of the test's own, which cannot be sent
            there = None
        return bool(leave(kind if there is not None else None, there, None) is True)

    def __str__(self) -> str:
        return self._asked(str) if state_of(self)[0].trusting else repr(self)

    def __format__(self, spec: str) -> str:
        return self._asked(format, str, spec) if state_of(self)[0].trusting else format(repr(self), spec)

    def __hash__(self) -> int:
        if not state_of(self)[0].trusting:
            raise HandleMisuse(f"unhashable: {self!r}; {_CONVERT}")
        return self._asked(hash, int)

    def _asked(self, function: Callable[..., Any], kind: Any = None, *arguments: Any) -> Any:
        """What a library function, called there with the object, gives, if that is of this very type."""
        found = state_of(self)[0].use(function, self, *arguments)
        wanted = kind or function
        if type(found) is not wanted:
            raise HandleMisuse(f"{function.__name__} of {self!r} is no {wanted.__name__}")
        return found

    def __del__(self) -> None:
        try:
            student, number, branch, _ = state_of(self)
        except AttributeError:
            return
        student.forget(number, branch)


# the slot itself, past the attribute look-up of the class: (student, number, branch, claims) of a handle
state_of: Callable[[Handle], tuple[Student, int, int, tuple[str, ...]]] = vars(Handle)["_handle"].__get__


_COMPARE = "compare what its attributes or methods return, for example h.value or h.tolist()"
_CONVERT = "ask for a value: h.attribute, h[0], h.method()"


def _refused(operation: str, remedy: str, answer: Callable[..., Any]) -> Any:
    """Make an operator that raises, or in a trusting test cell has the student's process `answer`."""

    def operate(self: Handle, *arguments: Any, **keywords: Any) -> Any:
        if state_of(self)[0].trusting:
            return answer(self, *arguments, **keywords)
        raise HandleMisuse(
            f"{operation} <the student's {claimed_name(self)}> is not possible: its own code would decide the answer.\n"
            f"  wanted a plain value (number, str, list, array, tensor); {remedy}"
        )

    return operate


def _there(function: Callable[..., Any], *, reflected: bool = False) -> Callable[..., Any]:
    """An operator's answer: what this function of a library gives there."""

    def answer(self: Handle, *others: Any) -> Any:
        arguments = (*others, self) if reflected else (self, *others)
        return state_of(self)[0].use(function, *arguments)

    return answer


def _converted(kind: Any) -> Callable[..., Any]:
    """The answer of a conversion: the object as a value of a builtin type, made there."""
    return lambda self: self._asked(kind)


def _ufunc(self: Handle, ufunc: Any, method: str, *inputs: Any, **keywords: Any) -> Any:
    if method != "__call__" or keywords:
        raise HandleMisuse(f"{ufunc.__name__}.{method} of an object of the student's; {_CONVERT}")
    return state_of(self)[0].use(ufunc, *inputs)


def _array(self: Handle, dtype: Any = None, copy: Any = None) -> Any:
    return self._asked(np.asarray, np.ndarray)


def _round(self: Handle, digits: int | None = None) -> Any:
    return state_of(self)[0].use(round, self, *(() if digits is None else (digits,)))


for _name in COMPARISONS:
    _answer = _there(getattr(operator, _name))
    setattr(Handle, f"__{_name}__", _refused("comparing", f"{_COMPARE}, or h.__{_name}__(x)", _answer))
_converting: dict[str, Callable[..., Any]] = {
    "__bool__": _converted(bool),
    "__float__": _converted(float),
    "__int__": _converted(int),
    "__index__": lambda self: self._asked(operator.index, int),
    "__complex__": _converted(complex),
    "__bytes__": _converted(bytes),
    "__round__": _round,
    "__array__": _array,
}
for _name, _answer in _converting.items():
    setattr(Handle, _name, _refused("converting", _CONVERT, _answer))
for _name in BINARY:
    _function = getattr(operator, f"__{_name}__")
    _inplace = getattr(operator, f"__i{_name}__")
    for _form, _answer in (
        ("__{}__", _there(_function)),
        ("__r{}__", _there(_function, reflected=True)),
        ("__i{}__", _there(_inplace)),
    ):
        _remedy = f"{_CONVERT}, or h.__{_name}__(x)"
        setattr(Handle, _form.format(_name), _refused("calculating with", _remedy, _answer))
for _name, _answer in (
    ("__neg__", _there(operator.neg)),
    ("__pos__", _there(operator.pos)),
    ("__abs__", _there(abs)),
    ("__invert__", _there(operator.invert)),
    ("__array_ufunc__", _ufunc),
    (
        "__array_function__",
        lambda self, function, _, args, kwargs: state_of(self)[0].use(function, *args, **kwargs),
    ),
):
    setattr(Handle, _name, _refused("calculating with", _CONVERT, _answer))
for _name, _answer in (
    ("__copy__", _there(copy.copy)),
    ("__deepcopy__", lambda self, _: state_of(self)[0].use(copy.deepcopy, self)),
):
    setattr(Handle, _name, _refused("copying", "keep the handle", _answer))


def _never(operation: str, remedy: str) -> Any:
    def refuse(*_: Any, **__: Any) -> Any:
        raise HandleMisuse(f"{operation} an object of the student's is not possible; {remedy}")

    return refuse


Handle.__reduce_ex__ = _never("copying", "keep the handle")  # type: ignore[method-assign]


def _torch_function(
    cls: type, function: Any, types: Any, args: tuple[Any, ...] = (), kwargs: dict[str, Any] | None = None
) -> Any:
    """Answer a call of one of torch's functions with a handle among its arguments."""
    handles = [value for value in (*args, *(kwargs or {}).values()) if type(value) is Handle]
    if not handles or not state_of(handles[0])[0].trusting:
        raise HandleMisuse(f"calculating with an object of the student's is not possible; {_CONVERT}")
    return state_of(handles[0])[0].use(function, *args, **(kwargs or {}))


Handle.__torch_function__ = classmethod(_torch_function)  # type: ignore[attr-defined]


def claims_of(handle: Handle) -> tuple[str, ...]:
    """The class names that the student's process claims for the object, the nearest first."""
    return state_of(handle)[3]


def claimed_name(handle: Handle) -> str:
    """The claimed class in a form that is safe to show."""
    claims = claims_of(handle)
    nearest = claims[0] if claims else "object"
    return re.sub(r"[^A-Za-z0-9_.]", "?", nearest.removeprefix("__main__.").removeprefix("builtins."))[:60]
