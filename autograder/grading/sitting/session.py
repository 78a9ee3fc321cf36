"""Hold the exam of one paper: find an examiner, carry its requests, take its report.

This is the coordinator's side of the control socket. It decides nothing about marks. An examiner holds one
paper after the other of the same exam, and is let go when anything out of the ordinary happened to it. One
that dies, or that goes on after every deadline, is replaced, and the paper is held again without the test cell
that it was at: that question is left for a person, the others are graded.
"""

from __future__ import annotations

import contextlib
import socket
import threading
from dataclasses import dataclass, replace
from typing import Any
from weakref import WeakKeyDictionary

import msgspec

from autograder.errors import EngineError
from autograder.exam.control import Control
from autograder.exam.ordinary import is_ordinary
from autograder.grading.sitting.cores import one_core
from autograder.model import Exam, Limits, Paper, Result, Sitting
from autograder.sandbox.protocol import Ended, FileSet, Process, Sandbox

__all__ = ["ExamFiles", "Taped", "hold_exam", "hold_taped", "is_ordinary"]

TRIES = 3
PAPERS = 100  # that one examiner holds before a fresh one takes its place
# what the examiner may take beyond the notebook's own time: graces, replays' ends, its report
SLACK_SECONDS = 30.0
EXAMINER_LIMITS = Limits(memory_mb=4096, file_mb=64)


@dataclass(frozen=True)
class ExamFiles:
    """The files that lie beside a notebook: the instructor's for both processes, the student's for theirs."""

    instructor: FileSet | None = None
    student: FileSet | None = None

    def for_examiner(self) -> list[FileSet]:
        """What the examiner's folder holds: never anything of the student's."""
        return [files for files in (self.instructor,) if files]

    def for_student(self) -> list[FileSet]:
        """What the student's folder holds: the instructor's files win over the student's of the same name."""
        return [files for files in (self.student, self.instructor) if files]

    def handed_in(self) -> dict[str, int]:
        """The student's files and their sizes in bytes, without those that the instructor's take the place of.

        Raises `EngineError` when one is gone: then the process that it is for could not have it either.
        """
        if self.student is None:
            return {}
        of_instructor = set(self.instructor.names) if self.instructor else set()
        try:
            return {
                name: (self.student.folder / name).lstat().st_size
                for name in self.student.names
                # a name that is no text cannot be told, and no test asks for it
                if name not in of_instructor and name.isprintable()
            }
        except OSError as error:
            raise EngineError(f"a file that was handed in cannot be read any more: {error}") from error


@dataclass(frozen=True)
class Taped:
    """What came of one paper: its sitting, and the tape of it; empty where there is none, or no new one."""

    sitting: Sitting
    tape: bytes = b""


# msgspec learns what a class has in it when it first reads one, and ends the process where two threads make it do that
# at once (segmentation fault, msgspec 0.22): so it learns them here, in the one thread that imports this module
for _read in (Exam, Paper, Result, Taped):
    msgspec.json.Decoder(_read)


class ExaminerDied(Exception):
    """The examiner is gone without a report; the text is the test cell that it was at."""


def hold_exam(sandbox: Sandbox, exam: Exam, paper: Paper, files: ExamFiles | None = None) -> Sitting:
    """Sit one paper's exam. Raises `EngineError` when it cannot be held; never for what the student did."""
    return hold_taped(sandbox, exam, paper, files, None).sitting


def hold_taped(
    sandbox: Sandbox, exam: Exam, paper: Paper, files: ExamFiles | None, tape: bytes | None
) -> Taped:
    """Sit one paper's exam as `hold_exam` does, and keep a tape of it.

    `tape` is that of an earlier sitting with the same files, limits and environment: where it has all the answers, no
    student process is started. Empty: there is none; None: none is to be kept.
    """
    avoid: list[str] = []
    files = files or ExamFiles()
    for _ in range(TRIES):
        examiner = take_examiner(sandbox, exam, files)
        try:
            with one_core() as core:
                taped = Session(sandbox, examiner, exam, paper, files, core, tape).hold(avoid)
        except ExaminerDied as death:
            examiner.dismiss()
            if tape:  # it may have been that which ended it
                tape = b""
                continue
            # one that dies before its first test cell may have been dead before it got the paper
            if str(death) in avoid:
                break
            avoid += [str(death)] if str(death) else []
        except BaseException:
            examiner.dismiss()
            raise
        else:
            if is_ordinary(taped.sitting):
                give_back(sandbox, examiner)
            else:
                examiner.dismiss()
            return taped
    raise EngineError(
        f"{exam.assignment}/{exam.notebook}: the examiner died at {', '.join(avoid) or 'its start'}"
    )


