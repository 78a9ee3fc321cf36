"""The store of results: what is kept is found again whole, and anything else counts as missing."""

from __future__ import annotations

import stat
import zlib
from pathlib import Path

import msgspec
import pytest

from autograder.errors import EngineError
from autograder.grading import store
from autograder.grading.store import Store
from autograder.model import Finding, Paper, PaperCell, Ran, Result, Score, Sitting

KEY, OTHER = "ab" * 32, "cd" * 32
FINDING = Finding("test_f", "failed", message="wanted 2, found 3")
RAN = Ran("a", "ok", ({"output_type": "stream", "name": "stdout", "text": "é\n"},), 1)
RESULTS = (
    Result(
        "ada",
        "week01",
        "lab",
        Paper("lab", (PaperCell("a", "code", "solution", "f", "x = 1"),)),
        Sitting("lab", (RAN,), (FINDING,)),
        (Score("test_f", "f", 0.5, 1.0),),
    ),
)


def test_what_is_kept_is_found_again(tmp_path: Path) -> None:
    kept = Store(tmp_path / "store")
    assert kept.find(KEY) is None
    kept.keep(KEY, RESULTS)
    assert kept.find(KEY) == RESULTS
    assert kept.find(OTHER) is None


def test_nobody_else_may_look_into_it(tmp_path: Path) -> None:
    Store(tmp_path / "store").keep(KEY, RESULTS)
    assert stat.S_IMODE((tmp_path / "store").stat().st_mode) == 0o700


def spoiled(path: Path, packed: bytes) -> dict[str, bytes]:
    unpacked = zlib.decompress(packed)
    kept = msgspec.msgpack.decode(unpacked)
    return {
        "cut": packed[:-1],
        "empty": b"",
        "not packed": unpacked,
        "another form": zlib.compress(msgspec.msgpack.encode({**kept, "form": store.FORM + 1})),
        "another task's": zlib.compress(msgspec.msgpack.encode({**kept, "key": OTHER})),
        "no results": zlib.compress(msgspec.msgpack.encode({**kept, "results": 3})),
        "no message": zlib.compress(b"\xc1"),
    }


@pytest.mark.parametrize("how", spoiled(Path(), zlib.compress(msgspec.msgpack.encode({}))))
def test_what_cannot_be_read_counts_as_missing(tmp_path: Path, how: str) -> None:
    kept = Store(tmp_path)
    kept.keep(KEY, RESULTS)
    (path,) = (path for path in tmp_path.rglob("*") if path.is_file())
    path.write_bytes(spoiled(path, path.read_bytes())[how])
    assert kept.find(KEY) is None
    kept.keep(KEY, RESULTS)
    assert kept.find(KEY) == RESULTS


def test_what_would_fill_the_memory_counts_as_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = Store(tmp_path)
    kept.keep(KEY, RESULTS)
    monkeypatch.setattr(store, "MOST_BYTES", 100)
    assert kept.find(KEY) is None


@pytest.mark.parametrize("key", ["", "../../etc/passwd", "AB" * 32, KEY + "0", f"{KEY}\n"])
def test_only_a_key_names_a_file(tmp_path: Path, key: str) -> None:
    with pytest.raises(ValueError, match="not a key"):
        Store(tmp_path).find(key)
    with pytest.raises(ValueError, match="not a key"):
        Store(tmp_path).keep(key, RESULTS)


def test_a_place_where_nothing_can_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "store").write_text("a file")
    with pytest.raises(EngineError, match="store"):
        Store(tmp_path / "store").keep(KEY, RESULTS)
