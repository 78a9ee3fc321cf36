"""Workers that die in the middle cost no more than their task's being done again, and a deadly task is set aside."""

from __future__ import annotations

import os
import shutil
import signal
from collections import Counter
from itertools import islice
from pathlib import Path

import dask
import pytest
from cases.small import compiled
from far.conftest import StartCluster
from far.deadly import DEADLY
from far.own_cluster import OwnCluster

import autograder
from autograder.course import Course
from autograder.errors import CourseError, EngineError
from autograder.grading.far import connection, patience
from autograder.grading.far.cluster import Cluster
from autograder.grading.far.errand import Errand
from autograder.grading.far.job import Job
from autograder.grading.far.messages import Kit, Order
from autograder.grading.far.orders import Orders
from autograder.grading.far.pool import LEAST
from autograder.grading.far.station import PLUGIN
from autograder.grading.far.tray import Trays
from autograder.grading.results.store import Store
from autograder.grading.running.events import Event
from autograder.grading.running.run import Run
from autograder.grading.running.task import Graded

pytestmark = pytest.mark.slow

PRELOADED = ("--preload", "far.deadly")
WEEK = "small"


@pytest.fixture
def course(tmp_path: Path) -> Course:
    return compiled(tmp_path / "course")


def hand_in(course: Course, *students: str) -> None:
    solved = (course.root / "solutions/small/small.ipynb").read_bytes()
    for student in students:
        folder = course.submitted / student / WEEK
        folder.mkdir(parents=True)
        (folder / "small.ipynb").write_bytes(solved.replace(b'"nbformat": 4', b'"nbformat":4'))
        (folder / "who.txt").write_text(student)  # no two are equal


def class_of(course: Course, size: int) -> list[str]:
    """Have so many students hand in; returns who they are, in the order in which they are graded."""
    students = [f"s{number:02}" for number in range(size)]
    hand_in(course, *students)
    return students


def graded(course: Course, own: OwnCluster, **run: object) -> tuple[dict[str, Graded], list[Event]]:
    events: list[Event] = []
    with Cluster(own.address) as cluster:
        store = Store(course.build / "store")
        done = Run(course, [WEEK], store=store, cluster=cluster, watch=events.append, **run).grade()  # type: ignore[arg-type]
        return {one.student: one for one in done}, events


