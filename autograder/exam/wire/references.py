"""References on the wire: to objects that stay where they are.

A reference to one of the examiner's says what the object is, `ITERATOR` or `FUNCTION` and a function's name; one to an
object of the student's says of which classes it claims to be.
"""

from __future__ import annotations

import struct
from typing import Any

from autograder.exam.wire import grammar
from autograder.exam.wire.grammar import MAX_NAME, MAX_NAMES, OWNERS, Ref, Unsendable
from autograder.exam.wire.reader import READ, Reader
from autograder.exam.wire.texts import SURROGATES, read_str
from autograder.exam.wire.writer import PUT, Writer

__all__ = ["FUNCTION", "ITERATOR"]

ITERATOR, FUNCTION = "iterator", "function"

HEAD = struct.Struct("<BQB")


def _put_ref(writer: Writer, ref: Ref) -> None:
    names = ref.names
    if ref.owner == "library":
        if len(names) != 2 or max(map(len, names)) > MAX_NAME or ref.number:
            raise Unsendable("a library object is named by its module and qualified name, and nothing else")
    else:
        # these names are claims, for messages only: a long one may be cut
        names = tuple(name[:MAX_NAME] for name in names[:MAX_NAMES])
    if ref.owner not in OWNERS or not 0 <= ref.number < 1 << 63:
        raise Unsendable(f"a reference to number {ref.number} of {ref.owner!r}: no such owner or number")
    writer.charge(8 + 4 * len(names))
    writer.out.append(grammar.REF)
    writer.out += HEAD.pack(OWNERS.index(ref.owner), ref.number, len(names))
    for name in names:
        raw = name.encode("utf-8", SURROGATES)
        writer.count_text(len(raw))
        writer.size(len(raw))
        writer.out += raw


def _read_ref(reader: Reader) -> Any:
    owner, number, count = HEAD.unpack_from(reader.buf, reader.pos)
    reader.pos += HEAD.size
    if owner >= len(OWNERS) or number >= 1 << 63 or count > MAX_NAMES:
        reader.fail("a reference to nobody's object, or with too many names")
    if OWNERS[owner] == "library" and (number or count != 2):
        reader.fail("a library object that is not named by its module and qualified name")
    reader.charge(8 + 4 * count)
    names = tuple(read_str(reader) for _ in range(count))
    if any(len(name) > MAX_NAME for name in names):
        reader.fail(f"a reference with a name of more than {MAX_NAME} characters")
    return reader.resolve(Ref(OWNERS[owner], number, names))


PUT[Ref] = _put_ref
READ[grammar.REF] = _read_ref
