"""The words of the wire: tags, bounds, references, and what can go wrong."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["BOUNDS", "Bounds", "NotLoaded", "Ref", "Unsendable", "WireError"]

# One byte each, and a closed set: the table in `autograder.exam.codec` says what follows each of them.
NONE, TRUE, FALSE, ELLIPSIS = b"NTF."
SMALL, INT, BIG, FLOAT, COMPLEX = b"iIZfc"
STR, BYTES, BYTEARRAY = b"sbB"
LIST, TUPLE, SET, FROZENSET, DICT, EMPTY_DICT = b"ltxzde"
SLICE, RANGE, REF = b":rh"
ARRAY, TEXT_ARRAY, STR_ARRAY, SCALAR, NP_STR, NP_BYTES, DTYPE, TEXT_DTYPE = b"AUOSuvDE"
GENERATOR, RANDOM_STATE = b"GM"
TENSOR, TORCH_DTYPE, DEVICE = b"PQC"
FRAME, SERIES, INDEX, RANGE_INDEX = b"RVXY"
COLLECTED, STAMP, PATH = b"op~"
DATE, DATETIME, TIME, TIMEDELTA, DECIMAL, FRACTION = b"yjmka/"

# How the members of a container are written: each with its own tag, or packed when all are of one kind.
MIXED, FLOATS, INTS, STRS = 0, 1, 2, 3

# A size below this is one byte; this byte announces a size of eight.
LONG = 255

# Array data begins at a multiple of this in the message, so that a view on it is aligned.
ALIGNMENT = 16

OWNERS = ("sender", "receiver", "library")
MAX_NAMES = 64
MAX_NAME = 300


class WireError(Exception):
    """What was received is not a message.

    The text says what is wrong and at which byte, and repeats next to nothing of what was received.
    """


class NotLoaded(WireError):
    """A well-formed value belongs to a library that this process has not imported."""


class Unsendable(TypeError):
    """A value can neither be sent by value nor as a reference."""


@dataclass(frozen=True, slots=True)
class Ref:
    """Name an object that stays where it is.

    `owner` is "sender", "receiver" or "library", as seen by the one who sends. `number` is in
    [0, 2**63); 0 for a library object. `names` are at most 64 of at most 300 characters: the class names
    that the sender claims ("module.qualname", in mro order), or (module, qualname) of a library object.
    """

    owner: str
    number: int
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much one message may hold; both sides keep to the same.

    `bytes` is the length of the message. `nodes` is the number of values in it, where a value that takes
    more than some 100 bytes of memory counts as several. `text` is the number of bytes of text as UTF-8.
    `depth` is how deep containers nest. `entries` is the number of set members and dict keys,
    `seconds` the processor time that building sets and dicts of them may take.
    `integer` is the number of bytes of one int, `key` of one that is a set member or dict key. `dims` is
    the number of an array's axes, `hollow` the number of elements that an array without elements would
    have if its empty axes had length 1. `span` is the length of a range.
    """

    bytes: int = 256 << 20
    nodes: int = 2_000_000
    text: int = 32 << 20
    depth: int = 64
    entries: int = 200_000
    seconds: float = 1.0
    integer: int = 1 << 16
    key: int = 1 << 10
    dims: int = 32
    hollow: int = 1 << 24
    span: int = 1 << 24


BOUNDS = Bounds()
