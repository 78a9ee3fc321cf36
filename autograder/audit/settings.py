"""What a week asks of its own tests: section `[audit]` of `week.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Collection
from pathlib import Path

import msgspec

from autograder.errors import CourseError

__all__ = ["Wanted", "read_wanted"]


class Wanted(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The mutation score that a question must reach, and what its author excuses.

    Questions are named "question", or "notebook/question" where two notebooks have one of that name. `lazy` says why a
    lazy answer may earn points, `shown` why a part of the solution may be read in the release.
    """

    mutation_score: float = 0.90
    questions: dict[str, float] = {}
    lazy: dict[str, str] = {}
    shown: dict[str, str] = {}

    def score_of(self, notebook: str, question: str) -> float:
        return self.questions.get(f"{notebook}/{question}", self.questions.get(question, self.mutation_score))

    def lazy_excuse(self, notebook: str, question: str) -> str:
        return self.lazy.get(f"{notebook}/{question}", self.lazy.get(question, ""))

    def shown_excuse(self, notebook: str, question: str) -> str:
        return self.shown.get(f"{notebook}/{question}", self.shown.get(question, ""))


def read_wanted(path: Path, questions: Collection[tuple[str, str]]) -> Wanted:
    """Read the section from a `week.toml`; the defaults without one. `questions` are (notebook, question).

    Raises `CourseError` for what it may not say: a misspelt question would be excused from nothing, in silence.
    """
    try:
        settings = tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
        wanted = msgspec.convert(settings.get("audit", {}), Wanted)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError, UnicodeDecodeError) as error:
        raise CourseError(f"{path}: [audit]: {error}\n  see docs/audit.md for what it may say") from None
    known = {name for notebook, one in questions for name in (one, f"{notebook}/{one}")}
    for part in ("questions", "lazy", "shown"):
        for name, value in getattr(wanted, part).items():
            if name not in known:
                there = ", ".join(sorted(one for one in known if "/" in one))
                raise CourseError(f"{path}: [audit.{part}] {name}: no such question; there are: {there}")
            if value == "":
                raise CourseError(f"{path}: [audit.{part}] {name}: wanted a reason; found none")
    for score in (wanted.mutation_score, *wanted.questions.values()):
        if not 0.0 <= score <= 1.0:
            raise CourseError(f"{path}: [audit] {score:g}: wanted a share of mutants, from 0 to 1")
    return wanted
