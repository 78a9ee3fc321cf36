"""`course collect`."""

from __future__ import annotations

import sys
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

import click
from rich.table import Table
from rich.text import Text

from autograder.cli.app import app, as_json, console, course_option, print_json, weeks_of
from autograder.course import Course
from autograder.errors import CourseError, SubmissionError
from autograder.grading.collecting.archive import LeftOut
from autograder.grading.collecting.exchange_owners import refuse_others, remarks_on_owners
from autograder.grading.collecting.hand_ins import HandIn, hand_ins
from autograder.grading.collecting.layouts import own_layout
from autograder.grading.collecting.nbgrader_settings import read_exchange_settings
from autograder.grading.collecting.opening import open_archive
from autograder.grading.collecting.placing import put
from autograder.grading.collecting.plan import Step, planned
from autograder.grading.collecting.student_names import WhoIsWho
from autograder.grading.collecting.who_is_who import who_is_who
from autograder.grading.handed_in.plain_file import shown

SAID = {
    "new": "new",
    "replaces": "takes the place of an older one, which is kept",
    "older": "kept, does not count",
    "unclear": "kept, does not count",
    "unchanged": "there already",
    "refused": "refused",
}
SHOWN_LEFT_OUT = 20


@app.command()
@click.argument("archives", nargs=-1, metavar="[ARCHIVE]...", type=click.Path(path_type=Path))
@click.option(
    "--assignment",
    "weeks",
    required=True,
    multiple=True,
    metavar="WEEK",
    help="The assignment that was handed in.",
)
@click.option(
    "--pattern",
    metavar="REGEX",
    help="How names are made: groups (?P<student>...) and (?P<file>...), perhaps number, time, late, attempt.",
)
@click.option("--exchange", is_flag=True, help="Collect what students submitted to nbgrader's exchange.")
@click.option(
    "--course-id", default="", help="With --exchange: the course [default: as nbgrader_config.py says]."
)
@click.option(
    "--exchange-root",
    type=click.Path(path_type=Path, file_okay=False),
    help="With --exchange: its folder [default: as nbgrader_config.py says].",
)
@click.option(
    "--students",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Who is who: a platform's roster, or two columns, a name or number in the archive and the student's folder.",
)
@click.option("--yes", is_flag=True, help="Do not ask before anything is written.")
@click.option("--dry-run", is_flag=True, help="Show what would be done, and write nothing.")
@as_json
@course_option
def collect(
    archives: tuple[Path, ...],
    weeks: tuple[str, ...],
    pattern: str | None,
    exchange: bool,
    course_id: str,
    exchange_root: Path | None,
    students: Path | None,
    yes: bool,
    dry_run: bool,
    as_json: bool,
    course: Course,
) -> None:
    """Put what a learning platform gives for download into submitted/<student>/<week>/.

    Names as Moodle, Canvas, Gradescope and GitHub Classroom make them are known, and folders called after students, in
    an archive or a folder; --exchange collects from nbgrader's exchange. Who is who is looked up in --students, or else
    in the gradebook's roster. A newer hand-in takes the place of an older one, never the other way round; the other one
    is kept in submitted/.versions/. What is odd is left out and told; the exit status is then 1, as it is when a
    hand-in is refused.

    \b
    Example:
        course collect downloads/week01.zip --assignment week01
        course collect *.zip --assignment week01 --dry-run
        course collect week01.tar.gz --assignment week01 --students who.csv --yes
        course collect --exchange --assignment week01 --course-id ml101
    """
    if len(weeks) > 1:
        raise click.UsageError(f"--assignment: wanted one week at a time, found {', '.join(weeks)}")
    (assignment,) = weeks_of(course, weeks)
    if exchange == bool(archives):
        raise click.UsageError("wanted: archives or folders, or --exchange")
    if exchange:
        archives = (inbound_of(course, course_id, exchange_root),)
    who = who_is_who(course, students)
    with ExitStack() as opened:
        steps, left_out, remarks = found_in(archives, assignment, pattern, who, course, opened)
        if not as_json:
            show(steps, left_out, remarks)
        writes = not dry_run and (yes or (not as_json and agreed(steps)))
        done = {id(step): carried_out(course, assignment, step) for step in steps} if writes else {}
    refused = any(step.action == "refused" or done.get(id(step), ("", ""))[1] for step in steps)
    if as_json:
        print_json(as_plain(assignment, steps, left_out, done) | {"remarks": remarks})
    else:
        say_what_was_done(steps, done, writes)
    if refused or left_out:
        sys.exit(1)


def inbound_of(course: Course, course_id: str, root: Path | None) -> Path:
    """Where submissions arrive in nbgrader's exchange. Raises `CourseError` where that is not there."""
    settings = read_exchange_settings(course, course_id, root)
    if not settings.inbound.is_dir():
        raise CourseError(
            f"{settings.inbound}: no such folder: wanted that of {settings.course_id} in nbgrader's exchange\n"
            "  name another exchange or course, --exchange-root or --course-id; it is made when a week is released: "
            "course release WEEK"
        )
    return settings.inbound


