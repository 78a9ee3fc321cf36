"""A tape as it is kept and sent: with its key, and the figures of its sitting that only the coordinator knew."""

from __future__ import annotations

from typing import Protocol

import msgspec

from autograder.model import Sitting

__all__ = ["KeptTape", "TapeShelf", "packed_tape", "unpacked_tape"]

FORM = 1  # of what is kept


class KeptTape(msgspec.Struct, frozen=True):
    """What is kept of a sitting."""

    form: int
    key: str
    tape: bytes
    cpu_seconds: float
    max_rss_mb: float
    gpu_seconds: float
    gpu_mb: float


# made in the thread that imports this: see `session`
READER = msgspec.msgpack.Decoder(KeptTape)


class TapeShelf(Protocol):
    """Where the tapes of sittings are found and put, by their keys."""

    def find(self, key: str) -> KeptTape | None:
        """The tape of that key; None where there is none, or none that is whole."""

    def keep(self, key: str, tape: bytes, sitting: Sitting) -> None:
        """Keep the tape of a sitting. Where it cannot be kept there is none: that costs time, and nothing else."""

    def share(self, key: str) -> None:
        """Note that a paper has the tape of an equal one, which was held before it."""


def packed_tape(key: str, tape: bytes, sitting: Sitting) -> bytes:
    figures = sitting.cpu_seconds, sitting.max_rss_mb, sitting.gpu_seconds, sitting.gpu_mb
    return msgspec.msgpack.encode(KeptTape(FORM, key, tape, *figures))


def unpacked_tape(key: str, packed: bytes | memoryview) -> KeptTape | None:
    """The tape that was packed for this key; None where these bytes are no such tape."""
    try:
        kept = READER.decode(packed)
    except msgspec.DecodeError:
        return None
    return kept if (kept.form, kept.key) == (FORM, key) else None
