"""Archives that nobody should make: what is odd is left out or refused by name, and nothing else is touched."""

from __future__ import annotations

import os
import stat
import struct
import tarfile
from pathlib import Path

import pytest
from archives import (
    WEEK,
    collect,
    entry,
    left_out,
    make_course,
    make_tar,
    make_zip,
    member,
    pack,
    steps,
    there,
)

from autograder.course import Course
from autograder.errors import CourseError, SubmissionError
from autograder.grading.collecting import archive
from autograder.grading.collecting.opening import open_archive

GOOD = ("ada/pca.ipynb", b"{}")


@pytest.fixture
def course(tmp_path: Path) -> Course:
    return make_course(tmp_path / "course")


def everything(folder: Path) -> dict[str, str]:
    """All below a folder: what it is and, of a file, what is in it."""
    return {
        path.relative_to(folder).as_posix(): path.read_text()
        if path.is_file()
        else stat.filemode(path.lstat().st_mode)
        for path in sorted(folder.rglob("*"))
    }


# -- names -----------------------------------------------------------------------------------------------------


NAMES = {
    "../evil.ipynb": "leads out",
    "ada/../../evil.ipynb": "leads out",
    "ada/..": "leads out",
    "../.ssh/authorized_keys": "leads out",
    "/etc/cron.d/evil": "absolute",
    "//server/share/evil": "absolute",
    "C:/evil.ipynb": "absolute",
    "ada/C:/evil.ipynb": "absolute",
    "..\\evil.ipynb": "backslash",
    "ada\\pca.ipynb": "backslash",
    "ada/./evil.ipynb": "empty part",
    "ada//evil.ipynb": "empty part",
    "ada / evil.ipynb": "begins or ends in a blank",
    "ada/a\nb.ipynb": "cannot be shown",
    "ada/\x1b[31mred.ipynb": "cannot be shown",
    "ada/\u202egpj.exe": "cannot be shown",
    "ada/" + "d/" * 10 + "deep": "folders deep",
    "ada/" + "x" * 256: "longer than",
    "ada/" + "ü" * 128: "longer than",
    "nobody.ipynb": "does not say whose it is",
}


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("make", ["zip", "tar"])
def test_a_name_that_leads_elsewhere_is_left_out_and_told(
    course: Course, tmp_path: Path, name: str, make: str
) -> None:
    files = [(name, b"evil"), GOOD]
    if make == "zip":
        path = make_zip(tmp_path / "all.zip", files)
    else:
        path = make_tar(tmp_path / "all.tar", [(member(one), content) for one, content in files])
    (why,) = left_out(path).values()
    assert NAMES[name] in why
    assert collect(course, path) == ["ada: new"]
    assert everything(tmp_path / "course") == {
        "source": "drwxr-xr-x",
        "source/week01": "drwxr-xr-x",
        "submitted": "drwxr-xr-x",
        "submitted/ada": "drwxr-xr-x",
        "submitted/ada/week01": "drwxr-xr-x",
        "submitted/ada/week01/pca.ipynb": "{}",
    }


def test_a_nul_does_not_hide_the_end_of_a_name(tmp_path: Path) -> None:
    path = make_zip(tmp_path / "all.zip", [("ada/pca.ipynbX.exe", b"{}")])
    path.write_bytes(path.read_bytes().replace(b"ipynbX.exe", b"ipynb\0.exe"))
    assert list(left_out(path).values()) == ["its name has characters that cannot be shown"]


def test_bytes_that_are_no_text_in_a_tars_name_are_told(tmp_path: Path) -> None:
    path = make_tar(tmp_path / "all.tar", [(member("ada/\udcff.ipynb"), b"{}")])
    assert list(left_out(path).values()) == ["its name has characters that cannot be shown"]


def test_a_name_in_utf_8_that_is_not_marked_so_is_read_as_such(course: Course, tmp_path: Path) -> None:
    path = make_zip(tmp_path / "all.zip", [("zoXX/pca.ipynb", b"{}")])
    path.write_bytes(path.read_bytes().replace(b"zoXX", "zoë".encode()))
    collect(course, path)
    assert list(there(course)) == ["zoë/week01/pca.ipynb"]


