"""The key of the notebook whose exam this process holds: what hidden data and seeds are drawn with.

The coordinator derives it from the course's secret and gives it to the examiner alone (`datasets/hidden/secret.py`).
No student's process, and no process that one is forked from, is ever given one.
"""

from __future__ import annotations

import hmac

__all__ = ["forget_key", "hidden_seed", "hold_key", "holds_key"]

_held: list[bytes] = []


def hold_key(key: bytes) -> None:
    """Hand this process the key of the notebook that it examines."""
    _held[:] = [key]


def forget_key() -> None:
    """Take the key out of this process."""
    _held.clear()


def holds_key() -> bool:
    """Tell whether this process was given a key."""
    return bool(_held)


def hidden_seed(purpose: str) -> int:
    """Derive a seed of 256 bits for one purpose.

    The same in every sitting of a notebook, another one for every purpose, notebook and course. Without a key, as on a
    student's own machine, it is one that everybody can derive.
    """
    key = _held[0] if _held else bytes(1)
    return int.from_bytes(hmac.digest(key, purpose.encode(), "sha256"), "big")
