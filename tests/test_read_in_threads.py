"""What comes back from exams is read by several threads at once, the first of it too."""

from __future__ import annotations

import subprocess
import sys

READ_AT_ONCE = """
import sys, threading
sys.setswitchinterval(1e-6)
import msgspec
import autograder.grading.sitting.session
from autograder.model import Paper, Sitting
start = threading.Barrier(6)
said = {
    Sitting: {"notebook": "a", "ran": [{"id": "x", "status": "ok"}], "findings": [{"name": "t", "outcome": "passed"}]},
    Paper: {"notebook": "a", "cells": []},
}
def read():
    start.wait()
    for kind, value in said.items():
        assert type(msgspec.convert(value, kind)) is kind
threads = [threading.Thread(target=read) for _ in range(6)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print("read")
"""


def test_the_first_reports_of_an_exam_end_no_process() -> None:
    """Without the classes learnt beforehand, each of these processes ends by signal 11 about once in three times."""
    for _ in range(6):
        done = subprocess.run(
            [sys.executable, "-c", READ_AT_ONCE], capture_output=True, text=True, check=False
        )
        assert (done.returncode, done.stdout) == (0, "read\n"), done.stderr