@pytest.mark.parametrize("student", [".versions", ".ssh", "__MACOSX"])
def test_hidden_folders_are_no_students(course: Course, tmp_path: Path, student: str) -> None:
    assert collect(course, make_zip(tmp_path / "all.zip", [(f"{student}/pca.ipynb", b"{}"), GOOD])) == [
        "ada: new"
    ]


def test_what_systems_leave_in_archives_is_no_finding(tmp_path: Path) -> None:
    names = ["__MACOSX/ada/._pca.ipynb", "ada/.DS_Store", "ada/.ipynb_checkpoints/pca-checkpoint.ipynb"]
    assert left_out(make_zip(tmp_path / "all.zip", [GOOD, *((name, b"x") for name in names)])) == {}


def test_a_student_cannot_write_another_ones_mark_into_a_name(course: Course, tmp_path: Path) -> None:
    name = "Bob_99_assignsubmission_file_x_12_assignsubmission_file_/pca.ipynb"
    path = make_zip(tmp_path / "m.zip", [(name, b"evil"), ("Bob_99_assignsubmission_file_/pca.ipynb", b"{}")])
    assert left_out(path) == {name: "its name does not say whose it is"}
    collect(course, path)
    assert there(course) == {"Bob/week01/pca.ipynb": "{}"}


# -- doubles ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("names", [("pca.ipynb", "pca.ipynb"), ("pca.ipynb", "PCA.ipynb"), ("é", "e\u0301")])
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_of_two_files_in_one_place_none_is_chosen(
    course: Course, tmp_path: Path, names: tuple[str, str]
) -> None:
    path = make_zip(tmp_path / "all.zip", [("ada/x.csv", b""), *((f"ada/{name}", b"{}") for name in names)])
    assert set(left_out(path).values()) == {"there are several of this name"}
    collect(course, path)
    assert list(there(course)) == ["ada/week01/x.csv"]


def test_a_file_and_a_folder_in_one_place_leave_the_folder(course: Course, tmp_path: Path) -> None:
    names = ["ada/pca.ipynb", "ada/data", "ada/data-1", "ada/data/x.csv"]
    path = make_zip(tmp_path / "all.zip", [(name, b"") for name in names])
    assert left_out(path) == {"ada/data": "there is a folder of this name too"}
    collect(course, path)
    assert sorted(there(course)) == [f"ada/week01/{name}" for name in ("data-1", "data/x.csv", "pca.ipynb")]


def test_students_that_differ_by_case_alone_are_refused(course: Course, tmp_path: Path) -> None:
    path = make_zip(tmp_path / "all.zip", [("ada/pca.ipynb", b"{}"), ("Ada/pca.ipynb", b"{}")])
    assert collect(course, path) == ["Ada: refused", "ada: refused"]
    (course.submitted / "ADA").mkdir(parents=True)
    (step,) = steps(course, make_zip(tmp_path / "one.zip", [GOOD]))
    assert (step.action, step.why) == (
        "refused",
        "submitted/ADA is there, which differs by the case of letters alone",
    )


# -- kinds -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("mode", "why"),
    [
        (stat.S_IFLNK | 0o777, "a link"),
        (stat.S_IFIFO | 0o644, "not an ordinary file"),
        (stat.S_IFCHR | 0o644, "not an ordinary file"),
        (stat.S_IFSOCK | 0o644, "not an ordinary file"),
        (stat.S_IFREG | 0o4755, "its rights are those of a program that runs as another user"),
        (stat.S_IFREG | 0o2755, "its rights are those of a program that runs as another user"),
    ],
)
def test_in_a_zip_only_ordinary_files_are_taken(course: Course, tmp_path: Path, mode: int, why: str) -> None:
    path = make_zip(tmp_path / "all.zip", [(entry("ada/odd", mode), b"/etc/passwd"), GOOD])
    assert left_out(path) == {"ada/odd": why}
    collect(course, path)
    assert list(there(course)) == ["ada/week01/pca.ipynb"]


