"""`course release`."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from autograder.audit.record import digest_of, refuse_unpassed
from autograder.audit.releases import note_release
from autograder.cli.app import app, as_json, console, course_option, print_json, weeks_of
from autograder.course import Course
from autograder.errors import CourseError
from autograder.grading.collecting.nbgrader_settings import read_exchange_settings
from autograder.releasing.archive_file import ArchiveFile
from autograder.releasing.changes import changes_of
from autograder.releasing.dates import refuse_early, remark_on_dates
from autograder.releasing.destination import Destination
from autograder.releasing.git_repository import GitRepository
from autograder.releasing.handout import read_handout
from autograder.releasing.nbgrader_exchange import NbgraderExchange

SHOWN = 40


@app.command()
@click.argument("week", metavar="WEEK")
@click.option(
    "--to",
    "kind",
    type=click.Choice(["exchange", "archive", "git"]),
    default="exchange",
    show_default=True,
    help="nbgrader's exchange, a zip, or a git repository of the students'.",
)
@click.option(
    "--course-id", default="", help="The course in the exchange [default: as nbgrader_config.py says]."
)
@click.option(
    "--exchange",
    type=click.Path(path_type=Path),
    help="The exchange's folder [default: as nbgrader_config.py says].",
)
@click.option(
    "--file",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The zip [default: build/releases/WEEK.zip].",
)
@click.option(
    "--repository", metavar="PATH|URL", help="The git repository: a working copy, a bare one, or a URL."
)
@click.option("--branch", default="", help="The repository's branch [default: the one it is on].")
@click.option("--dry-run", is_flag=True, help="Show what changes for the students, and write nothing.")
@click.option(
    "--force", metavar="REASON", help="Release a week that the audit has not passed; the reason is kept."
)
@click.option("--early", metavar="REASON", help="Release it before it opens; the reason is kept.")
@as_json
@course_option
def release(
    week: str,
    kind: str,
    course_id: str,
    exchange: Path | None,
    file: Path | None,
    repository: str | None,
    branch: str,
    dry_run: bool,
    force: str | None,
    early: str | None,
    as_json: bool,
    course: Course,
) -> None:
    """Hand a week to the students.

    Only what is in release/ goes out, once more searched for solutions and hidden tests. It is refused when it is not
    what the source makes, when the audit has not passed, and before the week opens. Of a week that is out already the
    changes are listed, cell by cell.

    \b
    Example:
        course release week01 --dry-run
        course release week01 --to archive --file week01.zip
        course release week01 --to git --repository ../students
        course release week01 --to exchange --course-id ml101 --exchange /srv/nbgrader/exchange
    """
    reasons = [one.strip() for one in (force, early) if one is not None]
    if not all(reasons):
        raise click.UsageError('--force and --early want a reason: --force "why"')
    weeks_of(course, [week])
    if force is None:
        refuse_unpassed(course, week)
    handout = read_handout(course, week)
    if early is None:
        refuse_early(handout.week, datetime.now(UTC))
    place = destination(course, week, kind, course_id, exchange, file, repository, branch)
    out = place.out()
    changes = [] if out is None else [str(one) for one in changes_of(out, handout.files)]
    due = out is None or bool(changes)
    said = ""
    if due and not dry_run:
        said = place.put(handout, changes)
        note_release(course, week, digest_of(course, week), "; ".join(reasons))
    told = {
        "week": week,
        "to": place.place,
        "files": sorted(handout.files),
        "out": out is not None,
        "changes": changes,
        "released": bool(said),
    }
    if as_json:
        print_json(told)
    else:
        show(told, said, dry_run, remark_on_dates(handout.week))


def destination(
    course: Course,
    week: str,
    kind: str,
    course_id: str,
    exchange: Path | None,
    file: Path | None,
    repository: str | None,
    branch: str,
) -> Destination:
    """The place that a week is handed out at, as the options name it."""
    if kind == "archive":
        return ArchiveFile(file or course.build / "releases" / f"{week}.zip", week)
    if kind == "git":
        if not repository:
            raise CourseError("--to git: which repository?\n  name it: --repository PATH, or a URL")
        return GitRepository(repository, week, branch)
    return NbgraderExchange(read_exchange_settings(course, course_id, exchange), week)


def show(told: dict[str, Any], said: str, dry_run: bool, remark: str) -> None:
    """Print what goes out, what changes for the students, and where it is."""
    week, changes = told["week"], told["changes"]
    if not told["out"]:
        console.print(
            f"{week}: {len(told['files'])} files, not out yet: {', '.join(told['files'])}", markup=False
        )
    elif not changes:
        console.print(f"{week}: out already, and nothing changes", markup=False)
    else:
        console.print(f"{week}: out already; what changes for the students:", markup=False)
        for change in changes[:SHOWN]:
            console.print(f"  {change}", markup=False)
        if len(changes) > SHOWN:
            console.print(f"  and {len(changes) - SHOWN} more; --json names all")
    console.print(f"{week}: {remark}", markup=False)
    if said:
        console.print(f"{week}: {said}", markup=False)
    elif dry_run:
        console.print(f"nothing was written; without --dry-run it goes to {told['to']}", markup=False)
