"""Ids of new rows, in the order in which they are made.

nbgrader's own are random, so each new row falls on another page of every index: in a large gradebook a submission then
rewrites a page for each of its rows. These begin with the time (RFC 9562, "UUID version 7"), and new rows lie side by
side. To nbgrader an id is a text of 32 characters.
"""

from __future__ import annotations

import secrets
import time

__all__ = ["new_id", "new_ids"]

RANDOM = (
    20  # hexadecimal digits of an id behind the time, of which 6 bits give way to the version and the variant
)
VERSION = "7"
VARIANTS = {digit: "89ab"[int(digit, 16) % 4] for digit in "0123456789abcdef"}


def new_id() -> str:
    """Make an id that no row has had before."""
    return new_ids(1)[0]


def new_ids(count: int) -> list[str]:
    """Make ids that no row has had before, in their order; those of one call differ in 74 random bits."""
    start = f"{time.time_ns() // 1_000_000:012x}{VERSION}"
    noise = secrets.token_hex(RANDOM // 2 * count)
    return sorted(
        f"{start}{noise[at + 1 : at + 4]}{VARIANTS[noise[at + 4]]}{noise[at + 5 : at + RANDOM]}"
        for at in range(0, RANDOM * count, RANDOM)
    )
