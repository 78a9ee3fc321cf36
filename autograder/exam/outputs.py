"""Check what a student's process gives as its outputs: their form, their size, nothing more.

Outputs are shown to people and never count. They come from untrusted code as decoded plain values; what
leaves here is valid nbformat 4 JSON of a bounded size, whatever came in.
"""

from __future__ import annotations

import json
import re
from typing import Any

import numpy as np

__all__ = ["checked", "for_terminal", "printable", "size_of"]

MIME = re.compile(r"[A-Za-z0-9][A-Za-z0-9.+-]{0,60}/[A-Za-z0-9][A-Za-z0-9.+-]{0,80}")
MOST_OUTPUTS = 200
LARGE = 1 << 63
CUT = "[the rest of the output was cut]\n"


def checked(outputs: list[Any], most: int) -> tuple[dict[str, Any], ...]:
    """The outputs that have the right form, in order, up to `most` characters of JSON together."""
    kept: list[dict[str, Any]] = []
    size = 0
    for output in outputs[: MOST_OUTPUTS + 1]:
        try:
            good = _checked(output)
            written = 0 if good is None else len(json.dumps(good))
        except Exception:  # whatever it was, it is no output; the process that sent it is not trusted
            continue
        if good is None:
            continue
        size += written
        if size > most + 4096 or len(kept) == MOST_OUTPUTS:
            kept.append({"output_type": "stream", "name": "stderr", "text": CUT})
            break
        kept.append(good)
    return tuple(kept)


def _checked(output: Any) -> dict[str, Any] | None:
    # patterns compare, and an array or a student's object in the place of a text would be asked
    if type(output) is not dict or any(
        type(output.get(key, "")) is not str for key in ("output_type", "name")
    ):
        return None
    match output:
        case {"output_type": "stream", "name": "stdout" | "stderr" as name, "text": str(text)}:
            return {"output_type": "stream", "name": name, "text": printable(text)}
        case {"output_type": "error", "ename": str(ename), "evalue": str(evalue), "traceback": list(lines)}:
            return {
                "output_type": "error",
                "ename": printable(ename),
                "evalue": printable(evalue),
                "traceback": [printable(line) for line in lines if isinstance(line, str)],
            }
        case {"output_type": "display_data", "data": dict(data), "metadata": dict(metadata)}:
            return {"output_type": "display_data", "data": _bundle(data), "metadata": _plain(metadata)}
        case {
            "output_type": "execute_result",
            "execution_count": int(n),
            "data": dict(data),
            "metadata": dict(meta),
        }:
            shown = {"data": _bundle(data), "metadata": _plain(meta)}
            return {"output_type": "execute_result", "execution_count": max(0, min(n, 10**6)), **shown}
    return None


def _bundle(data: dict[Any, Any]) -> dict[str, Any]:
    kept: dict[str, Any] = {}
    for mime, value in data.items():
        if isinstance(mime, str) and MIME.fullmatch(mime):
            is_json = mime == "application/json" or mime.endswith("+json")
            kept[mime] = (
                _plain(value)
                if is_json
                else printable(value if isinstance(value, str) else str(_plain(value)))
            )
    return kept


def _plain(value: Any, depth: int = 8) -> Any:
    """A value as JSON has it; what JSON has no form for becomes None."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        return value if abs(value) < LARGE else f"an integer of {value.bit_length()} bits"
    if isinstance(value, float):
        return value if value - value == 0 else None  # JSON has no NaN and no infinity
    if isinstance(value, str):
        return printable(value)
    if depth and isinstance(value, (list, tuple)):
        return [_plain(each, depth - 1) for each in value]
    if depth and isinstance(value, dict):
        return {
            printable(key): _plain(each, depth - 1) for key, each in value.items() if isinstance(key, str)
        }
    return None


def size_of(value: Any) -> int:
    """About how many characters an output takes, whatever a student's process sent as one."""
    if type(value) is dict:
        return sum(size_of(key) + size_of(each) for key, each in value.items())
    if type(value) in (list, tuple, set, frozenset):
        return sum(map(size_of, value))
    if type(value) is int:
        return 1 + value.bit_length() // 3
    size = getattr(value, "nbytes", 16) if type(value) in (np.ndarray, np.str_, np.bytes_) else 16
    return len(value) if type(value) in (str, bytes, bytearray) else int(size)


def for_terminal(text: str) -> str:
    """Text that a terminal can be given: control codes and what turns the direction of writing are spelled out."""
    return "".join(char if char.isprintable() or char in "\n\t" else f"<U+{ord(char):04X}>" for char in text)


def printable(text: str) -> str:
    """Text that can be written as UTF-8: lone surrogates are replaced."""
    return text.encode("utf-8", "replace").decode("utf-8")
