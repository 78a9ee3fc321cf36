"""What `[audit]` in week.toml may say."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.audit.settings import Wanted, read_wanted
from autograder.errors import CourseError

QUESTIONS = [("first", "softmax"), ("second", "softmax"), ("second", "mean")]


def read(folder: Path, text: str) -> Wanted:
    path = folder / "week.toml"
    path.write_text(text, encoding="utf-8")
    return read_wanted(path, QUESTIONS)


def test_without_a_section_nine_mutants_of_ten_are_to_be_caught(tmp_path: Path) -> None:
    for wanted in (read(tmp_path, 'title = "x"\n'), read_wanted(tmp_path / "none.toml", QUESTIONS)):
        assert wanted.score_of("first", "softmax") == 0.90
        assert wanted.lazy_excuse("first", "softmax") == ""


def test_a_question_is_named_alone_or_with_its_notebook(tmp_path: Path) -> None:
    wanted = read(
        tmp_path,
        """
        [audit]
        mutation_score = 0.95
        [audit.questions]
        softmax = 0.8
        "second/softmax" = 0.7
        [audit.lazy]
        mean = "the mean of one value is that value"
        [audit.shown]
        "first/softmax" = "the text derives it"
        """,
    )

    assert [wanted.score_of(*one) for one in QUESTIONS] == [0.8, 0.7, 0.95]
    assert [wanted.lazy_excuse(*one) for one in QUESTIONS] == ["", "", "the mean of one value is that value"]
    assert [wanted.shown_excuse(*one) for one in QUESTIONS] == ["the text derives it", "", ""]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[audit]\nmutaton_score = 0.9", "mutaton_score"),
        ("[audit]\nmutation_score = 90", "wanted a share"),
        ("[audit.questions]\nsoftmax = -0.1", "wanted a share"),
        ("[audit.lazy]\nsofmax = 'x'", "no such question"),
        ("[audit.shown]\nmean = ''", "wanted a reason"),
        ("[audit", "audit"),
    ],
)
def test_what_it_may_not_say_is_refused(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(CourseError, match=message):
        read(tmp_path, text)
