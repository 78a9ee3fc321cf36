"""Outputs are shown to people: whatever a student's process gives becomes valid notebook JSON of a bounded size."""

from __future__ import annotations

import json
from typing import Any

import nbformat.v4
import pytest

from autograder.exam.outputs import checked


def valid(outputs: tuple[dict[str, Any], ...]) -> bool:
    cell = nbformat.v4.new_code_cell("1", outputs=[nbformat.from_dict(output) for output in outputs])
    nbformat.validate(nbformat.v4.new_notebook(cells=[cell]))
    return True


def test_good_outputs_stay_as_they_are() -> None:
    good = [
        {"output_type": "stream", "name": "stdout", "text": "hello\n"},
        {"output_type": "display_data", "data": {"image/png": "aGk=", "text/plain": "x"}, "metadata": {}},
        {"output_type": "execute_result", "execution_count": 3, "data": {"text/plain": "4"}, "metadata": {}},
        {"output_type": "error", "ename": "KeyError", "evalue": "x", "traceback": ["a", "b"]},
    ]
    assert list(checked(good, 10_000)) == good
    assert valid(checked(good, 10_000))


@pytest.mark.parametrize(
    "bad",
    [
        None,
        {},
        {"output_type": "stream", "name": "stdin", "text": "x"},
        {"output_type": "stream", "name": "stdout", "text": 3},
        {"output_type": "display_data", "data": "x", "metadata": {}},
        {"output_type": "update_display_data", "data": {}, "metadata": {}},
        {"output_type": "execute_result", "execution_count": "1", "data": {}, "metadata": {}},
    ],
)
def test_what_has_not_the_form_of_an_output_is_left_out(bad: Any) -> None:
    assert checked([bad], 10_000) == ()


def test_surrogates_nan_and_deep_values_become_plain_json() -> None:
    deep: Any = 1
    for _ in range(100):
        deep = [deep]
    data = {"text/plain": "\ud800", "application/json": {"nan": float("nan"), "deep": deep}, "no mime": "x"}
    outputs = checked([{"output_type": "display_data", "data": data, "metadata": {"a": {1: 2}}}], 10_000)
    assert json.loads(json.dumps(outputs, allow_nan=False).encode("utf-8"))
    assert outputs[0]["data"]["text/plain"] == "?"
    assert set(outputs[0]["data"]) == {"text/plain", "application/json"}


def test_a_flood_is_cut() -> None:
    line = {"output_type": "stream", "name": "stdout", "text": "x" * 1000}
    assert len(json.dumps(checked([line] * 10_000, 50_000))) < 60_000
    assert len(checked([{**line, "text": "x"}] * 10_000, 10**9)) == 201
