"""An assignment that is registered as its exams are is read, and nothing is written; any other is brought in line."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from databases import asked, dump
from small_class import CELLS, DUE, EXAM, WEEK, changed, result

from autograder.grading.gradebook import Gradebook, Registered
from autograder.grading.gradebook.registered import read_registered
from autograder.grading.handed_in.hand_in_time import HandInTime
from autograder.model import Exam, ExamCell, Finding, Measurement, Result, Sitting, Week

OTHER = replace(EXAM, notebook="entropy")
NEW = ExamCell("t3", "code", "test", "test_new", "new()", "new()", points=5.0, question="new")


@pytest.fixture
def measured(gradebook: Gradebook, registered: Registered) -> Registered:
    """Alice has handed in, and one figure of hers was measured."""
    found = result("alice", {"test_kl": 3.0})
    finding = Finding("test_kl", "passed", measurements=(Measurement("loss", 0.5, 1.0, 0.0, 0.5),))
    with_figure: Result = replace(found, sitting=Sitting(EXAM.notebook, findings=(finding,)))
    gradebook.record(registered, "alice", [with_figure], HandInTime(DUE))
    return registered


def read(gradebook: Gradebook, week: Week = WEEK, *exams: Exam) -> Registered | None:
    with gradebook._database.reading() as connection:
        return read_registered(connection, week, exams or (EXAM,))


def test_what_is_read_is_what_registering_gave(gradebook: Gradebook, measured: Registered) -> None:
    assert read(gradebook) == measured


def test_of_several_notebooks_too(gradebook: Gradebook) -> None:
    made = gradebook.register(WEEK, [OTHER, EXAM])
    assert read(gradebook, WEEK, OTHER, EXAM) == made
    assert list(made.notebooks) == ["entropy", "kl"]


def test_a_week_without_a_due_date_is_as_the_gradebook_says(
    gradebook: Gradebook, measured: Registered
) -> None:
    assert read(gradebook, replace(WEEK, due=None)) == measured


def test_registering_again_asks_for_no_right_to_write(
    gradebook: Gradebook, measured: Registered, place: Path | str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = dump(place)
    monkeypatch.setattr(gradebook._database, "writing", None)
    assert gradebook.register(WEEK, [EXAM]) == measured
    assert dump(place) == before


# a change of the week or of its exams, of which each would leave something else in the gradebook
CHANGES: dict[str, tuple[Week, tuple[Exam, ...]]] = {
    "the name of the week": (replace(WEEK, name="week02"), (EXAM,)),
    "the due date": (replace(WEEK, due=DUE + timedelta(days=1)), (EXAM,)),
    "a notebook more": (WEEK, (EXAM, OTHER)),
    "another notebook": (WEEK, (OTHER,)),
    "the kernel": (WEEK, (replace(EXAM, metadata={}),)),
    "the points of a test": (WEEK, (changed(EXAM, test_kl={"points": 6.0}),)),
    "the points of a task": (WEEK, (changed(EXAM, essay={"points": 6.0}),)),
    "a cell more": (WEEK, (replace(EXAM, cells=(*CELLS, NEW)),)),
    "a test less": (WEEK, (changed(EXAM, test_kl=None),)),
    "a given cell less": (WEEK, (changed(EXAM, **{"given-1": None}),)),
    "the role of a cell": (WEEK, (changed(EXAM, why={"role": "test", "kind": "code"}),)),
    "an answer that becomes code": (WEEK, (changed(EXAM, why={"kind": "code"}),)),
    "a solution that is given": (WEEK, (changed(EXAM, kl={"role": "given"}),)),
    "a test's source": (WEEK, (changed(EXAM, test_kl={"source": "assert kl(p, p) == 0.0"}),)),
    "a stub": (WEEK, (changed(EXAM, kl={"release": "..."}),)),
    "the order of cells": (WEEK, (replace(EXAM, cells=CELLS[::-1]),)),
}


@pytest.mark.parametrize("what", CHANGES)
def test_what_would_change_the_gradebook_is_not_as_registered(
    gradebook: Gradebook, measured: Registered, place: Path | str, what: str
) -> None:
    week, exams = CHANGES[what]
    assert read(gradebook, week, *exams) is None
    before = dump(place)
    made = gradebook.register(week, exams)
    assert dump(place) != before
    assert read(gradebook, week, *exams) == replace(made, notes=())


# what another program may have written, all of which registering puts right
WRITTEN = {
    "a checksum": "UPDATE source_cell SET checksum = 'x' WHERE name = 'kl'",
    "a lock": "UPDATE source_cell SET locked = NOT locked WHERE name = 'kl'",
    "a source less": "DELETE FROM source_cell WHERE name = 'kl'",
    "the points of a cell": "UPDATE grade_cells SET max_score = 1",
    "the kind of a task": "UPDATE task_cells SET cell_type = 'code'",
    "the due date": "UPDATE assignment SET duedate = NULL",
    "the kernel": "UPDATE notebook SET kernelspec = NULL",
    "a figure of nobody's": "UPDATE course_measurement SET notebook_id = 'gone'",
}


@pytest.mark.parametrize("what", WRITTEN)
def test_what_another_program_wrote_is_put_right(
    gradebook: Gradebook, measured: Registered, place: Path | str, what: str
) -> None:
    before = dump(place)
    with asked(place) as connection:
        connection.exec_driver_sql(WRITTEN[what])
    assert dump(place) != before
    assert read(gradebook) is None
    assert replace(gradebook.register(WEEK, [EXAM]), notes=()) == measured
    assert read(gradebook) == measured
