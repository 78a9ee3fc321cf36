"""The comparison with other graders: which cases, what they are worth, what is said of a grader."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from cases.small import Small, book
from click.testing import CliRunner

from autograder.errors import EngineError
from benchmarks.peers import comparison
from benchmarks.peers.assignment import as_otter_notebook, as_otter_tests, for_nbgrader, hidden_lines
from benchmarks.peers.comparison import disagreements
from benchmarks.peers.corpus import Attack, chosen, hidden_words, read_corpus, worth
from benchmarks.peers.hand_in import Desk
from benchmarks.peers.page import shown
from benchmarks.peers.table import words
from benchmarks.peers.verdict import Count, Found, counts, judge, refused
from benchmarks.peers_under_attack import main
from tests.cases.case import Expected

POINTS = {"test_a": 3.0, "test_b": 2.0}
LATE = "Over the time limit of 0.5 s."


@pytest.fixture(scope="module")
def corpus(small: Small) -> dict[str, Attack]:
    return {attack.id: attack for attack in read_corpus(small.exam, small.solved, small.released)}


@pytest.fixture(scope="module")
def source(small: Small) -> dict[str, Any]:
    return book(small.course, "build/source")


def attack_worth(**points: float) -> Attack:
    return Attack(SimpleNamespace(folder=Path("case")), POINTS, POINTS | points, (), False)  # type: ignore[arg-type]


# -- the corpus ----------------------------------------------------------------------------------------------


def test_a_case_is_worth_what_its_verdict_says() -> None:
    expected = Expected("about", "full", scores={"test_b": 0.5, "why": 0.0})

    assert worth(POINTS, expected) == {"test_a": 3.0, "test_b": 0.5}
    assert worth(POINTS, Expected("about", "zero")) == {"test_a": 0.0, "test_b": 0.0}


def test_hidden_words_are_those_that_the_student_did_not_write() -> None:
    expected = Expected("about", "full", absent=["-5.763", "Was_", "\\u001b"])

    assert hidden_words(expected, 'name = f"Was_{z}"') == ("-5.763",)


@pytest.mark.parametrize(
    ("case", "bound"),
    [
        ("early_answers", True),
        ("runner_replaced", True),
        ("knows_that_it_is_graded", True),
        ("forged_output_of_a_handle", True),
        ("eq_always_true", False),
        ("patched_allclose", False),
        ("reads_git_and_caches", False),
        ("shipped_numpy", False),
    ],
)
def test_a_case_that_names_this_engines_modules_is_bound_to_it(
    case: str, bound: bool, corpus: dict[str, Attack]
) -> None:
    assert corpus[case].bound == bound


def test_the_honest_and_the_untouched_notebook_come_first_whatever_is_chosen(
    corpus: dict[str, Attack],
) -> None:
    every = list(corpus.values())

    assert [attack.id for attack in chosen(every, ["os_exit"], False)] == ["solution", "stub", "os_exit"]
    assert [attack.id for attack in chosen(every, ["stub"], False)] == ["solution", "stub"]
    assert len(chosen(every, [], False)) == len(every)
    assert 2 < len(chosen(every, [], True)) <= len(every) // 8 + 3


def test_a_case_that_there_is_not_cannot_be_chosen(corpus: dict[str, Attack]) -> None:
    with pytest.raises(KeyError, match="no_such_case"):
        chosen(list(corpus.values()), ["no_such_case"], False)


# -- the course in each grader's form ------------------------------------------------------------------------


def run_test_cell(cell: dict[str, Any], **answers: Any) -> Any:
    """Run the lines before a test cell's last expression, and give that expression's value."""
    *before, last = "".join(cell["source"]).replace("### END HIDDEN TESTS", "").strip().splitlines()
    scope = {"np": np, **answers}
    exec("\n".join(before), scope)
    return eval(last, scope)


def cell_of(book: dict[str, Any], name: str) -> dict[str, Any]:
    return next(
        cell for cell in book["cells"] if cell["metadata"].get("nbgrader", {}).get("grade_id") == name
    )


def otter_cases(text: str) -> list[tuple[float, bool, Any]]:
    """The test cases of a file of otter's: points, whether hidden, the function."""
    found: list[tuple[float, bool, Any]] = []

    def test_case(points: float, hidden: bool) -> Any:
        return lambda function: found.append((points, hidden, function))

    exec(text.replace("from otter.test_files import test_case", ""), {"test_case": test_case})
    return found


