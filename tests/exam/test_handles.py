"""A handle never decides anything by the student's code: what it refuses, and that nothing is asked then."""

from __future__ import annotations

import copy
import operator
from typing import Any

import numpy as np
import pytest

from autograder.exam.asking import is_instance
from autograder.exam.handles import Handle, HandleMisuse
from autograder.exam.student import library_name


class Asked:
    """Stands for the student's process and notes what it is asked."""

    branch = 1
    trusting = False

    def __init__(self, answer: Any = None) -> None:
        self.answer, self.questions = answer, []

    def ask(self, what: str, *arguments: Any) -> Any:
        self.questions.append((what, *arguments[1:]))
        return self.answer

    def call(self, handle: Handle, args: Any, kwargs: Any) -> Any:
        self.questions.append(("call", args, kwargs))
        return self.answer

    def forget(self, number: int, branch: int) -> None:
        pass


def handle(student: Asked, *claims: str) -> Handle:
    return Handle(student, 7, claims or ("__main__.Model", "builtins.object"))  # type: ignore[arg-type]


REFUSED = {
    "==": lambda h: h == 1.0,
    "== from the left": lambda h: operator.eq(1.0, h),
    "!=": lambda h: h != 1.0,
    "<": lambda h: h < 1.0,
    "array ==": lambda h: np.arange(3.0) == h,
    "truth": bool,
    "not": lambda h: not h,
    "float": float,
    "int": int,
    "complex": complex,
    "index": operator.index,
    "round": round,
    "+": lambda h: h + 1.0,
    "- from the left": lambda h: 1.0 - h,
    "array -": lambda h: np.arange(3.0) - h,
    "@": lambda h: np.eye(2) @ h,
    "negative": lambda h: -h,
    "abs": abs,
    "+=": lambda h: operator.iadd(h, 1),
    "asarray": np.asarray,
    "allclose": lambda h: np.allclose(h, 1.0),
    "mean": np.mean,
    "isnan": np.isnan,
    "max": lambda h: max(h, 1.0),
    "copy": copy.copy,
    "deepcopy": copy.deepcopy,
}


@pytest.mark.parametrize("operation", REFUSED.values(), ids=REFUSED.keys())
def test_what_the_students_code_would_decide_is_refused_without_asking(operation: Any) -> None:
    student = Asked(answer=True)
    with pytest.raises(HandleMisuse, match="not possible"):
        operation(handle(student))
    assert student.questions == []


@pytest.mark.parametrize(
    "name", ["__array_interface__", "__array_struct__", "__cuda_array_interface__", "__buffer__"]
)
def test_special_attributes_that_libraries_look_up_are_not_read(name: str) -> None:
    student = Asked(answer={"data": (0, False)})
    with pytest.raises(AttributeError, match="special attributes"):
        getattr(handle(student), name)
    assert student.questions == []


def test_a_handle_is_no_key() -> None:
    with pytest.raises(TypeError, match="unhashable"):
        {handle(Asked()): 1}


def test_reading_calling_indexing_are_questions() -> None:
    student = Asked(answer=3.0)
    model = handle(student)
    assert [model.weight, model(1, b=2), model["x"]] == [3.0, 3.0, 3.0]
    assert student.questions == [("read", "weight"), ("call", (1,), {"b": 2}), ("item", "x")]


def test_an_operator_called_by_name_is_a_question() -> None:
    student = Asked(answer=lambda other: other + 2.0)
    value = handle(student)
    assert [value.__add__(1.0), value.__eq__(3.0)] == [3.0, 5.0]
    assert student.questions == [("read", "__add__"), ("read", "__eq__")]


@pytest.mark.parametrize("answer", [-1, 2.0, True, None, "3"])
def test_a_length_is_a_whole_number_or_refused(answer: Any) -> None:
    with pytest.raises(HandleMisuse, match="length"):
        len(handle(Asked(answer)))


def test_is_instance_goes_by_the_claimed_names() -> None:
    claimed = handle(Asked(), "__main__.Net", "torch.nn.modules.module.Module", "builtins.object")
    kind = type("Module", (), {"__module__": "torch.nn.modules.module"})
    own = handle(Asked(), "builtins.type", "class __main__.Net")
    assert [is_instance(claimed, kind), is_instance(claimed, own), is_instance(claimed, dict)] == [
        True,
        True,
        False,
    ]


def test_a_class_name_cannot_bring_text_into_a_message() -> None:
    assert repr(handle(Asked(), "__main__.\x1b[31m<script>")) == "<the student's ??31m?script?>"


class Trusted(Asked):
    """Stands for the process while a test cell is held that lets the student's operators answer."""

    trusting = True

    def use(self, function: Any, *arguments: Any, **keywords: Any) -> Any:
        self.questions.append((library_name(function), len(arguments), keywords))
        return self.answer


def test_torch_asks_about_a_students_parameter_where_the_test_trusts() -> None:
    torch = pytest.importorskip("torch")
    process = Trusted(answer=True)
    weight, wanted = handle(process, "torch.nn.parameter.Parameter"), torch.ones(2)
    assert torch.allclose(weight, wanted, atol=0.1) is True
    assert (wanted - weight) is True
    assert torch.nn.functional.mse_loss(weight, wanted) is True
    asked = [question[0] for question in process.questions]
    assert asked == [("torch", "allclose"), ("torch", "Tensor.sub"), ("torch.nn.functional", "mse_loss")]


def test_and_nowhere_else() -> None:
    torch = pytest.importorskip("torch")
    process = Asked()
    with pytest.raises(HandleMisuse, match="calculating with"):
        torch.allclose(handle(process), torch.ones(2))
    assert process.questions == []
