"""The cells by which students use otter themselves: they score nothing here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from autograder.compiler.otter.settings import listed, within
from autograder.model import Cell

__all__ = ["check_all_cells", "check_cell", "export_cells", "initial_cells"]

SAVE = " **Please save before exporting!**"
SAVED = "# Save your notebook first, then run this cell to export your submission."
EXPORTING = (
    "## Submission\n\nMake sure you have run all cells in your notebook in order before running the cell below, so "
    "that all images/graphs appear in the output. The cell below will generate a zip file for you to submit."
)
# arguments of `grader.export`, and the values that otter has by itself for these settings
ARGUMENTS = {"filtering": True, "pdf": True, "force_save": False, "run_tests": True, "ignore_log": False}
UNSAID = {"filtering": True, "pdf": True, "force_save": False, "run_tests": False, "ignore_log": False}


def initial_cells(notebook: str, config: Mapping[str, Any]) -> Iterator[Cell]:
    """Make the cells that start otter in the student's Jupyter."""
    elsewhere = config.get("runs_on", "default")
    arguments = [f'"{notebook}"'] if elsewhere == "default" else []
    if prefix := within(config, "tests").get("url_prefix"):
        arguments.append(f'tests_url_prefix="{prefix}"')
    if elsewhere == "colab":
        yield _given("otter-install", "%pip install -q otter-grader")
    yield _given(
        "otter", f"# Initialize Otter\nimport otter\ngrader = otter.Notebook({', '.join(arguments)})"
    )


def check_cell(question: str) -> Cell:
    """Make the cell that runs a question's visible tests there."""
    return _given("check", f'grader.check("{question}")')


def check_all_cells() -> tuple[Cell, Cell]:
    """Make the cells that run all visible tests there."""
    text = "---\n\nTo double-check your work, the cell below will rerun all of the autograder tests."
    about = Cell(id="", kind="markdown", role="given", name="check-all-about", source=text)
    return about, _given("check-all", "grader.check_all()")


def export_cells(config: Mapping[str, Any]) -> Iterator[Cell]:
    """Make the cells that write an archive to hand in, where the settings ask for them."""
    if not config.get("export_cell"):
        return
    said = within(config, "export_cell")
    settings = {name: bool(said.get(name, value)) for name, value in ARGUMENTS.items()}
    about = EXPORTING if settings["force_save"] else EXPORTING + SAVE
    if said.get("instructions"):
        about += f"\n\n{said['instructions']}"
    arguments = [f"{name}={value}" for name, value in settings.items() if value is not UNSAID[name]]
    if files := [*listed(said, "files"), *listed(config, "student_files")]:
        arguments.append(f"files={files}")
    lines = [] if settings["force_save"] else [SAVED]
    yield Cell(id="", kind="markdown", role="given", name="export-about", source=about)
    yield _given("export", "\n".join([*lines, f"grader.export({', '.join(arguments)})"]))


def _given(name: str, source: str) -> Cell:
    return Cell(id="", kind="code", role="given", name=name, source=source)
