"""Hostile names of folders and hostile words of notebooks, through the whole of `course`: grade, report, feedback.

What a student calls things comes to a terminal, to pages, to JSON and, by nbgrader's export, into a spreadsheet.
"""

from __future__ import annotations

import contextlib
import csv
import io
import json
import os
import re
import zipfile
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import pytest
from nbgrader.api import Gradebook

from autograder.cli import main
from autograder.course import Course
from autograder.grading.collecting.hand_ins import hand_ins
from autograder.grading.collecting.opening import open_archive
from autograder.grading.handed_in.plain_file import shown
from autograder.reports.csv_export import SafeCsvExport

SOURCE = """\
# %% solution="double"
def double(x):
    ### BEGIN SOLUTION
    return 2 * x
    ### END SOLUTION

# %% test="double" points=2
assert double(3) == 6, "double(3) is 6"
"""
# folders that are students: odd, but they can be shown and written
NAMES = [
    "=1+1",
    "+1",
    "-rf",
    "@SUM(A1)",
    '=cmd|"calc"!A0',
    "<b onclick=x>b",
    "<script>alert(1)<",
    "&lt;script&gt;",
    "[red]x[",
    "{{ 7 * 7 }}",
    "%s%n",
    "$(id)",
    "'; DROP TABLE student;--",
    "a,100,100",
    "é" * 127,
    "x" * 255,
    "CON",
    "ada lovelace",
]
# folders that are none: nobody could tell them apart from another, or show them
PASSED_OVER = ["a\nb", "a\tb", "\x1b[31mred", "\u202egpj.exe", "a\u200bb", "\udcff", " ada", "ada ", "b\\c"]
SILENT = [".hidden"]
BRACKETS = "[red]a\nb"
# what an exception may be called and say
RAISES = r"""
class Odd(Exception):
    pass


Odd.__name__ = "\u202e<b>\x1b[1mOdd"


def double(x):
    raise Odd("\x1b]0;owned\x07\x1b[31m\u202e<script>alert(1)</script>\u2066[red]=1+1[/]\r\n\tend")
"""


@dataclass(frozen=True)
class Class:
    """A class that was graded: its course, the table that the terminal showed, and the report as JSON."""

    course: Course
    table: str
    report: str

    @property
    def totals(self) -> dict[str, float]:
        (week,) = json.loads(self.report)
        return {one["student"]: one["total"] for one in week["students"]}

    def pages(self, student: str) -> dict[str, str]:
        folder = self.course.feedback / student / "week01"
        return {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.html")}


def run(course: Course, *arguments: str) -> str:
    """What a command prints."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out), pytest.raises(SystemExit):
        main([*arguments, "--course", str(course.root)])
    return out.getvalue()


def hand_in(course: Course, student: str, notebook: bytes) -> None:
    folder = course.submitted / student / "week01"
    folder.mkdir(parents=True)
    (folder / "tiny.ipynb").write_bytes(notebook)


def raising(solved: bytes) -> bytes:
    """The notebook with an answer that raises an exception with hostile words."""
    book = json.loads(solved)
    next(cell for cell in book["cells"] if cell["id"] == "double")["source"] = RAISES
    return json.dumps(book).encode()


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> Class:
    course = Course(tmp_path_factory.mktemp("course"))
    (course.source / "week01").mkdir(parents=True)
    (course.source / "week01" / "tiny.py").write_text(SOURCE)
    run(course, "compile")
    solved = (course.solutions / "week01" / "tiny.ipynb").read_bytes()
    for name in [*NAMES, *PASSED_OVER, *SILENT, BRACKETS]:
        hand_in(course, name, solved)
    (course.submitted / "thief").symlink_to(course.submitted / "ada lovelace")
    os.mkfifo(course.submitted / "pipe")
    hand_in(course, "raises", raising(solved))
    table = run(course, "grade", "week01")
    run(course, "feedback", "week01")
    return Class(course, table, run(course, "report", "week01", "--json"))


class Words(HTMLParser):
    """A page's text and tags as a parser finds them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.text, self.tags = "", []
        self.feed(page)

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, [name for name, _ in attrs]))


def controls(text: str) -> set[str]:
    """What in a text would drive a terminal or turn the direction of writing."""
    return {letter for letter in text if not letter.isprintable() and letter != "\n"}


# -- who is graded ----------------------------------------------------------------------------------------------


def test_an_odd_name_costs_nobody_a_point(graded: Class) -> None:
    assert graded.totals == dict.fromkeys(NAMES, 2.0) | {"raises": 0.0}


def test_every_folder_that_is_no_student_is_told_in_a_line_of_its_own(graded: Class) -> None:
    told = re.findall(r"^passed over: submitted/(.+): .+$", graded.table, re.MULTILINE)
    names = [*PASSED_OVER, BRACKETS, "thief"]
    assert sorted(one.replace("[red]", "") for one in told) == sorted(
        shown(one).replace("[red]", "") for one in names
    )


