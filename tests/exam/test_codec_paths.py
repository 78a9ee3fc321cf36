"""Paths cross as their text, and nothing that arrives makes one of another kind."""

from __future__ import annotations

from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Any

import pytest
from crossing import decline

from autograder.exam.codec import Unsendable, WireError, decode, encode
from autograder.exam.wire import grammar

PATHS = [Path("."), Path("/a/b c/é.csv"), PurePosixPath("x/../y"), Path("\udcff"), Path("a" * 4096)]


def crossed(value: Any) -> Any:
    return decode(bytearray(b"".join(bytes(part) for part in encode(value, decline))), decline)


@pytest.mark.parametrize("path", PATHS, ids=range(len(PATHS)))
def test_a_path_crosses(path: PurePosixPath) -> None:
    found = crossed(path)
    assert (type(found), found) == (type(path), path)
    assert crossed({path: 1, "s": {path}}) == {path: 1, "s": {path}}


class Own(PurePosixPath):
    pass


@pytest.mark.parametrize(
    "path", [Path("a" * 4097), PureWindowsPath("c:/x"), Own("x")], ids=["long", "other", "own"]
)
def test_what_is_no_such_path_cannot(path: Any) -> None:
    with pytest.raises(Unsendable):
        crossed(path)


def raw(kind: int, text: bytes) -> bytearray:
    return bytearray(bytes((grammar.PATH, kind, 255)) + len(text).to_bytes(8, "little") + text)


def test_the_bytes_are_as_said() -> None:
    assert decode(raw(1, b"a/b"), decline) == Path("a/b")


@pytest.mark.parametrize(
    "message", [raw(2, b"a"), raw(0, b"a" * 4097), raw(0, b"\xff"), raw(0, b"a")[:-1], raw(0, b"")[:2]]
)
def test_no_other_bytes_make_one(message: bytearray) -> None:
    with pytest.raises(WireError):
        decode(message, decline)
