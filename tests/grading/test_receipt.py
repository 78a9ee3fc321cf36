"""The receipt of a hand-in on its way to the feedback: copied byte for byte, from ordinary small files alone."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from nbgrader.utils import notebook_hash

from autograder.errors import EngineError
from autograder.grading.handed_in.receipt import MAX_BYTES, SECRET, TIME, keep_receipt

HERS = "ab" * 64


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """What `nbgrader submit` leaves beside a student's notebooks."""
    folder = tmp_path / "submitted"
    folder.mkdir()
    (folder / SECRET).write_text(HERS)
    (folder / TIME).write_text("2027-02-01 22:59:13.123456 UTC")
    return folder


@pytest.fixture
def target(tmp_path: Path) -> Path:
    folder = tmp_path / "feedback"
    folder.mkdir()
    return folder


def address(folder: Path) -> str:
    """Where nbgrader's exchange puts a page for the student who knows the secret."""
    return str(notebook_hash(secret=(folder / SECRET).read_text(), notebook_id="pca"))


def test_the_feedback_has_the_address_of_the_hand_in(source: Path, target: Path) -> None:
    keep_receipt(source, target, TIME, SECRET)
    assert address(target) == address(source)
    assert {path.name: path.read_bytes() for path in target.iterdir()} == {
        path.name: path.read_bytes() for path in source.iterdir()
    }


def test_only_what_is_named_is_kept(source: Path, target: Path) -> None:
    keep_receipt(source, target, SECRET)
    assert [path.name for path in target.iterdir()] == [SECRET]


def test_a_changed_byte_leads_elsewhere(source: Path, target: Path) -> None:
    before = address(source)
    (source / SECRET).write_text("c" + HERS[1:])
    keep_receipt(source, target, SECRET)
    assert address(target) == address(source) != before


def test_the_receipt_of_an_earlier_hand_in_goes(source: Path, target: Path) -> None:
    keep_receipt(source, target, SECRET)
    (source / SECRET).write_text("cd" * 64)
    keep_receipt(source, target, SECRET)
    assert (target / SECRET).read_text() == "cd" * 64
    (source / SECRET).unlink()
    keep_receipt(source, target, SECRET)
    assert list(target.iterdir()) == []


@pytest.mark.parametrize("made", [os.symlink, os.mkfifo, os.mkdir, "long"], ids=str)
def test_what_is_no_small_ordinary_file_is_no_receipt(source: Path, target: Path, made: object) -> None:
    # by a link to another student's receipt, that student's feedback could be written over
    theirs = source.parent / "theirs"
    theirs.write_text("cd" * 64)
    (target / SECRET).write_text(HERS)
    (source / SECRET).unlink()
    if made == "long":
        (source / SECRET).write_bytes(b"a" * (MAX_BYTES + 1))
    elif made is os.symlink:
        os.symlink(theirs, source / SECRET)
    else:
        made(source / SECRET)  # type: ignore[operator]
    keep_receipt(source, target, SECRET)
    assert list(target.iterdir()) == []


def test_the_longest_that_is_read_is_kept_whole(source: Path, target: Path) -> None:
    (source / SECRET).write_bytes(b"a" * MAX_BYTES)
    keep_receipt(source, target, SECRET)
    assert (target / SECRET).stat().st_size == MAX_BYTES


def test_a_link_in_the_target_is_replaced_not_written_through(source: Path, target: Path) -> None:
    theirs = target.parent / "theirs"
    theirs.write_text("untouched")
    (target / SECRET).symlink_to(theirs)
    keep_receipt(source, target, SECRET)
    assert theirs.read_text() == "untouched"
    assert ((target / SECRET).is_symlink(), (target / SECRET).read_text()) == (False, HERS)


def test_one_that_cannot_be_written_is_a_failure_of_ours(source: Path, target: Path) -> None:
    (target / SECRET).mkdir()
    with pytest.raises(EngineError, match=f"{SECRET}: cannot be written"):
        keep_receipt(source, target, SECRET)
    assert sorted(path.name for path in target.iterdir()) == [SECRET]
