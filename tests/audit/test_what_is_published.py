"""What must not be in files that are published: parts of solutions, secrets, somebody's paths."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from audited_weeks import GOOD, week

from autograder.audit.leaks import leaks
from autograder.audit.secrets import problems_of_text
from autograder.audit.settings import Wanted
from autograder.compiler.source import read_assignment

VALUE = "np.array([-7.0, 3.0, 4.0]) / 7.0"
HIDDEN = f"assert_close(scale(np.array([-9.0, 1.0, 2.0])), {VALUE})"
SOLVED = "return moved / np.max(np.abs(moved))"


def found_in(
    folder: Path, text: str, name: str = "extra.md", wanted: Wanted | None = None
) -> list[tuple[str, bool]]:
    """What is found once a file with some text lies in the release."""
    course = week(folder, GOOD)
    (course.release / "week01" / name).write_text(text, encoding="utf-8")
    found = leaks(read_assignment(course, "week01"), course.release / "week01", wanted or Wanted())
    return [(problem.where, problem.fails) for problem in found]


def notebook(*cells: tuple[str, str]) -> str:
    return json.dumps({"cells": [{"cell_type": kind, "source": text} for kind, text in cells]})


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("extra.md", f"try {HIDDEN} at home"),
        ("extra.md", HIDDEN.replace(" ", "").replace(",", ",\n   ")),
        ("extra.py", HIDDEN.replace("(", "(  ").replace(")", "  )  # a comment\n", 1)),
        ("extra.ipynb", notebook(("markdown", f"see `{HIDDEN}`"))),
        ("extra.ipynb", notebook(("code", f"if True:\n    {HIDDEN}"))),
    ],
)
def test_a_hidden_test_is_found_however_it_is_laid_out(tmp_path: Path, name: str, text: str) -> None:
    assert found_in(tmp_path, text, name) == [("tiny/scale", True)]


@pytest.mark.parametrize("text", ["", "x = np.mean(x)", "moved = x - np.mean(x)", "np.max(np.abs(moved))"])
def test_short_and_common_lines_tell_nothing(tmp_path: Path, text: str) -> None:
    assert found_in(tmp_path, text) == []


def test_the_release_of_a_good_week_tells_nothing(tmp_path: Path) -> None:
    course = week(tmp_path, GOOD)

    assert list(leaks(read_assignment(course, "week01"), course.release / "week01", Wanted())) == []


def test_what_its_author_excuses_is_listed_and_fails_nothing(tmp_path: Path) -> None:
    wanted = Wanted(shown={"scale": "the text derives it"})

    assert found_in(tmp_path, HIDDEN, wanted=wanted) == [("tiny/scale", False)]


KEY = "kT9wq8Zr2LmX7vK1pT9wq8Zr2LmX7vK1pT9w"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("-----BEGIN OPENSSH PRIVATE KEY-----", "a private key is in it"),
        ("aws AKIAABCDEFGHIJKLMNOP", "an access key of AWS is in it"),
        ("ghp_" + KEY, "a token of GitHub is in it"),
        ("glpat-" + KEY[:20], "a token of GitLab is in it"),
        ("hf_" + KEY[:34], "a token of Hugging Face is in it"),
        (f'API_KEY = "{KEY}"', "a secret is in it"),
        ("password: 'q8Zr2LmX7vK1pT9w'", "a secret is in it"),
        ("see /home/ada/data", "an absolute path is in it"),
        ("open('/Users/ada/x')", "an absolute path is in it"),
        (r"C:\Users\ada", "an absolute path is in it"),
        ('"C:\\\\Users\\\\ada"', "an absolute path is in it"),
    ],
)
def test_what_opens_something_is_found_and_not_repeated(text: str, wanted: str) -> None:
    (found,) = problems_of_text(text)

    assert found.startswith(wanted)
    assert KEY not in found


@pytest.mark.parametrize(
    "text",
    [
        "the token of a sentence",
        'token = "begin-of-sentence"',
        'canary_secret = "the-canary-of-softmax-sings-4711"',
        'secret_scores = "12345678901234567890"',
        r"$f:\mathbb{R}^n \to \mathbb{R}$, $D:\Delta\to X$",
        "https://example.org/home/ada",
        "~/home/ada and ./home/ada",
        "a/home/ada",
    ],
)
def test_what_only_looks_like_it_is_not(text: str) -> None:
    assert list(problems_of_text(text)) == []
