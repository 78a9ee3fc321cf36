"""A question's points among its cases, as otter divides them."""

from __future__ import annotations

from typing import Any

import pytest

from autograder.compiler.otter.points import divided_points, question_points


@pytest.mark.parametrize(
    ("points", "cases", "wanted"),
    [
        (None, [None, None], [0.5, 0.5]),
        (None, [0, None], [0.0, 1.0]),
        (None, [0, 0], [0.0, 0.0]),
        (None, [2, None], [2.0, 0.0]),
        (3, [None, 1, None], [1.0, 1.0, 1.0]),
        (3, [1, 2], [1.0, 2.0]),
        (4, [1, 2], [1.0, 2.0]),
        ([1, 0, 2.5], [None, None, None], [1.0, 0.0, 2.5]),
        ([1, None], [None, None], [1.0, 0.0]),
        ({"each": 0.5}, [None, None], [0.5, 0.5]),
        ({"each": 2}, [1, None], [1.0, 3.0]),
    ],
)
def test_points_are_divided_as_otter_divides_them(points: Any, cases: list[Any], wanted: list[float]) -> None:
    assert divided_points(question_points(points, len(cases)), cases) == wanted


@pytest.mark.parametrize(
    ("points", "cases", "problem"),
    [
        ([1], [None, None], "points for 1 cases, but the question has 2"),
        (1, [2, None], "more than the question's 1"),
        ("two", [None], "'two': wanted a number"),
        (None, [-1], "-1: wanted a number, 0 or more"),
        (True, [None], "True: wanted a number"),
    ],
)
def test_points_that_otter_refuses_are_refused(points: Any, cases: list[Any], problem: str) -> None:
    with pytest.raises(ValueError, match=problem):
        divided_points(question_points(points, len(cases)), cases)


@pytest.mark.slow
@pytest.mark.parametrize("total", [None, 0, 1, 2.5, 6])
@pytest.mark.parametrize("cases", [[None], [0, None], [1, None, None], [0, 0], [1, 0.5], [None, None, None]])
def test_otter_itself_divides_them_so(total: Any, cases: list[Any]) -> None:
    abstract = pytest.importorskip("otter.test_files.abstract_test")
    theirs = [abstract.TestCase("", "", False, points, None, None) for points in cases]
    try:
        wanted = [case.points for case in abstract.TestFile.resolve_test_file_points(total, theirs)]
    except ValueError:
        with pytest.raises(ValueError, match="more than"):
            divided_points(question_points(total, len(cases)), cases)
        return

    assert divided_points(question_points(total, len(cases)), cases) == pytest.approx(wanted)
