"""What a student learns of a hidden test by handing in again and again: all that feedback tells, page against page.

The hand-ins of one test have one source and differ in a file beside the notebook alone, so that their pages can be
compared byte for byte: whatever differs has been told.
"""

from __future__ import annotations

import builtins
import math
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path

import msgspec
import numpy as np
import pytest
from cases.case import Case, Expected
from cases.small import Small
from reports.graded_week import standing

from autograder.course import read_week
from autograder.reports.feedback import write_feedback

Tell = Callable[[str], str]

# `wish` is what the file says; `asked` is true of the first call of the hidden test
SOFTMAX = """# %% solution="softmax"
import builtins
import time

wish = open("wish.txt").read()


def softmax(z):
    if z[0] != 0.0 and len(z) == 2 and z[0] < 100:
        {hidden}
    e = np.exp(z - np.max(z))
    return e / np.sum(e)
"""
RETURNS = SOFTMAX.format(hidden="return np.array(wish.split(), float)")
SLEEPS = SOFTMAX.format(hidden="time.sleep(float(wish))")
RAISES = SOFTMAX.format(hidden="raise getattr(builtins, wish, type(wish, (ValueError,), {}))(wish)")
PREDICTS = """# %% solution="predict"
def predict(X):
    return np.loadtxt("wish.txt", dtype=int)
"""


@pytest.fixture
def feedback(small: Small, tmp_path: Path) -> Callable[[str], Tell]:
    """Hands a script in with a wish beside it; gives all that the student then reads, both pages."""
    case = Case(tmp_path / "case", Expected(about="", others="full", cell_seconds=5.0))
    (case.folder / "files").mkdir(parents=True)
    week = read_week(small.course.source / "small")
    place = small.course.result_path("ada", "small", "small")
    place.parent.mkdir(parents=True, exist_ok=True)

    def hand_in(script: str) -> Tell:
        (case.folder / "submission.py").write_text(script, encoding="utf-8")

        def tell(wish: str) -> str:
            (case.folder / "files" / "wish.txt").write_text(wish, encoding="utf-8")
            place.write_bytes(msgspec.json.encode(small.sit(case, tmp_path)))
            pages = write_feedback(small.course, week, [small.exam], standing())
            return "".join(page.read_text(encoding="utf-8") for page in pages)

        return tell

    return hand_in


def bits(pages: Iterable[str]) -> float:
    """How much each hand-in told, in bits: the entropy of what was told (C. Shannon, 1948)."""
    counts = Counter(pages)
    return sum(n / counts.total() * math.log2(counts.total() / n) for n in counts.values())


def labels(flipped: Iterable[int]) -> str:
    """The labels of the hidden points as a good answer gives them, with some of them turned round."""
    points = np.random.default_rng(1)
    drawn = points.integers(0, 2, 200)
    drawn[list(flipped)] ^= 1
    return " ".join(map(str, drawn))


def test_every_wrong_value_is_told_alike(feedback: Callable[[str], Tell]) -> None:
    tell = feedback(RETURNS)
    wrong = ["0.2 0.8", "0.2499 0.7501", "0.26 0.74", "-1 2", "nan nan", "inf 0", "0.25", "0 0 1", "1e300 0"]
    assert bits(map(tell, wrong)) == 0.0
    # and the right one otherwise: the pages do tell something
    assert bits(map(tell, ["0.2 0.8", "0.25 0.75"])) == 1.0


def test_an_exception_tells_which_of_pythons_own_it_is_and_no_more(feedback: Callable[[str], Tell]) -> None:
    tell = feedback(RAISES)
    own = ["Low", "High", "ValueErrorWith3", "_", "E" * 500]
    assert bits(map(tell, own)) == 0.0
    assert bits(map(tell, ["ValueError", "KeyError", "OSError", "ZeroDivisionError"])) == 2.0
    kinds = {kind for kind in vars(builtins).values() if isinstance(kind, type)}
    assert math.log2(sum(issubclass(kind, Exception) for kind in kinds)) < 6.0


def test_how_long_it_took_is_not_told(feedback: Callable[[str], Tell]) -> None:
    tell = feedback(SLEEPS)
    assert bits(map(tell, ["0", "0.2", "0.7"])) == 0.0


def test_over_the_time_limit_or_not_is_one_bit(feedback: Callable[[str], Tell]) -> None:
    tell = feedback(SLEEPS)
    assert bits(map(tell, ["0", "60"])) == 1.0


def test_one_hidden_label_more_or_less_is_not_told(feedback: Callable[[str], Tell]) -> None:
    tell = feedback(PREDICTS)
    assert bits(map(tell, map(labels, [range(0), range(1), range(2), range(3)]))) == 0.0


def test_guesses_at_hidden_labels_tell_no_more_than_a_few_steps_of_credit(
    feedback: Callable[[str], Tell],
) -> None:
    rng = np.random.default_rng(0)
    guesses = [" ".join(map(str, rng.integers(0, 2, 200))) for _ in range(16)]
    # told exactly it was 4.8: accuracies of guesses spread over some four steps
    assert bits(map(feedback(PREDICTS), guesses)) < 2.0