def found_in(
    archives: tuple[Path, ...],
    assignment: str,
    pattern: str | None,
    who: WhoIsWho,
    course: Course,
    opened: ExitStack,
) -> tuple[list[Step], list[LeftOut], list[str]]:
    """What is to be done with everything in some archives, which stay open; what is left out of them; what is odd."""
    layout = own_layout(pattern) if pattern else None
    notebooks = course.week(assignment).notebooks
    found: list[HandIn] = []
    left_out: list[LeftOut] = []
    for path in archives:
        archive = opened.enter_context(closing(open_archive(path)))
        some, nobodys = hand_ins(archive, assignment, notebooks, layout, who)
        found += some
        left_out += [*nobodys, *(one for hand_in in some for one in hand_in.left_out)]
    found = refuse_others(found, who.students)
    return planned(course, assignment, found), left_out, [*remarks_on_owners(found), *remarks_on(found, who)]


def remarks_on(found: list[HandIn], who: WhoIsWho) -> list[str]:
    """Say whom no roster knows, and whose time of handing in nobody knows."""
    remarks = []
    if who.students and (strange := sorted({shown(one.student) for one in found} - who.students)):
        remarks.append(f"not in the roster: {', '.join(strange)}")
    if unknown := sorted({shown(one.student) for one in found if one.moment is None and not one.problem}):
        listed = ", ".join(unknown)
        remarks.append(f"when they handed in is not known, so that the time of collecting counts: {listed}")
    return remarks


def agreed(steps: list[Step]) -> bool:
    """Ask whether to go on; no where nobody can answer, or nothing is to be done."""
    due = sum(step.action not in ("unchanged", "refused") for step in steps)
    return due > 0 and sys.stdin.isatty() and click.confirm(f"write {due} hand-ins?")


def carried_out(course: Course, assignment: str, step: Step) -> tuple[str, str]:
    """Carry out one step: where the hand-in lies, or why it does not; one that is damaged holds up no other."""
    if step.action == "refused":
        return "", step.why
    try:
        place, _ = put(course, assignment, step)
    except SubmissionError as error:
        return "", str(error)
    return str(place), ""


def show(steps: list[Step], left_out: list[LeftOut], remarks: list[str]) -> None:
    """Print the table of what is found, what is left out of it, and what is odd."""
    table = Table("student", "files", "handed in", "", title="found", title_justify="left")
    for step in steps:
        words = SAID[step.action] + (f": {step.why}" if step.why else "")
        colour = {"refused": "red", "older": "yellow", "unclear": "yellow"}.get(step.action, "")
        files = ", ".join(path for path, _ in step.hand_in.files)
        # Text, not str: a name of a student's is no markup
        table.add_row(
            Text(shown(step.hand_in.student)),
            Text(shown(files)),
            Text(when(step.hand_in)),
            Text(words, style=colour),
        )
    console.print(table)
    for one in left_out[:SHOWN_LEFT_OUT]:
        console.print(f"left out: {one.name}: {one.why}", markup=False)
    if len(left_out) > SHOWN_LEFT_OUT:
        console.print(f"left out: {len(left_out) - SHOWN_LEFT_OUT} more; --json names all")
    for remark in remarks:
        console.print(f"note: {remark}", markup=False, style="yellow")
    if not steps:
        console.print(
            "nobody's hand-in is found: put each into a folder called after the student, or say how the names are "
            "made: --pattern"
        )


def when(hand_in: HandIn) -> str:
    """When a hand-in came, and how that is known."""
    late = ", late" if hand_in.late else ""
    if hand_in.moment is None:
        return f"unknown{late}"
    return f"{hand_in.moment:%Y-%m-%d %H:%M} UTC{'' if hand_in.told else ' (date of the files)'}{late}"


def say_what_was_done(steps: list[Step], done: dict[int, tuple[str, str]], writes: bool) -> None:
    """Print what was written, or how to write it, and every hand-in that turned out to be damaged."""
    if not writes:
        console.print("nothing was written; with --yes it is")
        return
    for step in steps:
        place, reason = done[id(step)]
        if reason and step.action != "refused":
            console.print(f"{shown(step.hand_in.student)}: refused: {reason}", markup=False, style="red")
        elif step.action in ("older", "unclear"):
            console.print(f"{shown(step.hand_in.student)}: kept as {place}", markup=False)
    placed = sum(step.action in ("new", "replaces") and not done[id(step)][1] for step in steps)
    console.print(f"{placed} hand-ins are in submitted/")


def as_plain(
    assignment: str, steps: list[Step], left_out: list[LeftOut], done: dict[int, tuple[str, str]]
) -> dict[str, Any]:
    """What `--json` prints."""
    return {
        "assignment": assignment,
        "written": bool(done),
        "hand_ins": [
            {
                "student": step.hand_in.student,
                "archive": str(step.hand_in.archive.path),
                "files": [path for path, _ in step.hand_in.files],
                "handed_in": step.hand_in.moment,
                "late": step.hand_in.late,
                "action": step.action,
                "place": done.get(id(step), ("", ""))[0],
                "reason": done.get(id(step), ("", ""))[1] or step.why,
            }
            for step in steps
        ],
        "left_out": [{"name": one.name, "why": one.why} for one in left_out],
    }