@pytest.mark.parametrize(
    ("odd", "why"),
    [
        ({"type": tarfile.SYMTYPE, "linkname": "/etc/passwd"}, "a link"),
        ({"type": tarfile.SYMTYPE, "linkname": "../../../source"}, "a link"),
        ({"type": tarfile.LNKTYPE, "linkname": "ada/pca.ipynb"}, "a link"),
        ({"type": tarfile.LNKTYPE, "linkname": "/etc/shadow"}, "a link"),
        ({"type": tarfile.FIFOTYPE}, "not an ordinary file"),
        ({"type": tarfile.CHRTYPE, "devmajor": 1, "devminor": 5}, "not an ordinary file"),
        ({"type": tarfile.BLKTYPE}, "not an ordinary file"),
        ({"type": tarfile.CONTTYPE}, "not an ordinary file"),
        ({"mode": 0o6755}, "its rights are those of a program that runs as another user"),
        ({"pax_headers": {"GNU.sparse.map": "0,1", "GNU.sparse.size": "99"}}, "a file with holes"),
    ],
)
def test_in_a_tar_only_ordinary_files_are_taken(
    course: Course, tmp_path: Path, odd: dict[str, object], why: str
) -> None:
    path = make_tar(tmp_path / "all.tar", [(member(*GOOD[:1]), GOOD[1]), (member("ada/odd", **odd), b"")])
    assert left_out(path) == {"ada/odd": why}
    collect(course, path)
    assert list(there(course)) == ["ada/week01/pca.ipynb"]


def test_a_file_behind_a_link_of_the_same_archive_is_written_beside_it(
    course: Course, tmp_path: Path
) -> None:
    """A link first, then a file "in" it: the way out of many unpackers."""
    link = member("ada/out", type=tarfile.SYMTYPE, linkname=str(tmp_path))
    path = make_tar(
        tmp_path / "all.tar", [(link, b""), (member("ada/out/evil"), b"evil"), (member("ada/pca.ipynb"), b"")]
    )
    collect(course, path)
    assert sorted(there(course)) == ["ada/week01/out/evil", "ada/week01/pca.ipynb"]
    assert not (tmp_path / "evil").exists()


def test_an_archive_in_an_archive_stays_closed(course: Course, tmp_path: Path) -> None:
    inner = make_zip(tmp_path / "inner.zip", [("../evil", b"evil")]).read_bytes()
    collect(course, make_zip(tmp_path / "all.zip", [("ada/work.zip", inner)]))
    assert (course.submitted / "ada" / WEEK / "work.zip").read_bytes() == inner


def test_a_zip_at_the_end_of_a_tar_does_not_speak_for_it(course: Course, tmp_path: Path) -> None:
    inner = make_zip(tmp_path / "inner.zip", [("ada/pca.ipynb", b"forged")]).read_bytes()
    files = [(member("ada/pca.ipynb"), b"{}"), (member("mallory/pca.ipynb"), inner)]
    collect(course, make_tar(tmp_path / "all.tar", files))
    assert (course.submitted / "ada" / WEEK / "pca.ipynb").read_text() == "{}"
    assert (course.submitted / "mallory" / WEEK / "pca.ipynb").read_bytes() == inner


def test_rights_and_owners_of_an_archive_decide_nothing(course: Course, tmp_path: Path) -> None:
    path = make_tar(tmp_path / "all.tar", [(member("ada/pca.ipynb", uid=4711, gid=4711, mode=0o777), b"{}")])
    collect(course, path)
    status = (course.submitted / "ada" / WEEK / "pca.ipynb").stat()
    assert (status.st_uid, stat.S_IMODE(status.st_mode) & 0o133) == (os.geteuid(), 0)


# -- sizes -----------------------------------------------------------------------------------------------------


def test_a_file_over_the_bound_is_left_out_and_the_others_are_taken(
    course: Course, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, "MAX_FILE", 1_000)
    path = make_zip(tmp_path / "all.zip", [("mallory/pca.ipynb", os.urandom(1_001)), GOOD])
    assert left_out(path) == {"mallory/pca.ipynb": "0.0 MB, and at most 0.001 MB are read"}
    assert collect(course, path) == ["ada: new"]


