"""Loaded into a worker by `--preload`: no exam is held, and who hands in as `*-deadly` ends the process."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path
from typing import Any

from autograder.grading.sitting import hall
from autograder.grading.sitting.hall import LocalHall
from autograder.grading.sitting.session import ExamFiles, Taped
from autograder.model import Exam, Finding, Paper, Sitting

DEADLY = "-deadly"
SECONDS = 0.05  # of an exam


class QuickHall(LocalHall):
    """Gives every test 1."""

    level, missing, note, alive = "", (), "", True  # type: ignore[assignment]

    def __init__(self) -> None:
        pass

    def hold(self, exam: Exam, paper: Paper, files: ExamFiles | None = None, room: str = "") -> Sitting:
        if room.endswith(DEADLY):
            with Path(os.environ["HOME"], "held").open("a") as held:
                held.write(f"{room}\n")
            os.kill(os.getpid(), signal.SIGKILL)
        time.sleep(SECONDS)
        tests = [cell for cell in exam.cells if cell.role == "test"]
        return Sitting(exam.notebook, (), tuple(Finding(cell.name, "passed") for cell in tests))

    def hold_taped(self, exam: Exam, paper: Paper, files: ExamFiles, room: str, tape: bytes) -> Taped:
        return Taped(self.hold(exam, paper, files, room))

    def close(self) -> None:
        pass


def dask_setup(worker: Any) -> None:
    hall.hall_for = lambda *_, **__: QuickHall()
