"""Paths of `pathlib` on the wire: their text. Where it leads is the business of whoever opens it."""

from __future__ import annotations

from pathlib import Path, PurePath, PurePosixPath

from autograder.exam.wire import grammar
from autograder.exam.wire.grammar import Unsendable
from autograder.exam.wire.reader import KEYS, READ, Reader
from autograder.exam.wire.tables import SIMPLE_KEYS
from autograder.exam.wire.texts import SURROGATES, read_str
from autograder.exam.wire.writer import PUT, Writer

__all__: list[str] = []

LONGEST = 4096  # bytes: no system opens a longer one
# the kinds of this system; the pure one is of the other systems' too
KINDS: tuple[type[PurePath], ...] = (PurePosixPath, type(Path()))


def _put_path(writer: Writer, path: PurePath) -> None:
    raw = str(path).encode("utf-8", SURROGATES)
    if len(raw) > LONGEST:
        raise Unsendable(f"a path of more than {LONGEST} bytes")
    writer.charge(4)
    writer.count_text(len(raw))
    writer.out += bytes((grammar.PATH, KINDS.index(type(path))))
    writer.size(len(raw))
    writer.out += raw


def _read_path(reader: Reader) -> PurePath:
    reader.charge(4)
    kind = reader.buf[reader.pos]
    reader.pos += 1
    text = read_str(reader)
    if kind >= len(KINDS) or len(text.encode("utf-8", SURROGATES)) > LONGEST:
        reader.fail("a path of no kind, or one that is too long")
    return KINDS[kind](text)


for _kind in KINDS:
    PUT[_kind] = _put_path
SIMPLE_KEYS |= set(KINDS)
READ[grammar.PATH] = KEYS[grammar.PATH] = _read_path
