"""Exams about a model that is handed in beside the notebook, and the files to hand in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from autograder.grading.sitting.hall import Hall
from autograder.grading.sitting.session import ExamFiles
from autograder.model import Exam, ExamCell, Finding, Import, Limits, Paper, PaperCell, Sitting
from autograder.sandbox.protocol import FileSet

MODULES = ("numpy", "torch", "autograder.checks.checkpoints", "autograder.checks.resources")
IMPORTS = {
    "torch": Import("torch"),
    "checkpoint": Import("autograder.checks.checkpoints", "checkpoint"),
    "file_megabytes": Import("autograder.checks.checkpoints", "file_megabytes"),
} | {
    name: Import("autograder.checks.resources", name)
    for name in ("count_flops", "count_parameters", "measure_seconds", "peak_memory_mb")
}
# a model whose weights are its answer: y = 2 x + 1
NET = """import torch

class Net(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.line = torch.nn.Linear(1, 1)

    def forward(self, x):
        return self.line(x)
"""
LOADED = 'model = checkpoint("net.pt", Net, megabytes=1)'
RIGHT = "assert model(torch.tensor([[3.0]])).tolist() == [[7.0]], 'wanted 7'"


def weights(**changed: Any) -> dict[str, Any]:
    """The state dict of the model that is right, but for what is changed."""
    import torch

    return {"line.weight": torch.tensor([[2.0]]), "line.bias": torch.tensor([1.0])} | changed


def handed_in(folder: Path, *names: str) -> FileSet:
    """The files of a folder as a hand-in."""
    return FileSet(folder, names)


def a_test(name: str, shown: str, hidden: str = "") -> ExamCell:
    """A test cell of one point; `hidden` is its closed part."""
    source = f"{shown}\n### BEGIN HIDDEN TESTS\n{hidden}\n### END HIDDEN TESTS\n" if hidden else shown
    first = shown.count("\n") + 3
    lines = ((first, first + hidden.count("\n")),) if hidden else ()
    return ExamCell(name, "code", "test", name, source, shown, 1.0, "net", hidden=lines, apart=bool(hidden))


def given(source: str, binds: str) -> ExamCell:
    """A cell of the instructor's that the examiner runs too."""
    return ExamCell("given", "code", "given", "given", source, source, setup=True, binds=(binds,))


def sit(
    hall: Hall,
    *cells: ExamCell | str,
    student: FileSet | None = None,
    instructor: FileSet | None = None,
    **limits: float,
) -> Sitting:
    """Hold an exam; text is a cell of the student's."""
    of, sources = [], {}
    for place, cell in enumerate(cells):
        if isinstance(cell, str):
            name = f"answer{place}"
            sources[name] = cell
            cell = ExamCell(name, "code", "solution", name, "", "", binds=("Net",))
        of.append(cell)
    bounds = Limits(**{"cell_seconds": 60.0, **limits})  # type: ignore[arg-type]
    exam = Exam("w", "n", "cpu", bounds, tuple(of), imports=IMPORTS, modules=MODULES)
    paper = tuple(
        PaperCell(cell.id, cell.kind, cell.role, cell.name, sources.get(cell.id, cell.source)) for cell in of
    )
    return hall.hold(exam, Paper("n", paper), ExamFiles(instructor, student))


def found(sitting: Sitting, name: str = "test_net") -> Finding:
    """What was found at one test cell."""
    return next(finding for finding in sitting.findings if finding.name == name)
