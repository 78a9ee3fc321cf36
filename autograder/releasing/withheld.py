"""Look once more for what is withheld from students, in every file that goes out to them.

Compiling looks for a notebook's own withheld lines in that notebook, and the audit for parts of solutions and hidden
tests in what a reader sees. Here markers, telling parts of code and sentences of written answers are looked for in all
that a file holds, seen or not, and files of the solution by their content.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from autograder.audit.leaks import bare, leaks, withheld_fragments
from autograder.audit.settings import Wanted, read_wanted
from autograder.compiler.files import HANDED_IN, handed_in
from autograder.compiler.regions import MARKER_WORDS
from autograder.compiler.stub import shown, withheld
from autograder.course import Course
from autograder.model import Assignment, Notebook
from autograder.releasing.texts import texts_in
from autograder.releasing.trees import write_tree

__all__ = ["problems_of"]

TELLING = 32  # letters that a withheld sentence has at least, blanks not counted, and words
WORDS = 4
WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Secret:
    """Something withheld, in the one form in which it is looked for; `region` is what it is a part of."""

    form: str
    region: str
    text: str


def problems_of(course: Course, assignment: Assignment, files: Mapping[str, bytes]) -> list[str]:
    """Say what is in the files of a release that must not be, a sentence each."""
    wanted = read_wanted(course.source / assignment.week.name / "week.toml", questions_of(assignment))
    with tempfile.TemporaryDirectory(prefix="releasing-") as folder:
        # just what goes out, without the litter that may lie in release/
        place = Path(folder) / "release" / assignment.week.name
        write_tree(place, files)
        found = [one.text for one in leaks(assignment, place, wanted) if one.fails]
    secrets = [one for notebook in assignment.notebooks for one in secrets_of(notebook, wanted)]
    for name, content in files.items():
        found += problems_in(name, content, secrets)
    return [*dict.fromkeys([*found, *solution_files(course, assignment.week.name, files)])]


def questions_of(assignment: Assignment) -> list[tuple[str, str]]:
    """Every question as the settings of the audit may name it: (notebook, question)."""
    return [
        (notebook.name, name)
        for notebook in assignment.notebooks
        for cell in notebook.cells
        for name in {cell.question, cell.name} - {""}
    ]


def problems_in(name: str, content: bytes, secrets: list[Secret]) -> Iterator[str]:
    """Look for markers and secrets in one file."""
    told = set()
    for place, text in texts_in(name, content):
        where = f"{name} ({place})" if place else name
        if (words := MARKER_WORDS.search(text)) and "marker" not in told:
            told.add("marker")
            yield f"{where} has {words[0]} in it"
        plain = bare(text)
        for secret in secrets:
            if secret.region not in told and secret.form in plain:
                told.add(secret.region)
                yield f"{where} has a part of {secret.region} in it: {secret.text}"


def secrets_of(notebook: Notebook, wanted: Wanted) -> Iterator[Secret]:
    """List what is looked for of one notebook, but for what its author excuses or students see in it anyway."""
    visible = bare("\n".join(line for cell in notebook.cells for line in shown(notebook.path, cell)))
    for one in withheld_fragments(notebook):
        if not wanted.shown_excuse(one.notebook, one.question) and one.form not in visible:
            yield Secret(one.form, f"the {one.kind} of {one.where}", one.text)
    for cell in notebook.cells:
        question = cell.question or cell.name
        if wanted.shown_excuse(notebook.name, question):
            continue
        for kind, lines in withheld(notebook.path, cell).items():
            for line in map(str.strip, lines):
                form = bare(line)
                if len(form) >= TELLING and len(set(WORD.findall(line))) >= WORDS and form not in visible:
                    yield Secret(form, f"the {kind} of {notebook.name}/{question}", line)


def solution_files(course: Course, week: str, files: Mapping[str, bytes]) -> Iterator[str]:
    """Name the files that are what the worked solution hands in, or one of its notebooks, whatever they are called."""
    own, solutions = course.source / week / HANDED_IN, course.solutions / week
    paths = [own / inner for inner in handed_in(course.source / week)] + sorted(solutions.glob("*.ipynb"))
    known = {sha256(path.read_bytes()).digest(): path for path in paths if path.stat().st_size}
    for name, content in files.items():
        path = known.get(sha256(content).digest())
        # a notebook without a question is the same in release/ and solutions/
        if path is not None and path != solutions / name:
            yield f"{name} is the solution's {path.relative_to(course.root).as_posix()}"
