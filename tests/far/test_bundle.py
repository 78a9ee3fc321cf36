"""What is laid out from a bundle is taken in as the folder is that it was packed from, whatever lies in there."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from cases.small import Small

from autograder.errors import EngineError
from autograder.grading.far.bundle import Entry, lay_out, pack
from autograder.grading.handed_in import beside
from autograder.grading.handed_in.handed_in_names import MAX_MISNAMED
from autograder.grading.handed_in.notebook_file import MAX_BYTES
from autograder.grading.running.batch import taken_in

STUDENT = "ada"


def sparse(path: Path, size: int) -> None:
    with path.open("wb") as file:
        file.truncate(size)


def named(folder: Path, name: bytes, content: bytes) -> None:
    descriptor = os.open(os.path.join(os.fsencode(folder), name), os.O_WRONLY | os.O_CREAT)
    os.write(descriptor, content)
    os.close(descriptor)


def nothing(folder: Path) -> None:
    (folder / "small.ipynb").unlink()


def renamed(folder: Path) -> None:
    (folder / "small.ipynb").rename(folder / "Small (1).IPYNB")


def many_notebooks(folder: Path) -> None:
    (folder / "small.ipynb").rename(folder / "zz small.ipynb")
    for number in range(MAX_MISNAMED + 5):
        (folder / f"other {number:03}.ipynb").write_text("{}")


def too_large(folder: Path) -> None:
    sparse(folder / "small.ipynb", MAX_BYTES + 1)


def linked(folder: Path) -> None:
    (folder / "small.ipynb").unlink()
    (folder / "small.ipynb").symlink_to("/etc/passwd")
    (folder / "data.csv").symlink_to("/etc/passwd")


def piped(folder: Path) -> None:
    (folder / "small.ipynb").unlink()
    os.mkfifo(folder / "small.ipynb")
    os.mkfifo(folder / "data.csv")


def a_socket(folder: Path) -> None:
    (folder / "small.ipynb").unlink()
    with socket.socket(socket.AF_UNIX) as there:
        here = os.open(folder, os.O_RDONLY)
        there.bind(f"/proc/self/fd/{here}/small.ipynb")
        os.close(here)


def a_folder(folder: Path) -> None:
    (folder / "small.ipynb").unlink()
    (folder / "small.ipynb").mkdir()
    (folder / "small.ipynb" / "inner.txt").write_text("inside")


def shared(folder: Path) -> None:
    for name in ("small.ipynb", "data.csv"):
        (folder / name).touch()
        os.link(folder / name, folder.parent.parent / f"second-{name}")


def strange_names(folder: Path) -> None:
    named(folder, b"not utf-8 \xff.csv", b"1,2")
    named(folder, b"two\nlines.csv", b"1,2")
    for number in range(beside.MOST_NOTES + 3):
        named(folder, f"\x01 {number}.csv".encode(), b"1,2")


def deep(folder: Path) -> None:
    place = folder / "a" / "b" / ".hidden"
    place.mkdir(parents=True)
    (place / "not taken.csv").write_text("1")
    (folder / "a" / "b" / "taken.csv").write_text("1,2,3")


def too_many(folder: Path) -> None:
    for number in range(beside.STUDENT_FILES + 3):
        (folder / f"{number:04}.csv").write_text(str(number))


def too_much(folder: Path) -> None:
    sparse(folder / "a.bin", beside.STUDENT_BYTES - 10)
    sparse(folder / "b.bin", 11)
    sparse(folder / "c.bin", 1)


def a_time(folder: Path) -> None:
    (folder / "timestamp.txt").write_text("2027-02-01 22:59:13 UTC")


def no_time(folder: Path) -> None:
    (folder / "timestamp.txt").write_text("yesterday")


@pytest.mark.parametrize(
    "change",
    [
        nothing,
        renamed,
        many_notebooks,
        too_large,
        linked,
        piped,
        a_socket,
        a_folder,
        shared,
        strange_names,
        deep,
        too_many,
        too_much,
        a_time,
        no_time,
    ],
)
def test_intake_finds_the_same_there(small: Small, tmp_path: Path, change: Callable[[Path], None]) -> None:
    here, there = (replace(small.course, root=tmp_path / name) for name in ("here", "there"))
    folder, copy = (course.submitted / STUDENT / "small" for course in (here, there))
    folder.mkdir(parents=True)
    (folder / "small.ipynb").write_bytes((small.course.root / "solutions/small/small.ipynb").read_bytes())
    os.utime(folder / "small.ipynb", (1_800_000_000, 1_800_000_000))
    change(folder)

    lay_out(pack(folder, [small.exam]), copy)

    (found, files), (wanted, theirs) = (
        taken_in(course, "small", STUDENT, [small.exam], None) for course in (there, here)
    )
    assert replace(found, folder="") == replace(wanted, folder="")
    assert contents(files.student) == contents(theirs.student)


def contents(files: object) -> dict[str, bytes]:
    names = getattr(files, "names", ())
    return {name: (files.folder / name).read_bytes() for name in names}  # type: ignore[attr-defined]


def test_no_more_is_read_than_intake_would_read(small: Small, tmp_path: Path) -> None:
    too_much(tmp_path)
    sparse(tmp_path / "small.ipynb", MAX_BYTES + 1)

    sizes = {entry.name: len(entry.content or b"") for entry in pack(tmp_path, [small.exam])}

    assert sizes == {b"a.bin": beside.STUDENT_BYTES - 10, b"b.bin": 0, b"small.ipynb": 0}


@pytest.mark.parametrize("name", [b"../up", b"/etc/passwd", b"a/../../up", b"a//b", b"", b".", b"a\0b"])
def test_a_name_that_leads_out_is_refused(tmp_path: Path, name: bytes) -> None:
    with pytest.raises(EngineError, match="not a path below"):
        lay_out([Entry(name, "file", content=b"x")], tmp_path / "in")
    assert list(tmp_path.rglob("*")) == [tmp_path / "in"]


def test_nothing_is_written_through_a_link(tmp_path: Path) -> None:
    for name in (b"a", b"a/b"):
        with pytest.raises(EngineError, match="cannot be written"):
            lay_out([Entry(b"a", "link"), Entry(name, "file", size=1, content=b"x")], tmp_path / name.hex())