def test_nbgrader_reads_a_share_of_the_points_as_a_float(source: dict[str, Any]) -> None:
    cell = cell_of(for_nbgrader(source), "test_signs")

    found = run_test_cell(cell, signs=lambda x: (x > 0).astype(float))

    assert (type(found), found) == (float, 2.0)


def test_nbgrader_reads_a_threshold_as_its_share_of_the_points(source: dict[str, Any]) -> None:
    cell = cell_of(for_nbgrader(source), "test_predict")
    names = {
        "two_blobs": lambda seed: (None, None),
        "predict": lambda X: X,
        "accuracy": lambda found, wanted: 0.8,
        "threshold": lambda value, **marks: SimpleNamespace(credit=0.75),
    }

    assert run_test_cell(cell, **names) == 3.0


def test_other_test_cells_reach_nbgrader_as_they_are(source: dict[str, Any]) -> None:
    made, changed = for_nbgrader(source), {"test_signs", "test_predict"}

    for before, after in zip(source["cells"], made["cells"], strict=True):
        if before["metadata"].get("nbgrader", {}).get("grade_id") not in changed:
            assert after | {"source": "".join(after["source"])} == before | {
                "source": "".join(before["source"])
            }


def test_otter_keeps_hidden_tests_in_a_hidden_case(source: dict[str, Any]) -> None:
    files = as_otter_tests(source)

    shapes = {
        name: [(points, hidden) for points, hidden, _ in otter_cases(text)] for name, text in files.items()
    }
    assert shapes["test_softmax.py"] == [(1.5, False), (1.5, True)]
    assert shapes["test_mean.py"] == [(2.0, False)]
    assert shapes["test_predict.py"] == [(4.0, True)]
    shown = files["test_softmax.py"].partition("hidden=True")[0]
    assert [line for line in hidden_lines(source) if line.strip() in shown] == []
    assert "canary" in files["test_softmax.py"]


@pytest.mark.parametrize(("answer", "passes"), [(np.sign, True), (lambda x: (x > 0).astype(float), False)])
def test_otter_gives_all_points_of_a_share_or_none(answer: Any, passes: bool, source: dict[str, Any]) -> None:
    ((_, _, case),) = otter_cases(as_otter_tests(source)["test_signs.py"])
    students = {"np": np, "signs": answer}

    if passes:
        case(students)
    else:
        with pytest.raises(AssertionError):
            case(students)
    assert set(students) == {"np", "signs"}, "a test's names come among the student's"


def test_a_hidden_case_of_otters_knows_the_names_of_the_shown_one() -> None:
    cell = {
        "metadata": {"nbgrader": {"grade": True, "grade_id": "test_a", "points": 1}},
        "source": "wanted = f(1)\n### BEGIN HIDDEN TESTS\nassert f(2) == wanted\n### END HIDDEN TESTS",
    }
    (_, _, shown), (_, _, hidden) = otter_cases(as_otter_tests({"cells": [cell]})["test_a.py"])
    students = {"f": lambda x: x}

    shown(students)
    with pytest.raises(AssertionError):
        hidden(students)


def test_otters_notebook_calls_it_where_the_tests_stand(small: Small) -> None:
    made = as_otter_notebook(small.solved)

    names = [cell.get("id") for cell in made["cells"]]
    assert names == ["otter", *(cell["id"] for cell in small.solved["cells"])]
    assert cell_of(made, "test_mean")["source"] == 'grader.check("test_mean")'
    assert cell_of(made, "mean") == cell_of(small.solved, "mean")


def test_a_case_is_handed_in_to_each_grader_in_its_form(
    small: Small, source: dict[str, Any], corpus: dict[str, Attack]
) -> None:
    desk = Desk(source, small.solved, small.released)
    nbgrader, otter = desk.peers

    alone, beside = corpus["reads_files"], corpus["shipped_numpy"]
    plain = desk.hand_in(nbgrader, beside, (), 20.0).files
    assert {"submitted/ada/small/small.ipynb", "submitted/ada/small/numpy.py"} < set(plain)
    assert b"c.Execute.timeout = 20\n" in plain["nbgrader_config.py"]
    assert list(desk.hand_in(otter, beside, (), 20.0).files) == ["submitted/small.zip"]
    handed = desk.hand_in(otter, alone, (), 20.0).files["submitted/small.ipynb"]
    assert b"autograder.zip" in handed
    assert b"@EXAM@" not in handed
    assert len(json.loads(handed)["cells"]) == len(small.released["cells"]) + 2


