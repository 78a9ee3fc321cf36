"""Make a finding as small as it can be: what is left out of it changes nothing about what it shows."""

from __future__ import annotations

import re
from collections.abc import Callable

__all__ = ["failure", "minimised"]


def failure(run: Callable[[bytes], None], data: bytes) -> str:
    """Name what an input makes a target raise, figures left out; empty when it raises nothing."""
    try:
        run(data)
    except Exception as error:
        return re.sub(r"\d+", "#", f"{type(error).__name__}: {error}")[:60]
    return ""


def minimised(run: Callable[[bytes], None], data: bytes, most_runs: int = 3000) -> bytes:
    """Leave out all that can be left out, halves first and single bytes last, as long as the failure stays the same."""
    wanted, runs = failure(run, data), 0
    width = max(len(data) // 2, 1)
    while wanted and runs < most_runs:
        at, before = 0, len(data)
        while at < len(data) and runs < most_runs:
            shorter = data[:at] + data[at + width :]
            runs += 1
            if failure(run, shorter) == wanted:
                data = shorter
            else:
                at += width
        if width == 1 and len(data) == before:
            break
        width = max(width // 2, 1)
    return data
