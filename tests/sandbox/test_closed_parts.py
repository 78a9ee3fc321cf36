"""Closed parts of test cells: held after the notebook, in the process as it was at their place."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator

import pytest
from sandbox.docker_hall import hall_in

from autograder.grading.sitting.hall import Hall
from autograder.model import Exam, ExamCell, Limits, Paper, PaperCell, Ran, Sitting

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="snapshots need Linux")

MODULES = ("numpy",)


@pytest.fixture(
    scope="module", params=["local", pytest.param("docker", marks=pytest.mark.docker)], name="hall"
)
def a_hall(request: pytest.FixtureRequest) -> Iterator[Hall]:
    with hall_in(request.param, MODULES) as made:
        yield made


def graded(name: str, shown: str, hidden: str = "", apart: bool = True) -> ExamCell:
    source = f"{shown}\n### BEGIN HIDDEN TESTS\n{hidden}\n### END HIDDEN TESTS\n" if hidden else shown
    line = shown.count("\n") + 3
    return ExamCell(
        name,
        "code",
        "test",
        name,
        source,
        shown,
        1.0,
        "f",
        hidden=((line, line),) if hidden else (),
        apart=apart and bool(hidden),
    )


def setup_cell(name: str, source: str, binds: str = "") -> ExamCell:
    return ExamCell(name, "code", "given", name, source, source, setup=True, binds=tuple(binds.split()))


def sit(hall: Hall, *cells: ExamCell | tuple[str, str], **limits: float) -> Sitting:
    """Hold an exam; (name, source) is a cell of the student's."""
    of = [
        ExamCell(cell[0], "code", "solution", cell[0], "", "") if isinstance(cell, tuple) else cell
        for cell in cells
    ]
    sources = {cell[0]: cell[1] for cell in cells if isinstance(cell, tuple)}
    exam = Exam("w", "n", "cpu", Limits(**{"cell_seconds": 20.0, **limits}), tuple(of), modules=MODULES)  # type: ignore[arg-type]
    papers = [
        PaperCell(cell.id, cell.kind, cell.role, cell.name, sources.get(cell.id, cell.source)) for cell in of
    ]
    return hall.hold(exam, Paper("n", tuple(papers)))


def outcomes(sitting: Sitting) -> dict[str, str]:
    return {finding.name: finding.outcome for finding in sitting.findings}


def text_of(ran: Ran) -> str:
    return "".join(output.get("text", "") for output in ran.outputs)


def untimed(sitting: Sitting) -> str:
    """All of a sitting but its measurements, whose digits are any."""
    return re.sub(r"\w*(?:seconds|_mb)=[^,)]+", "", str(sitting))


def cell_of(sitting: Sitting, name: str) -> Ran:
    return next(ran for ran in sitting.ran if ran.id == name)


COUNTS = "seen = []\n\ndef f(x):\n    seen.append(x)\n    return len(seen)\n"


def test_it_finds_the_process_as_it_was_at_its_place(hall: Hall) -> None:
    sitting = sit(
        hall,
        ("f", COUNTS),
        graded("test_f", "assert f(1) == 1", "assert f(777) == 2"),
        ("more", "f(2), f(3)\nf = None"),
        graded("test_more", "assert f is None", "assert f is None"),
    )
    assert outcomes(sitting) == {"test_f": "passed", "test_more": "passed"}
    assert [ran.id for ran in sitting.ran] == ["f", "test_f", "more", "test_more"]


@pytest.mark.parametrize(
    "later",
    [
        "def f(x):\n    return None",
        "scale = 5",
        "del scale",
        "f.__defaults__ = (5,)",
        "f.__code__ = f.__code__",
    ],
    ids=["another function", "another constant", "no constant", "another default", "nothing new"],
)
def test_what_has_changed_at_the_end_is_asked_as_it_was(hall: Hall, later: str) -> None:
    sitting = sit(
        hall,
        ("f", "scale = 2\n\ndef f(x=3):\n    return scale * x\n"),
        graded("test_f", "assert f(1) == 2", "assert (f(777), f()) == (1554, 6)"),
        ("later", later),
    )
    assert outcomes(sitting) == {"test_f": "passed"}
    assert cell_of(sitting, "later").status == "ok"


def test_no_later_cell_and_no_later_test_has_seen_what_it_passed_in(hall: Hall) -> None:
    sitting = sit(
        hall,
        ("f", COUNTS),
        graded("test_f", "f(1)", "f(777)"),
        ("look", "print(seen)"),
        graded("test_look", "assert f(2) == 2, 'seen: ' + str(f(3))"),
    )
    assert outcomes(sitting) == {"test_f": "passed", "test_look": "passed"}
    assert text_of(cell_of(sitting, "look")) == "[1]\n"


def test_what_closed_parts_tell_each_other_is_told_to_nobody(hall: Hall) -> None:
    """A file carries the hidden value from one snapshot to the next; no visible line runs after that."""
    tells = (
        "import os\n\ndef f(x):\n    if x == 777:\n        open('told', 'w').write(str(x))\n"
        "    if os.path.exists('told'):\n        raise ValueError(open('told').read())\n    return x\n"
    )
    sitting = sit(
        hall,
        ("f", tells),
        graded("test_f", "f(1)", "f(777)"),
        graded("test_again", "assert f(2) == 2", "f(3)"),
        ("last", "f(4)"),
    )
    assert outcomes(sitting) == {"test_f": "failed", "test_again": "failed"}
    assert [finding.message for finding in sitting.findings] == [
        "A hidden test did not pass. Your code raised ValueError."
    ] * 2
    assert cell_of(sitting, "last").status == "ok"


