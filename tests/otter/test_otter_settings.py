"""What the settings of otter's assignments say, and what is said of those that mean nothing here."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from otter_notebooks import code, question, raw, read

from autograder.compiler.otter import settings
from autograder.compiler.otter.settings import remarks_on, seeding
from autograder.model import Otter

Q1 = question("name: q1", [code("x = 2 # SOLUTION")], [code("x", "2")])


@pytest.mark.parametrize(
    ("config", "wanted"),
    [
        ({}, Otter()),
        ({"generate": {"seed": 42}}, Otter(42)),
        ({"generate": {"seed": 0}}, Otter(0)),
        ({"generate": {"seed": 42, "seed_variable": "rng_seed"}}, Otter(42, "rng_seed")),
        ({"seed": {"variable": "s", "autograder_value": 1, "student_value": 2}}, Otter(1, "s")),
        ({"seed": {"variable": "s", "autograder_value": 1}, "generate": {"seed": 3}}, Otter(1, "s")),
        ({"seed": {"autograder_value": 1}, "generate": {"seed": 3}}, Otter(3)),
        ({"generate": True}, Otter()),
        ({"generate": None, "seed": None}, Otter()),
    ],
)
def test_the_seed_is_the_one_that_otter_run_sets(config: dict[str, Any], wanted: Otter) -> None:
    assert seeding(config) == wanted


@pytest.mark.parametrize(
    "config",
    [
        {"seed": 42},
        {"generate": {"seed": "42"}},
        {"generate": {"seed": True}},
        {"generate": {"seed": -1}},
        {"seed": {"variable": "a.b", "autograder_value": 1}},
        {"seed": {"variable": "s"}},
    ],
)
def test_a_seed_that_cannot_be_set_is_named(tmp_path: Path, config: dict[str, Any]) -> None:
    assert seeding(config) == Otter()
    assert list(remarks_on(config, tmp_path)) == [
        "its seed is not set: wanted a whole number, and a variable's name if there is one"
    ]


@pytest.mark.parametrize(
    ("config", "wanted"),
    [
        ("name: lab1\nfiles: []\ntests: {ok_format: true}\nexport_cell: false\ngenerate: true", ()),
        ("fils: [a.csv]\n1: 2", ("settings of the assignment that mean nothing: 1, fils",)),
        ("tests: {files: true, ok: 1}", ("settings of `tests` that mean nothing: ok",)),
        ("generate: {sead: 1}", ("settings of `generate` that mean nothing: sead",)),
        ("plugins: [a]\ngenerate: {plugins: [b]}", ("otter's plugins do not run here",)),
        (
            "generate: {score_threshold: 0.5}",
            ("a score stays what it is: `score_threshold` makes no pass or fail of it",),
        ),
        ("requirements: [numpy]", ()),
        (
            "requirements: ['no-such-package>=2', numpy]",
            ("`requirements` names what is not installed here: no-such-package",),
        ),
        ("requirements: wanted.txt", ("`requirements` names what is not installed here: no-such-one",)),
        ("requirements: gone.txt", ()),
        (
            "environment: env.yml",
            ("conda's `environment` is not read: what grades is in environments/",),
        ),
    ],
)
def test_what_has_no_meaning_here_is_a_remark(tmp_path: Path, config: str, wanted: tuple[str, ...]) -> None:
    (tmp_path / "wanted.txt").write_text("# comment\n-r other.txt\nno-such-one==1  # pinned\nnumpy\n")

    assert read(tmp_path, raw(f"# ASSIGNMENT CONFIG\n{config}"), *Q1).remarks == wanted


def test_settings_of_a_question_that_otter_does_not_know_are_a_remark(tmp_path: Path) -> None:
    cells = question("name: q1\npionts: 2", [code("x = 2 # SOLUTION")], [code("x", "2")])

    assert read(tmp_path, *cells).remarks == ("settings of question q1 that mean nothing: pionts",)


@pytest.mark.parametrize(
    ("config", "wanted"), [("generate: {seed: 1}", ()), ("name: x", ("# SEED in cell 5, but no seed",))]
)
def test_seed_lines_want_a_seed(tmp_path: Path, config: str, wanted: tuple[str, ...]) -> None:
    answer = code("np.random.seed(1) # SEED\nx = 2 # SOLUTION")
    cells = question("name: q1", [answer], [code("x", "2")])
    remarks = read(tmp_path, raw(f"# ASSIGNMENT CONFIG\n{config}"), *cells).remarks

    assert [remark[: len("# SEED in cell 5, but no seed")] for remark in remarks] == list(wanted)


def test_an_answer_outside_of_a_solution_is_named_or_taken_out(tmp_path: Path) -> None:
    loose = code("y = 3 # SOLUTION")
    named = read(tmp_path, loose, *Q1)
    stripped = read(
        tmp_path, raw("# ASSIGNMENT CONFIG\nstrip_solutions_from_all_cells: true"), loose, code("z = 1"), *Q1
    )

    assert named.remarks == (
        "cell 1 has an answer marked outside of a solution block: students get it, as from otter",
    )
    assert stripped.remarks == ()
    assert [(cell.role, cell.source) for cell in stripped.cells[1:3]] == [
        ("solution", "y = 3"),
        ("free", "z = 1"),
    ]


@pytest.mark.slow
def test_the_settings_that_are_known_are_those_of_otter_itself() -> None:
    assign = pytest.importorskip("otter.assign.assignment").Assignment
    nested = {"generate": pytest.importorskip("otter.run").AutograderConfig, "seed": assign.SeedValue}
    nested |= {"tests": assign.TestsValue, "export_cell": assign.ExportCellValue}
    asked = pytest.importorskip("otter.assign.question_config").QuestionConfig

    assert set(assign()._get_names_to_attrs()) == settings.ASSIGNMENT
    assert set(asked({"name": "q1"})._get_names_to_attrs()) == settings.QUESTION
    for key, theirs in nested.items():
        assert set(theirs()._get_names_to_attrs()) == settings.WITHIN[key]
