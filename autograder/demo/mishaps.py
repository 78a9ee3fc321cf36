"""What befalls the demo students, each in one cell of one notebook, and one sentence on it.

Each function alters a `Desk` of solved notebooks and returns what the student did.
"""

from __future__ import annotations

import ast
import copy
import json

from autograder.demo.desk import Desk, Question
from autograder.demo.slips import slips

__all__ = [
    "another_slip",
    "broken_file",
    "crash",
    "endless_loop",
    "flood",
    "half_done",
    "one_slip",
    "perfect",
    "rearranged",
    "untouched",
    "warning",
]

LOOP = """\
tries = 0
while tries >= 0:  # until it converges, which it never does
    tries += 1

"""
CRASH = """\
import ctypes

ctypes.string_at(0)  # reads address 0: the whole process is gone

"""
FLOOD = """

for round_ in range(20_000):
    print(f"round {round_} still printing everything, in case it is needed {'.' * 40}")
"""
WARNING = """\
import sys as _sys, warnings as _warnings
_warnings.warn("precision may be lost here", RuntimeWarning, stacklevel=2)
print("RuntimeWarning: precision may be lost here", file=_sys.stderr)
"""


def perfect(desk: Desk) -> str:
    """Leave everything as it is."""
    return "the worked solution"


def one_slip(desk: Desk) -> str:
    """Get one question wrong, the first that a slip can be made in."""
    return _slip(desk, desk.week.single_questions())


def another_slip(desk: Desk) -> str:
    """Get one question wrong, the last that a slip can be made in."""
    return _slip(desk, desk.week.single_questions()[::-1])


def half_done(desk: Desk) -> str:
    """Leave the second half of all questions as they were released, those graded by hand included."""
    asked = [
        (exam.notebook, cell)
        for exam in desk.week.exams
        for cell in exam.cells
        if cell.role in ("solution", "manual")
    ]
    left = asked[(len(asked) + 1) // 2 :]
    for notebook, cell in left:
        desk.cell(notebook, cell.id)["source"] = cell.release
    return f"the first {len(asked) - len(left)} of {len(asked)} questions, then no time left"


def untouched(desk: Desk) -> str:
    """Hand in what was released."""
    desk.books = copy.deepcopy(desk.week.released)
    return "handed in what was released"


def rearranged(desk: Desk) -> str:
    """Delete a test and a locked cell, copy an answer and put a stub of it behind the test."""
    question = desk.week.questions()[0]
    exam = next(exam for exam in desk.week.exams if exam.notebook == question.notebook)
    cells = desk.cells(question.notebook)
    test = next(
        cell for cell in exam.cells if cell.role == "test" and cell.question == question.cell.question
    )
    locked = next((cell for cell in exam.cells if cell.role == "given" and cell.kind == "code"), test)
    answer = cells.index(desk.cell(question.notebook, question.cell.id))
    stub = copy.deepcopy(cells[answer])
    stub["source"] = question.cell.release
    cells[answer : answer + 1] = [cells[answer], copy.deepcopy(cells[answer]), stub]
    cells[:] = [cell for cell in cells if cell["id"] not in (test.id, locked.id)]
    return f"deleted {test.name} and {locked.name}, has {question.cell.name} three times, once as a stub"


def endless_loop(desk: Desk) -> str:
    """Never finish one cell."""
    question = _one_of(desk, 0.6)
    desk.answer(question, LOOP + desk.source(question))
    return f"an endless loop in {question.cell.name}"


def crash(desk: Desk) -> str:
    """End the notebook's process in one cell."""
    question = _one_of(desk, 0.1)
    desk.answer(question, CRASH + desk.source(question))
    return f"a segmentation fault in {question.cell.name}"


def flood(desk: Desk) -> str:
    """Print some megabytes after one answer."""
    question = _one_of(desk, 0.2)
    desk.answer(question, desk.source(question) + FLOOD)
    return f"prints 2 MB in {question.cell.name}"


def warning(desk: Desk) -> str:
    """Warn on stderr whenever a test calls one of the answers."""
    for question in desk.week.questions():
        source = desk.source(question)
        if (warned := _warns(source)) != source:
            desk.answer(question, warned)
            return f"a right {question.cell.name} that warns on stderr"
    return "the worked solution: there is no function in it that could warn"


def broken_file(desk: Desk) -> str:
    """Cut one notebook's file off in the middle."""
    name = desk.week.questions()[0].notebook
    whole = json.dumps(desk.books.pop(name), indent=1).encode()
    desk.files[f"{name}.ipynb"] = whole[: len(whole) * 3 // 5]
    return f"{name}.ipynb was cut off on its way"


def _slip(desk: Desk, questions: list[Question]) -> str:
    """Make the likeliest slip of all in these questions, in the first where there is one as likely."""
    possible = [(slip, question) for question in questions for slip in slips(desk.source(question))[:1]]
    if possible:
        slip, question = min(possible, key=lambda one: one[0].rank)
        desk.answer(question, slip.source)
        return f"{slip.said} of {question.cell.name}"
    question = questions[0]
    desk.answer(question, question.cell.release)
    return f"no answer to {question.cell.name}"


def _one_of(desk: Desk, part: float) -> Question:
    """A question so far into the week, so that not every mishap falls on the same."""
    questions = desk.week.single_questions()
    return questions[int(part * len(questions))]


def _warns(source: str) -> str:
    """The same answer with a warning as the first thing that its first function does."""
    try:
        tree = ast.parse(source)
    except SyntaxError:  # of IPython's magics
        return source
    function = next((node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)), None)
    if function is None:
        return source
    body = function.body[1:] if ast.get_docstring(function) is not None else function.body
    # below a docstring, but not in a function on one line or before a decorated one
    if not body or body[0].lineno == function.lineno or getattr(body[0], "decorator_list", []):
        return source
    lines, place = source.splitlines(), body[0].lineno - 1
    lines[place:place] = [" " * body[0].col_offset + line for line in WARNING.splitlines()]
    return "\n".join(lines)
