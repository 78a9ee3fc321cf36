"""What goes out: just what compiling makes, and nothing withheld, wherever it hides."""

from __future__ import annotations

import base64
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from weeks import HIDDEN_LINE, MARK_LINE, SOLUTION_LINE, SOURCE, WEEK, make_course

from autograder.compiler.compile import compile_assignment
from autograder.compiler.source import read_assignment
from autograder.course import Course
from autograder.errors import CourseError
from autograder.releasing.handout import read_handout
from autograder.releasing.withheld import problems_of


def problems(course: Course, name: str, content: bytes) -> list[str]:
    """What is found in the release when one more file is in it."""
    return problems_of(course, read_assignment(course, WEEK), {name: content})


def notebook(**parts: Any) -> bytes:
    """A notebook of one cell, with parts of it given."""
    cell = {"cell_type": "markdown", "id": "a", "metadata": {}, "source": "text"} | parts
    return json.dumps({"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}).encode()


def encoded(content: bytes) -> str:
    return base64.encodebytes(content).decode()


def zipped(name: str, content: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return made.getvalue()


def test_the_files_are_those_of_the_release(course: Course) -> None:
    assert sorted(read_handout(course, WEEK).files) == ["data.csv", "tests/double.py", "tiny.ipynb"]


def test_litter_of_opening_a_notebook_does_not_go_out(course: Course) -> None:
    (course.release / WEEK / ".ipynb_checkpoints").mkdir()
    (course.release / WEEK / ".ipynb_checkpoints" / "tiny-checkpoint.ipynb").write_text("{}")
    (course.release / WEEK / ".env").write_text("TOKEN=1")
    assert sorted(read_handout(course, WEEK).files) == ["data.csv", "tests/double.py", "tiny.ipynb"]


@pytest.mark.parametrize("name", ["answers.md", "tiny.ipynb", "data.csv"])
def test_a_file_that_compiling_does_not_make_keeps_a_week_back(course: Course, name: str) -> None:
    (course.release / WEEK / name).write_text("{}")
    with pytest.raises(CourseError, match=rf"(?s)not what its source makes.*{name}.*course compile week01"):
        read_handout(course, WEEK)


def test_a_changed_source_keeps_a_week_back(course: Course) -> None:
    path = course.source / WEEK / "tiny.py"
    path.write_text(path.read_text().replace("points=2", "points=3"))
    with pytest.raises(CourseError, match="course compile week01"):
        read_handout(course, WEEK)


@pytest.mark.parametrize(
    "line", [HIDDEN_LINE, SOLUTION_LINE, MARK_LINE], ids=["hidden", "solution", "scheme"]
)
@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("notes.txt", lambda line: f"x\n{line}\n".encode()),
        ("notes.txt", lambda line: line.replace(" ", "  ").encode("utf-16")),
        ("data.bin", lambda line: b"\x00\xff\x00" + line.encode() + b"\xfe"),
        ("data.npz", lambda line: zipped("inner.txt", line.encode())),
        ("data.zip", lambda line: zipped("inner.zip", zipped("a.txt", line.encode()))),
        ("own.ipynb", lambda line: notebook(metadata={"notes": [line]})),
        ("own.ipynb", lambda line: notebook(source=["# text\n", line])),
        ("own.ipynb", lambda line: notebook(attachments={"a.txt": {"text/plain": encoded(line.encode())}})),
        (
            "own.ipynb",
            lambda line: notebook(attachments={"a": {"a/zip": encoded(zipped("a", line.encode()))}}),
        ),
        ("own.ipynb", lambda line: notebook(cell_type="code", outputs=[{"name": "stdout", "text": [line]}])),
    ],
    ids=[
        "text",
        "utf-16",
        "binary",
        "archive",
        "archive-in-archive",
        "metadata",
        "source",
        "attachment",
        "zip-attached",
        "output",
    ],
)
def test_what_is_withheld_is_found_in_every_corner(course: Course, line: str, name: str, made: Any) -> None:
    found = problems(course, name, made(line))
    assert [one for one in found if name in one] == found != []


def test_the_release_itself_has_nothing_withheld(course: Course) -> None:
    content = (course.release / WEEK / "tiny.ipynb").read_bytes()
    assert problems(course, "tiny.ipynb", content) == []


def test_a_marker_is_found_in_a_file_of_any_kind(course: Course) -> None:
    assert problems(course, "a.html", b"<pre>### BEGIN HIDDEN TESTS</pre>") == [
        "a.html has BEGIN HIDDEN TESTS in it"
    ]


def test_what_the_author_excuses_may_be_read(course: Course) -> None:
    (course.source / WEEK / "week.toml").write_text('[audit.shown]\ndouble = "it is the topic of the text"\n')
    assert problems(course, "notes.txt", SOLUTION_LINE.encode()) == []


def test_a_line_that_students_see_anyway_is_no_secret(tmp_path: Path) -> None:
    shown = "# %% [markdown]\n# Full marks for additivity and homogeneity, each with a line of proof.\n\n"
    course = make_course(tmp_path, shown + SOURCE)
    assert problems(course, "notes.txt", MARK_LINE.encode()) == []


def test_a_file_of_the_solution_does_not_go_out_under_another_name(tmp_path: Path) -> None:
    course = make_course(tmp_path, weights_bin=b"\x01\x02 trained")
    (course.source / WEEK / "handed_in").mkdir()
    (course.source / WEEK / "handed_in" / "model.bin").write_bytes(b"\x01\x02 trained")
    compile_assignment(course, WEEK)
    with pytest.raises(
        CourseError, match=r"weights\.bin is the solution's source/week01/handed_in/model\.bin"
    ):
        read_handout(course, WEEK)


def test_a_broken_archive_is_read_as_far_as_it_goes(course: Course) -> None:
    whole = zipped("a.txt", b"x" * 100)
    assert [problems(course, "a.zip", whole[:length]) for length in range(4, len(whole), 7)] == [[]] * len(
        range(4, len(whole), 7)
    )
