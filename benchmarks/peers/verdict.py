"""What a grader gave for a case, beside what it is worth."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from benchmarks.peers.corpus import Attack

__all__ = ["Count", "Found", "Judgement", "counts", "judge", "refused"]

# sentences of this engine's reasons. An answer that came late here, and that the others may wait for, is looked at
# apart; one that broke this engine's protocol, or met another of its limits, may be right elsewhere and is not judged
LATE = re.compile(r"\btime limit\b")
NOT_JUDGED = re.compile(r"exam's protocol|never handed out|No space left|Too many open files|MemoryError")
ROUNDING = 1e-6
UNFINISHED = "not done"  # how a loss begins that is one of time


@dataclass(frozen=True)
class Found:
    """What a grader gave: points by test, None where it gave none. `lost` says why there is no score at all.

    `told` are those of the words that must stay hidden which a student reads in his feedback; `reasons` are the
    grader's own, where it has any; `seconds` on the clock.
    """

    marks: Mapping[str, float | None]
    lost: str = ""
    told: tuple[str, ...] = ()
    seconds: float = 0.0
    reasons: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Judgement:
    """One grader at one case.

    `wrong`, `late` and `right` are the tests that are judged as answered wrongly, too late, and rightly. `scored` and
    `scored_late` are those of the first two that earned more than they are worth, `short` those of the third that
    earned less. `told` are the hidden words that reached the student, of `hidden`.
    """

    total: float
    wrong: tuple[str, ...]
    late: tuple[str, ...]
    right: tuple[str, ...]
    scored: tuple[str, ...]
    scored_late: tuple[str, ...]
    short: tuple[str, ...]
    lost: str
    hidden: tuple[str, ...]
    told: tuple[str, ...]

    @property
    def unfinished(self) -> bool:
        """Whether there is no score because its time was over."""
        return self.lost.startswith(UNFINISHED)

    @property
    def holds(self) -> bool:
        """Whether nothing went wrong."""
        return not (self.scored or self.scored_late or self.short or self.lost or self.told)


@dataclass(frozen=True)
class Count:
    """How many cases, of how many in which it could have been."""

    what: str
    found: int
    of: int


def judge(attack: Attack, found: Found, reasons: Mapping[str, str]) -> Judgement:
    """Compare what a grader gave with what the answers are worth. `reasons` are this engine's, by test."""
    below = [name for name, worth in attack.worth.items() if worth < attack.points[name] - ROUNDING]
    late = tuple(name for name in below if LATE.search(reasons.get(name, "")))
    apart = {*late, *(name for name in below if NOT_JUDGED.search(reasons.get(name, "")))}
    if refused(attack, reasons):
        apart |= set(below)
    wrong = tuple(name for name in below if name not in apart)
    right = tuple(name for name in attack.worth if name not in below)
    marks = {name: found.marks.get(name) for name in attack.points}
    lost = found.lost or ("no question has a score" if all(mark is None for mark in marks.values()) else "")
    earned = {name: 0.0 if lost else mark or 0.0 for name, mark in marks.items()}
    more = {name for name, worth in attack.worth.items() if earned[name] > worth + ROUNDING}
    return Judgement(
        total=sum(earned.values()),
        wrong=wrong,
        late=late,
        right=right,
        scored=tuple(name for name in wrong if name in more),
        scored_late=tuple(name for name in late if name in more),
        short=() if lost else tuple(name for name in right if earned[name] < attack.worth[name] - ROUNDING),
        lost=lost,
        hidden=attack.hidden,
        told=found.told,
    )


def refused(attack: Attack, reasons: Mapping[str, str]) -> bool:
    """Whether this engine could not read the file at all: one reason for all tests. What is in it is not judged."""
    said = {reasons.get(name, "") for name in attack.points}
    return len(attack.points) > 1 and len(said) == 1 and "" not in said


# what is counted, of which cases, and when it went wrong
KINDS: tuple[tuple[str, Callable[[Judgement], object], Callable[[Judgement], object]], ...] = (
    ("points for a wrong answer", lambda one: one.wrong, lambda one: one.scored),
    ("points for an answer after the time limit", lambda one: one.late, lambda one: one.scored_late),
    ("a hidden value told to the student", lambda one: one.hidden, lambda one: one.told),
    ("no score: not done in time", lambda one: True, lambda one: one.unfinished),
    (
        "no score, though an answer is right",
        lambda one: one.right,
        lambda one: one.lost and not one.unfinished,
    ),
    (
        "no score, and no answer is right",
        lambda one: not one.right,
        lambda one: one.lost and not one.unfinished,
    ),
    ("fewer points for a right answer", lambda one: one.right and not one.lost, lambda one: one.short),
    ("none of these", lambda one: True, lambda one: one.holds),
)


def counts(judgements: Iterable[Judgement]) -> list[Count]:
    """Count what went wrong with a grader, each kind of the cases in which it could."""
    judged = list(judgements)
    found = []
    for what, could, did in KINDS:
        among = [one for one in judged if could(one)]
        found.append(Count(what, sum(bool(did(one)) for one in among), len(among)))
    return found
