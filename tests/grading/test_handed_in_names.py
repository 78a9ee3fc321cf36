"""Which file in a student's folder is which notebook."""

from __future__ import annotations

from pathlib import Path

import pytest
from handed_in import (
    ANSWER,
    OTHER,
    cell,
    hand_in,
    make_exam,
    notebook,
    only_paper,
    released,
    take,
)

from autograder.course import Course


@pytest.fixture
def course(tmp_path: Path) -> Course:
    (tmp_path / "submitted").mkdir()
    return Course(tmp_path)


@pytest.mark.parametrize(
    "name",
    [
        "PCA.ipynb",
        "pca.IPYNB",
        "pca (1).ipynb",
        "pca-Copy1.ipynb",
        "Copy of pca.ipynb",
        "Kopie von pca.ipynb",
        "pca_alice.ipynb",
        "alice-pca final.ipynb",
        "p_c a.ipynb",
    ],
)
def test_a_decorated_name_is_matched_and_noted(course: Course, name: str) -> None:
    hand_in(course, name, content=notebook([cell(ANSWER)]))
    paper = only_paper(course)
    assert (paper.reason, paper.mended[0]) == ("", f"'{name}' was read as pca.ipynb.")


def test_a_strange_name_is_matched_by_the_cells_in_it(course: Course) -> None:
    hand_in(course, "homework 1.ipynb")
    hand_in(course, "homework 2.ipynb", content=notebook(released(OTHER)))
    assert [paper.mended for paper in take(course, make_exam(), OTHER).papers] == [
        ("'homework 1.ipynb' was read as pca.ipynb.",),
        ("'homework 2.ipynb' was read as svd.ipynb.",),
    ]


def test_names_that_notebooks_share_identify_none(course: Course) -> None:
    hand_in(course, "homework.ipynb", content=notebook([cell("import numpy", "given-1", "given-1")]))
    assert take(course, make_exam(), OTHER).papers[0].reason == (
        "not handed in: wanted pca.ipynb, found 'homework.ipynb'. "
        "If that is it, name it pca.ipynb and hand it in again."
    )


def test_two_possible_files_are_named_and_neither_is_taken(course: Course) -> None:
    hand_in(course, "PCA.ipynb")
    hand_in(course, "pca (1).ipynb")
    assert only_paper(course).reason == (
        "not handed in under its name: 'PCA.ipynb' and 'pca (1).ipynb' may be pca.ipynb, and only one can be. "
        "Name the right one pca.ipynb and hand it in again."
    )


def test_a_name_that_says_one_and_cells_that_say_another_are_ambiguous(course: Course) -> None:
    hand_in(course, "PCA.ipynb", content=notebook(released(OTHER)))
    first, second = take(course, make_exam(), OTHER).papers
    assert first.reason.startswith("not handed in under its name: 'PCA.ipynb' may be pca.ipynb, or svd.")
    assert second.reason.startswith("not handed in under its name: 'PCA.ipynb' may be svd.ipynb, or pca.")


def test_the_exact_name_wins_and_the_copy_beside_it_is_named(course: Course) -> None:
    hand_in(course)
    hand_in(course, "pca (1).ipynb", content=notebook(released()))
    assert only_paper(course).mended == ("pca.ipynb was read; 'pca (1).ipynb' beside it was not.",)


def test_a_copy_of_one_notebook_is_never_taken_for_another(course: Course) -> None:
    hand_in(course)
    hand_in(course, "pca (1).ipynb")
    assert take(course, make_exam(), OTHER).papers[1].reason == "not handed in"


def test_a_file_named_after_the_student_alone_matches_nothing(course: Course) -> None:
    hand_in(course, "alice.ipynb", content=notebook([cell("x")]))
    assert only_paper(course).reason.startswith("not handed in: wanted pca.ipynb, found 'alice.ipynb'")


def test_names_that_say_nothing_do_not_match_each_other(course: Course) -> None:
    hand_in(course, "alice.ipynb", content=notebook([cell("x")]))
    (paper,) = take(course, make_exam("final")).papers
    assert paper.reason.startswith("not handed in: wanted final.ipynb, found 'alice.ipynb'")


def test_hidden_files_such_as_those_of_macos_are_no_notebooks(course: Course) -> None:
    hand_in(course, "._pca.ipynb")
    assert only_paper(course).reason == "not handed in"
