"""What handing in late costs, for nbgrader's `AssignLatePenalties`: as week.toml says."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from nbgrader.plugins import LateSubmissionPlugin

from autograder.course import find_course, read_week
from autograder.grading.late import late_penalty

__all__ = ["WeekLatePenalty"]

DUE = datetime(2000, 1, 1, tzinfo=UTC)  # any will do: nbgrader has counted the seconds from the real one


class WeekLatePenalty(LateSubmissionPlugin):
    """Takes `[late]` of the week's week.toml, unless nbgrader's own `penalty_method` gives a penalty."""

    def late_submission_penalty(
        self, student_id: str, score: float, total_seconds_late: float
    ) -> float | None:
        """Work out the points that a notebook of `score` points loses; None for none."""
        penalty: float | None = super().late_submission_penalty(student_id, score, total_seconds_late)
        if penalty is not None:
            return penalty
        week = read_week(find_course(Path.cwd()).source / self.parent.assignment_id)
        handed_in = DUE + timedelta(seconds=total_seconds_late)
        return late_penalty(week.late, DUE, handed_in, score) or None
