"""A changed test is answered by the tape of an earlier sitting as long as it asks the same, and by nothing else."""

from __future__ import annotations

from dataclasses import replace

import msgspec
import pytest
from held_by_tape import NO_FILES, RIGHT, and_then, outcomes, taped, timeless, with_test, without
from sandbox.small_exam import exam, paper

from autograder.exam.tape import FORM, PLAIN, SQUEEZED, Answer, Tape, pack, plain, unpack
from autograder.grading.sitting.hall import Hall
from autograder.model import Exam, Limits

ASKED = "a = f()\nassert a == 1, f'wanted 1, found {a}'"


def test_an_unchanged_exam_is_held_as_it_was(hall: Hall, later: Hall) -> None:
    of = with_test("print('for all')\nassert f() == 1\nassert f() == 2", hidden=((3, 3),))
    answer = (
        "import random\nprint('here', random.random())\ndef f():\n    print(random.random())\n    return 1"
    )
    first = taped(hall, of, answer)
    again = taped(later, of, answer, first.tape)
    assert again.sitting.rescored
    assert not first.sitting.rescored
    assert again.tape == b""
    assert timeless(again.sitting) == timeless(first.sitting)
    assert outcomes(first.sitting) == {"test_f": "failed", "test_g": "passed"}


MENDED = {
    "another value": ("assert f() == 2", "failed"),
    "another message": ("assert f() == 1, 'look again'", "passed"),
    "a tolerance": ("assert abs(f() - 1.4) < 0.5", "passed"),
    "points by its last line": ("a = f()\n0.25 * a", "passed"),
    "more of the same value": ("a = f()\nassert a == 1\nassert type(a) is int", "passed"),
}


@pytest.mark.parametrize("what", MENDED)
def test_a_mended_test_that_asks_the_same_runs_no_code_of_the_students(hall: Hall, what: str) -> None:
    source, outcome = MENDED[what]
    tape = taped(hall, with_test("assert f() == 1")).tape
    mended = taped(hall, with_test(source), tape=tape)
    assert mended.sitting.rescored
    assert mended.sitting.cpu_seconds == 0.0
    assert outcomes(mended.sitting) == {"test_f": outcome, "test_g": "passed"}


DEPARTS = {
    "one question more": with_test(ASKED + "\nassert f() == 1"),
    "an argument": with_test("assert f(3) == 1"),
    "a test less": without(with_test(ASKED), "test_f"),
    "a test more": and_then(with_test(ASKED), "assert f() == 1"),
    "in the student's process": with_test(ASKED, in_process="a reason"),
    "a question that it catches": with_test("try:\n    f(); f()\nexcept BaseException:\n    pass"),
}


@pytest.mark.parametrize("what", DEPARTS)
def test_one_that_asks_something_else_is_held_in_full(hall: Hall, what: str) -> None:
    tape = taped(hall, with_test(ASKED)).tape
    changed = DEPARTS[what]
    found, alone = taped(hall, changed, tape=tape), taped(hall, changed)
    assert not found.sitting.rescored
    assert timeless(found.sitting) == timeless(alone.sitting)
    # and what it leaves is a tape of the changed exam
    assert taped(hall, changed, tape=found.tape).sitting.rescored


def test_a_last_test_less_leaves_the_end_of_the_tape(hall: Hall) -> None:
    longer = and_then(with_test(ASKED), "assert f() == 1")
    of = replace(longer, cells=longer.cells[:-1])
    tape = hall.hold_taped(longer, paper(longer, RIGHT), NO_FILES, "ada", b"").tape
    found = taped(hall, of, tape=tape)
    assert found.sitting.rescored
    assert outcomes(found.sitting) == {"test_f": "passed", "test_g": "passed"}


def test_another_answer_is_not_taken_for_the_one_on_the_tape(hall: Hall) -> None:
    tape = taped(hall, with_test(ASKED)).tape
    found = taped(hall, with_test(ASKED), "def f():\n    return 3", tape)
    assert not found.sitting.rescored
    assert outcomes(found.sitting)["test_f"] == "failed"


def test_what_the_test_draws_without_a_seed_is_drawn_again(hall: Hall, later: Hall) -> None:
    source = "import random, numpy as np\nx = random.random() + np.random.rand()\nassert f(x) > {}"
    answer = "def f(x):\n    return x"
    tape = taped(hall, with_test(source.format(0)), answer).tape
    found = taped(later, with_test(source.format(5)), answer, tape)
    assert found.sitting.rescored
    assert outcomes(found.sitting)["test_f"] == "failed"


def test_what_the_student_drew_or_read_from_the_clock_stays_as_it_was(hall: Hall) -> None:
    answer = (
        "import random, time\ndef f():\n    return [random.random(), time.time(), print(random.random())]"
    )
    of = with_test("print(f())\nassert len(f()) == 3")
    first = taped(hall, of, answer)
    again = taped(hall, of, answer, first.tape)
    assert again.sitting.rescored
    assert again.sitting.ran == tuple(
        replace(one, seconds=other.seconds)
        for one, other in zip(first.sitting.ran, again.sitting.ran, strict=True)
    )


MEASURED = "import time\nbegun = time.{}()\nf()\nassert time.{}() - begun >= {}"


@pytest.mark.parametrize(
    ("clock", "seconds"), [("perf_counter", 0.2), ("monotonic", 0.2), ("time", 0.2), ("perf_counter_ns", 2e8)]
)
def test_seconds_that_the_student_took_pass_once_more(hall: Hall, clock: str, seconds: float) -> None:
    answer = "import time\ndef f():\n    time.sleep(0.3)\n    return 1"
    first = taped(hall, with_test(MEASURED.format(clock, clock, 0)), answer)
    mended = taped(hall, with_test(MEASURED.format(clock, clock, seconds)), answer, first.tape)
    assert outcomes(mended.sitting) == {"test_f": "passed", "test_g": "passed"}
    assert mended.sitting.rescored
    assert mended.sitting.seconds >= 0.2


