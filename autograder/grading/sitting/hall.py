"""Where exams are held: with warm processes of this machine, or in containers. The grader knows no more of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any, Protocol

import msgspec

from autograder.course import Course
from autograder.errors import CourseError
from autograder.grading.sitting.session import SLACK_SECONDS, TRIES, ExamFiles, Taped, hold_exam, hold_taped
from autograder.grading.sitting.venue import SandboxName, with_devices
from autograder.model import Exam, Limits, Paper, Sitting
from autograder.sandbox.docker import DockerSandbox, contents
from autograder.sandbox.local import LocalSandbox

__all__ = ["DockerHall", "Hall", "LocalHall", "SandboxName", "hall_for"]

NO_GPU_LOCALLY = "the local sandbox has no graphics processor: graded on the CPU"
WAIT_SECONDS = 300.0  # for a container to be free, beside the exam's own time


class Hall(Protocol):
    """Holds exams.

    `level` says in words what holds submissions back, `missing` which modules the environment lacks, `image` is the id
    of the image in use, `note` what the instructor should know of, all of them empty where there is nothing to say.
    `device` is what models run on: "cpu", or the GPU's name.
    """

    name: SandboxName
    note: str
    level: str
    missing: tuple[str, ...]
    image: str
    device: str

    @property
    def alive(self) -> bool:
        """Tell whether exams can still be held."""

    def hold(self, exam: Exam, paper: Paper, files: ExamFiles | None = None, room: str = "") -> Sitting:
        """Hold one paper's exam. Raises `EngineError` when it cannot be held; never for what the student did.

        `room` names the submission that the paper is of: what may have a container to itself.
        """

    def hold_taped(self, exam: Exam, paper: Paper, files: ExamFiles, room: str, tape: bytes) -> Taped:
        """Hold one paper's exam as `hold` does, by an earlier sitting's `tape` if that has all the answers."""

    def leave(self, room: str) -> None:
        """Note that a submission is over."""

    def noted(self, told: Callable[[], None]) -> None:
        """Have `told` called whenever there is another `note`, by any thread."""

    def close(self) -> None:
        """End everything that was started."""

    def __enter__(self) -> Hall: ...

    def __exit__(self, *_: object) -> None: ...


class LocalHall:
    """Exams in the local sandbox."""

    name: SandboxName = "local"
    image = ""
    device = "cpu"

    def __init__(self, modules: Sequence[str], note: str = "") -> None:
        self.note = note
        self.sandbox = LocalSandbox(modules)
        self.level, self.missing = self.sandbox.level, self.sandbox.missing

    @property
    def alive(self) -> bool:
        return self.sandbox.alive

    def hold(self, exam: Exam, paper: Paper, files: ExamFiles | None = None, room: str = "") -> Sitting:
        return hold_exam(self.sandbox, exam, paper, files)

    def hold_taped(self, exam: Exam, paper: Paper, files: ExamFiles, room: str, tape: bytes) -> Taped:
        return hold_taped(self.sandbox, exam, paper, files, tape)

    def leave(self, room: str) -> None:
        pass

    def noted(self, told: Callable[[], None]) -> None:
        pass

    def close(self) -> None:
        self.sandbox.close()

    def __enter__(self) -> LocalHall:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class DockerHall:
    """Exams in containers."""

    name: SandboxName = "docker"

    def __init__(self, start: Callable[[], DockerSandbox], note: str = "", device: str = "cpu") -> None:
        self.note, self.device = note, device
        self.sandbox = start()
        self.level, self.missing = self.sandbox.level, self.sandbox.missing
        self.image = self.sandbox.image.id or ""

    @property
    def alive(self) -> bool:
        return self.sandbox.alive

    def hold(self, exam: Exam, paper: Paper, files: ExamFiles | None = None, room: str = "") -> Sitting:
        return self._hold(exam, paper, files or ExamFiles(), room, None).sitting

    def hold_taped(self, exam: Exam, paper: Paper, files: ExamFiles, room: str, tape: bytes) -> Taped:
        return self._hold(exam, paper, files, room, tape)

    def _hold(self, exam: Exam, paper: Paper, files: ExamFiles, room: str, tape: bytes | None) -> Taped:
        instructor = files.instructor
        told = self.sandbox.tell_once(exam, lambda key: {"exam": key, "is": exam})
        beside = ""
        if instructor is not None:
            beside = self.sandbox.tell_once(
                instructor, lambda key: {"files": key, "are": contents(instructor)}
            )
        order: dict[str, Any] = {
            "of": told,
            "paper": paper,
            "with": beside,
            "beside": contents(files.student),
            "room": room,
            "tape": tape,
        }
        seconds = TRIES * (exam.limits.notebook_seconds + SLACK_SECONDS) + WAIT_SECONDS
        report = self.sandbox.ask(order, seconds)
        return msgspec.convert({"sitting": report["sitting"], "tape": report["tape"]}, Taped)

    def leave(self, room: str) -> None:
        self.sandbox.leave(room)

    def noted(self, told: Callable[[], None]) -> None:
        def hear(why: str) -> None:
            # what follows are names of files, which the student chose, or the last words of a container
            self.note = f"a student's container was replaced: {why.partition(':')[0]}"
            told()

        self.sandbox.hear = hear

    def close(self) -> None:
        self.sandbox.close()

    def __enter__(self) -> DockerHall:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def hall_for(
    exams: Sequence[Exam],
    course: Course | None = None,
    *,
    sandbox: SandboxName = "local",
    workers: int = 1,
    fresh: bool = False,
    runtime: str = "",
    gpu_share: int = 1,
) -> Hall:
    """Prepare to hold a week's exams, `workers` at a time: the modules that its notebooks import are loaded once.

    Raises `EngineError` when the sandbox cannot be had, and `CourseError` when the course names an environment that
    there is not.
    """
    modules = sorted({module for exam in exams for module in exam.modules})
    names = sorted({exam.environment for exam in exams})
    if len(names) != 1:
        raise CourseError(f"notebooks of one week name different environments: {', '.join(names)}")
    if sandbox == "local":
        return LocalHall(modules, NO_GPU_LOCALLY if names[0] == "gpu" else "")
    environment, gpus, note = with_devices(course.root if course else Path.cwd(), names[0])
    most = {field.name: max(getattr(exam.limits, field.name) for exam in exams) for field in fields(Limits)}
    return DockerHall(
        lambda: DockerSandbox(
            environment,
            modules,
            Limits(**most),
            workers,
            fresh=fresh,
            runtime=runtime or None,
            gpus=[gpu.uuid for gpu in gpus],
            share=gpu_share,
        ),
        note,
        # on a machine of several models it may have been any
        " or ".join(sorted({gpu.name for gpu in gpus})) or "cpu",
    )