def test_names_of_the_examiner_mean_what_they_meant(hall: Hall) -> None:
    sitting = sit(
        hall,
        setup_cell("first", "n = 1\n\ndef wanted():\n    return n\n", "n wanted"),
        ("f", "def f():\n    return 1\n"),
        graded("test_f", "own = 5", "assert f() == wanted() == n and own == 5"),
        setup_cell("second", "n = 2", "n"),
        ("last", "pass"),
        graded("test_last", "own = 6\nassert wanted() == 2", "assert n == 2 and own == 6"),
    )
    assert outcomes(sitting) == {"test_f": "passed", "test_last": "passed"}


def test_handles_of_the_open_part_are_good_in_the_closed_one(hall: Hall) -> None:
    sitting = sit(
        hall,
        ("f", "class F:\n    def __init__(self):\n        self.calls = 0\n"),
        graded("test_f", "one = F()\none.calls = 1", "two = F()\nassert (one.calls, two.calls) == (1, 0)"),
        ("more", "F.later = 3"),
        graded("test_more", "three = F()", "assert three.later == 3"),
        ("last", "1"),
    )
    assert outcomes(sitting) == {"test_f": "passed", "test_more": "passed"}


def test_a_function_that_was_handed_out_before_answers_after(hall: Hall) -> None:
    sitting = sit(
        hall,
        (
            "f",
            "def f(g):\n    global kept\n    kept = g\n    return g(1)\n\ndef again():\n    return kept(2)\n",
        ),
        graded("test_f", "double = lambda x: 2 * x\nassert f(double) == 2", "assert again() == 4"),
        ("more", "pass"),
        graded("test_more", "assert f(lambda x: 0) == 0"),
    )
    assert outcomes(sitting) == {"test_f": "passed", "test_more": "passed"}


@pytest.mark.parametrize(
    ("body", "outcome"),
    [
        ("import os; os._exit(0)", "died"),
        ("import ctypes; ctypes.string_at(0)", "died"),
        ("while True: pass", "timed out"),
        ("while True:\n            try: time.sleep(9)\n            except BaseException: pass", "timed out"),
    ],
    ids=["leaves", "crashes", "loops", "ignores the interrupt"],
)  # fmt: skip
def test_a_snapshot_that_ends_costs_its_own_test_alone(hall: Hall, body: str, outcome: str) -> None:
    sitting = sit(
        hall,
        ("f", f"import time\n\ndef f(x):\n    if x == 777:\n        {body}\n    return x\n"),
        graded("test_f", "f(1)", "f(777)"),
        ("more", "pass"),
        graded("test_more", "assert f(2) == 2", "assert f(3) == 3"),
        ("last", "pass"),
        graded("test_last", "assert f(4) == 4", "assert f(5) == 5"),
        cell_seconds=1.0 if outcome == "timed out" else 20.0,
    )
    assert outcomes(sitting) == {"test_f": outcome, "test_more": "passed", "test_last": "passed"}
    assert sitting.notes == ()


def test_a_notebook_that_ends_its_process_at_its_end_costs_no_closed_part(hall: Hall) -> None:
    sitting = sit(
        hall,
        ("f", COUNTS),
        graded("test_f", "assert f(1) == 1", "assert f(777) == 2"),
        ("more", "f(2)"),
        graded("test_more", "assert f(3) == 3", "assert f(4) == 4"),
        ("last", "import os\nos._exit(3)"),
    )
    assert outcomes(sitting) == {"test_f": "passed", "test_more": "passed"}
    assert cell_of(sitting, "last").status == "died"


def test_with_threads_there_is_no_snapshot_and_nothing_is_told_from_there_on(hall: Hall) -> None:
    sitting = sit(
        hall,
        ("f", "import threading, time\nthreading.Thread(target=time.sleep, args=(9,), daemon=True).start()\n" + COUNTS),
        graded("test_f", "f(1)", "assert f(777) == 2"),
        ("look", "print(seen)\nraise ValueError(seen)"),
        graded("test_look", "print(f(2))\nraise ValueError(str(f(3)))"),
    )  # fmt: skip
    assert outcomes(sitting) == {"test_f": "passed", "test_look": "failed"}
    assert "777" not in untimed(sitting)
    assert text_of(cell_of(sitting, "look")).startswith("[not shown: hidden tests had run before")
    assert sitting.findings[1].message.startswith("A test that comes after hidden ones did not pass.")
    assert cell_of(sitting, "test_look").outputs == ()


def test_what_cannot_wait_is_held_at_its_place(hall: Hall) -> None:
    sitting = sit(
        hall,
        ("f", COUNTS),
        graded("test_f", "f(1)", "given = f(777)", apart=False),
        ("look", "print(seen)"),
        graded("test_look", "assert given == 2"),
    )
    assert outcomes(sitting) == {"test_f": "passed", "test_look": "passed"}
    assert "777" not in untimed(sitting)


def test_a_fresh_process_is_told_about_again(hall: Hall) -> None:
    """What had heard hidden values is dead: the next process knows none."""
    sitting = sit(
        hall,
        ("f", COUNTS),
        graded("test_f", "f(1)", "f(777)", apart=False),
        ("dies", "import os\nos._exit(0)"),
        ("look", "print(seen)"),
    )
    assert text_of(cell_of(sitting, "dies")).startswith("[not shown")
    assert text_of(cell_of(sitting, "look")) == "[]\n"
