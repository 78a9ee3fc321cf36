"""Thresholds with intervals in a sitting: the student's functions are in a process of their own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from autograder.grading.score import score_notebook
from autograder.grading.sitting.hall import Hall, LocalHall
from autograder.model import Exam, ExamCell, Finding, Import, Limits, Measurement, Paper, PaperCell, Score

CHECKS = ("accuracy", "threshold")
MODULES = ("numpy", "autograder.checks")

DATA = """\
def drawn(seed, n=400):
    rng = np.random.default_rng(seed)
    labels = rng.integers(0, 2, n)
    return rng.normal(size=(n, 2)) + 3 * labels[:, None], labels
"""
METRIC = """\
X, labels = drawn(11)
threshold(accuracy, predict(X), labels, zero=0.5, full=0.99, what="accuracy")
"""
REPEATS = """\
def measure(seed):
    X, labels = drawn(seed)
    return accuracy(fit(*drawn(seed + 1), seed)(X), labels)


threshold(measure, zero=0.5, full=0.97, what="accuracy", seeds=5)
"""
PREDICT = "def predict(X):\n    return (X.sum(axis=1) > 3).astype(int)\n"
FIT = PREDICT + "\n\ndef fit(X, y, seed):\n    return predict\n"


@pytest.fixture(scope="module", name="hall")
def a_hall() -> Iterator[Hall]:
    with LocalHall(MODULES) as made:
        yield made


def sit(hall: Hall, answer: str, test: str, hidden: bool) -> tuple[Finding, Score]:
    """Hand in one answer and hold one test of it; gives what was found, and the score of 10 points."""
    lines = ((1, test.count("\n")),) if hidden else ()
    cells = (
        ExamCell("data", "code", "given", "data", DATA, DATA, setup=True, binds=("drawn",)),
        ExamCell("answer", "code", "solution", "answer", "", ""),
        ExamCell("test", "code", "test", "test", test, "", 10.0, "f", "look again", lines, apart=hidden),
    )
    imports = {"np": Import("numpy"), **{name: Import("autograder.checks", name) for name in CHECKS}}
    exam = Exam("w", "n", "cpu", Limits(), cells, imports=imports, modules=MODULES)
    sources = {"answer": "import numpy as np\n\n" + answer, "data": "import numpy as np\n\n" + DATA}
    papers = (PaperCell(c.id, c.kind, c.role, c.name, sources.get(c.id, c.source)) for c in cells)
    paper = Paper("n", tuple(papers))
    sitting = hall.hold(exam, paper)
    (finding,), (score,) = sitting.findings, score_notebook(exam, paper, sitting)
    return finding, score


def figure_of(finding: Finding) -> Measurement:
    (figure,) = finding.measurements
    return figure


def test_a_metric_of_a_students_predictions_is_recorded_with_its_interval(hall: Hall) -> None:
    finding, score = sit(hall, PREDICT, METRIC, hidden=False)
    figure = figure_of(finding)
    assert (finding.outcome, figure.method, figure.n, figure.undecided) == ("passed", "wilson", 400, True)
    assert figure.low is not None
    assert figure.high is not None
    assert figure.low < figure.value < figure.full < figure.high
    assert score.earned == 10.0
    assert (
        f"95 % interval {figure.low:.4g} to {figure.high:.4g}, n = 400), which reaches 0.99" in score.reason
    )


def test_a_students_training_is_repeated_with_seeds_that_are_recorded(hall: Hall) -> None:
    finding, score = sit(hall, FIT, REPEATS, hidden=False)
    figure = figure_of(finding)
    assert (finding.outcome, figure.method, len(set(figure.seeds))) == ("passed", "t", figure.n)
    assert len(figure.values) == figure.n >= 3
    assert score.earned == 10.0


@pytest.mark.parametrize(("answer", "test"), [(PREDICT, METRIC), (FIT, REPEATS)], ids=["metric", "repeats"])
def test_of_a_hidden_figure_no_message_has_more_than_its_twentieth(
    hall: Hall, answer: str, test: str
) -> None:
    weak = answer.replace("> 3", "> 5")
    finding, score = sit(hall, weak, test, hidden=True)
    figure = figure_of(finding)
    assert figure.low is not None
    assert figure.told != figure.value
    assert 0.0 < score.earned < 10.0  # type: ignore[operator]
    assert (finding.message, score.reason) == (
        "",
        f"accuracy is {figure.told:g}: 0.5 earns nothing, {figure.full:g} earns all.",
    )


def test_a_hidden_figure_in_doubt_reads_like_one_without(hall: Hall) -> None:
    finding, score = sit(hall, PREDICT, METRIC, hidden=True)
    assert (figure_of(finding).undecided, score.earned, score.reason) == (True, 10.0, "")


@pytest.mark.parametrize(
    "body",
    [
        "return np.full(len(X), np.nan)",
        "return (X.sum(axis=1) > 3).astype(int)[:, None]",
        "return [type('Right', (int,), {'__eq__': lambda *_: True})(0) for _ in X]",
        "return np.ones(len(X), int)",
    ],
    ids=["nan", "(n, 1)", "int subclass", "constant"],
)
@pytest.mark.parametrize("test", [METRIC, REPEATS], ids=["metric", "repeats"])
def test_what_is_no_prediction_earns_next_to_nothing(hall: Hall, body: str, test: str) -> None:
    _, score = sit(hall, f"def predict(X):\n    {body}\n" + FIT.removeprefix(PREDICT), test, hidden=True)
    assert score.earned is not None
    assert score.earned <= 1.0


def test_an_answer_that_is_bad_at_random_gains_nothing_by_its_spread(hall: Hall) -> None:
    spread = """\
calls = 0


def fit(X, y, seed):
    global calls
    calls += 1
    return lambda X: ((X.sum(axis=1) > 3) == (calls % 2)).astype(int)
"""
    finding, score = sit(hall, spread, REPEATS, hidden=True)
    figure = figure_of(finding)
    assert figure.high is not None
    assert (figure.high > 1.0, figure.undecided) == (True, False)
    assert score.earned is not None
    assert score.earned < 3.0


def test_a_metric_of_the_students_is_refused_and_never_called(hall: Hall) -> None:
    answer = PREDICT + "\n\ndef mine(found, wanted):\n    return 1.0\n"
    finding, score = sit(hall, answer, METRIC.replace("(accuracy", "(mine"), hidden=False)
    assert (score.earned, finding.measurements) == (0.0, ())
    assert "TypeError: a threshold's metric must be the test's own function" in finding.message
