"""Every text that a file of a release holds, also where nobody sees it: metadata, attachments, archives' members."""

from __future__ import annotations

import base64
import binascii
import io
import json
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any

__all__ = ["texts_in"]

MAX_BYTES = 50_000_000  # of one file, and of an archive's members together
ZIP = b"PK\3\4"  # documents of offices and NumPy's .npz begin so too
MAX_DEPTH = 3  # archives in archives
LEAST_ENCODED = 40  # characters from which on a string may be an encoded file


def texts_in(name: str, content: bytes, depth: int = 0) -> Iterator[tuple[str, str]]:
    """Give the texts of a file, each with where it stands in it.

    Beyond `MAX_BYTES` a file is data, and is not read.
    """
    if len(content) > MAX_BYTES:
        return
    if content.startswith(ZIP) and depth < MAX_DEPTH:
        for member, inner in members(content):
            yield from (
                (f"{member}: {place}".rstrip(": "), text)
                for place, text in texts_in(member, inner, depth + 1)
            )
        return
    text = text_of(content)
    yield "", text
    if name.endswith(".ipynb"):
        try:
            yield from strings_of(json.loads(text), "")
        except (ValueError, RecursionError):
            return


def text_of(content: bytes) -> str:
    """Read bytes as text; of what is no text, its letters in between stay readable."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("latin-1")


def members(content: bytes) -> Iterator[tuple[str, bytes]]:
    """Unpack an archive's members, up to the bound; one that is broken or encrypted holds nothing to be read."""
    left = MAX_BYTES
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for info in archive.infolist():
                with archive.open(info) as file:
                    inner = file.read(left)
                left -= len(inner)
                yield info.filename, inner
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError, NotImplementedError):
        return


def strings_of(value: Any, place: str) -> Iterator[tuple[str, str]]:
    """Give every string in a notebook, lines joined; an encoded file, as of an attachment, is decoded."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield place, str(key)
            yield from strings_of(inner, f"{place}.{key}".lstrip("."))
    elif isinstance(value, list):
        if value and all(isinstance(one, str) for one in value):
            value = "".join(value)
        else:
            for number, inner in enumerate(value):
                yield from strings_of(inner, f"{place}[{number}]")
    if isinstance(value, str):
        yield place, value
        if len(value) >= LEAST_ENCODED and (inner := decoded(value)):
            yield from ((place, text) for _, text in texts_in("", inner, 1))


def decoded(text: str) -> bytes:
    """Decode base64, as attachments and pictures are written; nothing where it is none."""
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        return b""
