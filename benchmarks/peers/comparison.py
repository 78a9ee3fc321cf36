"""All three graders on the chosen cases: first what they have to agree upon, then the rest."""

from __future__ import annotations

import os
import queue
import threading
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import closing
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from autograder import __version__
from autograder.errors import CourseError, EngineError
from autograder.sandbox.environments import build_image, engine, find_environment, remove_old
from benchmarks.peers.assignment import hidden_lines
from benchmarks.peers.cage import Cage, HandIn, Peer, grade_waiting
from benchmarks.peers.corpus import Attack, chosen, read_corpus
from benchmarks.peers.hand_in import Desk
from benchmarks.peers.own import book, compiled, grade_by_course
from benchmarks.peers.verdict import Found, Judgement, judge

__all__ = ["OURS", "Comparison", "FirstLook", "compare", "disagreements"]

OURS = "course"
BENCHMARKS = Path(__file__).parents[1]
FIRST_SECONDS = 600.0  # for what is graded before anything is compared, on however busy a machine
# limits grow with what the worked solution took on this machine, now: a busy one is nobody's mistake
CELL_SECONDS = 10.0  # of nbgrader, for one cell: or as long as the worked solution's whole notebook
TIMES_HONEST = 3  # of the worked solution's time, before a hand-in is said to hang: or the grader's patience
Say = Callable[[str], None]


@dataclass(frozen=True)
class FirstLook:
    """What a grader made of the honest and the untouched notebook.

    `versions` in words, `found` by case, `lines` how many lines of the hidden tests a student reads in his feedback
    on either, and `seconds` what the honest one took.
    """

    versions: str
    found: dict[str, Found]
    lines: int
    seconds: float


@dataclass(frozen=True)
class Comparison:
    """The cases, every grader's judgement by case, and what each made of the first two cases."""

    attacks: list[Attack]
    judged: dict[str, dict[str, Judgement]]
    first: dict[str, FirstLook]
    hidden_lines: int

    @property
    def bound(self) -> dict[str, Judgement]:
        """The judgements of the cases that speak to this engine, and that the others were not given."""
        return {attack.id: self.judged[OURS][attack.id] for attack in self.attacks if attack.bound}

    @property
    def common(self) -> dict[str, dict[str, Judgement]]:
        """The judgements of the cases that all were given."""
        ids = [attack.id for attack in self.attacks if not attack.bound]
        return {name: {case: judgements[case] for case in ids} for name, judgements in self.judged.items()}


def compare(root: Path, only: Sequence[str], quick: bool, say: Say) -> Comparison:
    """Grade the chosen cases with all three; `root` is a folder for this grader's courses.

    Raises `CourseError` for a case that there is not, `EngineError` when one of the three cannot be had, or does not
    give the honest solution all points and the untouched release none.
    """
    image = images(say)
    course = compiled(root / "small")
    source, solved, released = (book(course, kind) for kind in ("build/source", "solutions", "release"))
    try:
        attacks = chosen(read_corpus(course.exams("small")[0], solved, released), only, quick)
    except KeyError as error:
        raise CourseError(f"{error.args[0]}: there is no such case in tests/cases") from None
    desk, lines = Desk(source, solved, released), hidden_lines(source)
    first = {peer.name: look_first(image, desk, peer, attacks[:2], lines, say) for peer in desk.peers}
    words = {attack.id: lines if attack in attacks[:2] else attack.hidden for attack in attacks}
    own = grade_by_course(attacks, words, root / "own", say)
    first = {OURS: looked(OURS, f"course {__version__}", attacks[:2], own)} | first
    # the honest one once more, last: limits that became too narrow meanwhile show
    rest = [*(attack for attack in attacks[2:] if not attack.bound), attacks[0]]
    theirs = grade_rest(image, desk, rest, first, say)
    found = {OURS: own | first[OURS].found}
    found |= {name: first[name].found | given for name, given in theirs.items()}
    judged = {
        name: {
            attack.id: judge(attack, given[attack.id], own[attack.id].reasons)
            for attack in attacks
            if attack.id in given
        }
        for name, given in found.items()
    }
    return Comparison(attacks, judged, first, len(lines))


