"""Values to bytes and back, between the examiner and the student process.

Theory of operation
-------------------
Two processes talk over a socket (`frames`): the examiner, which is trusted and decides scores, and the
student process, in which anything may run. Both use this codec, each for both directions. A message is
one value, written depth first: a tag of one byte, then what the table says.

What is trusted: the code here, in the examiner. What is not: a single byte that arrives there. `decode`
therefore has a closed set of tags and builds nothing but the types in the table; it never imports, looks
no attribute up by a name that it received, unpickles nothing and evaluates nothing. References are handed
to `resolve`, which is the caller's. What `decode` is about to allocate, it has counted first: array data
has to lie in the message, a container has at most as many members as bytes follow, and what takes more
memory than bytes in the message is counted in `Bounds.nodes`. So a message of n bytes takes at most
3 n + 4 text + 150 nodes bytes of memory, where text and nodes are what it uses of the bounds of those names.
Sets and dicts are the one thing whose time does not follow from its size: see `wire.keys`.

What happens when a side dies is the business of `frames`. Here nothing is shared and nothing is kept
between two messages. `encode` looks at mutable values through snapshots, so that another thread at work on
them cannot tear a message, and it ends before the first byte is sent.

Values go by value when their type is exactly one in the table; a subclass of it, and everything else, is
shown to `refer`, which names the object or declines. Shared members are sent once for each place where
they are, and come back as distinct objects; a cycle raises `Unsendable`.

    tag  value                 what follows the tag
    N T F .                    nothing: None, True, False, Ellipsis
    i    int, 0 to 255         1 byte
    I    int                   8 bytes, signed
    Z    int                   size, bytes of two's complement
    f c  float, complex        8, 16 bytes
    s    str                   size, UTF-8; lone surrogates as three bytes each
    b B  bytes, bytearray      size, bytes
    l t  list, tuple           members
    x z  set, frozenset        members, each one a key
    d e  dict, an empty dict   members (the keys), members (the values); nothing
    :    slice                 members (3)
    r    range                 3 ints
    h    reference             owner, number (8 bytes), count (1 byte), names (size, UTF-8)
    A    array                 dtype, order, axes (count, 8 bytes each), padding, data
    U    array of str, bytes   kind, characters an item (4 bytes), order, axes, padding, data
    O    object array of str   order (0), axes, lengths, text
    S    NumPy scalar          dtype, data
    u v  numpy.str_, bytes_    as s, b
    D E  dtype                 dtype; kind, characters an item (4 bytes)
    G M  Generator (PCG64), RandomState (MT19937)       its state: see `wire.generators`
    P    torch.Tensor          dtype, whether it takes a gradient; then as A from the order on
    Q C  torch.dtype, device   dtype; kind, index (255: none)
    R V X  DataFrame, Series, Index                     members: see `wire.dataframes`
    o    container of `collections`   which (1 byte; SimpleNamespace is one), members: what it holds, is made with
    p    Timestamp, Timedelta of pandas   the NumPy scalar, with its tag
    y j m  date, datetime, time   1, 5, 4 numbers of 8 bytes: ordinal, second of the day, microsecond, fold, offset
    k    timedelta             3 numbers of 8 bytes
    a    Decimal               size, digits
    /    Fraction              2 ints
    ~    path of `pathlib`     whether it is a pure one (1 byte), size, UTF-8

    size     1 byte, or 255 and 8 bytes
    members  form (1 byte), count (size), and by the form: 0 as many values; 1 floats, 2 ints, 8 bytes
             each; 3 str: lengths in characters (4 bytes each), size, UTF-8 of all
    key      a value with one of the tags N T F . i I Z f c s b t z S u v y j m k a / ~, members of it likewise

All numbers are little-endian. Padding fills up to a multiple of 16 bytes from the start of the message, so
that arrays can be views on it: aligned, writable, and without a copy.
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from typing import Any

import numpy as np

# the families of values enter themselves in the tables of writer and reader
from autograder.exam.wire import (
    arrays,
    collected,
    containers,
    dataframes,
    generators,
    paths,
    plain,
    references,
    scalars,
    stamps,
    tables,
    tensors,
    texts,
    times,
)
from autograder.exam.wire.cycles import refers_to_itself
from autograder.exam.wire.grammar import (
    ALIGNMENT,
    BOUNDS,
    Bounds,
    NotLoaded,
    Ref,
    Unsendable,
    WireError,
)
from autograder.exam.wire.reader import Reader
from autograder.exam.wire.writer import TooLarge, Writer

__all__ = ["BOUNDS", "FAMILIES", "Bounds", "NotLoaded", "Ref", "Unsendable", "WireError", "decode", "encode"]

FAMILIES = (
    plain,
    texts,
    containers,
    collected,
    tables,
    references,
    arrays,
    scalars,
    times,
    generators,
    tensors,
    dataframes,
    stamps,
    paths,
)


def encode(
    value: Any, refer: Callable[[Any], Ref | None], bounds: Bounds = BOUNDS, room: int = 0
) -> list[Any]:
    """Write a value as a list of buffers of bytes, which one after the other are `room` zeros and one message.

    Large arrays are not copied: their memory is read when the buffers are sent. `refer` names an object
    that does not go by value, or gives None. Raises `Unsendable` when it does, for a value that refers to
    itself, and for one that is larger than `bounds`; and whatever `refer` raises.
    """
    writer = Writer(refer, bounds, room)
    try:
        writer.put(value)
        return writer.finish()
    except TooLarge:
        if refers_to_itself(value):
            raise Unsendable("a value that refers to itself cannot be sent") from None
        raise


def decode(buffer: Any, resolve: Callable[[Ref], Any], bounds: Bounds = BOUNDS) -> Any:
    """Read one message, which may have been written by an attacker.

    `buffer` is a bytearray or a memoryview of bytes; arrays in the value are views on it, so nobody else
    may write to it afterwards (one that is read-only or unaligned is copied). `resolve` gives the object
    for a reference. Raises `WireError` and nothing else, `NotLoaded` among them when the value is of a
    library that is not imported here; an exception of `resolve` becomes its cause.
    """
    if len(buffer) > bounds.bytes:
        raise WireError(f"a message of more than {bounds.bytes:,} bytes")
    reader = Reader(buffer if type(buffer) is bytearray else _aligned(buffer), resolve, bounds)
    try:
        value = reader.value()
    except WireError:
        raise
    except (IndexError, struct.error) as error:
        raise WireError(f"ends in the middle of a value ({reader.end} bytes)") from error
    except Exception as error:
        # the net below the wall: the tests hold that nothing but an exception of `resolve` falls into it
        raise WireError(f"not a message: {type(error).__name__} near byte {reader.pos}") from error
    if reader.pos != reader.end:
        reader.fail("bytes after the end of the message")
    return value


def _aligned(buffer: Any) -> Any:
    view = memoryview(buffer)
    if view.readonly or np.frombuffer(view, np.uint8).ctypes.data % ALIGNMENT:
        return bytearray(view)
    return view
