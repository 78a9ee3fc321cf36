"""Tensors, Series and DataFrames: read by their exact class."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
import torch
from messages import likely, message

from autograder.checks import accuracy, assert_close, assert_equal, assert_shape


@pytest.mark.parametrize(
    "found",
    [
        torch.tensor([1.0, 2.0], dtype=torch.float64, requires_grad=True),
        torch.nn.Parameter(torch.tensor([1.0, 2.0])),
        torch.tensor([1.0, 2.0], dtype=torch.bfloat16),
        torch.tensor([1.0, 2.0], dtype=torch.float8_e5m2),
        [torch.tensor(1.0), torch.tensor(2.0)],
        pd.Series([1.0, 2.0], index=["a", "b"]),
        torch.tensor([-1.0, -2.0]).neg(),
    ],
    ids=["grad", "parameter", "bfloat16", "float8", "list", "series", "neg"],
)
def test_tensors_and_tables_are_compared_as_numbers(found: Any) -> None:
    assert assert_close(found, [1.0, 2.0]) is None
    assert "is not close" in message(assert_close, found, [1.0, 2.5])


def test_tensors_serve_as_wanted_values_and_set_the_tolerance() -> None:
    assert assert_close(np.array([1 + 5e-6]), torch.tensor([1.0])) is None
    assert "is not close" in message(
        assert_close, np.array([1 + 5e-6]), torch.tensor([1.0], dtype=torch.float64)
    )


def test_labels_may_be_tensors() -> None:
    assert accuracy(torch.tensor([0, 1]), pd.Series([0, 1])) == 1.0


def test_shapes_of_tensors_and_tables() -> None:
    assert assert_shape(torch.zeros(2, 3), (2, 3)) is None
    assert assert_shape(pd.DataFrame({"a": ["x"], "b": [1]}), (1, 2)) is None


@pytest.mark.parametrize(
    "found", [torch.ones(2).to_sparse(), torch.ones(2, device="meta")], ids=["sparse", "without data"]
)
def test_tensors_without_plain_numbers_are_refused(found: Any) -> None:
    assert "return a dense one" in likely(assert_close, found, [1.0, 1.0])


def test_a_subclass_of_tensor_is_refused() -> None:
    class Sub(torch.Tensor):
        pass

    found = torch.ones(2).as_subclass(Sub)
    assert "found:  an object of class Sub" in message(assert_close, found, [1.0, 1.0])


@pytest.mark.parametrize(
    "found", [pd.Series(["a", "b"]), pd.DataFrame({"a": [object()]}), pd.Series([1, 2], dtype="Int64")]
)
def test_tables_without_plain_numbers_are_refused(found: Any) -> None:
    assert "numeric columns" in likely(assert_close, found, [1.0, 2.0])


def test_the_columns_of_equal_tables_have_the_same_names_in_the_same_order() -> None:
    wanted = pd.DataFrame({"a": [1], "b": [2]})
    assert assert_equal(pd.DataFrame({"a": [1], "b": [2]}), wanted) is None
    assert "at .columns[0]" in message(assert_equal, pd.DataFrame({"b": [1], "a": [2]}), wanted)


def test_a_tensor_is_not_equal_to_an_array() -> None:
    assert "another type of container" in message(assert_equal, torch.tensor([1]), np.array([1]))
