"""The tape of a sitting: what the examiner asked and what it was told, in order; with it a mended test is held again.

Theory of operation
-------------------
Given an exam, what an examiner does follows from what it is told: by the student's process, by the coordinator, by its
clock, and by the generators of random numbers. All of that passes through its `Control`. A `Taping` one in the place of
that keeps, of each message to the student's process, a digest, and of each message from there its bytes and how long it
was waited for. A `Player` asks no process. It compares each message that the examiner would send with the next digest,
and gives it the bytes that came then. So a changed test that asks the same is told the same: its code runs, the
student's does not. The first message that differs ends the playing: nobody knows what the student's process would have
answered to it, or to anything after it. The paper is then held in full, and leaves a new tape.

What is trusted: nothing that a tape holds of a student's process. Its bytes were written by an attacker once, and go
through the decoder that they went through then, in the examiner. No hidden value is on a tape, unless a student's code
has sent it back.

A tape is of an ordinary sitting: every test came to its own end, and nobody had to be interrupted. Messages that get no
answer (`drop`) depend on when Python collects garbage, and are left out. What a student's code took from the clock or
drew without a seed is on the tape as it was. So are the seconds that it took: a player's clock goes on by them, and a
test that measures them finds what it found (`moved_clock`).
"""

from __future__ import annotations

import zlib
from hashlib import sha256
from typing import Any

import msgspec

__all__ = [
    "MOST_BYTES",
    "SEED_BYTES",
    "Answer",
    "Decided",
    "Ended",
    "Event",
    "Gone",
    "Memory",
    "Sent",
    "Started",
    "Tape",
    "digest_of",
    "pack",
    "unpack",
]

FORM = 2
# of the answers on one tape; a sitting that needs more has none
MOST_BYTES = 32 << 20
# what an event takes beside its bytes, at most; answers are counted with it
EVENT_BYTES = 64
DIGEST_BYTES = 16
SEED_BYTES = 16
# a tape is squeezed where pieces of it, that lie all over it, become so much shorter: figures from a generator do not
PIECES, PIECE_BYTES, WORTH_IT = 16, 4096, 0.5
SQUEEZED, PLAIN = b"z", b"-"


class Sent(msgspec.Struct, frozen=True, array_like=True, tag=1):
    """A message to the student's process."""

    digest: bytes


class Answer(msgspec.Struct, frozen=True, array_like=True, tag=2):
    """A message from there, and how many seconds it was waited for."""

    message: bytes
    seconds: float


class Decided(msgspec.Struct, frozen=True, array_like=True, tag=3):
    """What the clock told the examiner."""

    fact: bool


class Started(msgspec.Struct, frozen=True, array_like=True, tag=5):
    """A student process was asked for."""


class Gone(msgspec.Struct, frozen=True, array_like=True, tag=6):
    """It was found to be gone."""


class Ended(msgspec.Struct, frozen=True, array_like=True, tag=7):
    """It was killed: how it ended, in words."""

    words: str


class Memory(msgspec.Struct, frozen=True, array_like=True, tag=4):
    """The most memory that the student's process had held by then, as `Control.want_memory` tells it."""

    megabytes: float | None


Event = Sent | Answer | Decided | Memory | Started | Gone | Ended


class Tape(msgspec.Struct, frozen=True):
    """What happened in a sitting; `seed` is what the examiner's generators began with."""

    form: int
    seed: bytes
    events: list[Event]


READER = msgspec.msgpack.Decoder(Tape)


def digest_of(parts: list[Any]) -> bytes:
    """Digest a message that is about to be sent in parts."""
    whole = sha256()  # in every message may be what a student chose; and processors know this one
    for part in parts:
        whole.update(part)
    return whole.digest()[:DIGEST_BYTES]


def pack(seed: bytes, events: list[Event]) -> bytes:
    """Write a tape."""
    whole = msgspec.msgpack.encode(Tape(FORM, seed, events))
    if is_worth_squeezing(whole):
        return b"".join((SQUEEZED, zlib.compress(whole, level=1)))
    return b"".join((PLAIN, whole))


def is_worth_squeezing(whole: bytes) -> bool:
    """Tell by pieces whether the whole would become much shorter: to squeeze takes longer than all else with a tape."""
    between = max(len(whole) // PIECES, PIECE_BYTES)
    pieces = [whole[at : at + PIECE_BYTES] for at in range(0, len(whole), between)]
    # each alone: two may be pieces of the same array, which came twice
    return sum(len(zlib.compress(piece, level=1)) for piece in pieces) < WORTH_IT * sum(map(len, pieces))


def unpack(packed: bytes) -> Tape | None:
    """Read a tape; None for one that is not whole, or not of this form."""
    try:
        tape = READER.decode(plain(packed))
    except (zlib.error, EOFError, msgspec.DecodeError):
        return None
    return tape if tape.form == FORM and len(tape.seed) == SEED_BYTES else None


def plain(packed: bytes) -> bytes | memoryview:
    """What was packed, before it was squeezed. Raises `zlib.error`, and `EOFError` for one that is cut."""
    content = memoryview(packed)[1:]
    if packed[:1] != SQUEEZED:
        return content
    unpacking = zlib.decompressobj()
    whole = unpacking.decompress(content, 2 * MOST_BYTES)
    if not unpacking.eof:
        raise EOFError("a tape that is cut, or too long")
    return whole
