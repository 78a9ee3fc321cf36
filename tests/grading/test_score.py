"""What a graded cell earns, from what the examiner found."""

from math import inf, nan

import pytest

from autograder.grading.score import answers_in, score_notebook, untouched
from autograder.model import (
    Exam,
    ExamCell,
    Finding,
    Limits,
    Measurement,
    Paper,
    PaperCell,
    Ran,
    Score,
    Sitting,
)

TEST = ExamCell("t", "code", "test", "test_kl", "assert kl(p, p) == 0", "", points=3.0, question="kl")
ANSWER = ExamCell("r", "markdown", "manual", "why", "YOUR ANSWER HERE", "YOUR ANSWER HERE\n", points=2.0)
TASK = ExamCell("k", "markdown", "task", "essay", "Write an essay.", "Write an essay.", points=4.0)
CODE = ExamCell("s", "code", "solution", "kl", "raise NotImplementedError", "raise NotImplementedError")


def scored(cell, finding=None, answer="", reason="", ran=()):
    exam = Exam("week01", "kl", "cpu", Limits(), (CODE, cell))
    cells = () if reason else (PaperCell(cell.id, cell.kind, cell.role, cell.name, answer),)
    sitting = Sitting("kl", ran=ran, findings=(finding,) if finding else ())
    (score,) = score_notebook(exam, Paper("kl", cells, reason=reason), sitting)
    return score


def measured(*figures):
    return Finding("test_kl", "passed", measurements=tuple(figures))


def test_a_passed_test_earns_its_points():
    assert scored(TEST, Finding("test_kl", "passed")) == Score("test_kl", "kl", 3.0, 3.0)


@pytest.mark.parametrize("value", [0, 0.0, 1.25, 3, 3.0])
def test_a_number_within_the_points_is_earned(value):
    assert scored(TEST, Finding("test_kl", "passed", value=value)).earned == value


@pytest.mark.parametrize("value", [nan, inf, -inf, -0.5, 3.0000001])
def test_a_number_that_cannot_be_given_earns_nothing_and_says_so(value):
    found = scored(TEST, Finding("test_kl", "passed", value=value))
    wanted = f"The test returned {value:g}, wanted 0 to 3 points: tell your instructor."
    assert (found.earned, found.reason) == (0.0, wanted)


def test_the_weakest_of_the_measured_figures_decides():
    accuracy = Measurement("accuracy", 0.9, zero=0.5, full=0.9, credit=1.0)
    loss = Measurement("loss", 0.4, zero=0.6, full=0.2, credit=0.5)
    found = scored(TEST, measured(accuracy, loss))
    assert (found.earned, found.reason) == (1.5, "loss is 0.4: 0.6 earns nothing, 0.2 earns all.")


def certain(value, credit, **more):
    """A figure of 2,000 examples, between the marks 0.9 and 0.98."""
    ends = {
        "low": value - 0.00777,
        "high": value + 0.00623,
        "confidence": 0.95,
        "n": 2000,
        "method": "wilson",
    }
    return Measurement("accuracy", value, zero=0.9, full=0.98, credit=credit, **{**ends, **more})


def test_a_visible_figure_is_told_with_its_interval():
    found = scored(TEST, measured(certain(0.94, 0.5, unit="of 1")))
    assert found.reason == (
        "accuracy is 0.94 of 1 (95 % interval 0.9322 to 0.9462, n = 2000): 0.9 of 1 earns nothing, "
        "0.98 of 1 earns all."
    )


def test_a_figure_of_repeats_tells_how_many():
    found = scored(TEST, measured(certain(0.94, 0.5, method="t", n=5, values=(0.93, 0.95, 0.94, 0.94, 0.94))))
    assert "(95 % interval 0.9322 to 0.9462, 5 repeats)" in found.reason


def test_a_visible_figure_in_doubt_has_full_points_and_a_reason():
    found = scored(TEST, measured(certain(0.975, 1.0, undecided=True)))
    assert (found.earned, found.reason) == (
        3.0,
        "accuracy is 0.975 (95 % interval 0.9672 to 0.9812, n = 2000), which reaches 0.98: "
        "0.9 earns nothing, 0.98 earns all.",
    )


def test_a_visible_figure_in_doubt_tells_the_band_that_it_reaches():
    bands = ((0.92, 0.5), (0.95, 0.8))
    found = scored(TEST, measured(certain(0.945, 0.8, undecided=True, bands=bands)))
    assert (found.earned, ", which reaches 0.95: " in found.reason) == (2.4, True)


