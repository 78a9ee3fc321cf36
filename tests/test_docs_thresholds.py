"""What docs/thresholds.md says is so: its examples, sentences, options and the tables that can be worked out."""

from __future__ import annotations

import inspect
from pathlib import Path

import numpy as np
import pytest
from documents import ROOT, blocks, prose, rows

from autograder.checks import Credit, accuracy, record_credits, threshold
from autograder.compiler.compile import compile_assignment
from autograder.course import Course
from benchmarks.simulated_classes import simulations
from benchmarks.thresholds import spreads, widths

DOCUMENT = ROOT / "docs/thresholds.md"
EXAMPLES = blocks(DOCUMENT, "python")


@pytest.mark.parametrize("example", EXAMPLES, ids=["metric", "repeats"])
def test_every_example_compiles_and_its_solution_has_full_points(example: str, tmp_path: Path) -> None:
    week = tmp_path / "source/week03"
    week.mkdir(parents=True)
    (week / "example.py").write_text(example, encoding="utf-8")
    (notebook,) = compile_assignment(Course(tmp_path), "week03").notebooks
    assert [cell.role for cell in notebook.cells if cell.points] == ["test"]

    with record_credits() as credits:
        exec(compile(example, "example.py", "exec"), {})
    assert [(credit.credit, bool(credit.evidence.method)) for credit in credits] == [(1.0, True)]


def of_accuracy(right: int, n: int) -> Credit:
    labels = np.zeros(n, int)
    found = (np.arange(n) >= right).astype(int)
    return threshold(accuracy, found, labels, zero=0.90, full=0.98, what="accuracy")


@pytest.mark.parametrize("right", [1906, 1950])
def test_the_sentences_are_those_that_a_student_reads(right: int) -> None:
    assert f"    {of_accuracy(right, 2000)!r}\n" in prose(DOCUMENT)


def test_the_example_by_hand_is_right() -> None:
    text = prose(DOCUMENT)
    undecided, plain = of_accuracy(974, 1000), of_accuracy(970, 1000)
    assert f"upper   centre + half                                {undecided.evidence.high:.5f}\n" in text
    assert f"the upper end is {plain.evidence.high:.5f}: the figure counts as itself" in text
    assert (undecided.counted, plain.counted, plain.credit) == (0.98, None, pytest.approx(0.875))


def test_the_options_are_those_of_threshold() -> None:
    named = [name.strip("`") for cells in rows(DOCUMENT, "option") for name in cells[0].split(", ")]
    wanted = [
        f"{one.name}="
        for one in inspect.signature(threshold).parameters.values()
        if one.kind is one.KEYWORD_ONLY
    ]
    assert sorted(named) == sorted(wanted)


@pytest.mark.parametrize("table", [widths, spreads])
def test_the_tables_of_reach_are_those_that_the_benchmark_prints(table: object) -> None:
    assert f"\n\n{table()}\n\n" in prose(DOCUMENT)  # type: ignore[operator]


def test_every_simulation_is_in_the_document() -> None:
    text = prose(DOCUMENT)
    assert [
        one.name for one in simulations() if f"### {one.name[0].upper()}{one.name[1:]}\n" not in text
    ] == []