def test_zeros_that_are_packed_a_thousandfold_are_left_out(course: Course, tmp_path: Path) -> None:
    path = make_zip(tmp_path / "all.zip", [("mallory/pca.ipynb", bytes(20_000_000)), GOOD])
    assert left_out(path) == {"mallory/pca.ipynb": "unpacks to more than 200 times its size, 20.0 MB"}
    assert collect(course, path) == ["ada: new"]


def test_an_archive_that_unpacks_to_too_much_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, "MAX_TOTAL", 1_000)
    path = make_zip(tmp_path / "all.zip", [(f"s{number}/pca.ipynb", bytes(100)) for number in range(11)])
    with pytest.raises(CourseError, match="unpacks to more than"):
        open_archive(path)


@pytest.mark.parametrize("make", ["zip", "tar"])
def test_an_archive_with_too_many_entries_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, make: str
) -> None:
    monkeypatch.setattr(archive, "MAX_ENTRIES", 10)
    names = [f"s{number}/" for number in range(11)]  # folders count too
    if make == "zip":
        path = make_zip(tmp_path / "all.zip", [(name, b"") for name in names])
    else:
        path = make_tar(tmp_path / "all.tar", [(member(name, type=tarfile.DIRTYPE), b"") for name in names])
    with pytest.raises(CourseError, match="more than 10 entries"):
        open_archive(path)


def test_entries_that_share_one_packed_content_are_refused(tmp_path: Path) -> None:
    """The bomb of D. Fifield: entries overlap, so that each of them is packed honestly."""
    packed = make_zip(tmp_path / "one.zip", [("a/x", os.urandom(60_000))])
    data = packed.read_bytes()
    start, end = data.index(b"PK\1\2"), data.index(b"PK\5\6")
    count = 300  # 18 MB out of 60 kB and the entries
    directory = data[start:end] * count
    tail = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, count, count, len(directory), start, 0)
    path = tmp_path / "all.zip"
    path.write_bytes(data[:start] + directory + tail)
    with pytest.raises(CourseError, match="unpacks to more than 200 times its size"):
        open_archive(path)


def test_a_packed_tar_is_not_unpacked_beyond_the_bound(tmp_path: Path) -> None:
    path = pack(tmp_path / "bomb.tar.gz", 64 << 20)
    before = set(tmp_path.iterdir())
    with pytest.raises(CourseError, match=r"bomb\.tar\.gz: unpacks to more than"):
        open_archive(path)
    assert set(tmp_path.iterdir()) == before


def test_a_tars_own_header_is_not_read_without_end(tmp_path: Path) -> None:
    info = member("ada/pca.ipynb", size=1 << 33, type=tarfile.XHDTYPE)
    path = tmp_path / "all.tar"
    path.write_bytes(info.tobuf(tarfile.GNU_FORMAT) + bytes(1 << 16))
    with pytest.raises(CourseError, match=r"a part of 8,589,934,592 bytes, and at most 1,048,576"):
        open_archive(path)


def test_a_zips_directory_is_not_read_without_end(tmp_path: Path) -> None:
    path = make_zip(tmp_path / "all.zip", [GOOD])
    data = bytearray(path.read_bytes())
    at = data.index(b"PK\5\6") + 12
    data[at : at + 4] = struct.pack("<L", 1 << 30)
    with path.open("wb") as file:
        file.write(b"PK\3\4")
        file.truncate(1 << 30)  # a hole, so that there could be a directory of this size
        file.seek(0, os.SEEK_END)
        file.write(data)
    with pytest.raises(CourseError, match=r"a part of 1,073,741,824 bytes, and at most 16,777,216"):
        open_archive(path)