# -- the verdict ---------------------------------------------------------------------------------------------


def test_more_than_a_wrong_answer_is_worth_is_points_for_a_wrong_answer() -> None:
    found = judge(attack_worth(test_a=0.0, test_b=0.5), Found({"test_a": 3.0, "test_b": 0.5}), {})

    assert (found.wrong, found.scored, found.short, found.holds) == (
        ("test_a", "test_b"),
        ("test_a",),
        (),
        False,
    )


def test_a_wrong_answer_without_points_holds() -> None:
    found = judge(attack_worth(test_a=0.0), Found({"test_a": 0.0, "test_b": 2.0}), {"test_a": "no"})

    assert (found.scored, found.short, found.lost, found.total, found.holds) == ((), (), "", 2.0, True)


def test_an_answer_that_was_late_here_is_counted_apart() -> None:
    found = judge(attack_worth(test_a=0.0), Found({"test_a": 3.0, "test_b": 2.0}), {"test_a": LATE})

    assert (found.wrong, found.scored, found.late, found.scored_late) == ((), (), ("test_a",), ("test_a",))


@pytest.mark.parametrize(
    "reason",
    [
        "Your notebook broke the exam's protocol.",
        "RuntimeError: that function was never handed out",
        "OSError: [Errno 28] No space left on device",
    ],
)
def test_an_answer_that_only_this_engine_refuses_is_not_judged_elsewhere(reason: str) -> None:
    found = judge(attack_worth(test_a=0.0), Found({"test_a": 3.0, "test_b": 2.0}), {"test_a": reason})

    assert (found.wrong, found.late, found.right, found.holds) == ((), (), ("test_b",), True)


def test_what_is_in_a_file_that_this_engine_cannot_read_is_not_judged() -> None:
    attack, both = attack_worth(test_a=0.0, test_b=0.0), {"test_a": 3.0, "test_b": 2.0}

    unread = judge(attack, Found(both), {"test_a": "not a notebook", "test_b": "not a notebook"})
    read = judge(
        attack, Found(both), {"test_a": "NotImplementedError: a", "test_b": "NotImplementedError: b"}
    )

    assert (unread.wrong, unread.scored) == ((), ())
    assert (read.wrong, read.scored) == (("test_a", "test_b"), ("test_a", "test_b"))


@pytest.mark.parametrize(
    ("case", "unread"), [("file_nbformat_99", True), ("stub", False), ("os_exit", False)]
)
def test_a_file_that_cannot_be_read_has_one_reason_for_all_tests(
    case: str, unread: bool, small: Small, corpus: dict[str, Attack], tmp_path: Path
) -> None:
    result = small.sit(corpus[case].case, tmp_path)

    assert refused(corpus[case], {score.name: score.reason for score in result.scores}) == unread


def test_a_right_answer_with_fewer_points_is_short() -> None:
    found = judge(attack_worth(test_a=0.0), Found({"test_a": 0.0, "test_b": None}), {})

    assert (found.short, found.holds) == (("test_b",), False)


@pytest.mark.parametrize(
    ("given", "lost"),
    [
        (Found({}, "not done: no end after 30 s"), "not done: no end after 30 s"),
        (Found({"test_a": None, "test_b": None}), "no question has a score"),
        (Found({}), "no question has a score"),
    ],
)
def test_a_case_without_any_score_is_lost_and_nothing_else(given: Found, lost: str) -> None:
    found = judge(attack_worth(test_a=0.0), given, {})

    assert (found.lost, found.scored, found.short, found.total) == (lost, (), (), 0.0)


