"""The gradebook: nbgrader's database, so that its formgrader, its export and its `Gradebook` read the scores.

Nothing outside this folder speaks SQL. Only the coordinator of a run writes, each submission in one transaction, those
that are ready together in the same::

    with Gradebook(course.gradebook) as gradebook:
        registered = gradebook.register(week, exams)
        gradebook.record(registered, student, results, time, key)
        gradebook.scores(week.name)
        gradebook.measurements(week.name)

Whose column is whose: the grader writes `auto_score`, `auto_comment` and the late penalty; people write
`manual_score`, `extra_credit` and `manual_comment`, and no regrade touches those. What was measured and what regrades
changed is in tables of our own, which nbgrader leaves alone.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from autograder.grading.gradebook.book import Gradebook
    from autograder.grading.gradebook.difference import Difference, MarkDifference
    from autograder.grading.gradebook.measurements import Measured
    from autograder.grading.gradebook.recording import Recording
    from autograder.grading.gradebook.registered import Registered
    from autograder.grading.gradebook.regrades import Regrade, Regrading
    from autograder.grading.gradebook.restoring import ALREADY, Restoration
    from autograder.grading.gradebook.standings import Mark, Standing

__all__ = [
    "ALREADY",
    "Difference",
    "Gradebook",
    "Mark",
    "MarkDifference",
    "Measured",
    "Recording",
    "Registered",
    "Regrade",
    "Regrading",
    "Restoration",
    "Standing",
]

PLACES = {
    "ALREADY": "restoring",
    "Difference": "difference",
    "Gradebook": "book",
    "Mark": "standings",
    "MarkDifference": "difference",
    "Measured": "measurements",
    "Recording": "recording",
    "Registered": "registered",
    "Regrade": "regrades",
    "Regrading": "regrades",
    "Restoration": "restoring",
    "Standing": "standings",
}


def __getattr__(name: str) -> Any:
    """Load what is asked for: who only looks (`overview`) needs neither the models nor half of SQLAlchemy."""
    if name not in PLACES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = globals()[name] = getattr(import_module(f"{__name__}.{PLACES[name]}"), name)
    return found
