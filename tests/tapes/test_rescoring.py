"""A run after a test was mended: which papers are re-scored by their tapes, and which are run."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from cases.small import compiled
from held_by_tape import timeless

from autograder.compiler.compile import compile_assignment
from autograder.course import Course
from autograder.grading.results.store import Store
from autograder.grading.running.batch import Batch, Graded, Task
from autograder.grading.running.brief import instructor_files
from autograder.grading.sitting.hall import Hall, LocalHall

STUDENTS = ("ada", "bob")
VALUE = "assert_close(mean.value, 3.0,"


@pytest.fixture
def course(tmp_path: Path) -> Course:
    made = compiled(tmp_path)
    for student, kind in zip(STUDENTS, ("solutions", "release"), strict=True):
        folder = made.submitted / student / "small"
        folder.mkdir(parents=True)
        shutil.copy(made.root / kind / "small" / "small.ipynb", folder)
    return made


@pytest.fixture(scope="module")
def warm() -> Iterator[Hall]:
    with LocalHall(("numpy", "matplotlib.pyplot")) as hall:
        yield hall


def grade(course: Course, hall: Hall, key: str = "", again: bool = False) -> dict[str, Graded]:
    """Grade all as a run of its own, with a key for hidden data."""
    exams = [replace(exam, key=key) for exam in course.exams("small")]
    batch = Batch(
        course,
        "small",
        exams,
        lambda: hall,
        instructor_files(course, "small"),
        Store(course.build / "store"),
        again,
        write=False,
    )
    graded = {student: batch.grade(Task(student)) for student in STUDENTS}
    assert [one.reason for one in graded.values()] == ["", ""]
    return graded


def hows(graded: dict[str, Graded]) -> dict[str, str]:
    return {student: one.how for student, one in graded.items()}


def mend(course: Course, old: str, new: str) -> None:
    """Change the source, and compile it."""
    source = course.source / "small" / "small.py"
    text = source.read_text(encoding="utf-8")
    assert text.count(old) == 1
    source.write_text(text.replace(old, new), encoding="utf-8")
    compile_assignment(course, "small")


def earned(graded: Graded, test: str) -> float | None:
    (result,) = graded.results
    return next(score.earned for score in result.scores if score.name == test)


def test_a_mended_test_is_scored_without_running_anybody(course: Course, warm: Hall) -> None:
    first = grade(course, warm)
    mend(course, "add(4.0).value, 2.5", "add(4.0).value, 2.6")
    second = grade(course, warm)
    assert hows(first) == dict.fromkeys(STUDENTS, "run")
    assert hows(second) == dict.fromkeys(STUDENTS, "rescored")
    assert (earned(first["ada"], "test_mean"), earned(second["ada"], "test_mean")) == (2.0, 0.0)
    (then,), (now,) = first["ada"].results, second["ada"].results
    assert now.sitting.cpu_seconds == then.sitting.cpu_seconds > 0
    assert now.sitting.max_rss_mb == then.sitting.max_rss_mb > 0


def test_who_fails_sooner_is_asked_less_and_run_alone(course: Course, warm: Hall) -> None:
    grade(course, warm)
    mend(course, VALUE, "assert_close(mean.value, 3.5,")
    second = grade(course, warm)
    assert hows(second) == {"ada": "run", "bob": "rescored"}
    assert earned(second["ada"], "test_mean") == 0.0


def test_who_is_asked_more_is_run_alone(course: Course, warm: Hall) -> None:
    """Of a stub there is no mean to ask again: it fails before."""
    grade(course, warm)
    mend(course, VALUE, "assert mean.value == 3.0\nassert_close(mean.value, 3.0,")
    second = grade(course, warm)
    assert hows(second) == {"ada": "run", "bob": "rescored"}
    assert earned(second["ada"], "test_mean") == 2.0
    assert hows(grade(course, warm)) == dict.fromkeys(STUDENTS, "rescored")


def test_again_uses_no_tape_and_leaves_one(course: Course, warm: Hall) -> None:
    grade(course, warm, again=True)
    assert hows(grade(course, warm, again=True)) == dict.fromkeys(STUDENTS, "run")
    assert hows(grade(course, warm)) == dict.fromkeys(STUDENTS, "rescored")


def spoil(course: Course) -> None:
    """Change a byte of every tape."""
    paths = list((course.build / "store" / "tapes").glob("*/*.tape"))
    assert paths
    for path in paths:
        content = bytearray(path.read_bytes())
        content[len(content) // 2] ^= 1
        path.write_bytes(content)


def give_a_file(course: Course) -> None:
    (course.source / "small" / "table.csv").write_text("1,2\n")
    compile_assignment(course, "small")


def allow_more_time(course: Course) -> None:
    settings = course.source / "small" / "week.toml"
    text = settings.read_text(encoding="utf-8")
    assert "cell_seconds = " in text
    settings.write_text(text.replace("cell_seconds = ", "cell_seconds = 1"), encoding="utf-8")
    compile_assignment(course, "small")


CHANGES: dict[str, Callable[[Course], None]] = {
    "a tape with a changed byte": spoil,
    "a file of the instructor's": give_a_file,
    "another limit": allow_more_time,
    "a cell of the instructor's": lambda course: mend(course, "default_rng(0)", "default_rng(5)"),
    "a clock that no tape moves on": lambda course: mend(course, VALUE, "import timeit\n" + VALUE),
}


@pytest.mark.parametrize("what", CHANGES)
def test_everybody_is_run_where_the_tape_would_not_be_theirs(course: Course, warm: Hall, what: str) -> None:
    first = grade(course, warm)
    CHANGES[what](course)
    second = grade(course, warm)
    assert hows(second) == dict.fromkeys(STUDENTS, "run")
    assert earned(second["ada"], "test_mean") == earned(first["ada"], "test_mean") == 2.0


def test_hidden_data_that_is_drawn_anew_is_asked_anew(course: Course, warm: Hall) -> None:
    mend(course, "wanted_values = np", "from autograder.hidden_key import hidden_seed\n"
         "drawn = np.random.default_rng(hidden_seed('x')).normal(size=3)\n"
         "assert_close(softmax(drawn).sum(), 1.0)\nwanted_values = np")  # fmt: skip
    first = grade(course, warm, key="00" * 32)
    assert earned(first["ada"], "test_softmax") == 3.0
    assert hows(grade(course, warm, key="00" * 32)) == dict.fromkeys(STUDENTS, "rescored")
    assert hows(grade(course, warm, key="01" * 32)) == {"ada": "run", "bob": "rescored"}


def test_an_unchanged_exam_has_the_sitting_that_it_had(course: Course, warm: Hall) -> None:
    first, second = grade(course, warm), grade(course, warm)
    for student in STUDENTS:
        (then,), (now,) = first[student].results, second[student].results
        assert timeless(now.sitting) == timeless(then.sitting)
        assert now.scores == then.scores


def test_a_stranger_may_not_look_into_the_tapes(course: Course, warm: Hall) -> None:
    grade(course, warm)
    assert (course.build / "store" / "tapes").stat().st_mode & 0o077 == 0


def test_without_a_store_there_are_no_tapes(course: Course, warm: Hall) -> None:
    batch = Batch(course, "small", course.exams("small"), lambda: warm, write=False)
    assert [batch.grade(Task("ada")).how for _ in range(2)] == ["run", "run"]
    assert not (course.build / "store").exists()
