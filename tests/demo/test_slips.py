"""Small slips in worked solutions: made in the text, so that comments and layout stay."""

from __future__ import annotations

import pytest

from autograder.demo.slips import slips


@pytest.mark.parametrize(
    ("source", "wanted"),
    [
        ("def f(a, b):\n    return a - b", "def f(a, b):\n    return a + b"),
        ("def f(a, b):\n    return (a) + (b)  # a + b", "def f(a, b):\n    return (a) - (b)  # a + b"),
        ("def f(é, b):\n    return é * b", "def f(é, b):\n    return é / b"),
        ("def f(a, eps):\n    x = a + eps\n    return g(x)", "def f(a, eps):\n    x = a + eps\n    return a"),
        ("def f(a):\n    c = a - 1\n    return c * 2", "def f(a):\n    c = a + 1\n    return c * 2"),
    ],
)
def test_the_likeliest_slip(source: str, wanted: str) -> None:
    assert slips(source)[0].source == wanted


def test_no_slip_in_what_is_not_python() -> None:
    assert slips("%timeit f(1)\n") == []
