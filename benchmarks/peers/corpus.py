"""The cases that are handed to all graders, and what their answers are worth.

All of this is derived from the case itself: `expected.toml` says what each question earns, and what is handed in says
whether it speaks to this engine.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder.model import Exam
from tests.cases.case import Case, Expected, case_folders, read_case

__all__ = ["HONEST", "UNTOUCHED", "Attack", "chosen", "read_attack", "read_corpus", "worth"]

HONEST, UNTOUCHED = (
    "solution",
    "stub",
)  # the cases that every grader has to get right before anything is compared
# modules and objects of this engine's own: elsewhere there is nothing that such an attack could meet
OF_THIS_ENGINE = re.compile(r"\bautograder\.(exam|sandbox|grading|errors)\b|\.recorder\b|\bRunner\b")
QUICK_STEP = 8


@dataclass(frozen=True)
class Attack:
    """A case for all graders: `worth` is what each test's answer should earn, `points` what it can earn.

    `hidden` are words that stand in a hidden test's values alone. `bound`: it speaks to this engine's own modules.
    """

    case: Case
    points: Mapping[str, float]
    worth: Mapping[str, float]
    hidden: tuple[str, ...]
    bound: bool

    @property
    def id(self) -> str:
        return self.case.folder.name

    @property
    def files(self) -> dict[str, bytes]:
        """What is handed in beside the notebook, by name."""
        return {name: (self.case.folder / "files" / name).read_bytes() for name in self.case.files()}


def read_corpus(exam: Exam, solved: dict[str, Any], released: dict[str, Any]) -> list[Attack]:
    """Read every case, sorted by folder. The notebooks are the worked solution and the release."""
    return [read_attack(read_case(folder), exam, solved, released) for folder in case_folders()]


def read_attack(case: Case, exam: Exam, solved: dict[str, Any], released: dict[str, Any]) -> Attack:
    """Work out what one case is worth, what it could tell, and whether it can mean anything elsewhere."""
    points = {cell.name: cell.points for cell in exam.cells if cell.role == "test"}
    handed = case.notebook(solved, released, Path("exam")).decode(errors="replace")
    files = "".join(
        (case.folder / "files" / name).read_bytes().decode(errors="replace") for name in case.files()
    )
    bound = OF_THIS_ENGINE.search(handed) is not None
    return Attack(
        case, points, worth(points, case.expected), hidden_words(case.expected, handed + files), bound
    )


def worth(points: Mapping[str, float], expected: Expected) -> dict[str, float]:
    """What each test's answer should earn, by the case's verdict."""
    rest = dict(points) if expected.others == "full" else dict.fromkeys(points, 0.0)
    return rest | {name: earned for name, earned in expected.scores.items() if name in points}


def hidden_words(expected: Expected, handed: str) -> tuple[str, ...]:
    """Those of the case's absent words that only a hidden test could have told.

    A word that the student wrote tells nothing, and a control code is no value.
    """
    decoded = [json.loads(f'"{word}"') for word in expected.absent]
    return tuple(word for word in decoded if word.isprintable() and word not in handed)


def chosen(corpus: Sequence[Attack], only: Sequence[str], quick: bool) -> list[Attack]:
    """Take the named ones, or every eighth, or all; always with the honest and the untouched notebook, first.

    Raises `KeyError` for a name that no case has.
    """
    by_id = {attack.id: attack for attack in corpus}
    first = [by_id[HONEST], by_id[UNTOUCHED]]
    taken = [by_id[name] for name in only] if only else list(corpus[:: QUICK_STEP if quick else 1])
    return [*first, *(attack for attack in taken if attack not in first)]
