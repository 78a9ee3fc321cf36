"""Lazy answers: made of a stub and of visible tests, each once."""

from __future__ import annotations

import ast

import pytest

from autograder.audit.lazy import constants, filled, lazy_answers

STUB = '''\
def shift(x, by):
    """Shift x."""
    n = len(x)
    # YOUR CODE HERE
    raise NotImplementedError("shift")
'''
METHOD = """\
class Mean:
    def add(self, x):
        raise NotImplementedError("mean")

    def known(self):
        return 1
"""


def test_a_stub_is_filled_where_the_student_writes_and_nowhere_else() -> None:
    assert filled(STUB, [], "0") == ast.unparse(
        ast.parse(STUB.replace('raise NotImplementedError("shift")', "return 0"))
    )
    assert "def add(self, x):\n        return x" in (filled(METHOD, [], "<argument>") or "")
    assert "return 1" in (filled(METHOD, [], "0") or "")


def test_a_class_without_methods_is_left_empty() -> None:
    assert filled('class Mean:\n    raise NotImplementedError("mean")\n', [], "0") == "class Mean:\n    pass"


def test_names_that_the_solution_binds_are_bound() -> None:
    assert filled('raise NotImplementedError("w")', ["b", "w"], "[]") == "b = []\nw = []"


def test_without_an_argument_none_is_returned() -> None:
    assert filled('def f():\n    raise NotImplementedError("f")\n', [], "<argument>") is None


def test_another_exception_of_the_stub_stays() -> None:
    stub = 'def f(x):\n    if x < 0:\n        raise ValueError(x)\n    raise NotImplementedError("f")\n'

    assert "raise ValueError(x)" in (filled(stub, [], "0") or "")


@pytest.mark.parametrize(
    ("test", "wanted"),
    [
        ("assert_close(f(x), np.array([1.0, 2.0]), rtol=1e-6, what='f')", ["np.array([1.0, 2.0])"]),
        ("assert f(3) == 9, 'wanted 9'", ["3", "9"]),
        ("assert kind(A) == 'indefinite'", ["'indefinite'"]),
        ("likely = 'the sign of z is wrong'", []),
        ("'''What is tested.'''", []),
        ("found = f(x)[:2]", ["2"]),
        ("assert found == [1, (2, 3)]", ["[1, (2, 3)]"]),
        ("assert f(y) == {'a': y}", ["'a'"]),
        ("print(f'{f(1)} of 2')", []),
        ("f(y)[:, 3]", ["3"]),
    ],
)
def test_which_constants_of_a_visible_test_are_copied(test: str, wanted: list[str]) -> None:
    assert list(constants(ast.parse(test), {"np"})) == wanted


def test_every_answer_is_python_and_there_once() -> None:
    found = lazy_answers(STUB, {"shift"}, ["assert shift(2, 0) == 1", "assert shift(1, 1) == 7"], set())

    assert len({answer.source for answer in found}) == len(found)
    assert [ast.parse(answer.source) is not None for answer in found] == [True] * len(found)
    assert [answer.name for answer in found] == [
        "returns None",
        "returns 0",
        "returns 1",
        "returns True",
        "returns an empty list",
        "returns an empty array",
        "returns its first argument",
        "returns zeros of its first argument's shape",
        "returns 2, copied from the visible test",
        "returns 7, copied from the visible test",
    ]
