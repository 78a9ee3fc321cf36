"""Arguments that the student's code changes in place come back changed, in place."""

from __future__ import annotations

import numpy as np

from autograder.exam.student import library_name
from autograder.exam.wire.in_place import copy_back


def test_an_array_keeps_its_identity() -> None:
    given = np.zeros(3)
    copy_back(given, np.ones(3))
    assert given.tolist() == [1.0, 1.0, 1.0]


def test_an_array_of_another_shape_stays_as_it_was() -> None:
    given = np.zeros(3)
    copy_back(given, np.ones(4))
    assert given.tolist() == [0.0, 0.0, 0.0]


def test_arrays_inside_containers_are_changed_in_place() -> None:
    weights = np.zeros(2)
    given = {"W": weights, "steps": [1]}
    copy_back(given, {"W": np.ones(2), "steps": [1, 2], "new": 3})
    assert given["W"] is weights
    assert weights.tolist() == [1.0, 1.0]
    assert (given["steps"], given["new"]) == ([1, 2], 3)


def test_a_list_that_grew_is_refilled() -> None:
    given = [3, 1, 2]
    copy_back(given, [1, 2, 3, 4])
    assert given == [1, 2, 3, 4]


def test_a_generator_goes_on_where_the_student_left_it() -> None:
    given, used = np.random.default_rng(0), np.random.default_rng(0)
    used.random(5)
    copy_back(given, used)
    assert given.random() == np.random.default_rng(0).random(6)[5]


def test_another_type_is_not_taken() -> None:
    given = [1]
    copy_back(given, {"a": 1})
    assert given == [1]


def test_library_objects_are_known_by_name_and_ours_are_not() -> None:
    named = [library_name(value) for value in (np.sin, np.linalg.norm, np, float)]
    assert named == [("numpy", "sin"), ("numpy.linalg", "norm"), ("numpy", ""), ("builtins", "float")]
    assert library_name(lambda x: x) is None
    assert library_name(np.random.default_rng(0)) is None
