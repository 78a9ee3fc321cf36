"""This grader beside nbgrader and otter, on the same students' notebooks."""

from __future__ import annotations

from collections.abc import Callable
from statistics import median_low

from autograder.errors import EngineError
from bench.classroom import Classroom, classroom, scratch
from bench.effort import Effort
from bench.figure import Figure
from bench.grader import Graded, Marks, grade_class
from bench.nbgrader_course import NbgraderCourse
from bench.otter_run import OtterAutograders
from bench.sizes import Sizes

__all__ = ["against_nbgrader", "against_otter"]

Say = Callable[[str], None]
TARGET = {"small": 50.0, "heavy": 100.0}  # times nbgrader's throughput
TITLES = {"small": "2 small notebooks", "heavy": "2 notebooks with torch and scikit-learn"}


def against_nbgrader(sizes: Sizes, say: Say) -> list[Figure]:
    """Compare marginal costs a submission with `nbgrader autograde`."""
    figures = []
    for week in TITLES:
        with classroom(week, sizes.large) as room, scratch() as root:
            own = grade_both(room, sizes, say)
            theirs = NbgraderCourse(room, root)
            say(f"nbgrader autograde, {week}: the first submission, not counted")
            theirs.autograde(1)
            say(f"nbgrader autograde, {week}: 1 submission")
            one = theirs.autograde(1)
            say(f"nbgrader autograde, {week}: {1 + sizes.rival} submissions")
            more = theirs.autograde(1 + sizes.rival)
            _agree("nbgrader", theirs.marks(), own[-1].marks)
        cost = (more - one) / sizes.rival
        if cost.wall <= 0:
            raise EngineError("more submissions took less time: the machine is too busy to compare anything")
        how = f"cost of {1 + sizes.rival} submissions less cost of 1, by {sizes.rival}; one after the other"
        figures += _ours(week, own, sizes) + _compared(week, "nbgrader", cost, how, own, sizes)
    return figures


def against_otter(sizes: Sizes, say: Say) -> list[Figure]:
    """Compare marginal costs a submission with `otter run`."""
    figures = []
    for week in TITLES:
        with classroom(week, sizes.large) as room, scratch() as root:
            own = grade_both(room, sizes, say)
            theirs = OtterAutograders(room, root)
            say(f"otter run, {week}: the first submission, not counted")
            theirs.run(1)
            say(f"otter run, {week}: {sizes.rival} submissions")
            cost = theirs.run(sizes.rival) / sizes.rival
            _agree("otter", theirs.marks(), own[-1].marks)
        how = f"mean of {sizes.rival} submissions; one command a notebook, so its start is in every one"
        figures += _compared(week, "otter", cost, how, own, sizes)
    return figures


def grade_both(room: Classroom, sizes: Sizes, say: Say) -> tuple[Graded, Graded]:
    """Grade the small class and the large one; of several rounds the one of median cost."""
    rounds = []
    for number in range(sizes.rounds):
        say(f"this grader, {room.week}: {sizes.small} and {sizes.large} students, round {number + 1}")
        rounds.append((grade_class(room, sizes.small), grade_class(room, sizes.large)))
    middle = median_low([large.work.cpu for _, large in rounds])
    return next(pair for pair in rounds if pair[1].work.cpu == middle)


def marginal(own: tuple[Graded, Graded], sizes: Sizes) -> Effort:
    """The cost of one more submission: warm-up excluded, everything else in it."""
    return (own[1].work - own[0].work) / (sizes.large - sizes.small)


def _ours(week: str, own: tuple[Graded, Graded], sizes: Sizes) -> list[Figure]:
    cost = marginal(own, sizes)
    counted = f"cost of {sizes.large} students less cost of {sizes.small}, by {sizes.large - sizes.small}"
    figures = [
        Figure(f"{week}: ours, marginal", cost.wall * 1e3, "ms a submission", f"{TITLES[week]}; {counted}")
    ]
    figures.append(
        Figure(f"{week}: ours, marginal processor time", cost.cpu * 1e3, "ms a submission", counted)
    )
    for graded, size in zip(own, (sizes.small, sizes.large), strict=True):
        whole, warm = graded.work.wall + graded.warm.wall, graded.warm.wall
        how = f"measured, the warm-up of {warm:.1f} s in it; {size / whole:.3g} a second"
        figures.append(Figure(f"{week}: ours, {size} students", whole, "s", how))
    return figures


def _compared(
    week: str, rival: str, cost: Effort, how: str, own: tuple[Graded, Graded], sizes: Sizes
) -> list[Figure]:
    ours = marginal(own, sizes)
    figures = [
        Figure(f"{week}: {rival}, marginal", cost.wall, "s a submission", how),
        Figure(f"{week}: {rival}, marginal processor time", cost.cpu, "s a submission", how),
    ]
    for size in (sizes.small, sizes.large):
        how = f"EXTRAPOLATED: {size} times its marginal cost, not run"
        figures.append(Figure(f"{week}: {rival}, {size} students", size * cost.wall, "s", how))
    target = TARGET[week] if rival == "nbgrader" else None
    times = Figure(
        f"{week}: ours against {rival}",
        cost.wall / ours.wall,
        "times",
        "marginal throughput",
        target,
        "higher",
    )
    work = Figure(
        f"{week}: the same in processor time",
        cost.cpu / ours.cpu,
        "times",
        "whatever the machine does besides",
    )
    return [*figures, times, work]


def _agree(rival: str, theirs: Marks, ours: Marks) -> None:
    """See that both gave the same points: a comparison of different work would say nothing."""
    found = {key: points for key, points in theirs.items() if key in ours}
    wrong = [f"{key}: {points} and {ours[key]}" for key, points in found.items() if points != ours[key]]
    if wrong or not found:
        raise EngineError(
            f"{rival} and this grader do not agree: {'; '.join(wrong) or 'no scores to compare'}"
        )
