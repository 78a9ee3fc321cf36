"""A question of otter's, and the test cells that its cases become."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from autograder.compiler.otter.cases import Case, test_source
from autograder.compiler.otter.points import divided_points, question_points
from autograder.model import Cell

__all__ = ["Question", "read_question", "test_cells"]


@dataclass(frozen=True)
class Question:
    """What `# BEGIN QUESTION` says; `points` as they are written, for `question_points`."""

    name: str
    points: Any = None
    manual: bool = False
    all_or_nothing: bool = False
    check_cell: bool = True

    @property
    def marks(self) -> float:
        """What a person can give for the answer; of a list or of `{each: ...}` the sum."""
        points = question_points(self.points, len(self.points) if isinstance(self.points, list) else 1)
        return float(sum(points) if isinstance(points, list) else points or 0)


def read_question(said: dict[str, Any]) -> Question:
    """Read a question's settings.

    Raises `ValueError` when it has no name.
    """
    if said.get("name") in (None, ""):
        raise ValueError("a question without a name: write `name: ...` below # BEGIN QUESTION")
    return Question(
        name=str(said["name"]),
        points=said.get("points"),
        manual=bool(said.get("manual", False)),
        all_or_nothing=bool(said.get("all_or_nothing", False)),
        check_cell=bool(said.get("check_cell", True)),
    )


def test_cells(question: Question, name: str, cases: Sequence[Case]) -> Iterator[Cell]:
    """Make the test cells of a question, named after `name` and worth what otter makes each case worth.

    Every case is a cell; where all of them have to pass, they are one cell. Raises `ValueError` saying what is wrong
    with the points.
    """
    if not cases:
        return
    points = divided_points(question_points(question.points, len(cases)), [case.points for case in cases])
    if question.all_or_nothing:
        yield _cell(f"{name}-tests", name, cases, sum(points))
        return
    for number, (case, worth) in enumerate(zip(cases, points, strict=True), start=1):
        yield _cell(f"{name}-{number}", name, (case,), worth)


def _cell(name: str, question: str, cases: Sequence[Case], points: float) -> Cell:
    return Cell(
        id="",
        kind="code",
        role="test",
        name=name,
        source=test_source(cases),
        points=points,
        question=question,
        hint=next((case.failure for case in cases if case.failure), ""),
        in_process=next((case.in_process for case in cases if case.in_process), ""),
    )