@pytest.fixture(params=[1, 4], ids=["alone", "four together"])
def together(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    """How many submissions go to a worker together, all of them: a class has to be of four times some."""
    count: int = request.param
    take = Trays.take

    def full(self: Trays) -> list[Errand]:
        return take(self) if len(self._waiting) >= count else []

    monkeypatch.setattr(Trays, "_fit", lambda self, assignment: count)
    monkeypatch.setattr(Trays, "take", full)
    return count


def test_a_deadly_task_ends_three_workers_and_is_set_aside(
    course: Course, start_cluster: StartCluster, together: int
) -> None:
    names = ["one", "two", "three", "four"]
    students = class_of(course, 11)
    hand_in(course, f"s03{DEADLY}")
    own = start_cluster([course.root])
    workers = {name: own.worker(name, *PRELOADED) for name in names}

    found, events = graded(course, own)

    dead = {name for name, process in workers.items() if process.poll() == -signal.SIGKILL}
    assert len(dead) == 3, own.said()
    assert {one.student for one in found.values() if not one.reason} == set(students)
    reason = found[f"s03{DEADLY}"].reason
    assert reason.startswith("EngineError: 3 workers died at it: ")
    assert set(reason.rpartition(": ")[2].split(", ")) == dead
    lost = Counter(event.student for event in events if event.what == "lost")
    assert lost[f"s03{DEADLY}"] >= 2
    # so are those that came together with it
    assert together == 1 or {"s04", "s05", "s06"} <= set(lost)
    again, _ = graded(course, own, students=students)
    assert {again[student].how for student in students} == {"kept"}


@pytest.mark.usefixtures("together")
def test_a_worker_that_is_killed_costs_its_task_once_more(
    course: Course, start_cluster: StartCluster
) -> None:
    students = class_of(course, 40)
    own = start_cluster([course.root])
    workers = {name: own.worker(name, *PRELOADED) for name in ("one", "two")}
    events: list[Event] = []
    killed: list[str] = []

    def kill(event: Event) -> None:
        events.append(event)
        if event.what == "started" and not killed and len(events) > len(students) + 4:
            killed.append(event.student)
            os.kill(workers[event.worker].pid, signal.SIGKILL)

    with Cluster(own.address) as cluster:
        run = Run(course, [WEEK], store=Store(course.build / "store"), cluster=cluster, watch=kill)
        found = {one.student: one.reason for one in run.grade()}

    assert found == dict.fromkeys(students, "")
    starts = Counter(event.student for event in events if event.what == "started")
    assert starts[killed[0]] == 2
    # others are those that it had finished, and that were not fetched yet
    assert killed[0] in {event.student for event in events if event.what == "lost"}


@pytest.mark.usefixtures("together")
def test_what_cannot_be_read_holds_up_nothing_that_was_to_go_with_it(
    course: Course, start_cluster: StartCluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    students = class_of(course, 20)
    torn = {"s01", *students[4 : 5 + LEAST]}  # alone, more than are sent at a time
    own = start_cluster([course.root])
    own.worker("one", *PRELOADED)
    order = Orders.order

    def unreadable(self: Orders, errand: Errand, kit: Kit | None) -> Order:
        if errand.task.student in torn:
            raise EngineError("it cannot be read")
        return order(self, errand, kit)

    monkeypatch.setattr(Orders, "order", unreadable)
    found, _ = graded(course, own)

    reasons = dict.fromkeys(students, "") | dict.fromkeys(torn, "EngineError: it cannot be read")
    assert {student: one.reason for student, one in found.items()} == reasons


def test_short_submissions_go_together_as_soon_as_it_is_known_that_they_are(
    course: Course, start_cluster: StartCluster
) -> None:
    students = class_of(course, 60)
    own = start_cluster([course.root])
    own.worker("one", *PRELOADED)
    sent: list[int] = []

    with Cluster(own.address) as cluster:
        submit = cluster._connection.client.submit

        def counted(function: object, orders: list[bytes], **how: object) -> object:
            sent.append(len(orders))
            return submit(function, orders, **how)

        cluster._connection.client.submit = counted  # type: ignore[method-assign,assignment]
        found = list(Run(course, [WEEK], cluster=cluster).grade())

    assert {one.student: one.reason for one in found} == dict.fromkeys(students, "")
    assert sent[0] == 1
    assert max(sent) > 2
    assert len(sent) < len(students) * 2 / 3


def test_a_run_whose_only_worker_dies_goes_on_with_the_next_one(
    course: Course, start_cluster: StartCluster
) -> None:
    students = class_of(course, 12)
    own = start_cluster([course.root])
    first = own.worker("one", *PRELOADED)

    def kill(event: Event) -> None:
        # what waits there was sent with all that a worker needs
        if event.what == "started" and first.poll() is None:
            first.kill()
            first.wait()
            own.worker("two", *PRELOADED)

    with Cluster(own.address) as cluster:
        done = Run(course, [WEEK], cluster=cluster, watch=kill).grade()
        found = {one.student: one.reason for one in done}

    assert found == dict.fromkeys(students, ""), own.said()


def test_a_scheduler_that_does_not_answer_ends_the_run(
    course: Course, start_cluster: StartCluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patience, "ANSWER_SECONDS", 6.0)
    class_of(course, 30)
    own = start_cluster([course.root])
    own.worker("one", *PRELOADED)

    with Cluster(own.address) as cluster:
        run = Run(course, [WEEK], cluster=cluster).grade()
        next(run)
        own.scheduler.send_signal(signal.SIGSTOP)
        with pytest.raises(EngineError, match=r"has not answered for \d+ s\n  what was graded is kept"):
            list(run)
        own.scheduler.kill()


def test_a_scheduler_that_does_not_answer_at_the_start_ends_the_run(
    course: Course, start_cluster: StartCluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "CONNECT_SECONDS", 2.0)
    hand_in(course, "ada")
    own = start_cluster([course.root])

    with Cluster(own.address) as cluster:
        own.scheduler.send_signal(signal.SIGSTOP)
        with pytest.raises(EngineError, match=r"is gone, or has dropped our tasks \(TimeoutError"):
            list(Run(course, [WEEK], cluster=cluster).grade())
        own.scheduler.kill()


def test_a_run_that_hears_of_no_worker_ends_with_its_patience(
    course: Course, start_cluster: StartCluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Job, "longest", 0.0)
    hand_in(course, "ada")
    own = start_cluster([course.root])

    with Cluster(own.address) as cluster, dask.config.set({"course.patience": "2s"}):
        run = Run(course, [WEEK], cluster=cluster).grade()
        with pytest.raises(EngineError, match=r"no submission was begun or ended for .* workers there: 0\n"):
            list(run)


def test_a_scheduler_that_is_gone_ends_the_run_and_keeps_what_was_graded(
    course: Course, start_cluster: StartCluster
) -> None:
    students = class_of(course, 30)
    own = start_cluster([course.root])
    own.worker("one", *PRELOADED)
    store = Store(course.build / "store")

    with Cluster(own.address) as cluster:
        run = Run(course, [WEEK], store=store, cluster=cluster).grade()
        done = list(islice(run, 3))
        own.scheduler.kill()
        with pytest.raises(EngineError, match=r"is gone, or has dropped our tasks"):
            done.extend(run)

    assert 3 <= len(done) < len(students)
    assert all(store.has(one.key) for one in done)


def test_a_week_that_no_worker_can_grade_is_refused_at_once(
    course: Course, start_cluster: StartCluster
) -> None:
    hand_in(course, "ada")
    own = start_cluster([course.root])
    own.worker("one", *PRELOADED, "--resources", "MEMORY=1e6")
    own.wait_for_workers(1)

    with pytest.raises(CourseError, match=r"no worker of the cluster can grade it\n  wanted: .*MEMORY="):
        graded(course, own)


def test_a_worker_with_another_engine_grades_nothing(
    course: Course, start_cluster: StartCluster, tmp_path: Path
) -> None:
    hand_in(course, "ada")
    own = start_cluster([course.root])
    other = tmp_path / "other" / "autograder"
    other.parent.mkdir()
    shutil.copytree(Path(autograder.__file__).parent, other)
    (other / "errors.py").open("a").write("# another engine\n")
    own.worker("one", settings={"PYTHONPATH": str(other.parent)})

    with pytest.raises(
        EngineError, match=r"worker one: .* grades with something else: wanted course-in-a-box"
    ):
        graded(course, own)


def test_a_worker_without_this_package_is_told_from_a_scheduler_that_is_gone(
    course: Course, start_cluster: StartCluster, tmp_path: Path
) -> None:
    hand_in(course, "ada")
    own = start_cluster([course.root])
    broken = tmp_path / "other" / "autograder"
    broken.mkdir(parents=True)
    (broken / "__init__.py").touch()
    own.worker("one", settings={"PYTHONPATH": str(broken.parent)})

    with pytest.raises(EngineError, match=r"cannot do what it is sent \(ModuleNotFoundError: .*\n  install"):
        graded(course, own)


def test_a_run_that_is_given_up_and_a_worker_that_leaves_take_all_along(
    course: Course, start_cluster: StartCluster
) -> None:
    class_of(course, 30)
    own = start_cluster([course.root])
    worker = own.worker("one", *PRELOADED)

    with Cluster(own.address) as cluster:
        run = Run(course, [WEEK], cluster=cluster).grade()
        next(run)
        run.close()

    assert own.idle()
    assert list(own.folder.rglob(PLUGIN)) != []
    worker.terminate()
    worker.wait()
    assert list(own.folder.rglob(PLUGIN)) == []


def test_where_no_scheduler_is_there_is_an_error_that_says_so() -> None:
    with pytest.raises(EngineError, match="no Dask scheduler answers there"):
        Cluster("tcp://127.0.0.1:9", seconds=0.5)
