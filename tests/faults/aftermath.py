"""What a struck run may leave behind by itself, before anybody runs the command again.

Whatever is in the gradebook has to be right, or has to say why it is not:

- a struck grader leaves out whom it had not graded; what it had graded is as in an undisturbed run;
- a struck worker costs nothing: another one does its submission again; nor does a struck scribe, or a nanny;
- a struck warm process costs nothing, or leaves submissions "not graded" (exit status 3);
- a struck examiner costs nothing, or leaves its submission "not graded", or one question to a person: no score, not 0;
- a struck student process cannot be told from one that the student's own code has ended or stopped: its cell or its
  test has died or was over time, and every point that is lost says so.
"""

from __future__ import annotations

import re
import signal

from faults.blow import Blow
from faults.verdict import Difference, Verdict

STATUSES = {
    signal.SIGKILL: (-signal.SIGKILL,),
    # the second ones while the command itself is still being imported
    signal.SIGTERM: (130, -signal.SIGTERM),
    signal.SIGINT: (130, -signal.SIGINT),
}
# of a hidden test no more is told than that the process ended in it, or that it went over the limit
DIED = re.compile("was killed|process ended")
STOPPED = re.compile(f"{DIED.pattern}|time limit|too slow|interrupted")
COST_NOTHING = ("worker", "cluster's worker", "nanny", "scribe")
LEFT_TO_A_PERSON = "This test could not be held"


def complaints(
    blow: Blow, status: int, found: Verdict, wanted: Verdict, before: Verdict | None = None
) -> list[str]:
    """List what is wrong after a run that was struck; `before` is what there was when it began."""
    words = [] if found.integrity == "ok" else [f"integrity_check: {found.integrity}"]
    words += [f"there twice: {'/'.join(key)}" for key in found.twice]
    may = (0,) if blow.role in COST_NOTHING else (0, 3)
    if blow.role == "grader":
        may = (*STATUSES.get(blow.signal, ()), 0)
    if status not in may:
        words.append(f"exit status {status}, wanted one of {may}")
    if status == 0 and found.graded != wanted.graded:
        words.append(f"exit status 0, without scores of {sorted(wanted.graded - found.graded)}")
    old = set(before.differences(wanted)) if before else set()
    differing = [one for one in found.differences(wanted, found.graded) if one not in old]
    struck = {one.student for one in differing}
    if len(struck) > 1:
        words.append(f"one was struck, {sorted(struck)} differ")
    return words + [
        f"{one}: {found.reason(one.student, one.key[-2])}"
        for one in differing
        if not is_excused(blow, one, found)
    ]


def is_excused(blow: Blow, one: Difference, found: Verdict) -> bool:
    """Tell whether a difference is one that a blow may make, and says so where a point is lost."""
    if blow.role not in ("examiner", "student"):
        return False
    if one.key[0] != "score":
        return True  # what goes with a score: its reason, its cell, its page, its penalty
    reason = found.reason(one.student, one.key[3])
    if blow.role == "examiner":
        return one.found[0] is None and reason.startswith(LEFT_TO_A_PERSON)
    says = DIED if blow.signal == signal.SIGKILL else STOPPED
    return bool(says.search(reason))


def lost(found: Verdict, wanted: Verdict) -> int:
    """How many points' worth of tests scored less than in an undisturbed run, in cells."""
    return sum(
        one.key[0] == "score" and one.found is not None and one.found[0] != one.wanted[0]
        for one in found.differences(wanted, found.graded)
    )
