"""Decoding a notebook: what is read all the same, and what is said when nothing can be."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from handed_in import cell, notebook, read, refusal, sources
from hypothesis import given
from hypothesis import strategies as st

from autograder.errors import SubmissionError
from autograder.grading.handed_in.notebook_json import decode_notebook


def test_nan_and_infinity_are_harmless(tmp_path: Path) -> None:
    content = json.dumps(notebook([cell("x")], metadata={"a": float("nan"), "b": float("-inf")})).encode()
    assert b"NaN" in content
    assert sources(read(tmp_path, content)) == ["x"]


def test_a_number_of_ten_thousand_digits_is_harmless(tmp_path: Path) -> None:
    content = json.dumps(notebook([cell("x")])).replace("null", "9" * 10_000).encode()
    assert sources(read(tmp_path, content)) == ["x"]


def test_a_byte_order_mark_is_accepted(tmp_path: Path) -> None:
    assert sources(read(tmp_path, b"\xef\xbb\xbf" + json.dumps(notebook([cell("x")])).encode())) == ["x"]


def test_bytes_that_are_no_utf8_are_replaced_and_noted(tmp_path: Path) -> None:
    file = read(tmp_path, json.dumps(notebook([cell("caf#")])).encode().replace(b"#", b"\xe9"))
    assert sources(file) == ["caf\ufffd"]
    assert file.notes == ("Some bytes of the file are not UTF-8 text: each was replaced by \ufffd.",)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "'pca.ipynb' is empty"),
        (b" \n", "'pca.ipynb' is empty"),
        (b"PK\x03\x04zip", "is a zip archive, not a notebook"),
        (b"%PDF-1.7", "is a PDF document, not a notebook"),
        (b"\n<!DOCTYPE html><html>", "is a web page (HTML), not a notebook"),
        ("{}".encode("utf-16"), "is text in UTF-16, not a notebook"),
        (b'{"cells": [\n<<<<<<< HEAD\n', "an unsolved git merge"),
        (b'{"cells": [{"cell_type"', "is damaged or cut off, not a notebook"),
        (b"[]", "not a notebook: it has no cells"),
        (b"null", "not a notebook: it has no cells"),
        (b"{}", "not a notebook: it has no cells"),
        (b'{"nbformat": 4, "cells": []}', "not a notebook: it has no cells"),
        (b'{"nbformat": 4, "cells": {"0": 1}}', "not a notebook: it has no cells"),
        (b'{"nbformat": 3, "worksheets": 5}', "not a notebook: it has no cells"),
        (b'{"nbformat": 2, "worksheets": []}', "has notebook format 2; wanted: format 4"),
        (b'{"nbformat": 99, "cells": []}', "has notebook format 99; wanted: format 4"),
        (b'{"nbformat": "4", "cells": []}', "has notebook format unknown; wanted: format 4"),
        (b'{"nbformat": [4], "cells": []}', "has notebook format unknown; wanted: format 4"),
        (b"[" * 100_000, "nested too deeply"),
        (b'{"a":' * 100_000 + b"NaN", "nested too deeply"),
        (b"[[]," + b"[]," * 2_000_000 + b"[]]", "has too many parts"),
    ],
)
def test_what_is_no_notebook_gets_a_reason_with_a_next_step(
    tmp_path: Path, content: bytes, said: str
) -> None:
    reason = refusal(tmp_path, content)
    assert said in reason
    assert "hand it in again." in reason or "Hand in" in reason


@given(content=st.binary(max_size=200))
def test_no_bytes_break_the_reader(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    assert "pca.ipynb" in refusal(tmp_path_factory.getbasetemp(), content)


@pytest.mark.parametrize("depth", [150, 250, 900, 978, 5000])
def test_how_deep_is_too_deep_does_not_depend_on_who_asks(depth: int) -> None:
    data = b"[" * depth

    def ask(frames: int) -> str:
        if frames:
            return ask(frames - 1)
        with pytest.raises(SubmissionError) as refused:
            decode_notebook(data, "deep.ipynb")
        return str(refused.value)

    told = {ask(frames) for frames in (0, 30, 200)}
    assert len(told) == 1
    assert ("nested too deeply" in told.pop()) == (depth > 200)


def test_brackets_in_strings_are_not_nested() -> None:
    data = json.dumps({"cells": ["[" * 5000, '"\\[' * 3000]}).encode()
    assert decode_notebook(data, "text.ipynb")[0]["cells"][0] == "[" * 5000
