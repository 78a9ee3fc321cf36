"""The two other graders by their own commands, as they are called inside the cage."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Protocol

from benchmarks.peers.page import shown

__all__ = ["ROOM", "Grader", "Nbgrader", "Otter"]

ROOM = Path("/scratch")  # the course's folder, and the only one


class Grader(Protocol):
    """A grader's own commands, each to be called in a fork, and what can be read of what they wrote."""

    package: str

    def prepare(self) -> None:
        """Make of the course's files what is graded with."""

    def grade(self) -> None:
        """Grade what is in `submitted/`."""

    def tell(self) -> None:
        """Write what the student is told."""

    def marks(self) -> dict[str, float | None]:
        """Read the points by test; None where there are none."""
        ...

    def told(self) -> str:
        """Read what the student is told."""
        ...


class Nbgrader:
    """`nbgrader autograde` in a course folder, and `nbgrader generate_feedback` where the pages are asked for."""

    package = "nbgrader"

    def __init__(self) -> None:
        import nbgrader.apps
        import nbgrader.converters
        import nbgrader.preprocessors  # noqa: F401

    def prepare(self) -> None:
        self.call("generate_assignment", "small")

    def grade(self) -> None:
        self.call("autograde", "small", "--student=ada")

    def tell(self) -> None:
        self.call("generate_feedback", "small", "--student=ada")

    def marks(self) -> dict[str, float | None]:
        from nbgrader.api import Gradebook

        with Gradebook(f"sqlite:///{ROOM}/gradebook.db") as book:
            notebook = book.find_submission_notebook("small", "small", "ada")
            return {grade.name: grade.auto_score for grade in notebook.grades}

    def told(self) -> str:
        return shown((ROOM / "feedback/ada/small/small.html").read_text(encoding="utf-8", errors="replace"))

    def call(self, *arguments: str) -> None:
        from nbgrader.apps import NbGraderApp

        sys.argv = ["nbgrader", *arguments]
        NbGraderApp.launch_instance(argv=list(arguments))


class Otter:
    """`otter run` with an autograder that `otter generate` made."""

    package = "otter-grader"

    def __init__(self) -> None:
        import nbconvert.preprocessors  # noqa: F401
        import otter.cli
        import otter.execute.preprocessor
        import otter.run  # noqa: F401

    def prepare(self) -> None:
        self.call("generate", "-t", "tests", "-o", "autograder.zip", "--no-config")

    def grade(self) -> None:
        (handed,) = Path("submitted").iterdir()
        self.call("run", "--no-logo", "-a", "autograder.zip", "-o", "results", str(handed))

    def tell(self) -> None:
        """What a student is told is in the results already."""

    def marks(self) -> dict[str, float | None]:
        tests = json.loads((ROOM / "results/results.json").read_text(encoding="utf-8"))["tests"]
        return {test["name"]: test["score"] for test in tests if "score" in test}

    def told(self) -> str:
        results = json.loads((ROOM / "results/results.json").read_text(encoding="utf-8"))
        parts = [test for test in results["tests"] if test.get("visibility") == "visible"]
        return "\n".join([str(results.get("output", "")), *(str(part.get("output", "")) for part in parts)])

    def call(self, *arguments: str) -> None:
        from otter.cli import cli

        sys.argv = ["otter", *arguments]
        cli(list(arguments))
