"""Objects that answer every question with yes: refused by their exact type, and never asked."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from messages import likely, message

from autograder import checks

ASKED: list[str] = []


def _spy(name: str) -> Callable[..., Any]:
    def answer(*args: Any, **kwargs: Any) -> Any:
        ASKED.append(name)
        return True

    return answer


HOOKS = """
    __eq__ __ne__ __bool__ __float__ __int__ __index__ __complex__
    __array__ __array_ufunc__ __array_function__ __len__ __iter__ __getitem__ __getattr__
    __getattribute__ __hash__ __sub__ __rsub__ __abs__ __le__ __ge__ __repr__
    __str__ __format__ __array_interface__ __array_struct__ __contains__ __round__ __reduce_ex__
""".split()  # noqa: SIM905


class Meta(type):
    """A class of classes that are equal to every class and lie about their names."""

    __eq__ = _spy("meta __eq__")
    __hash__ = _spy("meta __hash__")  # type: ignore[assignment]
    __instancecheck__ = _spy("meta __instancecheck__")
    __subclasscheck__ = _spy("meta __subclasscheck__")
    __name__ = property(_spy("meta __name__"))  # type: ignore[assignment]
    __module__ = property(_spy("meta __module__"))  # type: ignore[assignment]
    __mro__ = property(_spy("meta __mro__"))  # type: ignore[assignment]
    __bases__ = property(_spy("meta __bases__"))  # type: ignore[assignment]
    __repr__ = _spy("meta __repr__")


HOSTILE = {name: _spy(name) for name in HOOKS}
Yes = Meta("Yes", (), {**HOSTILE, "__class__": property(lambda self: ASKED.append("__class__") or float)})
YesFloat = Meta("YesFloat", (float,), HOSTILE)
YesArray = Meta("YesArray", (np.ndarray,), HOSTILE)
YesList = Meta("YesList", (list,), HOSTILE)
YesText = Meta("YesText", (str,), HOSTILE)


def hostile_values() -> list[Any]:
    array = np.ndarray.__new__(YesArray, (2,))
    return [
        object.__new__(Yes),
        float.__new__(YesFloat, 1.0),
        array,
        list.__new__(YesList),
        str.__new__(YesText, "a"),
    ]


# what a check wants with [yes, yes] or yes itself
CALLS: dict[str, Callable[[Any], Any]] = {
    "assert_close to a number": lambda yes: checks.assert_close(yes, 1.0),
    "assert_close to an array": lambda yes: checks.assert_close(yes, np.ones(2)),
    "assert_close in a list": lambda yes: checks.assert_close([yes, yes], [1.0, 1.0]),
    "assert_close deep in a list": lambda yes: checks.assert_close([[1.0, yes]], [[1.0, 1.0]]),
    "assert_shape": lambda yes: checks.assert_shape(yes, (2,)),
    "assert_equal to a number": lambda yes: checks.assert_equal(yes, 1),
    "assert_equal to text": lambda yes: checks.assert_equal(yes, "a"),
    "assert_equal to None": lambda yes: checks.assert_equal(yes, None),
    "assert_equal to a list": lambda yes: checks.assert_equal(yes, []),
    "assert_equal in a tuple": lambda yes: checks.assert_equal((1, yes), (1, 2)),
    "assert_equal in a dict": lambda yes: checks.assert_equal({"a": yes}, {"a": 1}),
    "assert_equal to an array": lambda yes: checks.assert_equal(yes, np.ones(2)),
    "accuracy": lambda yes: checks.accuracy(yes, [1, 1]),
    "accuracy in a list": lambda yes: checks.accuracy([yes, yes], [1, 1]),
    "mean_squared_error": lambda yes: checks.mean_squared_error(yes, [1.0, 1.0]),
    "log_loss": lambda yes: checks.log_loss(yes, [0, 1]),
    "roc_auc": lambda yes: checks.roc_auc(yes, [0, 1]),
    "iou": lambda yes: checks.iou(yes, [True, False]),
    "threshold": lambda yes: checks.threshold(yes, zero=0.0, full=1.0),
}


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS.keys())
@pytest.mark.parametrize("which", range(5), ids=["object", "float", "ndarray", "list", "str"])
def test_a_hostile_value_is_refused_without_being_asked(call: Callable[[Any], Any], which: int) -> None:
    value = hostile_values()[which]
    ASKED.clear()
    told = message(call, value)
    assert ASKED == []
    assert "Yes" in told or "a list of 2" in told or "a tuple of 2" in told


def test_hostile_keys_and_entries_of_a_set_are_not_asked() -> None:
    value = hostile_values()[0]
    # built by the student's code, where the hash is asked for
    for found, wanted in (({value}, {1}), ({value: 1}, {1: 1}), ({(value,)}, {(1,)})):
        ASKED.clear()
        assert "it holds objects" in likely(checks.assert_equal, found, wanted)
        assert ASKED == []


def test_an_array_of_objects_is_refused_without_being_asked() -> None:
    found = np.empty(2, dtype=object)
    # one that NumPy puts into an array without asking it for numbers
    silent = {name: hook for name, hook in HOSTILE.items() if "array" not in name and "getattr" not in name}
    found[0] = found[1] = object.__new__(Meta("Silent", (), silent))
    for check, wanted in ((checks.assert_close, [1.0, 1.0]), (checks.assert_equal, np.array([1, 1]))):
        ASKED.clear()
        assert "holds Python objects" in likely(check, found, wanted)
        assert ASKED == []


def test_the_name_of_a_class_is_told_even_when_the_class_lies() -> None:
    assert "found:  an object of class Yes" in message(checks.assert_close, hostile_values()[0], 1.0)


def test_a_class_that_calls_itself_a_tensor_is_refused() -> None:
    fake = type("Tensor", (), {"__module__": "torch", "detach": _spy("detach"), "shape": (1,)})()
    assert "found:  an object of class Tensor" in message(checks.assert_close, fake, [1.0])
    assert "cannot be checked" in message(checks.assert_shape, fake, (1,))


@pytest.mark.parametrize(
    ("found", "guess"),
    [
        (None, "the function returned None: is a `return` missing?"),
        (len, "are the parentheses of the call missing?"),
        ((x for x in [1.0]), "return list(...) or an array"),
        ({"a": 1.0}, "not in a dict"),
        (np.ma.array([1.0]), "return np.asarray(...) of it"),
        ([1.0, None], "an entry of this list is None"),
        ([[1.0], [1.0, 2.0]], "differ in length"),
        ([1.0, "a"], "mixes numbers and text"),
        (np.array([None, 1.0]), "holds Python objects"),
        (np.array(["2020-01-01"], dtype="M8[D]"), "dtype is datetime64[D]"),
        (10**400, "beyond the largest float"),
        (type("Handle", (), {})(), "if this is a function, call it"),
    ],
)
def test_the_message_says_what_to_return_instead(found: Any, guess: str) -> None:
    assert guess in likely(checks.assert_close, found, [1.0])


def test_a_list_nested_without_end_is_refused() -> None:
    found: list[Any] = []
    found.append(found)
    assert "nested more than 32 deep" in likely(checks.assert_close, found, [1.0])


def test_made_up_classes_do_not_fill_the_memory() -> None:
    many = np.arange(200_000)
    assert checks.f1(many, np.zeros_like(many), average="macro") < 1e-5
    assert "at most 2000 classes" in message(checks.confusion_matrix, many, np.zeros_like(many))


def test_checks_import_numpy_alone() -> None:
    allowed = {"autograder", "numpy", *sys.stdlib_module_names}
    for path in Path(checks.__file__).parent.glob("*.py"):
        # what models and files need is imported by the functions for these
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            assert {name.partition(".")[0] for name in names} <= allowed, path
            assert all(
                name.startswith(("autograder.checks", "autograder.errors", "autograder.hidden_key"))
                for name in names
                if "autograder" in name
            )


def test_importing_checks_loads_no_library_but_numpy() -> None:
    code = (
        "import sys, autograder.checks; print({'torch', 'pandas', 'sklearn', 'scipy'} & sys.modules.keys())"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout == "set()\n"
