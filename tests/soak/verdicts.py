"""Hold what `course grade --json` says against what each student's case expects."""

from __future__ import annotations

from typing import Any

from soak.roster import WEEK, Member
from test_cases import scores

from autograder.model import Exam

__all__ = ["wrong_verdicts"]


def wrong_verdicts(report: dict[str, Any], members: list[Member], exam: Exam) -> list[str]:
    """Name every student whose scores or reasons are not what their case expects, and everyone who is missing."""
    graded = {one["student"]: one for one in report["submissions"]}
    found = []
    for member in members:
        problem = problem_of(graded.get(member.name), member, exam)
        if problem:
            found.append(f"{member.name} ({member.case.folder.name}): {problem}")
    found += [
        f"{name}: nobody of that name handed in" for name in graded.keys() - {one.name for one in members}
    ]
    return found


def problem_of(graded: dict[str, Any] | None, member: Member, exam: Exam) -> str:
    """What is wrong with one student's verdict; nothing when all is as expected."""
    if graded is None:
        return "not in the report"
    if not graded["graded"]:
        return f"not graded: {graded['reason']}"
    expected = member.case.expected
    # to a millionth of a point: credit is computed in floating point
    found = {
        name.removeprefix(f"{WEEK}/"): None if one["earned"] is None else round(one["earned"], 6)
        for name, one in graded["scores"].items()
    }
    wanted = scores(exam, expected)
    differ = [
        f"{name} {wanted.get(name)}, found {found.get(name)}"
        for name in wanted | found
        if wanted.get(name) != found.get(name)
    ]
    if differ:
        return f"wanted {'; '.join(differ)}"
    for name, words in expected.reasons.items():
        reason = graded["scores"][f"{WEEK}/{name}"]["reason"]
        if missing := [word for word in words if word not in reason]:
            return f"the reason of {name} lacks {missing}: {reason}"
    return ""
