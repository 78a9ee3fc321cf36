"""An exam of one question, and papers that answer it with any code."""

from __future__ import annotations

from autograder.model import Exam, ExamCell, Limits, Paper, PaperCell

TEST = "assert f() == 1, f'wanted 1'"
MODULES = ("numpy",)


def exam(test: str = TEST, **limits: float) -> Exam:
    """One solution cell that should define `f`, its test, and a later cell."""
    cells = (
        ExamCell("f", "code", "solution", "f", "", "", binds=("f",)),
        ExamCell("test_f", "code", "test", "test_f", test, test, 1.0, "f"),
        ExamCell("later", "code", "solution", "later", "", "", binds=("g",)),
        ExamCell("test_g", "code", "test", "test_g", "assert g() == 2", "", 1.0, "later"),
    )
    return Exam("week01", "small", "cpu", Limits(**{"cell_seconds": 20.0, **limits}), cells, modules=MODULES)  # type: ignore[arg-type]


def paper(of: Exam, answer: str) -> Paper:
    """A paper whose first answer is `answer` and whose second is right."""
    sources = {"f": answer, "later": "def g():\n    return 2"}
    cells = tuple(
        PaperCell(cell.id, cell.kind, cell.role, cell.name, sources.get(cell.id, cell.source))
        for cell in of.cells
    )
    return Paper(of.notebook, cells)
