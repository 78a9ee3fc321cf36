"""Decode the JSON of a notebook as Jupyter and other tools really write it, however hostile it is."""

from __future__ import annotations

import codecs
import json
import re
from typing import Any

import msgspec

from autograder.errors import SubmissionError

__all__ = ["SAVE_AGAIN", "decode_notebook"]

# a value takes up to 64 bytes once decoded, and 2 in the file: without this a file of 50 MB could take a
# gigabyte; outputs with figures drawn from a million points have fewer
MAX_PARTS = 4_000_000
DEEPEST = 200  # a notebook has some ten
STRING = re.compile(rb'"(?:[^"\\]|\\.)*"', re.DOTALL)

SAVE_AGAIN = "Open it in Jupyter, save it again, and hand it in again."

# what is handed in by mistake most often, by its first bytes
MISTAKEN = (
    (b"PK\x03\x04", "a zip archive"),
    (b"%PDF", "a PDF document"),
    (b"<", "a web page (HTML)"),
    (codecs.BOM_UTF16_LE, "text in UTF-16"),
    (codecs.BOM_UTF16_BE, "text in UTF-16"),
)


def decode_notebook(data: bytes, name: str) -> tuple[Any, tuple[str, ...]]:
    """Decode the bytes of the file `name` into plain Python values, and notes on what was replaced.

    Raises `SubmissionError`, saying what is there instead of a notebook.
    """
    data = data.removeprefix(codecs.BOM_UTF8)
    if not data.strip():
        raise SubmissionError(f"'{name}' is empty. {SAVE_AGAIN}")
    if sum(map(data.count, (b"[", b"{", b","))) > MAX_PARTS:
        raise SubmissionError(f"'{name}' has too many parts. Clear its outputs and hand it in again.")
    if is_deep(data):
        raise SubmissionError(f"'{name}' is nested too deeply for a notebook. {SAVE_AGAIN}")
    try:
        try:
            return msgspec.json.decode(data), ()
        except (msgspec.MsgspecError, UnicodeDecodeError):
            return _decode_leniently(data)
    # both decoders count their depth against the interpreter's limit, so the C stack does not overflow; with what
    # `is_deep` lets through this is not met, and the answer does not depend on who calls
    except RecursionError:
        raise SubmissionError(f"'{name}' is nested too deeply for a notebook. {SAVE_AGAIN}") from None
    except ValueError as error:
        raise SubmissionError(_what_else(data, name, error)) from None


def is_deep(data: bytes) -> bool:
    """Tell whether brackets are nested more than `DEEPEST` deep, those in strings left out."""
    if data.count(b"[") + data.count(b"{") <= DEEPEST:
        return False
    import numpy as np  # whoever reads no notebook does without

    letters = np.frombuffer(STRING.sub(b"", data), np.uint8)
    opened = (letters == ord("[")) | (letters == ord("{"))
    closed = (letters == ord("]")) | (letters == ord("}"))
    return bool(np.cumsum(opened.astype(np.int8) - closed, dtype=np.int64).max(initial=0) > DEEPEST)


def _decode_leniently(data: bytes) -> tuple[Any, tuple[str, ...]]:
    """Decode what strict JSON has not: NaN, lone surrogates, huge numbers, bytes that are no UTF-8."""
    notes: tuple[str, ...] = ()
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = data.decode("utf-8", errors="replace")
        notes = ("Some bytes of the file are not UTF-8 text: each was replaced by \ufffd.",)
    # float: int refuses more than 4,300 digits, and of all numbers only the format's version matters
    return json.loads(text, parse_int=float, strict=False), notes


def _what_else(data: bytes, name: str, error: ValueError) -> str:
    for start, what in MISTAKEN:
        if data.lstrip().startswith(start):
            return f"'{name}' is {what}, not a notebook. Hand in the .ipynb file that Jupyter saved."
    if b"<<<<<<< " in data:
        return f"'{name}' holds an unsolved git merge (<<<<<<<). Solve it, and hand it in again."
    return f"'{name}' is damaged or cut off, not a notebook ({str(error)[:100]}). {SAVE_AGAIN}"
