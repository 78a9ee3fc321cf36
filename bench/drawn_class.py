"""A class whose grading is drawn by chance: results as exams would have given them, without an exam being held.

Everything else is as in a real class: the exams are a week's own, the papers are its worked solution, the scores are
counted by the grader. The same student of the same week always has the same results.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace

from autograder.course import Course
from autograder.grading.handed_in.intake import take_in_notebook
from autograder.grading.score import score_notebook
from autograder.model import Exam, ExamCell, Finding, Measurement, Paper, Result, Sitting

__all__ = ["drawn_results", "student_names", "worked_papers"]

MISSING = 0.04  # of the notebooks: not handed in
UNANSWERED = 0.05  # of the answers that a person grades: left as they were released
EXAMPLES = 1000  # behind a measured figure


def student_names(count: int) -> list[str]:
    """The ids of a class, sorted."""
    return [f"s{number:05d}" for number in range(count)]


def worked_papers(course: Course, exams: Sequence[Exam]) -> list[Paper]:
    """Take in the worked solution of each exam's notebook."""
    return [
        take_in_notebook(course.solutions / exam.assignment / f"{exam.notebook}.ipynb", exam)
        for exam in exams
    ]


def drawn_results(exams: Sequence[Exam], papers: Sequence[Paper], student: str) -> tuple[Result, ...]:
    """Draw one student's results in a week; `papers` are those of the worked solution, in the order of `exams`."""
    chance = random.Random(f"{exams[0].assignment}/{student}")
    skill = chance.betavariate(6, 2)
    return tuple(
        drawn_result(exam, paper, student, skill, chance) for exam, paper in zip(exams, papers, strict=True)
    )


def drawn_result(exam: Exam, paper: Paper, student: str, skill: float, chance: random.Random) -> Result:
    """Draw what one notebook earns, each test with the probability `skill`."""
    if chance.random() < MISSING:
        paper, sitting = Paper(exam.notebook, (), reason="not handed in"), Sitting(exam.notebook)
    else:
        left = {
            cell.name: cell.release
            for cell in exam.cells
            if cell.role == "manual" and chance.random() < UNANSWERED
        }
        cells = tuple(
            replace(cell, source=left[cell.name]) if cell.name in left else cell for cell in paper.cells
        )
        findings = tuple(drawn_findings(exam, skill, chance))
        paper, sitting = replace(paper, cells=cells), Sitting(exam.notebook, findings=findings)
    scores = score_notebook(exam, paper, sitting)
    return Result(student, exam.assignment, exam.notebook, paper, sitting, scores)


def drawn_findings(exam: Exam, skill: float, chance: random.Random) -> Iterator[Finding]:
    """Draw a finding for each test cell, with a measured figure where the test has a threshold."""
    for cell in exam.cells:
        if cell.role != "test":
            continue
        if measures(cell):
            yield Finding(cell.name, "passed", measurements=(drawn_figure(cell, skill, chance),))
        elif chance.random() < skill:
            yield Finding(cell.name, "passed")
        else:
            yield Finding(cell.name, "failed", message="the result is not close to the wanted value")


def measures(cell: ExamCell) -> bool:
    return "threshold(" in cell.source


def drawn_figure(cell: ExamCell, skill: float, chance: random.Random) -> Measurement:
    """Draw an accuracy around `skill`, with an interval and five repeats."""
    values = tuple(min(1.0, max(0.0, chance.gauss(skill, 0.01))) for _ in range(5))
    value = sum(values) / len(values)
    credit = min(1.0, max(0.0, (value - 0.5) / 0.4))
    return Measurement(
        f"accuracy of {cell.question}",
        value,
        zero=0.5,
        full=0.9,
        credit=credit,
        method="t",
        low=value - 0.02,
        high=value + 0.02,
        confidence=0.95,
        n=EXAMPLES,
        seeds=tuple(range(5)),
        values=values,
        seconds=chance.uniform(0.1, 2.0),
    )
