"""`course undo` and `course history`."""

from __future__ import annotations

import click
import msgspec

from autograder.cli.app import app, as_json, console, course_option, print_json, progress, weeks_of
from autograder.cli.regrading import asked, by_option, report_of, why_option, yes_option
from autograder.cli.run import holder_of, warn
from autograder.course import Course
from autograder.grading.gradebook import ALREADY, Gradebook, Registered, Regrade, Regrading, Restoration
from autograder.grading.locks.gradebook_lock import held, lock_of
from autograder.grading.regrading.regrade import exam_digest
from autograder.grading.regrading.undo import regrade_to_undo, undo_regrade
from autograder.grading.results.store import store_of
from autograder.reports.difference_table import Changes, difference_table
from autograder.reports.history_table import history_table, named


@app.command()
@click.argument("week", metavar="[WEEK]", required=False)
@click.option(
    "--regrade", "number", type=int, metavar="N", help="This one of the history [default: the last regrade]."
)
@why_option
@by_option
@yes_option
@as_json
@course_option
def undo(
    week: str | None, number: int | None, why: str, by: str, yes: bool, as_json: bool, course: Course
) -> None:
    """Put back the scores of before a regrade.

    What comes back is shown first. A score that was graded again since stays, and so does every mark given by hand. An
    undo stands in the history too, and taking that one back brings the regrade's scores again. A plain course grade
    leaves what came back as it is until the submission, the exam or the terms for being late change.

    \b
    Example:
        course undo week01
        course undo --regrade 3 --yes --why "the mended test was worse"
    """
    if week is not None:
        weeks_of(course, [week])
    with Gradebook(course.gradebook, course.settings.course_id) as book:
        found = regrade_to_undo(book.regrades(week or ""), number)
        name = found.assignment
        weeks_of(course, [name])
        registered = book.register(course.week(name), course.exams(name))
        restorations = list(book.restorations(registered, found))
        changes, standings = changes_of(name, restorations), book.scores(name)
        if not as_json:
            console.print(f"taking back {named(found)}", markup=False)
            console.print(difference_table(changes, standings))
            tell_gone(restorations)
        regrading = Regrading(registered.id, "undo", by, why, exam_digest(course.exams(name)), found.id)
        written = yes or asked(bool(changes.differences) and not as_json)
        unfiled = list[str]()
        if written:
            with held(lock_of(course), holder_of("undo", [name]), told=warn):
                unfiled = write(course, book, registered, found, regrading, as_json)
    if as_json:
        print_json(
            report_of(changes, standings, written, regrading) | {"undoes": found.id, "unfiled": unfiled}
        )
    elif written:
        tell_written(name, regrading, unfiled)
    elif changes.differences:
        console.print(f"nothing is written yet\n  to write it: course undo --regrade {found.id} --yes")


def changes_of(assignment: str, restorations: list[Restoration]) -> Changes:
    """What an undo would change, as it is shown."""
    differences = [one.difference for one in restorations if one.difference and one.difference.differs]
    kept = {one.student: one.reason for one in restorations if one.reason not in ("", ALREADY)}
    return Changes(assignment, differences, len(restorations) - len(differences) - len(kept), kept)


def tell_gone(restorations: list[Restoration]) -> None:
    """Name the cells whose scores cannot come back."""
    for cell in dict.fromkeys(cell for one in restorations for cell in one.gone):
        console.print(f"{cell}: no longer in the gradebook, and left out", markup=False)


def write(
    course: Course, book: Gradebook, registered: Registered, found: Regrade, regrading: Regrading, quiet: bool
) -> list[str]:
    """Take a regrade back; give the students whose files could not be put back."""
    with progress(quiet) as bar:
        task = bar.add_task(registered.name, total=found.up + found.down + found.same, now="writing")
        _, unfiled = undo_regrade(
            course,
            book,
            store_of(course),
            registered,
            found,
            regrading,
            lambda student: bar.update(task, advance=1, now=student),
        )
    return unfiled


def tell_written(week: str, regrading: Regrading, unfiled: list[str]) -> None:
    """Say what was written, and what can be done next."""
    if regrading.id is None:
        console.print("nothing was left to take back")
        return
    console.print(
        f"taken back\n  to have it again: course undo --regrade {regrading.id}, or course regrade {week}"
    )
    if unfiled:
        console.print(
            f"the results of before are no longer in the store: feedback shows the later run to {', '.join(unfiled)}",
            markup=False,
        )
    console.print(f"  the students' pages: course feedback {week}")


@app.command()
@click.argument("weeks", nargs=-1, metavar="[WEEK]...")
@as_json
@course_option
def history(weeks: tuple[str, ...], as_json: bool, course: Course) -> None:
    """List what changed scores that were there: who, when, why, and how many went up and down.

    \b
    Example:
        course history week01
    """
    names = set(weeks_of(course, weeks)) if weeks else set()
    with Gradebook(course.gradebook, course.settings.course_id) as book:
        regrades = [one for one in book.regrades() if not names or one.assignment in names]
    if as_json:
        print_json(msgspec.to_builtins(regrades))
    else:
        console.print(history_table(regrades))
