"""A course of one small week, compiled, and ways to change it and to hand it out."""

from __future__ import annotations

from pathlib import Path

from autograder.compiler.compile import compile_assignment
from autograder.course import Course
from autograder.model import Week
from autograder.releasing.handout import Handout, read_handout

WEEK = "week01"
SOURCE = '''\
# %% [markdown]
# Doubling.

# %% solution="double"
def double(x):
    """Double a number."""
    ### BEGIN SOLUTION
    return sum(number for number in [x, x] if number is not None)
    ### END SOLUTION

# %% test="double" points=2
assert double(3) == 6, "double(3) is 6"
### BEGIN HIDDEN TESTS
assert [double(number) for number in (-1, 0, 2.5)] == [-2, 0, 5.0]  # hint: negative, zero, fractions
### END HIDDEN TESTS

# %% [markdown] manual="why" points=1
# Why is doubling linear?
#
# === BEGIN MARK SCHEME ===
# Full marks for additivity and homogeneity, each with a line of proof.
# === END MARK SCHEME ===
'''
HIDDEN_LINE = "assert [double(number) for number in (-1, 0, 2.5)] == [-2, 0, 5.0]"
SOLUTION_LINE = "return sum(number for number in [x, x] if number is not None)"
MARK_LINE = "Full marks for additivity and homogeneity, each with a line of proof."


def make_course(folder: Path, source: str = SOURCE, **files: bytes) -> Course:
    """A course with one week, compiled; `files` lie beside the notebook, `_` standing for the dot of their names."""
    week = folder / "source" / WEEK
    week.mkdir(parents=True)
    (week / "tiny.py").write_text(source, encoding="utf-8")
    for name, content in files.items():
        (week / name.replace("_", ".")).write_bytes(content)
    course = Course(folder)
    compile_assignment(course, WEEK)
    return course


def changed(course: Course, old: str, new: str) -> Handout:
    """Change the source, compile it, and read what would go out."""
    path = course.source / WEEK / "tiny.py"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    compile_assignment(course, WEEK)
    return read_handout(course, WEEK)


def handout(**files: bytes) -> Handout:
    """A handout of a few files that nobody compiled."""
    return Handout(Week(WEEK), {name.replace("_", "."): content for name, content in files.items()})
