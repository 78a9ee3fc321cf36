"""The variable that otter sets to its seed, as students get it: with a value of their own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from autograder.compiler.otter.settings import within
from autograder.compiler.stub import STUB
from autograder.model import Cell

__all__ = ["with_students_seed"]


def with_students_seed(cells: Iterable[Cell], config: Mapping[str, Any]) -> Iterator[Cell]:
    """Give students `student_value` where the notebook sets the variable, as `otter assign` does.

    Before each cell the variable gets the value that grades. So it matters only to a cell that reads it as well which
    one is set there: such a cell of the instructor's becomes an answer, and keeps theirs in the worked solution.
    """
    seed = within(config, "seed")
    variable = str(seed.get("variable") or "")
    if not variable.isidentifier():
        yield from cells
        return
    sets = re.compile(rf"^([ \t]*){variable}[ \t]*=(?!=).*$", re.MULTILINE)
    students = rf"\g<1>{variable} = {seed.get('student_value')}"
    for cell in cells:
        if cell.role == "test" or not sets.search(cell.metadata.get(STUB, cell.source)):
            yield cell
        elif STUB in cell.metadata:
            yield replace(cell, metadata=cell.metadata | {STUB: sets.sub(students, cell.metadata[STUB])})
        elif cell.kind == "code" and len(re.findall(rf"\b{variable}\b", cell.source)) > len(
            sets.findall(cell.source)
        ):
            stub = {STUB: sets.sub(students, cell.source)}
            yield replace(
                cell, role="solution", name=variable, question=variable, metadata=cell.metadata | stub
            )
        else:
            yield replace(cell, source=sets.sub(students, cell.source))
