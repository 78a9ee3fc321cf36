"""The store of results: what is kept is found again whole, and anything else counts as missing."""

from __future__ import annotations

import os
import stat
import zlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from databases import KINDS, asked, emptied, needs_postgres

from autograder.course import Course, Settings
from autograder.errors import EngineError
from autograder.grading.gradebook.kept import TableShelf
from autograder.grading.results import store
from autograder.grading.results.shelf import FolderShelf, Held, Shelf
from autograder.grading.results.store import Store, store_of
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
THREADS = 24  # more than an engine has connections


@pytest.fixture(params=KINDS)
def shelf(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Shelf]:
    """A shelf of each kind: a folder, and a table beside a gradebook on a server."""
    made: Shelf
    if request.param == "sqlite":
        made = FolderShelf(tmp_path / "store")
    else:
        made = TableShelf(emptied(request.getfixturevalue("used")))
    yield made
    made.close()


@pytest.fixture
def kept(shelf: Shelf) -> Store:
    return Store(shelf)


def test_what_is_kept_is_found_again(kept: Store) -> None:
    assert (kept.find(KEY), kept.has(KEY)) == (None, False)
    kept.keep(KEY, RESULTS)
    assert (kept.find(KEY), kept.has(KEY)) == (RESULTS, True)
    assert (kept.find(OTHER), kept.has(OTHER)) == (None, False)


def test_what_is_kept_last_counts(kept: Store) -> None:
    kept.keep(KEY, RESULTS)
    kept.keep(KEY, RESULTS * 2)
    assert kept.find(KEY) == RESULTS * 2
    assert kept.held().results == 1


def test_nobody_else_may_look_into_a_folder(tmp_path: Path) -> None:
    Store(tmp_path / "store").keep(KEY, RESULTS)
    assert stat.S_IMODE((tmp_path / "store").stat().st_mode) == 0o700


def spoiled(packed: bytes) -> dict[str, bytes]:
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


@pytest.mark.parametrize("how", spoiled(zlib.compress(msgspec.msgpack.encode({}))))
def test_what_cannot_be_read_counts_as_missing(shelf: Shelf, kept: Store, how: str) -> None:
    kept.keep(KEY, RESULTS)
    packed = shelf.read(KEY)
    assert packed is not None
    shelf.write(KEY, spoiled(packed)[how])
    assert kept.find(KEY) is None
    kept.keep(KEY, RESULTS)
    assert kept.find(KEY) == RESULTS


def test_what_would_fill_the_memory_counts_as_missing(kept: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    kept.keep(KEY, RESULTS)
    monkeypatch.setattr(store, "MOST_BYTES", 100)
    assert kept.find(KEY) is None


@pytest.mark.parametrize("key", ["", "../../etc/passwd", "AB" * 32, KEY + "0", f"{KEY}\n"])
def test_only_a_key_names_a_place(tmp_path: Path, key: str) -> None:
    kept = Store(tmp_path)
    for use in (kept.find, kept.has, lambda key: kept.keep(key, RESULTS)):
        with pytest.raises(ValueError, match="not a key"):
            use(key)


def test_a_place_where_nothing_can_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "store").write_text("a file")
    with pytest.raises(EngineError, match="store"):
        Store(tmp_path / "store").keep(KEY, RESULTS)


def test_many_threads_keep_and_find_at_a_time(kept: Store) -> None:
    def keep_and_find(number: int) -> bool:
        own, shared = f"{number:064x}", f"{number % 3 + 1000:064x}"
        for key in (own, shared):
            kept.keep(key, RESULTS)
        return (kept.find(own), kept.find(shared), kept.has(own)) == (RESULTS, RESULTS, True)

    with ThreadPoolExecutor(THREADS) as pool:
        assert list(pool.map(keep_and_find, range(100))) == [True] * 100
    assert kept.held().results == 103


def test_the_room_that_is_taken_is_told(shelf: Shelf, kept: Store) -> None:
    assert kept.held() == Held(0, 0)
    shelf.write(KEY, b"x" * 100)
    shelf.write(OTHER, b"y" * 1000)
    assert kept.held() == Held(2, 1100)


def keys_of(kept: Store) -> list[str]:
    return [key for key in (KEY, OTHER, "0" * 64) if kept.has(key)]


def grow_old(shelf: Shelf, key: str, place: Path | str) -> None:
    """Let a result be a week old."""
    if isinstance(place, Path):
        past = datetime.now(UTC).timestamp() - 7 * 86400
        os.utime(place / key[:2] / f"{key[2:]}.results", (past, past))
        return
    with asked(place) as connection:
        connection.exec_driver_sql(
            f"UPDATE course_kept SET made = made - interval '7 days' WHERE key = '{key}'"
        )


def test_what_is_old_and_nobodys_is_thrown_away_and_nothing_else(
    shelf: Shelf, kept: Store, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    place = tmp_path / "store" if isinstance(shelf, FolderShelf) else request.getfixturevalue("used")
    for key in (KEY, OTHER, "0" * 64):
        shelf.write(key, b"x" * 10)
    for key in (KEY, OTHER):
        grow_old(shelf, key, place)
    yesterday = datetime.now(UTC) - timedelta(days=1)
    assert kept.prune({KEY}, yesterday) == Held(1, 10)
    assert keys_of(kept) == [KEY, "0" * 64]
    assert kept.prune({KEY}, yesterday) == Held(0, 0)
    assert kept.prune(set(), datetime.now(UTC) + timedelta(days=1)) == Held(2, 20)
    assert kept.held() == Held(0, 0)


@needs_postgres
def test_more_is_thrown_away_than_one_statement_names(used: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("autograder.grading.gradebook.kept.AT_ONCE", 3)
    shelf = TableShelf(emptied(used))
    for number in range(8):
        shelf.write(f"{number:064x}", b"x")
    assert shelf.prune({f"{1:064x}"}, datetime.now(UTC) + timedelta(days=1)) == Held(7, 7)
    assert shelf.held() == Held(1, 1)
    shelf.close()


def test_a_course_with_a_gradebook_in_a_file_keeps_results_in_its_folder(tmp_path: Path) -> None:
    store_of(Course(tmp_path)).keep(KEY, RESULTS)
    assert FolderShelf(tmp_path / "build/store").has(KEY)


@needs_postgres
def test_a_course_with_a_gradebook_on_a_server_keeps_results_there(used: str, tmp_path: Path) -> None:
    kept = store_of(Course(tmp_path, Settings(database=emptied(used))))
    kept.keep(KEY, RESULTS)
    kept.close()
    assert not (tmp_path / "build").exists()
    shelf = TableShelf(used)
    assert shelf.has(KEY)
    shelf.close()
