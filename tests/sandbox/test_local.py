"""The local sandbox, from outside: what a student process can reach, and what is left of it afterwards."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from small_exam import MODULES, exam, paper

from autograder.errors import EngineError
from autograder.grading.sitting.session import ExamFiles, hold_exam
from autograder.model import Sitting
from autograder.sandbox import kernel
from autograder.sandbox.local import LocalSandbox, SpawnedProcess
from autograder.sandbox.protocol import FileSet

linux_root = pytest.mark.skipif(sys.platform != "linux" or os.geteuid() != 0, reason="needs root on Linux")
landlock = pytest.mark.skipif(not kernel.landlock_abi(), reason="the kernel has no Landlock")


@pytest.fixture(scope="module")
def sandbox() -> Iterator[LocalSandbox]:
    with LocalSandbox(MODULES) as made:
        yield made


def sit(sandbox: LocalSandbox, answer: str, files: ExamFiles | None = None, **limits: float) -> Sitting:
    of = exam(**limits)
    return hold_exam(sandbox, of, paper(of, answer), files)


def outcomes(sitting: Sitting) -> list[str]:
    return [finding.outcome for finding in sitting.findings]


def shown(sitting: Sitting) -> str:
    return "".join(output.get("text", "") for output in sitting.ran[0].outputs)


RIGHT = "def f():\n    return 1\n"


def processes_with(marker: str) -> list[str]:
    found = []
    for entry in Path("/proc").iterdir():
        try:
            if entry.name.isdigit() and marker.encode() in (entry / "cmdline").read_bytes():
                found.append(entry.name)
        except OSError:
            continue
    return found


def test_a_daemon_is_gone_when_the_exam_is_over(sandbox: LocalSandbox) -> None:
    marker = f"daemon-{os.getpid()}-{time.monotonic_ns()}"
    daemon = (
        "import os, sys, signal, subprocess\n"
        "if os.fork() == 0:\n    os.setsid()\n    signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
        f"    os.execv(sys.executable, [sys.executable, '-c', 'import time; time.sleep(60)', '{marker}'])\n"
        "import glob, time\n"
        "def alive():\n"
        f"    return any('{marker}' in open(p, errors='replace').read() for p in glob.glob('/proc/[0-9]*/cmdline'))\n"
        "until = time.monotonic() + 15\n"
        "while not alive() and time.monotonic() < until:\n    time.sleep(0.01)\n"
        "print(alive())\n"
    )
    of = exam(test="assert f() == 1")
    sitting = hold_exam(sandbox, of, paper(of, RIGHT + daemon))
    assert outcomes(sitting) == ["passed", "passed"]
    assert shown(sitting) == "True\n"  # it did run
    assert processes_with(marker) == []


def test_the_search_for_daemons_finds_one() -> None:
    marker = f"control-{os.getpid()}-{time.monotonic_ns()}"
    with subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)", marker]) as process:
        try:
            until = time.monotonic() + 60
            while not processes_with(marker) and time.monotonic() < until:
                time.sleep(0.01)  # forked, but not yet the program that it is to be
            assert processes_with(marker) == [str(process.pid)]
        finally:
            process.kill()


def test_threads_and_children_do_not_hold_up_the_end(sandbox: LocalSandbox) -> None:
    started = time.monotonic()
    busy = "import threading, time\nfor _ in range(4):\n    threading.Thread(target=time.sleep, args=(240,)).start()\n"
    assert outcomes(sit(sandbox, RIGHT + busy)) == ["passed", "passed"]
    assert time.monotonic() - started < 200


@linux_root
def test_a_student_process_has_its_own_user_and_process_ids(sandbox: LocalSandbox) -> None:
    sitting = sit(sandbox, RIGHT + "import os\nprint(os.getuid() >= 20000, os.getpid(), os.getgroups())")
    assert shown(sitting) == "True 1 []\n"


@linux_root
def test_there_is_no_network(sandbox: LocalSandbox) -> None:
    code = (
        "import socket\n"
        "try:\n    socket.create_connection(('127.0.0.1', 9), 1)\nexcept OSError as e:\n    print(e.errno)\n"
    )
    assert shown(sit(sandbox, RIGHT + code)) in ("101\n", "13\n")  # ENETUNREACH, or EACCES by Landlock


@landlock
def test_the_course_and_other_folders_cannot_be_read(sandbox: LocalSandbox, tmp_path: Path) -> None:
    secret = tmp_path / "exam.json"
    secret.write_text("canary")
    code = (
        "for place in ({!r}, {!r}, '/root', '/home'):\n"
        "    try:\n        print(open(place).read() if place.endswith('json') else __import__('os').listdir(place))\n"
        "    except OSError as error:\n        print(type(error).__name__)\n"
    )
    said = shown(sit(sandbox, RIGHT + code.format(str(secret), str(tmp_path))))
    assert "canary" not in said
    assert set(said.split()) <= {"PermissionError", "FileNotFoundError"}
    assert len(said.split()) == 4


@landlock
def test_only_the_own_folder_can_be_written(sandbox: LocalSandbox) -> None:
    code = (
        "for place in ('mine.txt', '/tmp/theirs.txt', '/var/tmp/theirs.txt', '/etc/theirs.txt'):\n"
        "    try:\n        open(place, 'w').write('x'); print('wrote')\n"
        "    except OSError as error:\n        print(type(error).__name__)\n"
    )
    said = shown(sit(sandbox, RIGHT + code)).split()
    assert said[0] == "wrote"
    assert set(said[1:]) == {"PermissionError"}


def test_files_of_the_instructor_win_over_the_students(sandbox: LocalSandbox, tmp_path: Path) -> None:
    for name, text in (("ours", "right"), ("theirs", "wrong")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "data.txt").write_text(text)
    (tmp_path / "theirs" / "mine.txt").write_text("kept")
    files = ExamFiles(
        FileSet(tmp_path / "ours", ("data.txt",)), FileSet(tmp_path / "theirs", ("data.txt", "mine.txt"))
    )
    sitting = sit(sandbox, RIGHT + "print(open('data.txt').read(), open('mine.txt').read())", files)
    assert shown(sitting) == "right kept\n"


def test_a_link_in_the_place_of_a_file_is_not_followed(sandbox: LocalSandbox, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("/etc/passwd")
    with pytest.raises(EngineError, match="cannot start a student process"):
        sit(sandbox, RIGHT, ExamFiles(student=FileSet(tmp_path, ("link",))))


def test_memory_beyond_the_limit_is_a_memory_error(sandbox: LocalSandbox) -> None:
    sitting = sit(sandbox, RIGHT + "import numpy\nnumpy.ones(200_000_000)", memory_mb=256)
    assert sitting.ran[0].error.startswith("MemoryError") or "MemoryError" in sitting.ran[0].error
    assert outcomes(sitting) == ["passed", "passed"]


def test_a_file_beyond_the_limit_is_an_error(sandbox: LocalSandbox) -> None:
    sitting = sit(sandbox, RIGHT + "open('big', 'wb').write(bytes(8 << 20))", file_mb=4)
    assert sitting.ran[0].error.startswith("OSError")
    assert outcomes(sitting) == ["passed", "passed"]


def test_a_dead_warm_process_is_an_engine_error_and_no_score() -> None:
    with LocalSandbox(MODULES) as own:
        own._students._process.kill()
        own._students._process.wait()
        with pytest.raises(EngineError):
            sit(own, RIGHT)
        assert not own.alive


def test_a_warm_process_whose_end_is_heard_of_after_it_was_closed_has_no_last_words() -> None:
    process = object.__new__(SpawnedProcess)
    process._errors = io.BytesIO()
    process._errors.write(b"Traceback\nMemoryError\n")
    assert process._last_words() == "MemoryError"
    process._errors.close()
    assert process._last_words() == ""


def test_a_missing_module_is_named_and_the_rest_is_loaded() -> None:
    with LocalSandbox(("numpy", "no_such_module_anywhere")) as own:
        assert own.missing == ("no_such_module_anywhere",)
        assert outcomes(sit(own, RIGHT)) == ["passed", "passed"]


def test_nothing_of_the_graders_environment_is_inherited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COURSE_SECRET", "canary")
    with LocalSandbox(MODULES) as own:
        sitting = sit(
            own, RIGHT + "import os\nprint('canary' in str(dict(os.environ)), os.environ['OMP_NUM_THREADS'])"
        )
    assert shown(sitting) == "False 1\n"


def test_a_notebook_can_tell_that_it_is_graded_as_under_nbgrader(sandbox: LocalSandbox) -> None:
    sitting = sit(sandbox, RIGHT + "import os\nprint(os.getenv('NBGRADER_EXECUTION'))")
    assert shown(sitting) == "autograde\n"


def test_a_process_that_breaks_the_protocol_costs_its_question_only(sandbox: LocalSandbox) -> None:
    forged = (
        "import os\nfor fd in range(3, 20):\n    try: os.write(fd, b'x' * 100)\n    except OSError: pass\n"
    )
    sitting = sit(sandbox, RIGHT + forged)
    assert sitting.ran[0].status == "died"
    assert outcomes(sitting) == ["failed", "passed"]


def test_a_value_of_a_library_that_the_exam_does_not_load_costs_its_question_only(
    sandbox: LocalSandbox,
) -> None:
    sitting = sit(sandbox, "import pandas\ndef f():\n    return pandas.Series([1])", cell_seconds=20.0)
    assert sitting.ran[0].status == "ok"
    assert outcomes(sitting) == ["failed", "passed"]
    assert "this test cannot take" in sitting.findings[0].message


def test_five_deaths_are_the_end_of_a_paper(sandbox: LocalSandbox) -> None:
    of = exam()
    handed_in = paper(of, "import os\nos._exit(0)")
    cells = tuple(cell for cell in handed_in.cells if cell.id == "f")
    many = tuple(cells[0].__class__(f"x{n}", "code", "extra", "", "import os\nos._exit(0)") for n in range(8))
    sitting = hold_exam(sandbox, of, handed_in.__class__("small", (*many, *handed_in.cells)))
    assert [ran.status for ran in sitting.ran[:8]] == ["died"] * 8
    assert outcomes(sitting) == ["died", "died"]


def test_an_examiner_and_its_student_process_share_one_core(sandbox: LocalSandbox) -> None:
    test = "import os\nassert f() == os.sched_getaffinity(0), f()\nassert len(f()) == 1"
    of = exam(test)
    answer = "import os\ndef f():\n    return os.sched_getaffinity(0)"
    finding = hold_exam(sandbox, of, paper(of, answer)).findings[0]
    assert finding.outcome == "passed", finding.message
