"""Holds exams inside the examiner's container, for a coordinator outside it.

Theory of operation
-------------------
Process 1 of a container that never runs a student's code. What it is to do comes over its standard input and nowhere
else: no file, argument or environment variable ever holds an exam. What came of it goes back over standard output,
which nothing but this protocol can reach. Each message is one of::

    down  {"modules": [...], "once": false}                 first, once
          {"exam": key, "is": {...}}                        before the first paper of an exam
          {"files": key, "are": [[name, bytes]...]}         the instructor's, before the first paper that has them
          {"hold": 7, "of": exam key, "paper": {...}, "with": files key or "", "beside": [[name, bytes]...],
           "room": "ada",                                   a submission: what it may have a container to itself for
           "tape": bytes or null}                           of an earlier sitting, empty where there is none
          {"leave": "ada"}                                  it is over
    up    {"joined": host, ...}  {"spent": host, "unclean": "..."}  {"lost": host}     of students' containers
          {"held": 7, "sitting": {...}, "tape": bytes} or {"held": 7, "failed": "why"}

Papers are held side by side, each in a thread, by the same code as on a machine without containers. When standard
input ends, so does this process, and with it every examiner; the students' containers see their socket end.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import threading
from pathlib import Path
from typing import Any

import msgspec

from autograder.errors import EngineError
from autograder.grading.sitting.session import ExamFiles, Taped, hold_taped
from autograder.model import Exam, Paper
from autograder.sandbox.linked import LinkedSandbox
from autograder.sandbox.pipe import Pipe
from autograder.sandbox.protocol import FileSet

__all__ = ["main"]

SCRATCH = Path("/scratch")
FONTS = Path("/opt/course/matplotlib")  # matplotlib wants to write where it reads its list of fonts


class Proctor:
    """The exams that are under way."""

    def __init__(self, pipe: Pipe) -> None:
        self.pipe = pipe
        self.exams: dict[str, Exam] = {}
        self.files: dict[str, FileSet] = {}
        hello = pipe.receive()
        folder = SCRATCH / "examiners"
        if FONTS.is_dir():
            shutil.copytree(FONTS, SCRATCH / ".cache" / "course-in-a-box")
        self.sandbox = LinkedSandbox(
            hello["modules"], folder, hello["once"], lambda message: pipe.send(message)
        )
        self.sandbox.wait_ready()

    def serve(self) -> None:
        """Obey until the coordinator is gone."""
        while True:
            try:
                order = self.pipe.receive()
            except EOFError:
                return
            if "is" in order:
                self.exams[order["exam"]] = msgspec.convert(order["is"], Exam)
            elif "are" in order:
                self.files[order["files"]] = kept(order["are"], "instructor")
            elif "leave" in order:
                self.sandbox.leave(order["leave"])
            else:
                threading.Thread(target=self._hold, args=(order,), daemon=True).start()

    def _hold(self, order: dict[str, Any]) -> None:
        beside = kept(order["beside"], "student") if order["beside"] else None
        try:
            files = ExamFiles(self.files.get(order["with"]), beside)
            paper = msgspec.convert(order["paper"], Paper)
            taped = self._sat(order["room"], self.exams[order["of"]], paper, files, order["tape"])
            report: dict[str, Any] = {"held": order["hold"], "sitting": taped.sitting, "tape": taped.tape}
        except EngineError as error:
            report = {"held": order["hold"], "failed": str(error)}
        except Exception as error:  # a fault of the engine's costs no student a point: the coordinator tells
            report = {"held": order["hold"], "failed": f"{type(error).__name__}: {error}"}
        finally:
            if beside is not None:
                shutil.rmtree(beside.folder, ignore_errors=True)
        try:
            self.pipe.send(report | {"waited": self.sandbox.waited})
        except (TypeError, ValueError, OverflowError) as error:
            failed = f"the report cannot be sent: {type(error).__name__}: {error}"
            self.pipe.send({"held": order["hold"], "failed": failed, "waited": self.sandbox.waited})

    def _sat(self, room: str, exam: Exam, paper: Paper, files: ExamFiles, tape: bytes | None) -> Taped:
        """Hold a paper; once more in another student's container if one was lost meanwhile."""
        before, sandbox = self.sandbox.losses, self.sandbox.room(room)
        try:
            return hold_taped(sandbox, exam, paper, files, tape)
        except EngineError:
            if self.sandbox.losses == before:
                raise
        return hold_taped(sandbox, exam, paper, files, tape)


def kept(files: list[tuple[str, bytes]], what: str) -> FileSet:
    """Write files into a folder of their own, readable to the user ids that submissions run under."""
    folder = Path(tempfile.mkdtemp(prefix=f"{what}-", dir=SCRATCH))
    folder.chmod(0o755)
    for name, content in files:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        path.chmod(0o644)
    return FileSet(folder, tuple(name for name, _ in files))


class StandardStreams:
    """Standard input and output as they were when the process began; from then on nothing else has them."""

    def __init__(self) -> None:
        self._input, self._output = os.dup(0), os.dup(1)
        null = os.open(os.devnull, os.O_RDONLY)
        os.dup2(null, 0)
        os.dup2(2, 1)
        os.close(null)

    def read(self, count: int) -> bytes:
        return os.read(self._input, count)

    def write(self, data: bytes) -> None:
        view = memoryview(data)
        while view:
            view = view[os.write(self._output, view) :]


def main() -> None:
    """Hold exams until standard input ends."""
    os.umask(0o022)
    Proctor(Pipe(StandardStreams())).serve()
    sys.stdout.flush()
    os._exit(0)  # exams that are still under way end with the process


if __name__ == "__main__":
    main()
