"""`course compile` and `course cards`."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import click

from autograder.audit.modes import find_modes
from autograder.audit.record import digest_of, refuse_unpassed
from autograder.audit.releases import note_release
from autograder.cli.app import app, as_json, console, course_option, print_json, progress, weeks_of
from autograder.compiler.compile import check_assignment, compile_assignment
from autograder.compiler.modes import Modes
from autograder.course import Course
from autograder.errors import CourseError
from autograder.grading.gradebook import Gradebook
from autograder.model import Assignment
from autograder.reports.cards import write_deck


@app.command("compile")
@click.argument("weeks", nargs=-1, metavar="[WEEK]...")
@click.option("--check", is_flag=True, help="Write nothing; fail when release/ or solutions/ is out of date.")
@click.option(
    "--release", is_flag=True, help="Refuse a week that `course audit` has not passed; note the release."
)
@click.option(
    "--force", metavar="REASON", help="With --release: release it all the same; the reason is kept."
)
@as_json
@course_option
def compile_weeks(
    weeks: tuple[str, ...], check: bool, release: bool, force: str | None, as_json: bool, course: Course
) -> None:
    """Compile source notebooks into release/, solutions/, exams and the gradebook.

    A fault in one notebook is named with file, cell and line, and leaves that week's old release as it was; the other
    weeks are compiled.
    With --release each release is noted in source/releases.toml, to be committed.

    \b
    Example:
        course compile week01
        course compile --check          # in CI: are release/ and solutions/ up to date?
        course compile week01 --release # refused before its audit has passed
    """
    if force is not None and not (release and force.strip()):
        raise click.UsageError('--force wants --release, and a reason: --release --force "why"')
    if release and (check or not weeks):
        raise click.UsageError("--release wants the weeks by name, and no --check")
    names = weeks_of(course, weeks)
    problems: list[str] = []
    refused: dict[str, CourseError] = {}
    done = []
    with progress(as_json) as bar:
        task = bar.add_task("compiling", total=len(names), now="")
        for name in names:
            bar.update(task, now=name)
            try:
                if check:
                    problems += check_assignment(course, name)
                else:
                    if release and force is None:
                        refuse_unpassed(course, name)
                    done.append(_compile(course, name, lambda what: bar.update(task, now=what)))
                    if release:
                        note_release(course, name, digest_of(course, name), (force or "").strip())
            except CourseError as error:
                if len(names) == 1:
                    raise
                refused[name] = error  # the other weeks are none the worse for it
            bar.advance(task)
    if as_json:
        print_json({"compiled": done, "problems": problems})
    else:
        for week in done:
            console.print(
                f"compiled {week['week']}: {', '.join(week['notebooks'])}, {week['points']:g} points"
            )
            for note in week["notes"]:
                console.print(f"  note: {note}", markup=False)
            for test, reason in week["in_process"].items():
                console.print(f"  runs in the student's process: {test}: {reason}", markup=False)
        for problem in problems:
            console.print(problem)
    for fault in refused.values():
        print(f"course: {fault}", file=sys.stderr)
    if refused:
        print(f"course: {len(refused)} of {len(names)} not compiled: {', '.join(refused)}", file=sys.stderr)
    if problems:
        console.print("run: course compile", *sorted({problem.split("/")[1] for problem in problems}))
    if problems or refused:
        sys.exit(1)


def _compile(course: Course, name: str, told: Callable[[str], None]) -> dict[str, Any]:
    def find(course: Course, assignment: Assignment) -> dict[str, Modes]:
        return find_modes(course, assignment, lambda what, _, __: told(f"{name}: {what}"))

    assignment = compile_assignment(course, name, find)
    exams = course.exams(name)
    with Gradebook(course.gradebook, course.settings.course_id) as book:
        registered = book.register(course.week(name), exams)
    return {
        "week": name,
        "notebooks": [notebook.name for notebook in assignment.notebooks],
        "points": sum(cell.points for exam in exams for cell in exam.cells),
        "notes": [*registered.notes, *(remark for exam in exams for remark in exam.remarks)],
        "in_process": {
            f"{exam.notebook}/{cell.name}": cell.in_process
            for exam in exams
            for cell in exam.cells
            if cell.in_process
        },
    }


@app.command()
@click.argument("weeks", nargs=-1, metavar="[WEEK]...")
@course_option
def cards(weeks: tuple[str, ...], course: Course) -> None:
    """Write a week's flashcards as an Anki deck.

    \b
    Example:
        course cards week01             # writes build/cards/week01.apkg
    """
    for week in weeks_of(course, weeks):
        if weeks or (course.source / week / "cards.toml").exists():
            console.print(f"wrote {write_deck(course, week)}")
