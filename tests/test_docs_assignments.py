"""What the documents say about writing assignments is so: examples, settings, checks and numbers."""

from __future__ import annotations

import inspect
import re
import tomllib
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from documents import CODE, WEEKS, WORKING, WRITING, blocks, rows

from autograder import checks
from autograder.audit.settings import Wanted
from autograder.checks.closeness import DOUBLE_TOLERANCES, TOLERANCES
from autograder.compiler.compile import compile_assignment
from autograder.course import Course, read_week
from autograder.exam import replay, student
from autograder.exam.codec import BOUNDS
from autograder.model import Late, Limits, Week


@pytest.mark.parametrize("number", range(len(blocks(WRITING, "python"))))
def test_every_example_compiles(number: int, tmp_path: Path) -> None:
    week = tmp_path / "source/week03"
    week.mkdir(parents=True)
    (week / "example.py").write_text(blocks(WRITING, "python")[number], encoding="utf-8")

    (notebook,) = compile_assignment(Course(tmp_path), "week03").notebooks

    assert any(cell.role == "test" for cell in notebook.cells)


def test_the_first_example_shows_every_kind_of_cell(tmp_path: Path) -> None:
    first = blocks(WRITING, "python")[0]
    markers = {"SOLUTION", "HIDDEN TESTS", "MARK SCHEME"}

    assert {marker for marker in markers if f"BEGIN {marker}" in first} == markers
    assert [
        word for word in ('solution="', 'test="', 'manual="', "# hint:", "threshold(") if word not in first
    ] == []


def defaults(tmp_path: Path) -> dict[str, Any]:
    """The settings of a week whose folder says nothing."""
    folder = tmp_path / "source/week03"
    folder.mkdir(parents=True)
    (folder / "softmax.py").write_text("# %%\n1\n", encoding="utf-8")
    week = read_week(folder)
    found = {field.name: getattr(week, field.name) for field in fields(Week)}
    for section in ("limits", "late"):
        found |= asdict(found.pop(section))
    return found


def test_the_table_of_settings_is_the_model_with_its_defaults(tmp_path: Path) -> None:
    table = {cells[0].strip("`"): cells[1].strip("`") for cells in rows(WRITING, "setting")}
    wanted = defaults(tmp_path)
    words = {"notebooks": "all in the folder", "opens": "none", "due": "none"}

    assert list(table) == [name for name in wanted if name != "name"]
    assert {name: table.pop(name) for name in words} == words
    found = tomllib.loads("\n".join(f"{name} = {value}" for name, value in table.items()))
    assert found == {name: list(v) if isinstance(v := wanted[name], tuple) else v for name in table}


def test_the_settings_that_the_weeks_show_are_the_defaults(tmp_path: Path) -> None:
    (shown,) = blocks(WEEKS, "toml")
    found = tomllib.loads(shown)
    wanted = defaults(tmp_path)
    named = re.findall(r"^(?:# )?(\w+) = ", shown, re.MULTILINE)

    assert found.pop("limits") == vars(Limits())
    assert found.pop("late") == vars(Late())
    assert found.pop("audit") == {"mutation_score": Wanted().mutation_score}
    assert found.pop("environment") == wanted["environment"]
    assert set(found) == {"title", "goals"}
    assert named == [name for name in wanted if name != "name"] + ["mutation_score"]


def test_the_table_of_checks_is_what_test_cells_may_call() -> None:
    # the others are what a threshold gives back, and what the examiner reads it with
    wanted = set(checks.__all__) - {"Credit", "record_credits"}

    assert {cells[0].strip("`").partition("(")[0] for cells in rows(WRITING, "check")} == wanted


@pytest.mark.parametrize(
    "cells", rows(WRITING, "check"), ids=lambda cells: cells[0].strip("`").partition("(")[0]
)
def test_a_check_takes_what_the_table_says(cells: list[str]) -> None:
    name, _, listed = cells[0].strip("`").rstrip(")").partition("(")
    function = inspect.signature(getattr(checks, name)).parameters.values()
    positional = [one.name for one in function if one.kind is one.POSITIONAL_OR_KEYWORD]
    named = [f"{one.name}=" for one in function if one.kind is one.KEYWORD_ONLY]

    assert listed.split(", ") == [*positional, *(named if name != "raises" else ["..."])]


@pytest.mark.parametrize(
    "cells", rows(WRITING, "check"), ids=lambda cells: cells[0].strip("`").partition("(")[0]
)
def test_the_example_of_a_check_is_right(cells: list[str]) -> None:
    names = {**vars(checks), "np": np}
    code, *told = CODE.findall(cells[2])
    found = eval(code, names)

    assert told == [] or np.allclose(found, eval(told[0], names), rtol=1e-12, atol=0)


STATED = [
    (WRITING, f"at most {student.CALLBACKS:,}\ntimes a test cell"),
    (WRITING, f"at most\n{BOUNDS.bytes >> 20} MiB and two million values"),
    (
        WRITING,
        f"`rtol` {DOUBLE_TOLERANCES[0]:.0e} and `atol` {DOUBLE_TOLERANCES[1]:.0e}".replace("-07", "-7"),
    ),
    (WRITING, "{:.0e} and\n{:.0e} for float32".format(*TOLERANCES[4]).replace("e-0", "e-")),
    (WRITING, "{:.0e} and {:.0e} for float16".format(*TOLERANCES[2]).replace("e-0", "e-")),
    (WORKING, {5: "five"}.get(replay.LIVES, "?") + " processes a notebook at most"),
    (WORKING, "up to " + {3: "three"}.get(student.CLOCK, "?") + " times the limit on\nthe clock"),
    (WORKING, {1.0: "one more second"}.get(student.GRACE_SECONDS, "?")),
]


@pytest.mark.parametrize(("path", "words"), STATED, ids=[" ".join(words.split()) for _, words in STATED])
def test_a_number_that_is_stated_is_the_code_s(path: Path, words: str) -> None:
    assert " ".join(words.split()) in " ".join(path.read_text(encoding="utf-8").split())
