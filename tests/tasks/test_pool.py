"""Worker processes: what comes back from them, and what happens when one cannot do its work."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from cases.small import compiled

from autograder.course import Course
from autograder.errors import CourseError, EngineError
from autograder.grading.results.store import Store
from autograder.grading.running import pool, run
from autograder.grading.running.costs import Cost, Costs, memory_of, workers_that_fit
from autograder.grading.running.events import Event
from autograder.grading.running.run import Run
from autograder.grading.running.task import Graded
from autograder.model import Limits
from autograder.sandbox import memory
from autograder.sandbox.worker_process import WorkerProcess


@pytest.fixture
def course(tmp_path: Path) -> Course:
    made = compiled(tmp_path)
    for student, folder in (("ada", "solutions"), ("bob", "release")):
        shutil.copytree(made.root / folder / "small", made.submitted / student / "small")
    return made


def scores(graded: Graded) -> dict[str, float | None]:
    return {score.name: score.earned for result in graded.results for score in result.scores}


def test_processes_give_what_threads_give_without_the_outputs(course: Course) -> None:
    told: list[Event] = []
    halls: list[tuple[str, str]] = []
    store = Store(course.build / "store")
    there = Run(
        course,
        ["small"],
        processes=True,
        workers=2,
        store=store,
        watch=told.append,
        opened=lambda week, hall: halls.append((week, hall.name)),
    )
    found = {one.student: one for one in there.grade()}
    here = {one.student: one for one in Run(course, ["small"], processes=False).grade()}
    assert {student: scores(one) for student, one in found.items()} == {
        student: scores(one) for student, one in here.items()
    }
    assert {one.assignment for one in found.values()} == {"small"}
    ran = [cell for one in found.values() for result in one.results for cell in result.sitting.ran]
    assert {cell.outputs for cell in ran} == {()}
    assert all(one.key and store.has(one.key) for one in found.values())
    assert set(halls) == {("small", "local")}
    assert course.graded_path("ada", "small", "small").is_file()
    happened = [(event.what, event.how) for event in told if event.student == "ada"]
    assert happened == [("queued", ""), ("started", ""), ("ended", "run")]
    assert len({event.worker for event in told if event.what == "started"}) == 2


def test_what_is_wrong_with_the_course_ends_the_run(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    made = run.make_brief(course, "small", run.Manner())
    elsewhere = replace(made.exams[0], environment="elsewhere")
    two = replace(made, exams=(made.exams[0], elsewhere))
    monkeypatch.setattr(run, "make_brief", lambda *_: two)
    with pytest.raises(CourseError, match="notebooks of one week name different environments"):
        list(Run(course, ["small"], processes=True, workers=1).grade())


def test_a_worker_that_cannot_start_ends_the_run_and_says_why(
    course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pool, "WorkerProcess", lambda module: WorkerProcess("autograder.grading.no_worker"))
    with pytest.raises(EngineError, match=r"a worker process cannot start.*No module named"):
        list(Run(course, ["small"], processes=True, workers=2).grade())


def test_few_submissions_have_threads_and_many_have_processes(
    course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Chosen(Exception):
        pass

    def processes(*_: object) -> None:
        raise Chosen

    monkeypatch.setattr(pool, "Processes", processes)
    assert len(list(Run(course, ["small"], workers=2).grade())) == 2
    monkeypatch.setattr(run, "PROCESSES_FROM", 1)
    with pytest.raises(Chosen):
        list(Run(course, ["small"], workers=2).grade())
    assert len(list(Run(course, ["small"], workers=1).grade())) == 2


def test_how_many_fit_into_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    costs = Costs({"week01": {"ada": Cost(1.0, 200.0), "bob": Cost(1.0, 400.0)}})
    assert memory_of(costs, "week01", Limits(memory_mb=2048)) == 800.0  # 300 + 1.25 x 400
    assert memory_of(costs, "week01", Limits(memory_mb=450)) == 750.0
    assert memory_of(costs, "week02", Limits(memory_mb=2048)) == 2348.0
    for free, fit in ((100.0, 1), (1700.0, 2), (9000.0, 4), (None, 4)):
        monkeypatch.setattr("autograder.grading.running.costs.available_mb", lambda free=free: free)
        assert workers_that_fit(4, 800.0) == fit


def test_a_control_groups_limit_counts_without_the_files_that_it_holds(tmp_path: Path) -> None:
    (tmp_path / "memory.max").write_text(f"{1000 << 20}\n")
    (tmp_path / "memory.current").write_text(f"{900 << 20}\n")
    (tmp_path / "memory.stat").write_text(f"anon 1\ninactive_file {300 << 20}\n")
    group = (str(tmp_path), "memory.max", "memory.current", "inactive_file")
    assert memory.left_mb(*group) == 400.0
    (tmp_path / "memory.max").write_text("max\n")
    assert memory.left_mb(*group) == float("inf")
