"""The gate's outcome as a table for the terminal."""

from __future__ import annotations

from rich import box
from rich.markup import escape
from rich.table import Table

from autograder.audit.outcome import Audit, Question

__all__ = ["audit_table"]

CAPTION = "caught: of the mutants; lazy: answers that earn points; risk: of right answers to miss a full mark"


def audit_table(audit: Audit) -> Table:
    """Make the table of a week: a section a notebook, a row a question."""
    verdict = "passed" if audit.passed else "not passed"
    table = Table(
        title=f"{audit.week}: {verdict}",
        title_justify="left",
        title_style="bold",
        box=box.SIMPLE_HEAD,
        show_edge=False,
        pad_edge=False,
        collapse_padding=True,
        caption=CAPTION,
        caption_justify="left",
    )
    table.add_column("question", no_wrap=True)
    for column in ("points", "tests", "caught", "score", "wanted", "lazy", "risk", ""):
        table.add_column(column, justify="right", no_wrap=True)
    failing = {problem.where for problem in audit.problems if problem.fails}
    notebook = ""
    for question in audit.questions:
        if question.notebook != notebook:
            notebook = question.notebook
            table.add_section()
            table.add_row(f"[bold]{escape(notebook)}[/bold]")
        sign = "✗" if question.where in failing else "✓"
        table.add_row(f"  {escape(question.name)}", f"{question.points:g}", *_cells(question), sign)
    return table


def _cells(question: Question) -> tuple[str, ...]:
    if not question.tests:
        return "by hand", "", "", "", "", ""
    score = question.mutation_score
    caught = ("none", "", "")
    if score is not None:
        caught = (f"{question.caught}/{question.mutants}", f"{score:.0%}", f"{question.wanted:.0%}")
    earning = len({lazy.answer for lazy in question.lazy if not lazy.excuse})
    risks = [margin.risk for margin in question.margins if margin.risk is not None]
    risk = f"{max(risks):.2%}" if risks else ""
    return (f"{len(question.tests)}", *caught, f"{earning}/{question.lazy_answers}", risk)