def test_each_kind_is_counted_of_the_cases_in_which_it_could_be() -> None:
    wrong, right = attack_worth(test_a=0.0), attack_worth()
    told = Attack(right.case, POINTS, POINTS, ("-5.763",), False)
    both = {"test_a": 3.0, "test_b": 2.0}
    judged = [
        judge(wrong, Found(both), {}),
        judge(wrong, Found(both), {"test_a": LATE}),
        judge(right, Found({"test_a": 3.0, "test_b": 0.0}), {}),
        judge(right, Found({}, "not done: no end"), {}),
        judge(right, Found({}, "died: SIGKILL"), {}),
        judge(attack_worth(test_a=0.0, test_b=0.0), Found({}, "failed: ValueError"), {}),
        judge(told, Found(both, told=("-5.763",)), {}),
        judge(right, Found(both), {}),
    ]

    assert counts(judged) == [
        Count("points for a wrong answer", 1, 2),
        Count("points for an answer after the time limit", 1, 1),
        Count("a hidden value told to the student", 1, 1),
        Count("no score: not done in time", 1, 8),
        Count("no score, though an answer is right", 1, 7),
        Count("no score, and no answer is right", 1, 1),
        Count("fewer points for a right answer", 1, 5),
        Count("none of these", 1, 8),
    ]


def test_a_cell_of_the_table_says_all_that_went_wrong() -> None:
    attack = Attack(attack_worth().case, POINTS, {"test_a": 0.0, "test_b": 2.0}, ("-5.763",), False)

    assert words(judge(attack, Found({"test_a": 0.0, "test_b": 2.0}), {})) == "2"
    told = Found({"test_a": 3.0, "test_b": 0.0}, told=("-5.763",))
    assert words(judge(attack, told, {})) == "3; points for 1 wrong; fewer for 1 right; tells -5.763"
    assert words(judge(attack, Found({}, "not done: no end after 30 s"), {})) == "no score: not done"
    assert words(judge(attack, Found({}, "failed: OSError: no space"), {})) == "no score: OSError"


def test_a_grader_that_gives_the_honest_solution_less_is_named_with_what_was_wanted() -> None:
    attack = attack_worth()

    assert disagreements([attack], {"case": Found(POINTS)}) == []
    assert disagreements([attack], {"case": Found({"test_a": 3.0})}) == [
        "case: wanted 2 points for test_b, found None"
    ]
    assert disagreements([attack], {"case": Found({}, "died: SIGKILL")}) == ["case: died: SIGKILL"]


# -- the cage and the command --------------------------------------------------------------------------------


def test_what_a_page_shows_is_its_text_without_styles_scripts_and_figures() -> None:
    page = (
        "<head><title>5763</title></head><style>p { width: 5763px }</style><script>5763</script>"
        '<p class="5763">wanted<span>_values</span> &lt; 3</p><img src="data:5763">'
    )

    assert shown(page) == "wanted_values < 3"


def test_without_docker_nothing_is_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_engine() -> None:
        raise EngineError("no Docker engine runs here")

    monkeypatch.setattr(comparison, "engine", no_engine)

    done = CliRunner().invoke(main, ["--quick"])

    assert done.exit_code == 1
    assert "nothing was compared: no Docker engine runs here" in done.output


@pytest.mark.long  # builds two other tools' images, and is about those tools
@pytest.mark.docker
@pytest.mark.timeout(1800)
def test_three_cases_end_to_end() -> None:
    chosen = ["stderr_warning", "patched_allclose", "os_exit"]
    done = CliRunner().invoke(main, ["--json", *(word for case in chosen for word in ("--only", case))])

    assert done.exit_code == 0, done.output
    found = json.loads(done.stdout)
    cases = {case["case"]: case for case in found["cases"]}
    assert list(cases) == ["solution", "stub", *chosen]
    for grader in ("course", "nbgrader", "otter"):
        assert (cases["solution"][grader]["points"], cases["stub"][grader]["points"]) == (23, 0)
    assert cases["stderr_warning"]["nbgrader"]["right, with fewer"] != []
    for grader in ("nbgrader", "otter"):
        fooled = cases["patched_allclose"][grader]["wrong, with points"]
        assert fooled == ["test_softmax", "test_softmax_shift"]
    assert cases["os_exit"]["nbgrader"]["lost"] != ""
    assert [case["course"]["wrong, with points"] for case in cases.values()] == [[]] * 5