class Examiner:
    """An examiner process and the coordinator's end of its control socket."""

    def __init__(self, sandbox: Sandbox, exam: Exam, files: ExamFiles) -> None:
        self.key = (id(exam), files.instructor)
        self.exam: Exam | None = (
            exam  # until the examiner has been told it; also keeps the id from being used again
        )
        self._kept = exam
        self.papers = 0
        ours, theirs = socket.socketpair()
        self.control = Control(ours)
        self.limits = replace(
            EXAMINER_LIMITS, notebook_seconds=PAPERS * (exam.limits.notebook_seconds + SLACK_SECONDS)
        )
        self.process = sandbox.examiner(theirs, files.for_examiner(), self.limits)
        self.control.set_timeout(exam.limits.notebook_seconds + SLACK_SECONDS)

    def order(
        self,
        paper: Paper,
        avoid: list[str],
        core: int | None,
        handed_in: dict[str, int],
        tape: bytes | None,
    ) -> None:
        """Send it a paper, the sizes of what came with it, the core to hold it on, and with the first one the exam."""
        message: dict[str, Any] = {
            "paper": paper,
            "avoid": avoid,
            "core": core,
            "handed_in": handed_in,
            "tape": tape,
        }
        if self.exam is not None:
            message["exam"], self.exam = self.exam, None
        self.papers += 1
        self.control.send(message)

    def dismiss(self) -> None:
        """Hang up and end the process."""
        self.control.close()
        self.process.kill()


_idle: WeakKeyDictionary[Any, dict[Any, list[Examiner]]] = WeakKeyDictionary()
_lock = threading.Lock()


def take_examiner(sandbox: Sandbox, exam: Exam, files: ExamFiles) -> Examiner:
    """An examiner that has held papers of this exam before, or a new one."""
    with _lock:
        idle = _idle.setdefault(sandbox.pool, {}).get((id(exam), files.instructor))
        if idle:
            return idle.pop()
    return Examiner(sandbox, exam, files)


def give_back(sandbox: Sandbox, examiner: Examiner) -> None:
    """Keep an examiner for the next paper, unless it has held its share."""
    if examiner.papers >= PAPERS:
        examiner.dismiss()
        return
    with _lock:
        _idle.setdefault(sandbox.pool, {}).setdefault(examiner.key, []).append(examiner)


class Session:
    """One attempt at one paper."""

    def __init__(
        self,
        sandbox: Sandbox,
        examiner: Examiner,
        exam: Exam,
        paper: Paper,
        files: ExamFiles,
        core: int | None,
        tape: bytes | None,
    ) -> None:
        self._sandbox, self._examiner, self._core, self._tape = sandbox, examiner, core, tape
        self._exam, self._paper, self._files = exam, paper, files
        self._student: Process | None = None
        self._at = ""
        self._used: list[Ended] = []

    def hold(self, avoid: list[str]) -> Taped:
        """Hold the exam once."""
        control = self._examiner.control
        try:
            self._examiner.order(self._paper, avoid, self._core, self._files.handed_in(), self._tape)
            while True:
                message, _ = control.receive()
                if "sitting" in message:
                    taped = report({"sitting": message["sitting"], "tape": message.get("tape", b"")})
                    return replace(taped, sitting=self._measured(taped.sitting))
                if "failed" in message:
                    raise EngineError(message["failed"])
                self._at = message.get("at", self._at)
                self._serve(control, message.get("want", ""))
        except (EOFError, ConnectionError, TimeoutError):
            ended = self._examiner.process.wait(0.5)
            if ended is not None and ended.how == "failed":
                raise EngineError(f"the sandbox cannot start an examiner: {ended.reason}") from None
            raise ExaminerDied(self._at) from None
        finally:
            if self._student is not None:
                with contextlib.suppress(EngineError):
                    self._end_student(patience=0)

    def _serve(self, control: Control, want: str) -> None:
        if want == "student":
            self._end_student()
            files, limits = self._files.for_student(), self._exam.limits
            self._student, channel = self._sandbox.student(files, limits, self._core)
            with channel:
                control.send({"given": True}, (channel.fileno(),))
        elif want == "interrupt" and self._student is not None:
            self._student.interrupt()
        elif want == "cpu":
            control.send({"seconds": self._student.cpu_seconds() if self._student else 0.0})
        elif want == "memory":
            control.send({"megabytes": self._student.peak_memory_mb() if self._student else 0.0})
        elif want == "kill":
            control.send({"ended": self._end_student()})

    def _end_student(self, patience: float = 0.2) -> str:
        """End the student process with all that it started; how it ended, in words.

        A process that is dying by itself is given `patience` seconds to say how.
        """
        if self._student is None:
            return "was not running"
        ended = self._student.wait(patience) or self._student.kill()
        self._student = None
        if ended.how == "failed":
            raise EngineError(f"the sandbox cannot start a student process: {ended.reason}")
        self._used.append(ended)
        return ended.describe()

    def _measured(self, sitting: Sitting) -> Sitting:
        self._end_student(patience=0)
        return replace(
            sitting,
            cpu_seconds=sum(ended.cpu_seconds for ended in self._used),
            max_rss_mb=max((ended.max_rss_mb for ended in self._used), default=0.0),
            gpu_seconds=sum(ended.gpu_seconds for ended in self._used),
            gpu_mb=max((ended.gpu_mb for ended in self._used), default=0.0),
        )


def report(taped: Any) -> Taped:
    """An examiner's report in its form. Raises `EngineError` when it has none: a fault of ours, never a score."""
    try:
        return msgspec.convert(taped, Taped)
    except msgspec.ValidationError as error:
        raise EngineError(f"the examiner's report has not the right form: {error}") from error