@pytest.mark.parametrize(
    ("told", "credit", "reason"),
    [(0.98, 1.0, ""), (0.976, 0.95, "accuracy is 0.976: 0.9 earns nothing, 0.98 earns all.")],
)
def test_of_a_hidden_figure_nothing_else_is_told(told, credit, reason):
    hidden = certain(0.9765, credit, told=told, undecided=True, seeds=(4711,), values=(0.9765,))
    assert scored(TEST, measured(hidden)).reason == reason


@pytest.mark.parametrize(("value", "credit"), [(nan, 1.0), (inf, 1.0), (0.9, nan), (0.9, 1.5), (0.9, -0.1)])
def test_a_figure_that_is_no_number_or_no_credit_earns_nothing(value, credit):
    fine = Measurement("loss", 0.1, zero=0.6, full=0.2, credit=1.0)
    found = scored(TEST, measured(fine, Measurement("accuracy", value, zero=0.5, full=0.9, credit=credit)))
    assert (found.earned, found.reason[:8]) == (0.0, "accuracy")


def test_a_returned_number_goes_before_the_measured_figures():
    figure = Measurement("accuracy", 0.7, zero=0.5, full=0.9, credit=0.5)
    assert scored(TEST, Finding("test_kl", "passed", value=1.0, measurements=(figure,))).earned == 1.0


@pytest.mark.parametrize("outcome", ["failed", "timed out", "died", "skipped"])
def test_every_other_outcome_earns_nothing_with_its_message(outcome):
    # a value and a figure of a test that did not pass count for nothing
    figure = Measurement("accuracy", 0.9, zero=0.5, full=0.9, credit=1.0)
    found = scored(TEST, Finding("test_kl", outcome, 3.0, "wanted 0, found 1", measurements=(figure,)))
    assert (found.earned, found.reason) == (0.0, "wanted 0, found 1")
    assert scored(TEST, Finding("test_kl", outcome)).reason.startswith("The ")


def test_the_examiners_own_failure_waits_for_a_person():
    found = scored(TEST, Finding("test_kl", "ungraded"))
    assert found.earned is None
    assert "your instructor will look at it" in found.reason


def test_a_test_without_a_finding_earns_nothing():
    assert scored(TEST) == Score("test_kl", "kl", 0.0, 3.0, "The test was not reached.")


def test_a_finding_counts_for_its_own_test_alone():
    assert scored(TEST, Finding("test_other", "passed")).earned == 0.0


def test_output_counts_for_nothing():
    printed = {"output_type": "execute_result", "data": {"text/plain": "3.0"}, "metadata": {}}
    warned = {"output_type": "stream", "name": "stderr", "text": "RuntimeWarning: divide by zero"}
    ran = (Ran("t", "ok", (printed, warned)),)
    assert scored(TEST, Finding("test_kl", "failed"), ran=ran).earned == 0.0
    assert scored(TEST, Finding("test_kl", "passed"), ran=ran).earned == 3.0


def test_an_unreadable_paper_earns_nothing_anywhere_with_its_reason():
    found = [scored(cell, reason="The file is no notebook.") for cell in (TEST, ANSWER, TASK)]
    assert [(score.earned, score.reason) for score in found] == [(0.0, "The file is no notebook.")] * 3


def test_a_given_answer_waits_for_a_person():
    assert scored(ANSWER, answer="It diverges.") == Score("why", "why", None, 2.0)


@pytest.mark.parametrize("answer", ["YOUR ANSWER HERE", "\n YOUR ANSWER HERE  \n"])
def test_an_untouched_answer_is_no_answer(answer):
    assert scored(ANSWER, answer=answer) == Score("why", "why", 0.0, 2.0, "No answer.")


@pytest.mark.parametrize("answer", ["", "  \n"])
def test_an_emptied_answer_waits_for_a_person_as_in_nbgrader(answer):
    assert scored(ANSWER, answer=answer) == Score("why", "why", None, 2.0)


def test_an_answer_that_is_not_in_the_paper_is_untouched():
    assert untouched(ANSWER, {})


def test_of_several_cells_of_one_name_the_first_is_the_answer():
    cells = [PaperCell(f"r{number}", "markdown", "manual", "why", text) for number, text in enumerate("ab")]
    assert answers_in(Paper("kl", tuple(cells))) == {"why": "a"}


def test_a_task_always_waits_for_a_person():
    assert scored(TASK, answer=TASK.release).earned is None


def test_scores_come_in_the_order_of_the_exam_and_of_graded_cells_alone():
    exam = Exam("week01", "kl", "cpu", Limits(), (TASK, CODE, ANSWER, TEST))
    scores = score_notebook(exam, Paper("kl", ()), Sitting("kl", findings=(Finding("test_kl", "passed"),)))
    assert [score.name for score in scores] == ["essay", "why", "test_kl"]
