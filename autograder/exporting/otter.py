"""What `otter run` takes for one notebook: an archive with all its tests, its files, and what otter should install."""

from __future__ import annotations

import json

from autograder.compiler.otter import otter_tests
from autograder.compiler.source import read_notebook
from autograder.course import Course, source_file
from autograder.exporting.archive import zipped
from autograder.exporting.gradescope import requirements
from autograder.grading.running.brief import check_fresh, instructor_files
from autograder.model import Otter

__all__ = ["otter_archive"]


def otter_archive(course: Course, week: str, notebook: str) -> bytes:
    """Make the archive of one notebook, hidden tests in it.

    `otter run` reads the tests, the files and the settings. Raises `CourseError` when the week is not compiled, or
    edited since.
    """
    exams = {exam.notebook: exam for exam in course.exams(week)}
    check_fresh(course, week)
    source = source_file(course.source / week, notebook)
    read = read_notebook(source, course.root, course)
    files = otter_tests(read, source, hidden=True)
    files["otter_config.json"] = json.dumps(_settings(read.otter)).encode() + b"\n"
    files["requirements.txt"] = "".join(f"{name}\n" for name in requirements([exams[notebook]])).encode()
    beside = instructor_files(course, week)
    for name in beside.names if beside else ():
        files[f"files/{name}"] = (beside.folder / name).read_bytes() if beside else b""
    if read.otter:
        files |= {f"files/{name}": content for name, content in read.otter.files.items()}
    return zipped(files)


def _settings(otter: Otter | None) -> dict[str, int | str]:
    """What `otter run` has to know: the seed, and the variable that gets it."""
    if otter is None or otter.seed is None:
        return {}
    return {"seed": otter.seed} | ({"seed_variable": otter.variable} if otter.variable else {})