def images(say: Say) -> str:
    """Build the images that are not there, and give the id of the one with the others in it."""
    with closing(engine()) as client:
        say("images: the first time they are built, in some minutes")
        build_image(client, find_environment(BENCHMARKS.parent, "cpu"), lambda step: None)
        environment = find_environment(BENCHMARKS, "peers")
        built = build_image(client, environment, lambda step: None)
        remove_old(client, environment)
        return str(built.id)


def look_first(
    image: str, desk: Desk, peer: Peer, attacks: Sequence[Attack], lines: Sequence[str], say: Say
) -> FirstLook:
    """Have a grader grade the two cases that nobody may get wrong, alone."""
    with closing(Cage(image, peer, threading.Event())) as cage:
        found = {}
        for attack in attacks:
            given = cage.grade(desk.hand_in(peer, attack, lines, FIRST_SECONDS), FIRST_SECONDS)
            found[attack.id] = given or Found({}, "died: the container that it was graded in")
        look = looked(peer.name, cage.versions, attacks, found)
    say(
        f"{look.versions}: the worked solution has all points, the release none; {look.seconds:.1f} s for one"
    )
    return look


def looked(name: str, versions: str, attacks: Sequence[Attack], found: dict[str, Found]) -> FirstLook:
    """Sum up what a grader made of the first two cases. Raises `EngineError` when that is not what they are worth."""
    refuse(name, attacks, found)
    told = {line for attack in attacks for line in found[attack.id].told}
    plain = {attack.id: replace(found[attack.id], told=()) for attack in attacks}
    return FirstLook(versions, plain, len(told), found[attacks[0].id].seconds)


def grade_rest(
    image: str, desk: Desk, attacks: Sequence[Attack], first: dict[str, FirstLook], say: Say
) -> dict[str, dict[str, Found]]:
    """Have both others grade the cases, side by side, in one cage for each core and grader.

    Raises `EngineError` when the last one, the honest one, does not get all points.
    """
    found: dict[str, dict[str, Found]] = {peer.name: {} for peer in desk.peers}
    lock, stop = threading.Lock(), threading.Event()

    def graded(grader: str, case: str, given: Found) -> None:
        with lock:
            found[grader][case] = given
            say(f"{grader} {len(found[grader])} of {len(attacks)}: {case} {given.lost}".rstrip())

    cores = os.cpu_count() or 1
    with ThreadPoolExecutor(cores * len(desk.peers)) as pool:
        running = []
        for peer in desk.peers:
            honest = first[peer.name].seconds
            seconds, cell_seconds = max(peer.patience, TIMES_HONEST * honest), max(CELL_SECONDS, honest)
            waiting: queue.SimpleQueue[HandIn] = queue.SimpleQueue()
            for attack in attacks:
                waiting.put(desk.hand_in(peer, attack, attack.hidden, cell_seconds))
            tell = partial(graded, peer.name)
            running += [
                pool.submit(grade_waiting, image, peer, waiting, seconds, tell, stop) for _ in range(cores)
            ]
        try:
            for done in as_completed(running):
                done.result()
        finally:
            stop.set()  # Ctrl-C, or a cage that cannot be had
    for peer in desk.peers:
        refuse(peer.name, attacks[-1:], found[peer.name])
    return found


def refuse(name: str, attacks: Sequence[Attack], found: dict[str, Found]) -> None:
    """Raise `EngineError` where a grader is wrong about cases that nobody may be wrong about."""
    if problems := disagreements(attacks, found):
        raise EngineError(f"{name} does not grade the course as it should:\n  " + "\n  ".join(problems))


def disagreements(attacks: Iterable[Attack], found: dict[str, Found]) -> list[str]:
    """Where a grader gave something else than what the answers are worth, a sentence each."""
    problems = []
    for attack in attacks:
        given = found[attack.id]
        if given.lost:
            problems.append(f"{attack.id}: {given.lost}")
            continue
        marks = {name: given.marks.get(name) for name in attack.worth}
        problems += [
            f"{attack.id}: wanted {worth:g} points for {name}, found {marks[name]}"
            for name, worth in attack.worth.items()
            if marks[name] != worth
        ]
    return problems
