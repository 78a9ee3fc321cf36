"""What tells whether names mean the same later, all the way down."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from autograder.sandbox.stillness import picture, same


def module(source: str) -> dict[str, Any]:
    """A notebook's namespace after a cell."""
    namespace: dict[str, Any] = {"__name__": "__main__", "np": np}
    exec(source, namespace)
    return namespace


STILL = {
    "a function of arrays": "def f(x):\n    return np.exp(x) / np.sum(x)",
    "a function that calls another": "def g(x):\n    return x\n\ndef f(x):\n    return g(x) + 1",
    "two that call each other": "def f(x):\n    return x and g(x)\n\ndef g(x):\n    return f(x - 1)",
    "a class": "class f:\n    def m(self):\n        return n\n    @property\n    def p(self):\n        return 1\nn = 2",
    "a closure": "def make(k):\n    return lambda x: k * x\nf = make(3)",
    "a small array": "w = np.arange(5.0)\n\ndef f(x):\n    return w @ x",
    "a name that is not there": "def f(x):\n    return missing(x)",
}
CHANGING = {
    "a list": "seen = []\n\ndef f(x):\n    seen.append(x)",
    "a default that is a dictionary": "def f(x, cache={}):\n    return cache",
    "a random generator": "rng = np.random.default_rng(0)\n\ndef f(x):\n    return rng.normal()",
    "an object": "class A:\n    pass\na = A()\n\ndef f(x):\n    return a.b",
    "a function with attributes": "def f(x):\n    return f.calls\nf.calls = 0",
    "a large array": "w = np.zeros(100000)\n\ndef f(x):\n    return w",
    "a closure over a list": "def make(k):\n    return lambda x: k\nf = make([])",
    "an array of objects": "w = np.array([[], 1], dtype=object)\n\ndef f(x):\n    return w",
}


@pytest.mark.parametrize("source", STILL.values(), ids=STILL.keys())
def test_code_and_constants_stand_still(source: str) -> None:
    namespace = module(source)
    before = picture(namespace, ("f",))
    assert before is not None
    assert same(before, picture(namespace, ("f",)))


@pytest.mark.parametrize("source", CHANGING.values(), ids=CHANGING.keys())
def test_what_changes_in_place_does_not(source: str) -> None:
    assert picture(module(source), ("f",)) is None


@pytest.mark.parametrize(
    ("of", "change"),
    [
        ("a function of arrays", "def f(x):\n    return x"),
        ("a function that calls another", "def g(x):\n    return -x"),
        ("a class", "f.m = lambda self: 3"),
        ("a class", "f.q = 3"),
        ("a class", "n = 3"),
        ("a small array", "w[0] = 7"),
        ("a small array", "w = np.arange(5)"),
        ("a name that is not there", "def missing(x):\n    return x"),
        ("a function of arrays", "f.__defaults__ = (1,)"),
        ("a function of arrays", "del f"),
    ],
)
def test_a_change_is_seen(of: str, change: str) -> None:
    namespace = module(STILL[of])
    before = picture(namespace, ("f",))
    assert before is not None
    exec(change, namespace)
    assert not same(before, picture(namespace, ("f",)))
