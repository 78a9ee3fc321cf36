"""Sort an archive's entries into hand-ins: one student's files, and when they were handed in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import PurePosixPath

from autograder.errors import SubmissionError
from autograder.grading.collecting.archive import Archive, Entry, LeftOut
from autograder.grading.collecting.entry_names import folded
from autograder.grading.collecting.gradescope import METADATA, Submitted, read_metadata
from autograder.grading.collecting.layouts import EXCHANGE, PLAIN, Layout, Owned, find_layout
from autograder.grading.collecting.student_folder import Placed, lifted, path_in_folder, without_doubles
from autograder.grading.collecting.student_names import NOBODY, WhoIsWho, problem_of_student
from autograder.grading.handed_in.hand_in_time import parse_timestamp
from autograder.grading.handed_in.plain_file import shown

__all__ = ["TIMESTAMP", "HandIn", "hand_ins"]

TIMESTAMP = "timestamp.txt"
TIMESTAMP_BYTES = 1_000


@dataclass(frozen=True)
class HandIn:
    """One student's files in an archive, by their path in the student's folder; `problem` says why not one is taken.

    `moment` is when they were handed in, as far as anything tells; `told` whether the platform or the instructor
    does, and not just the dates of the files; `stamp` in whose own words. `attempt` is the name of the hand-in's own
    folder, where a student has several.
    """

    student: str
    archive: Archive
    files: tuple[Placed, ...] = ()
    moment: datetime | None = None
    told: bool = False
    late: bool = False
    left_out: tuple[LeftOut, ...] = ()
    problem: str = ""
    attempt: str = ""
    stamp: str = ""


@dataclass
class Found:
    """What an archive has of one student while it is sorted."""

    files: list[Placed] = field(default_factory=list)
    numbers: set[str] = field(default_factory=set)
    times: list[str] = field(default_factory=list)
    moments: list[datetime] = field(default_factory=list)
    late: bool = False


def hand_ins(
    archive: Archive,
    assignment: str,
    notebooks: Sequence[str],
    layout: Layout | None = None,
    who: WhoIsWho = NOBODY,
) -> tuple[list[HandIn], list[LeftOut]]:
    """Sort an archive's entries by student; also what is nobody's, with the reason.

    `who` gives students' folders by what the archive calls them, by name or by number.
    Raises `CourseError` when Gradescope's list of submissions cannot be read.
    """
    entries, known, left_out = without_metadata(archive)
    if layout is None:
        entries = named_after_folder(archive, entries, assignment)
        layout = find_layout([entry.name for entry in entries], assignment)
    top = common_top(entries, assignment, archive.path.name) if layout is PLAIN else ""
    by_hand_in: dict[tuple[str, str], Found] = defaultdict(Found)
    for entry in entries:
        owned = layout.read(entry.name.removeprefix(top))
        if owned is None and layout.others is not None and layout.others.fullmatch(entry.name):
            continue
        if owned is None:
            left_out.append(LeftOut(shown(entry.name), "its name does not say whose it is"))
            continue
        submitted = known.get(owned.number)
        for student in students_of(owned, submitted, who, layout):
            found = by_hand_in[student, owned.attempt]
            found.files.append((path_in_folder(owned.file, assignment, notebooks), entry))
            found.numbers.add(owned.number)
            found.times += [time] if (time := owned.time or who.times.get(owned.student, "")) else []
            found.moments += [submitted.moment] if submitted and submitted.moment else []
            found.late = found.late or owned.late
    made = [
        replace(hand_in(archive, student, found, layout), attempt=attempt)
        for (student, attempt), found in sorted(by_hand_in.items())
    ]
    return apart(made), [*archive.left_out, *left_out]


def without_metadata(archive: Archive) -> tuple[list[Entry], dict[str, Submitted], list[LeftOut]]:
    """The entries, what Gradescope says about them, and what is wrong with that; nothing where it says nothing."""
    lists = [
        entry
        for entry in archive.entries
        if PurePosixPath(entry.name).name == METADATA and entry.name.count("/") <= 1
    ]
    entries = [entry for entry in archive.entries if entry not in lists]
    if len(lists) != 1:
        return entries, {}, [LeftOut(shown(entry.name), "there are several") for entry in lists]
    try:
        return entries, read_metadata(archive.read(lists[0]), f"{archive.path}, {METADATA}"), []
    except SubmissionError as error:
        return entries, {}, [LeftOut(METADATA, str(error))]


def named_after_folder(archive: Archive, entries: list[Entry], assignment: str) -> list[Entry]:
    """Put the name of one student's own folder, which says whose it is, before the names of the files in it."""
    names = [entry.name for entry in entries]
    lies_open = any("/" not in name and name.endswith(".ipynb") for name in names)
    if not archive.path.is_dir() or not lies_open or find_layout(names, assignment) is not PLAIN:
        return entries
    return [replace(entry, name=f"{archive.path.resolve().name}/{entry.name}") for entry in entries]


