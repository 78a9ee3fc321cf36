"""Check what a student's process gives as its outputs: their form, their size, nothing more.

Outputs are shown to people and never count. They come from untrusted code as decoded plain values; what
leaves here is valid nbformat 4 JSON of a bounded size, whatever came in.
"""

from __future__ import annotations

import json
import re
from typing import Any

__all__ = ["checked"]

MIME = re.compile(r"[A-Za-z0-9][A-Za-z0-9.+-]{0,60}/[A-Za-z0-9][A-Za-z0-9.+-]{0,80}")
MOST_OUTPUTS = 200
CUT = "[the rest of the output was cut]\n"


def checked(outputs: list[Any], most: int) -> tuple[dict[str, Any], ...]:
    """The outputs that have the right form, in order, up to `most` characters of JSON together."""
    kept: list[dict[str, Any]] = []
    size = 0
    for output in outputs[: MOST_OUTPUTS + 1]:
        good = _checked(output)
        if good is None:
            continue
        size += len(json.dumps(good))
        if size > most + 4096 or len(kept) == MOST_OUTPUTS:
            kept.append({"output_type": "stream", "name": "stderr", "text": CUT})
            break
        kept.append(good)
    return tuple(kept)


def _checked(output: Any) -> dict[str, Any] | None:
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
    if value is None or isinstance(value, (bool, int)):
        return value
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


def printable(text: str) -> str:
    """Text that can be written as UTF-8: lone surrogates replaced."""
    return text.encode("utf-8", "replace").decode("utf-8")
