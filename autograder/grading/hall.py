"""Where exams are held: with warm processes of this machine, or in containers. The grader knows no more of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any, Literal, Protocol

import msgspec

from autograder.course import Course
from autograder.errors import CourseError
from autograder.grading.session import SLACK_SECONDS, TRIES, ExamFiles, hold_exam
from autograder.model import Exam, Limits, Paper, Sitting
from autograder.sandbox.docker import DockerSandbox, contents
from autograder.sandbox.environments import find_environment
from autograder.sandbox.local import LocalSandbox

__all__ = ["DockerHall", "Hall", "LocalHall", "SandboxName", "hall_for"]

SandboxName = Literal["local", "docker"]
WAIT_SECONDS = 180.0  # for a container to be free, beside the exam's own time


class Hall(Protocol):
    """Holds exams. `level` says in words what holds submissions back, `missing` which modules the environment lacks."""

    name: SandboxName
    level: str
    missing: tuple[str, ...]
    image: str

    @property
    def alive(self) -> bool:
        """Tell whether exams can still be held."""

    def hold(self, exam: Exam, paper: Paper, files: ExamFiles | None = None) -> Sitting:
        """Hold one paper's exam. Raises `EngineError` when it cannot be held; never for what the student did."""

    def close(self) -> None:
        """End everything that was started."""

    def __enter__(self) -> Hall: ...

    def __exit__(self, *_: object) -> None: ...


class LocalHall:
    """Exams in the local sandbox."""

    name: SandboxName = "local"
    image = ""

    def __init__(self, modules: Sequence[str]) -> None:
        self.sandbox = LocalSandbox(modules)
        self.level, self.missing = self.sandbox.level, self.sandbox.missing

    @property
    def alive(self) -> bool:
        return self.sandbox.alive

    def hold(self, exam: Exam, paper: Paper, files: ExamFiles | None = None) -> Sitting:
        return hold_exam(self.sandbox, exam, paper, files)

    def close(self) -> None:
        self.sandbox.close()

    def __enter__(self) -> LocalHall:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class DockerHall:
    """Exams in containers."""

    name: SandboxName = "docker"

    def __init__(self, start: Callable[[], DockerSandbox]) -> None:
        self.sandbox = start()
        self.level, self.missing = self.sandbox.level, self.sandbox.missing
        self.image = self.sandbox.image.id or ""

    @property
    def alive(self) -> bool:
        return self.sandbox.alive

    def hold(self, exam: Exam, paper: Paper, files: ExamFiles | None = None) -> Sitting:
        files = files or ExamFiles()
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
        }
        seconds = TRIES * (exam.limits.notebook_seconds + SLACK_SECONDS) + WAIT_SECONDS
        return msgspec.convert(self.sandbox.ask(order, seconds)["sitting"], Sitting)

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
) -> Hall:
    """Prepare to hold a week's exams, `workers` at a time: the modules that its notebooks import are loaded once.

    Raises `EngineError` when the sandbox cannot be had, and `CourseError` when the course names an environment that
    there is not.
    """
    modules = sorted({module for exam in exams for module in exam.modules})
    if sandbox == "local":
        return LocalHall(modules)
    names = {exam.environment for exam in exams}
    if len(names) != 1:
        raise CourseError(f"notebooks of one week name different environments: {', '.join(sorted(names))}")
    environment = find_environment(course.root if course else Path.cwd(), names.pop())
    most = {field.name: max(getattr(exam.limits, field.name) for exam in exams) for field in fields(Limits)}
    return DockerHall(
        lambda: DockerSandbox(
            environment, modules, Limits(**most), workers, fresh=fresh, runtime=runtime or None
        )
    )