def test_brackets_in_the_name_of_a_folder_that_is_passed_over_are_told(graded: Class) -> None:
    assert f"submitted/{shown(BRACKETS)}: " in graded.table


def test_nothing_is_read_through_a_link_to_another_student(graded: Class) -> None:
    assert "thief" not in graded.totals
    assert not (graded.course.autograded / "thief").exists()
    assert not (graded.course.feedback / "thief").exists()


@pytest.mark.parametrize("name", NAMES)
def test_whatever_is_written_for_a_student_lies_in_one_folder_of_that_name(graded: Class, name: str) -> None:
    for place in (
        graded.course.autograded,
        graded.course.feedback,
        graded.course.build / "results" / "week01",
    ):
        assert name in {folder.name for folder in place.iterdir()}
        assert {folder.name for folder in place.iterdir()} <= {*NAMES, "raises"}


# -- the terminal -----------------------------------------------------------------------------------------------


def test_no_name_drives_the_terminal(graded: Class) -> None:
    assert controls(graded.table) == set()
    assert "[red]x[" in graded.table


def test_no_word_of_an_exception_drives_the_terminal(
    graded: Class, capsys: pytest.CaptureFixture[str]
) -> None:
    handed_in = graded.course.submitted / "raises" / "week01" / "tiny.ipynb"
    with pytest.raises(SystemExit):
        main(["check", "--hidden", str(handed_in)])
    out = capsys.readouterr().out
    assert "test_double: 0 of 2" in out
    assert controls(out) == set()


# -- JSON -------------------------------------------------------------------------------------------------------


def test_json_holds_every_name_as_it_is_and_no_control_code(graded: Class) -> None:
    assert set(graded.totals) == {*NAMES, "raises"}
    assert graded.report.isascii()
    assert controls(graded.report) == set()


def test_json_of_grading_holds_hostile_words_as_text(graded: Class) -> None:
    printed = run(graded.course, "grade", "week01", "--student", "raises", "--json")
    assert controls(printed) == set()
    (one,) = json.loads(printed)["submissions"]
    assert one["scores"]["tiny/test_double"]["earned"] == 0.0


# -- pages ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_text_on_its_pages(graded: Class, name: str) -> None:
    for page in graded.pages(name).values():
        words = Words(page)
        assert f"Feedback for {name}" in words.text
        assert {"script", "b", "object"} & {tag for tag, _ in words.tags} == set()


def test_the_words_of_an_exception_are_text_on_a_page(graded: Class) -> None:
    for page in graded.pages("raises").values():
        words = Words(page)
        assert "<script>alert(1)</script>" in words.text
        assert {"script", "b"} & {tag for tag, _ in words.tags} == set()
        assert "\x1b" not in page


@pytest.mark.parametrize("name", NAMES)
def test_links_between_pages_lead_to_pages_of_the_same_student(graded: Class, name: str) -> None:
    folder = graded.course.feedback / name / "week01"
    links = re.findall(r'href="([^"#]+)', (folder / "index.html").read_text(encoding="utf-8"))
    assert links
    assert [link for link in links if not (folder / unquote(link)).is_file()] == []


# -- spreadsheets ------------------------------------------------------------------------------------------------


def exported(course: Course) -> list[list[str]]:
    """The rows of what `nbgrader export` writes in a course with its nbgrader_config.py."""
    with Gradebook(f"sqlite:///{course.gradebook}") as book:
        plugin = SafeCsvExport()
        plugin.to = str(course.root / "grades.csv")
        plugin.export(book)
    with open(course.root / "grades.csv", encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def test_no_cell_of_an_export_is_a_formula(graded: Class) -> None:
    assert [
        row for row in exported(graded.course)[1:] if any(cell[:1] in tuple("=+-@") for cell in row)
    ] == []


def test_every_score_of_an_export_is_in_its_column(graded: Class) -> None:
    head, *rows = exported(graded.course)
    assert {len(row) for row in rows} == {len(head)}


@pytest.mark.parametrize(
    "name", ["=1+1", "+1", "-rf", "@SUM(A1)", '=cmd|"calc"!A0', "a,100,100", 'a"b', "a;100"]
)
def test_what_is_collected_gets_no_name_that_a_spreadsheet_takes_for_more(tmp_path: Path, name: str) -> None:
    (tmp_path / "source" / "week01").mkdir(parents=True)
    with zipfile.ZipFile(tmp_path / "m.zip", "w") as archive:
        archive.writestr(f"{name}_1_assignsubmission_file_/pca.ipynb", "{}")
    with contextlib.closing(open_archive(tmp_path / "m.zip")) as opened:
        ((found,), _) = hand_ins(opened, "week01", ["pca"])
    assert "spreadsheet" in found.problem
