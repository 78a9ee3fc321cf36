"""Figures of what a student's code costs, in an exam: the examiner's own, and those that are claims."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator

import pytest
from sandbox.docker_hall import hall_in
from sandbox.trained import MODULES, NET, a_test, found, given, sit

from autograder.grading.sitting.hall import Hall
from autograder.sandbox import kernel
from autograder.sandbox.memory import peak_mb

pytest.importorskip("torch")
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="peaks of memory are read in /proc")
landlock = pytest.mark.skipif(not kernel.landlock_abi(), reason="the kernel has no Landlock")


@pytest.fixture(
    scope="module", params=["local", pytest.param("docker", marks=pytest.mark.docker)], name="hall"
)
def a_hall(request: pytest.FixtureRequest) -> Iterator[Hall]:
    with hall_in(request.param, MODULES) as made:
        yield made


# -- parameters and operations ------------------------------------------------------------------------------------


@pytest.mark.parametrize("model", [NET, given(NET, "Net")], ids=["the student's", "the instructor's"])
def test_parameters_and_operations_are_counted_where_the_model_is(hall: Hall, model: object) -> None:
    test = (
        "assert count_parameters(Net()) == 2, 'parameters'\n"
        "assert count_flops(Net(), torch.ones(5, 1)) == 10, 'operations'"
    )
    assert found(sit(hall, model, a_test("test_net", test))).message == ""  # type: ignore[arg-type]


def test_a_count_is_what_the_students_process_says(hall: Hall) -> None:
    lies = NET + "\n    def parameters(self):\n        return iter(())\n"
    assert (
        found(sit(hall, lies, a_test("test_net", "assert count_parameters(Net()) == 0"))).outcome == "passed"
    )


@pytest.mark.parametrize("claim", ["-5", "1e9", "True", "float('nan')", "'7'", "type('N', (int,), {})()"])
def test_a_claim_that_is_no_count_is_refused(hall: Hall, claim: str) -> None:
    patch = f"{NET}\nimport autograder.checks.resources as r\nr.count_parameters = r.count_flops = lambda *_: {claim}\n"
    for count in ("count_parameters(Net())", "count_flops(Net(), torch.ones(1, 1))"):
        finding = found(sit(hall, patch, a_test("test_net", count)))
        assert finding.outcome == "failed"
        assert "wanted: a whole number, 0 or more" in finding.message


# -- seconds ------------------------------------------------------------------------------------------------------


def test_seconds_are_the_examiners_however_the_student_counts_them(hall: Hall) -> None:
    slow = (
        "import time\n\ndef f(x):\n    time.sleep(0.2)\n\ntime.perf_counter = time.monotonic = lambda: 0.0\n"
    )
    sitting = sit(hall, slow, a_test("test_net", "s = measure_seconds(f, 1, repeats=2)\nassert 0.2 <= s, s"))
    assert found(sitting).message == ""


# -- memory -------------------------------------------------------------------------------------------------------

PEAK = "peak = peak_memory_mb()\n"
HOLDS = "import numpy as np\nheld = np.ones({mb} << 17)\n"  # numbers of eight bytes


def test_memory_that_was_held_and_let_go_counts(hall: Hall) -> None:
    before = a_test("before", "assert peak_memory_mb() > 20")
    little = a_test("test_net", f"{PEAK}assert peak < 900, peak")
    much = a_test("test_net", f"{PEAK}assert peak > 900, peak")
    assert found(sit(hall, "pass", before, little)).message == ""
    assert found(sit(hall, HOLDS.format(mb=900) + "del held", before, much)).message == ""


def test_the_peak_of_one_call_is_the_difference_to_the_peak_before(hall: Hall) -> None:
    calls = "def f():\n    " + HOLDS.format(mb=400).replace("\n", "\n    ")
    test = (
        "before = peak_memory_mb()\nf()\ngrown = peak_memory_mb() - before\nassert 300 <= grown < 500, grown"
    )
    assert found(sit(hall, calls, a_test("test_net", test))).message == ""


def test_a_process_that_is_alive_counts_with_the_one_that_started_it(hall: Hall) -> None:
    child = (
        "import os, signal\nimport numpy as np\ntold, tell = os.pipe()\nchild = os.fork()\nif child == 0:\n"
        f"    {HOLDS.format(mb=900).splitlines()[1]}\n    os.write(tell, b'.')\n    signal.pause()\nos.read(told, 1)\n"
    )
    assert found(sit(hall, child, a_test("test_net", f"{PEAK}assert peak > 900, peak"))).message == ""


@landlock
def test_a_process_does_not_lower_its_own_mark(hall: Hall) -> None:
    lowers = HOLDS.format(mb=900) + (
        "del held\ntry:\n    open('/proc/self/clear_refs', 'w').write('5')\n"
        "except OSError as error:\n    print(error)\n"
    )
    sitting = sit(hall, lowers, a_test("test_net", f"{PEAK}assert peak > 900, peak"))
    assert "Permission denied" in sitting.ran[0].outputs[0]["text"]
    assert found(sitting).message == ""


def test_in_a_closed_part_the_whole_notebook_has_run(hall: Hall) -> None:
    sitting = sit(hall, "pass", a_test("test_net", "x = 1", f"{PEAK}assert peak > 900"), HOLDS.format(mb=900))
    assert found(sitting).outcome == "passed"


def test_a_process_that_is_gone_has_no_peak(hall: Hall) -> None:
    ends = "import os, threading\n\ndef f():\n    threading.Timer(0.1, os._exit, [3]).start()\n"
    test = "f()\nimport time\nfor _ in range(300):\n    time.sleep(0.05)\n    peak_memory_mb()"
    sitting = sit(hall, ends, a_test("test_net", test), a_test("after", "f()"))
    assert [finding.outcome for finding in sitting.findings] == ["died", "passed"]
    assert found(sitting).message.startswith("Your notebook's process left with exit status 3.")


def test_the_mark_of_a_process_that_has_ended_is_zero() -> None:
    assert peak_mb(1 << 22) == 0.0  # above the highest process id
    assert peak_mb(os.getpid()) > 20  # type: ignore[operator]


def test_a_system_that_does_not_tell_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("autograder.sandbox.memory.sys.platform", "darwin")
    assert peak_mb(os.getpid()) is None
