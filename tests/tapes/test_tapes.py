"""The tapes on disk: what is kept is found whole, anything else counts as missing, and there are not too many."""

from __future__ import annotations

import os
from pathlib import Path

import msgspec
import pytest

from autograder.grading.sitting import tapes as module
from autograder.grading.sitting.kept_tape import FORM
from autograder.grading.sitting.tapes import Tapes, digest_of
from autograder.model import Sitting

KEY, OTHER = "ab" * 32, "cd" * 32
SITTING = Sitting("lab", cpu_seconds=2.5, max_rss_mb=80.0, gpu_seconds=1.5, gpu_mb=7.0)


def file_of(tapes: Tapes, key: str) -> Path:
    return tapes.folder / key[:2] / f"{key[2:]}.tape"


def test_what_is_kept_is_found_again(tmp_path: Path) -> None:
    tapes = Tapes(tmp_path / "store" / "tapes")
    assert tapes.find(KEY) is None
    tapes.keep(KEY, b"a tape", SITTING)
    found = tapes.find(KEY)
    assert found is not None
    assert (found.tape, found.cpu_seconds, found.max_rss_mb) == (b"a tape", 2.5, 80.0)
    assert (found.gpu_seconds, found.gpu_mb) == (1.5, 7.0)
    assert tapes.find(OTHER) is None
    assert tapes.folder.stat().st_mode & 0o077 == tapes.folder.parent.stat().st_mode & 0o077 == 0


def resigned(content: bytes, **changes: object) -> bytes:
    """A file with other fields, and the digest that goes with them."""
    fields = msgspec.msgpack.decode(content[: -module.DIGEST_BYTES])
    packed = msgspec.msgpack.encode(fields | changes)
    return packed + digest_of(packed)


SPOILED = {
    "cut": lambda content: content[:-1],
    "empty": lambda content: b"",
    "another byte": lambda content: content.replace(b"a tape", b"a tapf"),
    "another form": lambda content: resigned(content, form=FORM + 1),
    "another key": lambda content: resigned(content, key=OTHER),
    "no tape": lambda content: resigned(content, tape=3),
}


@pytest.mark.parametrize("how", SPOILED)
def test_what_is_not_what_was_kept_counts_as_missing(tmp_path: Path, how: str) -> None:
    tapes = Tapes(tmp_path / "tapes")
    tapes.keep(KEY, b"a tape", SITTING)
    path = file_of(tapes, KEY)
    path.write_bytes(SPOILED[how](path.read_bytes()))
    assert tapes.find(KEY) is None
    tapes.keep(KEY, b"a tape", SITTING)
    assert tapes.find(KEY) is not None


def test_those_that_were_used_longest_ago_make_room(tmp_path: Path) -> None:
    keys = [f"{number:02d}" * 32 for number in range(4)]
    tapes = Tapes(tmp_path / "tapes")
    for second, key in enumerate(keys[:3]):
        tapes.keep(key, bytes(1000), SITTING)
        os.utime(file_of(tapes, key), (second, second))
    assert tapes.find(keys[0]) is not None  # used now
    size = file_of(tapes, keys[0]).stat().st_size
    few = Tapes(tmp_path / "tapes", most=3 * size, left=2 * size)
    few.keep(keys[3], bytes(1000), SITTING)
    assert [few.find(key) is not None for key in keys] == [True, False, False, True]
    # counted, without looking again, from then on
    few.keep(keys[1], bytes(1000), SITTING)
    assert [few.find(key) is not None for key in keys] == [True, True, False, True]
    few.keep(keys[2], bytes(1000), SITTING)
    assert sum(few.find(key) is not None for key in keys) == 2


def test_a_full_disk_costs_the_tape_alone(tmp_path: Path) -> None:
    (tmp_path / "tapes").write_text("a file")
    tapes = Tapes(tmp_path / "tapes")
    tapes.keep(KEY, b"a tape", SITTING)
    assert tapes.find(KEY) is None


@pytest.mark.parametrize("key", ["", "../../etc/passwd", "AB" * 32, KEY + "0", f"{KEY}\n"])
def test_only_a_key_names_a_file(tmp_path: Path, key: str) -> None:
    with pytest.raises(ValueError, match="not a key"):
        Tapes(tmp_path).find(key)
    with pytest.raises(ValueError, match="not a key"):
        Tapes(tmp_path).keep(key, b"", SITTING)
