"""Small weeks to audit: one whose tests are good, one whose tests are weak, one with every fault."""

from __future__ import annotations

from pathlib import Path

from autograder.audit.slices import Slices
from autograder.compiler.compile import compile_assignment
from autograder.compiler.source import read_assignment
from autograder.course import Course

IMPORTS = """\
# %%
import numpy as np

from autograder.checks import accuracy, assert_close, assert_equal, threshold
"""
SCALE = '''
# %% solution="scale"
def scale(x):
    """Move x, (n,), to mean 0, then divide by the largest absolute value."""
    ### BEGIN SOLUTION
    moved = x - np.mean(x)
    return moved / np.max(np.abs(moved))
    ### END SOLUTION
'''
SCALE_TESTED = """
# %% test="scale" points=2 hint="mean first, then the largest absolute value"
assert_close(scale(np.array([0.0, 1.0, 5.0])), np.array([-2.0, -1.0, 3.0]) / 3.0)
### BEGIN HIDDEN TESTS
assert_close(scale(np.array([-9.0, 1.0, 2.0])), np.array([-7.0, 3.0, 4.0]) / 7.0)
### END HIDDEN TESTS
"""
SCALE_HARDLY_TESTED = """
# %% test="scale" points=2
found = scale(np.array([0.0, 1.0, 5.0]))
assert found[2] > found[1], "scale keeps the order"
"""
# what is drawn of scale is no concern of any test; `halved` is of the next question's
USED = '''
# %%
print(scale(np.arange(4.0)))

# %%
def halved(x):
    return scale(x) / 2.0

# %% solution="above"
def above(x, limit):
    """Count the entries of x, (n,), that are larger than limit once x is scaled and halved."""
    ### BEGIN SOLUTION
    return int(np.sum(halved(x) > limit))
    ### END SOLUTION

# %% test="above" points=1
assert_equal(above(np.array([0.0, 1.0, 5.0]), 0.4), 1)
### BEGIN HIDDEN TESTS
# hint: scaled and halved, the largest entry is 0.5 or -0.5
assert_equal(above(np.array([-9.0, 1.0, 2.0]), -0.5), 2)
assert_equal(above(np.array([-9.0, 1.0, 2.0]), -0.6), 3)
### END HIDDEN TESTS
'''

GOOD = IMPORTS + SCALE + SCALE_TESTED + USED
# the tests of another question reach further than its own
REACHED = IMPORTS + SCALE + SCALE_HARDLY_TESTED + USED
WEAK = (
    IMPORTS
    + SCALE
    + SCALE_HARDLY_TESTED
    + '''
# %% solution="above"
def above(x, limit):
    """Count the entries of x, (n,), that are larger than limit."""
    ### BEGIN SOLUTION
    return int(np.sum(x > limit))
    ### END SOLUTION

# %% test="above" points=1 hint="larger, not as large"
assert_equal(above(np.array([0.0, 1.0, 5.0]), 1.0), 1)
### BEGIN HIDDEN TESTS
assert_equal(above(np.array([0.0, 1.0, 5.0]), -1.0), 3)
### END HIDDEN TESTS
'''
)

FAULTY = (
    IMPORTS
    + """
# %% solution="wrong"
def wrong():
    ### BEGIN SOLUTION
    return 2
    ### END SOLUTION

# %% test="wrong" points=1
assert wrong() == 3, "wanted 3"

# %% solution="gift"
def gift():
    ### BEGIN SOLUTION
    return 4
    ### END SOLUTION

# %% test="gift" points=1
assert 2 + 2 == 4

# %% solution="one"
def one(x):
    ### BEGIN SOLUTION
    return x // x
    ### END SOLUTION

# %% test="one" points=2
assert one(5) == 1

# %% solution="unseen"
def unseen(f, x):
    ### BEGIN SOLUTION
    return np.sqrt(f(x) ** 2 + f(x + 1.0) ** 2 + 17.25)
    ### END SOLUTION

# %% test="unseen" points=1
### BEGIN HIDDEN TESTS
def line(x):
    return x

assert_close(unseen(line, 2.0), np.sqrt(4.0 + 9.0 + 17.25))
### END HIDDEN TESTS

# %% test="unseen" part="again" points=1
### BEGIN HIDDEN TESTS
# hint: here is one
assert_close(unseen(line, 3.0), np.sqrt(9.0 + 16.0 + 17.25))
### END HIDDEN TESTS

# %%
f, x = np.sin, 3.0
answer = np.sqrt( f(x)**2 + f(x + 1.0)**2 + 17.25 )

# %% solution="untested"
def untested():
    ### BEGIN SOLUTION
    return 5
    ### END SOLUTION
"""
)

DRAWN = (
    IMPORTS.replace(
        "from autograder.checks", "from autograder.datasets import hidden_split\nfrom autograder.checks"
    )
    + '''
# %% solution="centre"
def centre(x):
    """Give the mean of each row of x, (n, d)."""
    ### BEGIN SOLUTION
    return x.mean(axis=1)
    ### END SOLUTION

# %% test="centre" points=2 hint="a mean along the rows"
assert_close(centre(np.array([[1.0, 3.0], [5.0, 6.0]])), np.array([2.0, 5.5]))
### BEGIN HIDDEN TESTS
rows = hidden_split("series", 60).x
threshold(np.max(np.abs(centre(rows) - np.sum(rows, axis=1) / 384)), zero=1e-3, full=1e-6, what="error")
### END HIDDEN TESTS

# %% solution="rising"
def rising(x):
    """Tell for each row of x, (n, d), whether it ends higher than it begins."""
    ### BEGIN SOLUTION
    return x[:, -1] > x[:, 0]
    ### END SOLUTION

# %% test="rising" points=2 hint="the last column beside the first"
assert_equal(rising(np.array([[1.0, 3.0, 2.0], [1.0, 3.0, 0.0]])), np.array([True, False]))
### BEGIN HIDDEN TESTS
rows = hidden_split("series", 60)
threshold(accuracy(rising(rows.x), rows.trend[:, -1] > rows.trend[:, 0]), zero=0.5, full=0.75, what="accuracy")
### END HIDDEN TESTS
'''
)


def week(root: Path, source: str, files: dict[str, str] | None = None) -> Course:
    """Make a course of one compiled week with one notebook, `tiny`, and files beside it."""
    folder = root / "source" / "week01"
    folder.mkdir(parents=True)
    (folder / "tiny.py").write_text(source, encoding="utf-8")
    for name, text in (files or {}).items():
        (folder / name).write_text(text, encoding="utf-8")
    course = Course(root)
    compile_assignment(course, "week01")
    return course


def slices(course: Course) -> Slices:
    """The slices of a week's only notebook."""
    (notebook,) = read_assignment(course, "week01").notebooks
    (exam,) = course.exams("week01")
    return Slices(notebook, exam, course.source / "week01")
