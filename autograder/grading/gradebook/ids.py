"""Ids of new rows, in the order in which they are made.

nbgrader's own are random, so each new row falls on another page of every index: in a large gradebook a submission then
rewrites a page for each of its rows. These begin with the time (RFC 9562, "UUID version 7"), and new rows lie side by
side. To nbgrader an id is a text of 32 characters.
"""

from __future__ import annotations

import secrets
import time

__all__ = ["new_id", "new_ids"]

RANDOM = 10  # bytes of an id; 6 bits of them give way to the version and the variant
VERSION, VARIANT = 0x7 << 76, 0b10 << 62
KEPT = (1 << 80) - 1 ^ 0xF << 76 ^ 0b11 << 62


def new_id() -> str:
    """Make an id that no row has had before."""
    return new_ids(1)[0]


def new_ids(count: int) -> list[str]:
    """Make ids that no row has had before; those of one call differ in 74 random bits."""
    milliseconds = time.time_ns() // 1_000_000
    noise = secrets.token_bytes(RANDOM * count)
    return [
        f"{milliseconds:012x}{_marked(noise[start : start + RANDOM]):020x}"
        for start in range(0, len(noise), RANDOM)
    ]


def _marked(noise: bytes) -> int:
    return int.from_bytes(noise, "big") & KEPT | VERSION | VARIANT