def test_a_tar_whose_sizes_lead_back_to_its_beginning_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, "MAX_ENTRIES", 100)
    header = bytearray(member("ada/pca.ipynb").tobuf(tarfile.GNU_FORMAT))
    first = bytes(header)
    header[124:136] = b"\xff" * 10 + struct.pack(">h", -512)  # the size, as GNU writes numbers below zero
    header[148:156] = b"        "
    header[148:156] = b"%06o\0 " % sum(header)
    (tmp_path / "all.tar").write_bytes(first + header + bytes(10_240))
    with pytest.raises(CourseError, match="more than 100 entries"):
        open_archive(tmp_path / "all.tar")


# -- damage -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "content", [b"", b"x", b"PK\3\4", b"Rar!\x1a\7\0", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b\x08", bytes(1024)]
)
def test_what_is_no_archive_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "all.zip"
    path.write_bytes(content)
    with pytest.raises(CourseError, match=r"all\.zip: "):
        collect(make_course(tmp_path / "course"), path)
    assert not (tmp_path / "course/submitted").exists()


@pytest.mark.parametrize("kind", ["zip", "tar", "tar.gz"])
def test_an_archive_cut_off_anywhere_is_refused_or_told(tmp_path: Path, kind: str) -> None:
    files = [(f"s{number}/pca.ipynb", os.urandom(3_000)) for number in range(4)]
    if kind == "zip":
        whole = make_zip(tmp_path / "whole.zip", files)
    else:
        whole = make_tar(tmp_path / f"whole.{kind}", [(member(name), content) for name, content in files])
    data = whole.read_bytes()
    end = len(data.rstrip(b"\0"))  # a tar is filled up with zeros, of which one block is enough
    for length in range(100, end, 997):
        course, path = make_course(tmp_path / f"course-{length}"), tmp_path / f"cut.{kind}"
        path.write_bytes(data[:length])
        try:
            collect(course, path)
        except (CourseError, SubmissionError):
            found = [name for name in there(course) if there_is_part_of(course, name, dict(files))]
            assert found == []
        else:
            pytest.fail(
                f"{length} of {len(data)} bytes were collected in silence: {sorted(course.submitted.rglob('*'))}"
            )


@pytest.mark.parametrize(
    ("offset", "value", "why"),
    [
        (8, struct.pack("<H", 1), "encrypted"),
        (10, struct.pack("<H", 12), "packed by a method that is not read"),
        (10, struct.pack("<H", 99), "packed by a method that is not read"),
        (24, struct.pack("<L", 1 << 31), "2,147.5 MB, and at most 50 MB are read"),
    ],
)
def test_what_a_zips_directory_says_of_an_entry_is_believed_where_it_speaks_against_it(
    course: Course, tmp_path: Path, offset: int, value: bytes, why: str
) -> None:
    path = make_zip(tmp_path / "all.zip", [("mallory/pca.ipynb", b"{}"), GOOD])
    data = bytearray(path.read_bytes())
    at = data.index(b"PK\1\2") + offset
    data[at : at + len(value)] = value
    path.write_bytes(data)
    assert left_out(path) == {"mallory/pca.ipynb": why}
    assert collect(course, path) == ["ada: new"]


@pytest.mark.parametrize("size", [1, 3, 40_000_000])
@pytest.mark.parametrize("method", [0, 8])
def test_a_size_that_lies_costs_the_hand_in(course: Course, tmp_path: Path, size: int, method: int) -> None:
    """As entries of zip64 may: the directory promises more or less than there is."""
    path = make_zip(
        tmp_path / "all.zip", [("ada/pca.ipynb", b"{}"), ("ada/pad", os.urandom(250_000))], method
    )
    data = bytearray(path.read_bytes())
    at = data.index(b"PK\1\2") + 24
    data[at : at + 4] = struct.pack("<L", size)
    path.write_bytes(data)
    if why := left_out(path):
        assert list(why) == ["ada/pca.ipynb"]  # more than 200 times of what is there
        return
    with pytest.raises(SubmissionError, match=r"'ada/pca\.ipynb' is damaged"):
        collect(course, path)
    assert there(course) == {}


def there_is_part_of(course: Course, name: str, files: dict[str, bytes]) -> bool:
    return (course.submitted / name).read_bytes() != files[name.replace(f"/{WEEK}", "")]
