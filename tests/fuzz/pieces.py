"""Scripts: bytes read as a list of pieces, each of a kind and with content.

    1 byte   kind
    size     1 byte, or 255 and 2 bytes, little-endian
    content  as many bytes, or what is left

Any bytes are a script, so that a fuzzer may change any of them; a content that grows carries its size along when the
script is written by `script`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from random import Random

__all__ = ["pieces", "reshuffled", "script"]

LONG = 255


def pieces(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Take a script apart: (kind, content) of each piece."""
    pos = 0
    while pos + 1 < len(data):
        kind, size = data[pos], data[pos + 1]
        pos += 2
        if size == LONG:
            size = int.from_bytes(data[pos : pos + 2], "little")
            pos += 2
        yield kind, data[pos : pos + size]
        pos += size


def script(parts: Iterable[tuple[int, bytes]]) -> bytes:
    """Write a script; a content of more than 65,535 bytes is cut."""
    out = bytearray()
    for kind, content in parts:
        content = content[: (1 << 16) - 1]
        size = len(content)
        out.append(kind)
        out += bytes((size,)) if size < LONG else bytes((LONG,)) + size.to_bytes(2, "little")
        out += content
    return bytes(out)


def reshuffled(data: bytes, dice: Random) -> list[tuple[int, bytes]]:
    """Take a script apart and drop, repeat, swap or turn into another kind one or a few of its pieces."""
    found = list(pieces(data))
    for _ in range(dice.choice((1, 1, 2, 4))):
        if not found:
            break
        at, other = dice.randrange(len(found)), dice.randrange(len(found))
        match dice.randrange(4):
            case 0:
                del found[at]
            case 1:
                found.insert(other, found[at])
            case 2:
                found[at], found[other] = found[other], found[at]
            case _:
                found[at] = (dice.randrange(16), found[at][1])
    return found
