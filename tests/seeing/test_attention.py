"""The end of a run names everything that a person has to look at, the most urgent first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from graded_in_part import EXAM, finding, graded, ran, result

from autograder.grading.gradebook.overview import CellCount, Overview
from autograder.grading.running.events import Event
from autograder.grading.running.task import Graded
from autograder.model import Exam
from autograder.reports.attention import KINDS, Attention, Concern
from autograder.reports.attention_list import SAID, attention_list

WEEK = EXAM.assignment


def found(*submissions: Graded, exam: Exam = EXAM) -> list[Concern]:
    attention = Attention({WEEK: [exam]})
    for one in submissions:
        attention.hear(one)
    return attention.concerns({}, {}, {})


def of_tests(*counts: CellCount, exam: Exam = EXAM) -> list[Concern]:
    return Attention({WEEK: [exam]}).concerns({}, {WEEK: counts}, {})


def test_there_is_nothing_to_look_at_in_a_submission_that_went_well() -> None:
    assert found(graded("ada", result("ada"))) == []


def test_those_that_are_not_graded_are_grouped_by_the_reason() -> None:
    why = "EngineError: /course/submitted/{}/week01/kl.ipynb: cannot be read\n  make it readable"
    failed = [Graded(who, reason=why.format(who), assignment=WEEK) for who in ("bob", "ada")]
    other = Graded("cy", reason="EngineError: no engine", assignment=WEEK)
    assert found(*failed, other) == [
        Concern(
            "not graded",
            WEEK,
            "EngineError: /course/submitted/<student>/week01/kl.ipynb: cannot be read",
            2,
            ("ada", "bob"),
        ),
        Concern("not graded", WEEK, "EngineError: no engine", 1, ("cy",)),
    ]


def test_a_test_that_the_examiner_failed_at_is_named() -> None:
    submission = graded("ada", result("ada", findings=[finding("test_kl", "ungraded")]))
    assert found(submission) == [Concern("test failed", WEEK, "kl/test_kl", 1, ("ada",))]


@pytest.mark.parametrize(
    ("change", "kind", "about"),
    [
        ({"reason": "'kl.ipynb' is no notebook"}, "unreadable", "kl"),
        ({"mended": ("The cell 'kl' was missing: it was put back as released.",)}, "mended", "kl"),
    ],
)
def test_what_was_wrong_with_the_file_is_named(change: dict[str, object], kind: str, about: str) -> None:
    one = result("ada")
    submission = graded("ada", replace(one, paper=replace(one.paper, **change)))  # type: ignore[arg-type]
    assert [(each.kind, each.about) for each in found(submission)] == [(kind, about)]


def test_a_notebook_that_was_not_handed_in_is_nothing_to_look_at() -> None:
    one = result("ada")
    assert found(graded("ada", replace(one, paper=replace(one.paper, reason="not handed in: 'kl'")))) == []


def test_a_guessed_time_of_handing_in_is_named() -> None:
    (concern,) = found(graded("ada", result("ada"), guessed=True))
    assert (concern.kind, concern.students) == ("time guessed", ("ada",))


@pytest.mark.parametrize(
    ("figures", "about"),
    [
        ({"seconds": 0.8 * EXAM.limits.notebook_seconds}, "time"),
        ({"max_rss_mb": 0.8 * EXAM.limits.memory_mb}, "memory"),
        ({"ran": (ran("kl", seconds=0.8 * EXAM.limits.cell_seconds),)}, "time"),
    ],
)
def test_one_that_is_near_a_limit_is_named(figures: dict[str, object], about: str) -> None:
    one = result("ada")
    submission = graded("ada", replace(one, sitting=replace(one.sitting, **figures)))  # type: ignore[arg-type]
    assert found(submission) == [Concern("near limit", WEEK, about, 1, ("ada",))]


def stopped(student: str, *outcomes: str) -> Graded:
    return graded(student, result(student, findings=[finding("test_kl", outcome) for outcome in outcomes]))


def test_a_test_that_stops_many_is_named_and_one_that_stops_a_few_is_not() -> None:
    assert found(stopped("a", "timed out"), stopped("b", "died"), stopped("c", "passed")) == []
    several = [stopped(student, "timed out") for student in "abc"]
    others = [stopped(student, "passed") for student in "defghijklmno"]
    assert found(*several, *others) == [Concern("many stopped", WEEK, "kl/test_kl", 3, ("a", "b", "c"), 15)]
    assert found(*several, *others, stopped("p", "passed")) == []


def test_an_answer_that_stops_many_is_named() -> None:
    submissions = []
    for student in "abc":
        one = result(student)
        sitting = replace(one.sitting, ran=(ran("kl", status="timed out"),))
        submissions.append(graded(student, replace(one, sitting=sitting)))
    assert [(one.kind, one.about) for one in found(*submissions)] == [("many stopped", "kl/kl")]


@pytest.mark.parametrize(
    ("scored", "earning", "named"), [(5, 0, True), (4, 0, False), (20, 1, True), (20, 2, False)]
)
def test_a_test_at_which_hardly_anybody_earned_anything_is_named(
    scored: int, earning: int, named: bool
) -> None:
    wanted = [Concern("nobody earned", WEEK, "kl/test_kl", scored - earning, of=scored)]
    assert of_tests(CellCount("kl", "test_kl", scored, earning)) == (wanted if named else [])


def test_an_answer_that_a_person_marks_is_no_test() -> None:
    assert of_tests(CellCount("kl", "why", 12, 0)) == []


def test_tests_that_a_submission_can_forge_are_named() -> None:
    cells = tuple(
        replace(cell, in_process="patches") if cell.name == "test_kl" else cell for cell in EXAM.cells
    )
    assert of_tests(exam=replace(EXAM, cells=cells)) == [Concern("exposed", WEEK, "kl/test_kl", 1, of=2)]


def test_what_the_gradebook_says_and_what_was_passed_over_is_named() -> None:
    book = Overview(dict.fromkeys("abcd", ()), ["a", "b"], ["c"], {"kl/test_kl": ["d"]})
    attention = Attention({WEEK: [EXAM]})
    attention.watch(Event("lost", WEEK, "bob", 1.0, reason="its worker was killed"))
    assert attention.concerns({WEEK: book}, {}, {WEEK: ["submitted/x: a link"]}) == [
        Concern("worker lost", WEEK, "its worker was killed", 1, ("bob",)),
        Concern("passed over", WEEK, "submitted/x: a link", 1),
        Concern("waiting", WEEK, "", 2, ("a", "b"), 4),
        Concern("undecided", WEEK, "kl/test_kl", 1, ("d",), 4),
        Concern("late", WEEK, "", 1, ("c",), 4),
    ]


# -- as it is printed --------------------------------------------------------------------------------------------


def printed(concerns: Sequence[Concern]) -> list[str]:
    return attention_list(concerns, 80).plain.splitlines()


def test_every_kind_has_its_words() -> None:
    assert set(SAID) == set(KINDS)


def test_nothing_to_look_at_is_nothing_to_print() -> None:
    assert printed([]) == []


def test_a_kind_is_a_line_with_the_first_names_and_the_command_that_shows_the_rest() -> None:
    waiting = Concern("waiting", WEEK, "", 12, tuple(f"s{number:02}" for number in range(12)))
    late = Concern("late", WEEK, "", 1, ("ada",))
    title, first, second = printed([waiting, late])
    assert title == "to look at"
    assert first.split("  ")[-2:] == ["", "course lab"]
    assert first.strip().startswith("12  wait for a person's mark: s00, s01, s02 and 9 more")
    assert second.strip().startswith("1  late: ada")
    assert second.endswith("  course report week01")


def test_names_say_the_week_where_there_are_several() -> None:
    late = [Concern("late", week, "", 1, ("ada",)) for week in ("week01", "week02")]
    _, line = printed(late)
    assert line.strip().startswith("2  late: ada/week01, ada/week02")
    assert line.endswith("  course report")


def test_urgent_ones_say_where_and_why() -> None:
    lines = printed(
        [
            Concern("nobody earned", WEEK, "kl/test_kl", 11, of=12),
            Concern("not graded", WEEK, "EngineError: no engine", 2, ("ada", "bob")),
        ]
    )
    assert [line.strip() for line in lines[2::2]] == [
        "week01 kl/test_kl: 11 of 12 earned nothing",
        "ada, bob: EngineError: no engine",
    ]


def test_all_of_it_fits_on_a_screen() -> None:
    names = tuple(f"a.student.with.a.long.name.{number}" for number in range(2000))
    every = [
        Concern(kind, week, "a notebook/a test of a long name " * 3, len(names), names, 10_000)
        for kind in KINDS
        for week in ("week01", "week02", "week03")
    ]
    lines = printed(every)
    assert len(lines) <= 25
    assert max(map(len, lines)) <= 80
    assert all("course " in line for line in lines[1:] if not line.startswith(" " * 8))


def test_a_name_that_would_drive_the_terminal_does_not(tmp_path: Path) -> None:
    assert "\x1b" not in "".join(printed([Concern("late", WEEK, "", 1, ("\x1b[2Jada",))]))
