"""A week as a zip."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from weeks import WEEK, handout

from autograder.errors import CourseError
from autograder.releasing.archive_file import ArchiveFile, packed
from autograder.releasing.handout import Handout


def test_the_same_files_make_the_same_bytes_in_whatever_order() -> None:
    one = handout(a_csv=b"1", b_csv=b"2" * 100)
    other = Handout(one.week, dict(reversed(one.files.items())))
    assert packed(one) == packed(other)


def test_what_is_out_is_what_was_put(tmp_path: Path) -> None:
    place = ArchiveFile(tmp_path / "week01.zip", WEEK)
    made = handout(a_csv=b"1", tiny_ipynb=b"{}")
    assert place.out() is None
    place.put(made, [])
    assert place.out() == made.files
    with zipfile.ZipFile(place.path) as archive:
        assert archive.namelist() == ["week01/a.csv", "week01/tiny.ipynb"]


@pytest.mark.parametrize("content", [b"", b"my thesis", b"PK\3\4 my thesis"])
def test_a_file_that_is_no_archive_is_not_written_over(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "thesis.txt"
    path.write_bytes(content)
    with pytest.raises(
        CourseError, match=r"(?s)thesis\.txt: .*\n  move it away, or name another file with --file"
    ):
        ArchiveFile(path, WEEK).out()
    assert path.read_bytes() == content


def test_an_archive_of_something_else_is_not_written_over(tmp_path: Path) -> None:
    path = tmp_path / "thesis.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("chapter1.tex", "x")
    with pytest.raises(CourseError, match="an archive of something else"):
        ArchiveFile(path, WEEK).out()