def common_top(entries: Sequence[Entry], assignment: str, archive: str) -> str:
    """The folder that all students' folders lie in, if it is called so: the assignment, `submitted`, or the archive."""
    tops = {entry.name.partition("/")[0] for entry in entries}
    (top,) = tops if len(tops) == 1 else {""}
    return f"{top}/" if top in (assignment, "submitted", archive.partition(".")[0]) else ""


def students_of(owned: Owned, submitted: Submitted | None, who: WhoIsWho, layout: Layout) -> tuple[str, ...]:
    """The students that an entry is of: Gradescope's groups have several."""
    names = (submitted.students if submitted else ()) or (owned.student,)
    number = who.names.get(owned.number) or (who.numbers.get(owned.number) if layout.known_numbers else None)
    return tuple(number or who.names.get(name) or name for name in names)


def hand_in(archive: Archive, student: str, found: Found, layout: Layout) -> HandIn:
    """Put one student's files together, and settle what stands in each other's way."""
    files, left_out = without_doubles(lifted(found.files))
    stamps = [entry for path, entry in files if path == TIMESTAMP]
    files = [(path, entry) for path, entry in files if path != TIMESTAMP]
    if layout.name == EXCHANGE:
        stamps = []  # it says what the folder's name says
    if stamps and layout.from_students:
        why = "the time of a hand-in is not the student's to say"
        left_out += [LeftOut(shown(entry.name), why) for entry in stamps]
        stamps = []
    told = max(found.moments, default=None)
    if told is None and (words := found.times or [text_of(archive, entry) for entry in stamps]):
        try:
            told = max(map(parse_timestamp, words))
        except ValueError as error:
            left_out.append(LeftOut(f"when {shown(student)} handed in", str(error)))
    changed = max((entry.changed for _, entry in files if entry.changed), default=None)
    problem = problem_of_student(student) or problem_of_numbers(found.numbers)
    if not files:
        problem = problem or "there is no file of theirs that is taken"
    moment = told or changed
    # nbgrader finds a student's feedback again by the time's own words
    stamp = found.times[0] if layout.name == EXCHANGE and told else ""
    return HandIn(
        student,
        archive,
        tuple(files),
        moment,
        told is not None,
        found.late,
        tuple(left_out),
        problem,
        stamp=stamp,
    )


def problem_of_numbers(numbers: set[str]) -> str:
    """Say that a name stands for several students; of different numbers one could be another's."""
    if len(numbers) <= 1:
        return ""
    listed = ", ".join(sorted(map(shown, numbers)))
    return f"several are called so ({listed}): tell them apart with --students"


def text_of(archive: Archive, entry: Entry) -> str:
    """What a small text file says; no time where it cannot be read."""
    if entry.size > TIMESTAMP_BYTES:
        return ""
    try:
        return archive.read(entry).decode("utf-8-sig", errors="replace")
    except SubmissionError:
        return ""


def apart(found: Sequence[HandIn]) -> list[HandIn]:
    """Refuse students whose names are one on some systems: Ada and ada."""
    names: dict[str, list[str]] = defaultdict(list)
    for one in found:
        names[folded(one.student)].append(one.student)
    same = {name for those in names.values() if len(set(those)) > 1 for name in those}
    why = "others are called so but for the case of letters: tell them apart with --students"
    return [replace(one, problem=one.problem or why) if one.student in same else one for one in found]
