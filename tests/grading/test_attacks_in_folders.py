"""Hostile folders below submitted/, graded in one batch: nothing of one reaches further or costs anybody else."""

from __future__ import annotations

import io
import json
import os
import socket
import sys
import tarfile
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from cases.case import code
from cases.small import book, compiled

from autograder.course import Course
from autograder.grading.handed_in.intake import odd_folders
from autograder.grading.running.batch import Graded
from autograder.grading.running.run import grade_submissions

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux") or os.geteuid() != 0, reason="makes devices: needs root on Linux"
)

SECRET = "the-secret-of-another-folder-4711"
FULL = 23.0  # the points of the small course's tests
READS_ALL = """
import os

for root, _, names in os.walk("."):
    for name in sorted(names):
        try:
            with open(os.path.join(root, name), errors="replace") as file:
                print(repr(name), file.read(100))
        except OSError as error:
            print(repr(name), type(error).__name__)
"""


def links(folder: Path, outside: Path) -> None:
    """Symbolic links beside the notebook: to a file, to folders, to itself."""
    targets = {"a.txt": outside / "secret.txt", "data": outside, "loop": "loop", "up": "../.."}
    for name, target in targets.items():
        (folder / name).symlink_to(target)


def hard_link(folder: Path, outside: Path) -> None:
    """A second name, beside the notebook, of a file that the student could not open."""
    (folder / "hard.txt").hardlink_to(outside / "secret.txt")


def special_files(folder: Path, outside: Path) -> None:
    """A pipe, a socket and devices beside the notebook."""
    os.mkfifo(folder / "pipe.txt")
    os.mknod(folder / "zeros.txt", 0o20666, os.makedev(1, 5))
    os.mknod(folder / "disk.txt", 0o60666, os.makedev(7, 0))
    top = os.open(folder, os.O_RDONLY)
    with socket.socket(socket.AF_UNIX) as here:
        here.bind(f"/proc/self/fd/{top}/socket.txt")  # a path of its own may be too long
    os.close(top)


def archives(folder: Path, outside: Path) -> None:
    """Archives with names that lead out, links, and a gigabyte in a megabyte: nobody unpacks them."""
    with zipfile.ZipFile(folder / "slip.zip", "w", zipfile.ZIP_DEFLATED) as packed:
        for name in ("../slipped", "../../../slipped", str(outside / "slipped"), "small.ipynb/../../slipped"):
            packed.writestr(name, "slipped")
        for number in range(20):
            packed.writestr(f"zeros-{number}", bytes(50 << 20))
    with tarfile.open(folder / "slip.tar.gz", "w:gz") as packed:
        link = tarfile.TarInfo("away")
        link.type, link.linkname = tarfile.SYMTYPE, str(outside)
        packed.addfile(link)
        packed.addfile(tarfile.TarInfo("away/slipped"), io.BytesIO())


def deep_tree(folder: Path, outside: Path) -> None:
    """Folders in folders, below every path that the system takes."""
    at = os.open(folder, os.O_RDONLY)
    for _ in range(300):
        os.mkdir("deep" * 20, dir_fd=at)
        below = os.open("deep" * 20, os.O_RDONLY, dir_fd=at)
        os.close(at)
        at = below
    os.close(os.open("file.txt", os.O_CREAT | os.O_WRONLY, dir_fd=at))
    os.close(at)


def odd_names(folder: Path, outside: Path) -> None:
    """Names that are no text, that look like options, or like what the grader makes."""
    for name in (b"\xff\xfe", b"new\nline", b"-rf", b"*", b"\x1b[2J", b"small.json", b"sitecustomize.py"):
        with open(os.path.join(os.fsencode(folder), name), "wb") as file:
            file.write(b"odd")


def notebook_is(make: Callable[[Path, Path], None]) -> Callable[[Path, Path], None]:
    """Put something else into the notebook's place."""

    def instead(folder: Path, outside: Path) -> None:
        (folder / "small.ipynb").unlink()
        make(folder / "small.ipynb", outside)

    return instead


def folder_is_a_link(folder: Path, outside: Path) -> None:
    """The folder itself lies elsewhere."""
    folder.rename(outside / "handed-in")
    folder.symlink_to(outside / "handed-in")


GRADED = {each.__name__: each for each in (links, special_files, archives, odd_names)}
REFUSED = {
    "link": notebook_is(lambda place, outside: place.symlink_to(outside / "good.ipynb")),
    "pipe": notebook_is(lambda place, outside: os.mkfifo(place)),
    "device": notebook_is(lambda place, outside: os.mknod(place, 0o20666, os.makedev(1, 5))),
    "folder": notebook_is(lambda place, outside: place.mkdir()),
}
OTHERS = {each.__name__: each for each in (hard_link, deep_tree, folder_is_a_link)}


@dataclass
class Class:
    """What came of grading all of them: points, what a student's own cell could read, and the course's folder."""

    course: Course
    graded: dict[str, Graded]

    def earned(self, student: str) -> float:
        return sum(score.earned or 0.0 for result in self.graded[student].results for score in result.scores)

    def read(self, student: str) -> str:
        ran = [one for result in self.graded[student].results for one in result.sitting.ran]
        return json.dumps([one.outputs for one in ran])


@pytest.fixture(scope="module")
def members(tmp_path_factory: pytest.TempPathFactory) -> Class:
    course, outside = compiled(tmp_path_factory.mktemp("course")), tmp_path_factory.mktemp("outside")
    solved = book(course, "solutions")
    solved["cells"].append(code(READS_ALL))
    (outside / "secret.txt").write_text(SECRET)
    (outside / "good.ipynb").write_text(json.dumps(solved))
    attacks = {"an_honest_one": None, **GRADED, **REFUSED, **OTHERS, "zz_an_honest_one": None}
    for student, attack in attacks.items():
        folder = course.submitted / student / "small"
        folder.mkdir(parents=True)
        (folder / "small.ipynb").write_text(json.dumps(solved))
        (folder / "notes.txt").write_text("my own notes")
        if attack:
            attack(folder, outside)
    (course.submitted / "\u202eodd\nname" / "small").mkdir(parents=True)
    return Class(course, {one.student: one for one in grade_submissions(course, "small", workers=2)})


@pytest.mark.parametrize("student", ["an_honest_one", "zz_an_honest_one", *GRADED])
def test_what_lies_beside_a_notebook_costs_nothing_and_tells_nothing(student: str, members: Class) -> None:
    assert members.earned(student) == FULL
    assert SECRET not in members.read(student)
    assert "my own notes" in members.read(student)


@pytest.mark.parametrize("student", REFUSED)
def test_what_is_no_file_is_no_notebook(student: str, members: Class) -> None:
    (result,) = members.graded[student].results
    assert members.earned(student) == 0.0
    assert result.paper.reason


def test_a_deep_tree_is_graded_without_it(members: Class) -> None:
    assert members.earned("deep_tree") == FULL


def test_a_second_name_of_anothers_file_is_not_read(members: Class) -> None:
    assert SECRET not in members.read("hard_link")


def test_nothing_is_unpacked(members: Class) -> None:
    outside = members.course.root.parent
    everything = [name for _, folders, names in os.walk(outside) for name in (*folders, *names)]
    assert [name for name in everything if "slipped" in name or name.startswith("zeros-")] == []
    assert "slip.zip" in everything


def test_what_is_no_student_is_passed_over_and_told(members: Class) -> None:
    assert {"folder_is_a_link", "\u202eodd\nname"}.isdisjoint(members.graded)
    told = odd_folders(members.course, "small")
    assert [sum(words in line for line in told) for words in ("is a link", "cannot be shown")] == [1, 1]