def test_a_cell_that_took_most_of_its_time_is_not_late_by_its_tape(hall: Hall) -> None:
    of = replace(with_test("f()\nf()\nf()"), limits=Limits(cell_seconds=20.0))
    first = taped(hall, of, "def f():\n    return 1")
    tape = unpack(first.tape)
    assert tape is not None
    slow = [msgspec.structs.replace(one, seconds=19.9) if type(one) is Answer else one for one in tape.events]
    assert taped(hall, of, "def f():\n    return 1", pack(tape.seed, slow)).sitting.rescored


def cut(tape: bytes) -> bytes:
    return tape[:-1]


def of_nothing(tape: bytes) -> bytes:
    return b"x"


def of_another_form(tape: bytes) -> bytes:
    old = bytes([FORM - 1])
    return PLAIN + bytes(plain(tape)).replace(b"form" + bytes([FORM]), b"form" + old)


def as_it_was(tape: bytes) -> bytes:
    """Without what a spoiler spoils: so written it is played."""
    return PLAIN + bytes(plain(tape))


def without_a_seed(tape: bytes) -> bytes:
    whole = unpack(tape)
    assert whole is not None
    return pack(b"", whole.events)


def with_changed_answers(tape: bytes) -> bytes:
    """Spoil every message: what the examiner is told breaks the protocol."""
    whole = unpack(tape)
    assert whole is not None
    return pack(
        whole.seed,
        [msgspec.structs.replace(one, message=b"T") if type(one) is Answer else one for one in whole.events],
    )


@pytest.mark.parametrize(
    "spoil",
    [cut, of_nothing, of_another_form, without_a_seed, with_changed_answers],
)
def test_a_tape_that_cannot_be_played_costs_nothing_but_time(hall: Hall, spoil: object) -> None:
    first = taped(hall, with_test(ASKED))
    assert first.tape
    found = taped(hall, with_test(ASKED), tape=spoil(first.tape))  # type: ignore[operator]
    assert not found.sitting.rescored
    assert timeless(found.sitting) == timeless(first.sitting)
    assert found.tape


NO_TAPE = {
    "an endless loop": "def f():\n    while True:\n        pass",
    "a crash": "import os\ndef f():\n    os._exit(3)",
    "a top-level loop": "while True:\n    pass",
}


@pytest.mark.parametrize("what", NO_TAPE)
def test_a_sitting_out_of_the_ordinary_has_no_tape(hall: Hall, what: str) -> None:
    of = replace(with_test(ASKED), limits=Limits(cell_seconds=0.5))
    found = taped(hall, of, NO_TAPE[what])
    assert found.tape == b""
    assert set(outcomes(found.sitting).values()) != {"passed"}


def test_a_sitting_with_too_much_to_keep_has_no_tape(hall: Hall) -> None:
    large = with_test("assert f().nbytes == 1 << 25")
    answer = "import numpy\ndef f():\n    return numpy.ones(1 << 22)"
    assert outcomes(taped(hall, large, answer).sitting)["test_f"] == "passed"
    assert taped(hall, large, answer).tape == b""


def test_predictions_for_ten_thousand_pictures_fit_on_a_tape(hall: Hall, later: Hall) -> None:
    of = with_test("p = f()\nassert p.shape == (10_000, 10)")
    answer = "import numpy as np\ndef f():\n    return np.random.rand(10_000, 10).astype(np.float32)"
    tape = taped(hall, of, answer).tape
    mended = taped(later, with_test("p = f()\nassert p.sum() > 90_000"), answer, tape)
    assert mended.sitting.rescored
    assert outcomes(mended.sitting)["test_f"] == "failed"


def test_what_the_spoiled_tapes_were_made_of_is_played(hall: Hall) -> None:
    tape = taped(hall, with_test(ASKED)).tape
    assert taped(hall, with_test(ASKED), tape=as_it_was(tape)).sitting.rescored


@pytest.mark.parametrize(
    ("answer", "form", "most"),
    [("rng.random(200_000)", PLAIN, 1_700_000), ("rng.integers(0, 10, 200_000)", SQUEEZED, 400_000)],
)
def test_only_a_tape_that_becomes_shorter_is_squeezed(
    hall: Hall, answer: str, form: bytes, most: int
) -> None:
    made = f"import numpy as np\nrng = np.random.default_rng(0)\ndef f():\n    return {answer}"
    of = with_test("a = f()\nassert len(a) == 200_000")
    tape = taped(hall, of, made).tape
    assert (tape[:1], len(tape) < most) == (form, True)
    again = taped(hall, of, made, tape).sitting
    assert (again.rescored, outcomes(again)["test_f"]) == (True, "passed")


def test_no_hidden_value_is_on_a_tape(hall: Hall) -> None:
    canary = "canary-4711"
    of = with_test(f"assert f('{canary}') == 1", hidden=((1, 1),))
    tape = unpack(taped(hall, of, "def f(x):\n    return 1").tape)
    assert isinstance(tape, Tape)
    assert canary.encode() not in msgspec.msgpack.encode(tape)


def test_without_a_tape_asked_for_there_is_none_made(hall: Hall) -> None:
    of: Exam = exam()
    assert not hall.hold(of, paper(of, RIGHT)).rescored
