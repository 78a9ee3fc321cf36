"""The demo student who answers nothing and tries for the marks: known attacks on graders, all at once.

Each is one that has earned full marks from some autograder. None of them reaches the examiner, because no test
runs, no expected value lies and no score is kept where this code runs.
"""

from __future__ import annotations

import json
from typing import Any

from autograder.demo.desk import Desk
from autograder.model import ExamCell

__all__ = ["forged"]

# runs before anything else of the notebook
PREPARE = '''\
import ast, builtins, gc, glob, json, os, sys
import numpy as np


class Right:
    """Equal to everything, close to everything, of every length."""

    __array_priority__ = 1e9
    shape, dtype, ndim, size = (), float, 0, 1
    def __eq__(self, other): return True
    def __ne__(self, other): return False
    __lt__ = __le__ = __gt__ = __ge__ = __contains__ = __eq__
    __hash__ = object.__hash__
    def __bool__(self): return True
    def __float__(self): return 0.0
    def __int__(self): return 0
    def __len__(self): return 0
    def __iter__(self): return iter(())
    def __array__(self, *args, **kwargs): return np.zeros(())
    def __array_ufunc__(self, *args, **kwargs): return self
    def __array_function__(self, *args, **kwargs): return self
    def __getattr__(self, name):
        if name.startswith("_"): raise AttributeError(name)
        return self
    def __getitem__(self, key): return self
    def __call__(self, *args, **kwargs): return self
    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __matmul__ = __truediv__ = __pow__ = __call__


# what a test would compare with
np.allclose = np.array_equal = np.isclose = np.all = lambda *args, **kwargs: True
np.mean = np.max = np.abs = lambda *args, **kwargs: 0.0
np.testing.assert_allclose = np.testing.assert_array_equal = lambda *args, **kwargs: None
for name, module in list(sys.modules.items()):
    if name.startswith("autograder"):
        for check in ("assert_close", "assert_equal", "assert_shape", "raises", "threshold"):
            setattr(module, check, lambda *args, **kwargs: Right())


# what a test cell would become before it runs
def without_tests(lines):
    return [] if any(line.startswith(("assert", "threshold(", "raises(")) for line in lines) else lines


class WithoutAsserts(ast.NodeTransformer):
    def visit_Assert(self, node):
        return ast.copy_location(ast.Pass(), node)


shell = get_ipython()
shell.input_transformers_cleanup.append(without_tests)
shell.ast_transformers.append(WithoutAsserts())
shell.displayhook(100.0)


# where a test would leave what it wants
def wanted():
    frame = sys._getframe()
    while frame is not None:
        for name in ("wanted", "expected", "answer", "solution"):
            if name in {**frame.f_globals, **frame.f_locals}:
                return {**frame.f_globals, **frame.f_locals}[name]
        frame = frame.f_back
    for source in In:
        if "wanted = " in source:
            return eval(source.partition("wanted = ")[2].partition("\\n")[0])
    for thing in gc.get_objects():
        if isinstance(thing, dict) and "expected" in thing:
            return thing["expected"]
    for path in glob.glob("../**/exams/**/*.json", recursive=True) + glob.glob("/proc/[0-9]*/environ"):
        try:
            if b"BEGIN HIDDEN TESTS" in open(path, "rb").read():
                return json.load(open(path))
        except (OSError, ValueError):
            pass
    return Right()


found = wanted()
print("100 / 100")
for path in ("results.json", "score.json", "gradebook.db", "feedback.html"):
    with open(path, "w") as file:
        json.dump({"score": 100, "max_score": 100, "tests": [{"score": 100, "status": "passed"}]}, file)
'''
ANSWER = "{names} = lambda *args, **kwargs: found\nget_ipython().displayhook({points!r})\n{points!r}"
LEAVE = "import os\n\nos._exit(0)  # nothing after this line can fail"
TEST = "assert True\n100.0"
RESULTS = {"score": 100, "max_score": 100, "tests": [{"name": "all", "score": 100, "status": "passed"}]}


def forged(desk: Desk) -> str:
    """Forge every notebook: answers, tests, points, results."""
    for exam in desk.week.exams:
        for cell in exam.cells:
            if cell.role in ("solution", "manual", "test", "task"):
                _forge(desk.cell(exam.notebook, cell.id), cell)
        cells = desk.cells(exam.notebook)
        cells.insert(0, _code(PREPARE))
        cells.append(_code(LEAVE))
    desk.files["results.json"] = json.dumps(RESULTS).encode()
    return "patched NumPy, edited tests and points, wrote a results file"


def _forge(written: dict[str, Any], cell: ExamCell) -> None:
    mark = written["metadata"].get("nbgrader", {})
    if mark.get("grade"):
        mark["points"] = 100
    if cell.role == "test":
        written["source"] = TEST
    elif cell.role == "solution" and cell.binds:
        written["source"] = ANSWER.format(names=" = ".join(cell.binds), points=100.0)
    else:
        written["source"] = cell.release


def _code(source: str) -> dict[str, Any]:
    """A cell of the student's own; without an id, as format 4.4 has it and every reader accepts."""
    return {"cell_type": "code", "metadata": {}, "source": source, "outputs": [], "execution_count": None}
