"""What the page on checkpoints says is so: examples, functions, limits, and the message that it shows."""

from __future__ import annotations

import inspect
from pathlib import Path
from typing import Any

import pytest
from documents import ROOT, blocks, prose, rows

from autograder.checks import checkpoints, resources
from autograder.compiler.compile import compile_assignment
from autograder.course import Course
from autograder.grading.handed_in.beside import STUDENT_BYTES, STUDENT_FILES

PAGE = ROOT / "docs/checkpoints.md"
WEEKS = [text for text in blocks(PAGE, "python") if text.startswith("# %%")]


@pytest.mark.parametrize("source", WEEKS)
def test_every_example_compiles(source: str, tmp_path: Path) -> None:
    week = tmp_path / "source/week03"
    week.mkdir(parents=True)
    (week / "example.py").write_text(source, encoding="utf-8")

    (notebook,) = compile_assignment(Course(tmp_path), "week03").notebooks

    assert [cell.role for cell in notebook.cells] == ["solution", "test"]


def shown(name: str) -> str:
    """A function as the page writes it: its arguments with their defaults, without their types."""
    function: Any = getattr(resources, name, None) or getattr(checkpoints, name)
    arguments = inspect.signature(function).parameters.values()
    return f"{name}({', '.join(str(each.replace(annotation=each.empty)) for each in arguments)})"


def test_the_table_of_figures_has_every_function_as_it_is() -> None:
    found = [cells[0].partition("`")[2].partition("`")[0] for cells in rows(PAGE, "function")]

    assert sorted(found) == sorted(map(shown, [*resources.__all__, "file_megabytes"]))


def test_the_table_of_what_is_so_has_every_argument() -> None:
    told = {cells[0].strip("`") for cells in rows(PAGE, "what")}

    assert inspect.signature(checkpoints.checkpoint).parameters.keys() - told == set()


def test_the_limits_are_those_of_hand_ins() -> None:
    wanted = f"up to {STUDENT_FILES}, and up to\n{STUDENT_BYTES >> 20} MiB together"

    assert wanted in prose(PAGE)


def test_the_message_is_the_one_that_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    torch = pytest.importorskip("torch")
    monkeypatch.chdir(tmp_path)

    class Net(torch.nn.Module):  # type: ignore[misc, name-defined]
        def __init__(self) -> None:
            super().__init__()
            self.first, self.last = torch.nn.Linear(4, 3), torch.nn.Linear(3, 1)

    state = {**Net().state_dict(), "more": torch.ones(1), "first.weight": torch.ones(3, 5)}
    del state["first.bias"]
    torch.save(state, "net.pt")
    with pytest.raises(AssertionError) as error:
        checkpoints.checkpoint("net.pt", Net, megabytes=1)

    assert blocks(PAGE, "text") == [f"{error.value}\n"]
