"""The class table, as the terminal shows it."""

from dataclasses import replace

import msgspec
import pytest
from graded_week import EXAM, WEEK, mark, standing
from rich.console import Console

from autograder.model import Week
from autograder.reports import table
from autograder.reports.table import class_table


def printed(exams, standings, width=80, week=WEEK):
    console = Console(width=width, highlight=False, soft_wrap=True, color_system=None)
    with console.capture() as capture:
        console.print(class_table(week, exams, standings))
    return capture.get().splitlines()


def lines(exams, standings, width=80, week=WEEK):
    return [" ".join(line.split()) for line in printed(exams, standings, width, week)]


def marks(kl, why, **more):
    return (mark("test_kl", kl, 3.0), mark("test_kl_size", 2.0, 2.0), mark("why", why, 4.0, **more))


def test_one_notebook_has_a_column_a_question():
    found = lines([EXAM], [standing("ada", *marks(3.0, 4.0)), standing("bob", *marks(0.5, 0.0))])
    assert found[1:3] == ["kl why total", "student of 5 of 4 of 9"]
    assert found[4:6] == ["ada 5 4 9", "bob 2.5 0 2.5"]


def test_several_notebooks_have_a_column_each():
    other = replace(EXAM, notebook="numeric_gradient_descent")
    theirs = [msgspec.structs.replace(each, notebook=other.notebook) for each in marks(1.0, 0.0)]
    found = lines([EXAM, other], [standing("ada", *marks(3.0, 4.0), *theirs)])
    assert found[1:4] == ["numeric_", "gradient_", "kl descent total"]
    assert found[4] == "student of 9 of 9 of 18"
    assert found[6] == "ada 9 3 12"


def test_of_several_notebooks_a_mark_for_each_is_enough():
    other = replace(EXAM, notebook="other")
    theirs = [msgspec.structs.replace(each, notebook="other") for each in marks(1.0, 0.5, waiting=True)]
    sums = (mark("", 9.0, 9.0), mark("", 3.5, 9.0, notebook="other", waiting=True))
    wanted = printed(
        [EXAM, other], [standing("ada", *marks(3.0, 4.0), *theirs), standing("bob", submitted=False)]
    )
    assert printed([EXAM, other], [standing("ada", *sums), standing("bob", submitted=False)]) == wanted


def test_what_waits_for_a_person_is_marked_and_explained():
    found = lines([EXAM], [standing("ada", *marks(3.0, 0.0, waiting=True))])
    assert "ada 5 0… 5…" in found
    assert "… a person still has to grade a part of it" in found


def test_student_who_did_not_hand_in_is_shown_and_left_out_of_the_mean():
    found = lines([EXAM], [standing("ada", *marks(3.0, 4.0)), standing("bob", submitted=False)])
    assert "bob – – –" in found
    assert "mean of 1 5 4 9" in found
    assert "– not handed in" in found


def test_late_penalty_has_a_column_where_there_is_one():
    found = lines([EXAM], [standing("ada", *marks(3.0, 4.0), penalty=1.5, total=7.5)])
    assert found[2] == "student of 5 of 4 late of 9"
    assert "ada 5 4 -1.5 7.5" in found


def test_name_is_neither_markup_nor_an_escape_sequence():
    found = lines([EXAM], [standing("[red]x[/]\x1b[31m\u202e", *marks(3.0, 4.0))])
    assert "[red]x[/]\ufffd[31m\ufffd 5 4 9" in found


def test_title_is_no_markup():
    assert lines([EXAM], [], week=Week("week01", title="[bold]x"))[0] == "week01: [bold]x"


def test_class_without_students_is_said_to_be_so():
    assert lines([EXAM], [])[-1] == "no students yet"


def test_many_questions_are_numbered_and_fit_80_characters():
    cells = [replace(EXAM.cells[-1], name=f"a_rather_long_question_{n}") for n in range(9)]
    exam = replace(EXAM, cells=tuple(cells))
    given = [mark(cell.name, 3.25, 4.0) for cell in cells]
    found = lines([exam], [standing("a.student.of.some.length", *given)])
    assert found[1] == "1 2 3 4 5 6 7 8 9 total"
    assert "9 a_rather_long_question_8" in found
    console = Console(width=80, color_system=None)
    with console.capture() as capture:
        console.print(class_table(WEEK, [exam], [standing("a.student.of.some.length", *given)]))
    assert max(len(line) for line in capture.get().splitlines()) <= 80


def class_of(number):
    """So many students; every seventh has a name of two lines, some handed in nothing, late, or wait."""
    for place in range(number):
        name = f"a.student.of.a.very.long.name.{place:03d}" if place % 7 == 0 else f"s{place:03d}"
        earned = marks(place % 4, 2.25, waiting=place % 5 == 0)
        more = {"penalty": 0.5, "total": 1.0 + place} if place % 6 == 0 else {}
        yield standing(name, submitted=False) if place % 11 == 0 else standing(name, *earned, **more)


@pytest.mark.parametrize("width", [80, 120])
def test_a_large_class_looks_like_a_small_one(monkeypatch, width):
    exams, standings = [EXAM, replace(EXAM, notebook="entropy")], list(class_of(230))
    line_by_line = printed(exams, standings, width)
    monkeypatch.setattr(table, "MOST_LAID_OUT", len(standings))
    assert line_by_line == [line.rstrip() for line in printed(exams, standings, width)]
    assert sum(line.startswith(("s0", "s1", "s2", "a.student")) for line in line_by_line) == 230
