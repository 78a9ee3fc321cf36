"""Our releases of nbgrader's notebooks are those that nbgrader makes, cell for cell, checksums included."""

from pathlib import Path

import nbgrader
import pytest
from shared_kernel import CELLS, CONFIG, OWN_WORDS, cells_of, nbgraders_release, write
from small_sources import code, markdown

from autograder.compiler.release import release_bytes
from autograder.compiler.source import read_assignment
from autograder.course import find_course

SHIPPED = Path(nbgrader.__file__).parent / "docs/source/user_guide/source/ps1"


def both(root, target="release"):
    """Our cells of each notebook of `ps`, and nbgrader's."""
    course = find_course(root)
    assignment = read_assignment(course, "ps")
    theirs = nbgraders_release(root, "ps")
    for notebook in assignment.notebooks:
        path = root / "ours" / f"{notebook.name}.ipynb"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(release_bytes(notebook))
        yield cells_of(path), cells_of(theirs / path.name)


def test_what_teachers_write_is_released_as_nbgrader_does(tmp_path):
    write(tmp_path / "source/ps/a.ipynb", *CELLS)
    ((ours, theirs),) = both(tmp_path)
    assert ours == theirs


def test_a_courses_own_words_stubs_and_header_are_used_as_nbgrader_does(tmp_path):
    (tmp_path / "nbgrader_config.py").write_text(CONFIG)
    write(tmp_path / "source/header.ipynb", markdown("# Before you turn this in"), code("NAME = ''"))
    write(tmp_path / "source/ps/a.ipynb", *OWN_WORDS)
    ((ours, theirs),) = both(tmp_path)
    assert (ours, ours[0]["source"]) == (theirs, "# Before you turn this in")


@pytest.mark.slow
def test_nbgraders_own_course_is_released_as_nbgrader_does(tmp_path):
    for path in SHIPPED.rglob("*"):
        if path.is_file():
            copy = tmp_path / "source/ps" / path.relative_to(SHIPPED)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(path.read_bytes())
    found = list(both(tmp_path))
    assert [ours for ours, _ in found] == [theirs for _, theirs in found]
