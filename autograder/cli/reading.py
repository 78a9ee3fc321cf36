"""`course feedback` and `course report`."""

from __future__ import annotations

import click

from autograder.cli.app import app, as_json, console, course_option, print_json, progress, weeks_of
from autograder.course import Course
from autograder.errors import CourseError
from autograder.grading.gradebook import Gradebook
from autograder.reports.class_plot import told_figures
from autograder.reports.feedback import graded_students, write_feedback
from autograder.reports.figure_table import figure_table, spreads
from autograder.reports.table import class_table


@app.command()
@click.argument("weeks", nargs=-1, metavar="[WEEK]...")
@click.option(
    "--student", "students", multiple=True, help="Write this student's pages only; may be given again."
)
@course_option
def feedback(weeks: tuple[str, ...], students: tuple[str, ...], course: Course) -> None:
    """Write each student's feedback pages from the last grading and the marks given by hand.

    \b
    Example:
        course feedback week01          # writes feedback/<student>/week01/index.html
    """
    for week in weeks_of(course, weeks):
        graded = graded_students(course, week)
        if not graded and not weeks:
            continue
        for name in students:
            if name not in graded:
                raise CourseError(
                    f"{name}: not graded in {week} yet\n  run: course grade {week} --student {name}"
                )
        if not graded:
            raise CourseError(f"{week}: nobody is graded yet\n  run: course grade {week}")
        written = write_week(course, week, list(students) or graded)
        console.print(f"{week}: {written} pages, for example {course.feedback}/{graded[0]}/{week}/index.html")


def write_week(course: Course, week: str, students: list[str]) -> int:
    """Write the pages of some students for one assignment; returns how many pages."""
    exams = course.exams(week)
    with Gradebook(course.gradebook, course.settings.course_id, later=True) as book:
        standings = {standing.student: standing for standing in book.scores(week)}
        class_figures = told_figures(book.measurements(week))
    settings, written = course.week(week), 0
    with progress() as bar:
        task = bar.add_task("feedback", total=len(students), now="")
        for student in students:
            bar.update(task, now=student)
            if student not in standings:
                raise CourseError(f"{student}: graded, but not in the gradebook\n  run: course grade {week}")
            pages = write_feedback(course, settings, exams, standings[student], class_figures)
            written += len(pages)
            bar.advance(task)
    return written


@app.command()
@click.argument("weeks", nargs=-1, metavar="[WEEK]...")
@click.option("--figures", is_flag=True, help="Print what was measured in the place of the scores.")
@as_json
@course_option
def report(weeks: tuple[str, ...], figures: bool, as_json: bool, course: Course) -> None:
    """Print the class's scores, question by question, or its measured figures, threshold by threshold.

    Figures are exact here, those of hidden data too: not for students.

    \b
    Example:
        course report week01
        course report week01 --figures
        course report --json > scores.json
    """
    reports = []
    for week in weeks_of(course, weeks):
        settings, exams = course.week(week), course.exams(week)
        with Gradebook(course.gradebook, course.settings.course_id, later=True) as book:
            book.register(settings, exams)
            # of a large class each of the two takes a second
            by_notebook = len(exams) > 1 and not as_json  # what the table shows
            standings = book.scores(week, by_notebook) if as_json or not figures else []
            measured = spreads(book.measurements(week)) if as_json or figures else []
        if as_json:
            reports.append({"assignment": week, "students": standings, "figures": measured})
        elif figures:
            console.print(figure_table(week, measured))
        else:
            console.print(class_table(settings, exams, standings))
    if as_json:
        import msgspec

        print_json(msgspec.to_builtins(reports))
