"""Notebooks as teachers write them for nbgrader, and nbgrader's own releases of them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from nbgrader.converters import GenerateAssignment
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import SaveCells
from small_sources import code, markdown
from traitlets.config.loader import Config, PyFileConfigLoader

SOLUTION = {"grade": False, "solution": True, "locked": False, "schema_version": 3}
TEST = {"grade": True, "solution": False, "locked": True, "schema_version": 3}
MANUAL = {"grade": True, "solution": True, "locked": False, "schema_version": 3}
LOCKED = {"grade": False, "solution": False, "locked": True, "schema_version": 3}
TASK = {"grade": False, "solution": False, "locked": True, "task": True, "schema_version": 3}

CELLS = (
    markdown("# Squares"),
    code("import math", grade_id="imports", **LOCKED),
    code("# no markers at all\ndef whole():\n    return 1", grade_id="whole", **SOLUTION),
    code(
        "\n\ndef f(x):\n    #BEGIN SOLUTION\n    return x * x\n    #END SOLUTION\n\n\n",
        grade_id="f",
        **SOLUTION,
    ),
    code("x = 1 ### BEGIN SOLUTION\ny = 2\nz = 3 ### END SOLUTION\nx", grade_id="line", **SOLUTION),
    code("for i in range(3):\n  ### BEGIN SOLUTION\n  i\n  ### END SOLUTION\n", grade_id="two", **SOLUTION),
    code("if True:\n### BEGIN SOLUTION\n    pass\n### END SOLUTION", grade_id="broken", **SOLUTION),
    code("a = 1\n### END SOLUTION\nb = 2", grade_id="lone", **SOLUTION),
    code(
        "class A:\n    raise NotImplementedError()  # BEGIN SOLUTION\n    # END SOLUTION",
        grade_id="abstract",
        **SOLUTION,
    ),
    code(
        "assert f(2) == 4\n###BEGIN HIDDEN TESTS\nassert f(3) == 9\n###END HIDDEN TESTS\n",
        grade_id="t1",
        points=2,
        **TEST,
    ),
    code(
        "### BEGIN HIDDEN TESTS\nassert f(5) == 25\n### END HIDDEN TESTS", grade_id="t2", points=0.5, **TEST
    ),
    code("def (", grade_id="demo", **LOCKED),
    markdown(
        "Why?\n\n=== BEGIN MARK SCHEME ===\n1 point\n=== END MARK SCHEME ===\n",
        grade_id="task",
        points=3,
        **TASK,
    ),
    markdown("Because of the squares, of course.", grade_id="why", points=1, **MANUAL),
    markdown("- So:\n  ### BEGIN SOLUTION\n  Thus.\n  ### END SOLUTION", grade_id="so", points=1, **MANUAL),
    code(
        "### BEGIN SOLUTION\nplot()\n### END SOLUTION\n### BEGIN HIDDEN TESTS\n1\n### END HIDDEN TESTS",
        grade_id="plot",
        points=1,
        **MANUAL,
    ),
    code("print('free')"),
)

CONFIG = """
c = get_config()
c.ClearSolutions.begin_solution_delimeter = "ANSWER STARTS"
c.ClearSolutions.end_solution_delimeter = "ANSWER ENDS"
c.ClearSolutions.code_stub = {"python": "# TODO\\n..."}
c.ClearSolutions.text_stub = "Your words"
c.ClearHiddenTests.begin_test_delimeter = "SECRET"
c.ClearHiddenTests.end_test_delimeter = "PUBLIC"
c.IncludeHeaderFooter.header = "source/header.ipynb"
"""
OWN_WORDS = (
    code("def f():\n    # ANSWER STARTS\n    return 1\n    # ANSWER ENDS", grade_id="f", **SOLUTION),
    code("### BEGIN SOLUTION\nx\n### END SOLUTION", grade_id="g", **SOLUTION),
    code("assert f()\n# SECRET\nassert f() == 1\n# PUBLIC", grade_id="t", points=1, **TEST),
    markdown("Mine.", grade_id="why", points=1, **MANUAL),
)


def write(path: Path, *cells: dict[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    kernel = {"kernelspec": {"name": "python3", "display_name": "Env", "language": "python"}}
    path.write_text(
        json.dumps({"nbformat": 4, "nbformat_minor": 4, "metadata": kernel, "cells": list(cells)})
    )


def nbgraders_release(root: Path, assignment: str, target: str = "nbgraders") -> Path:
    """Have nbgrader make its release of an assignment; without its database, which changes no cell."""
    file = root / "nbgrader_config.py"
    config = PyFileConfigLoader(file.name, path=str(root)).load_config() if file.exists() else Config()
    place = CourseDirectory(root=str(root), assignment_id=assignment, release_directory=target)
    made = GenerateAssignment(coursedir=place, no_database=True, config=config)
    made.preprocessors = [one for one in made.preprocessors if one is not SaveCells]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(GenerateAssignment, "_clean_old_notebooks", lambda *_: None)
        made.start()
    return root / target / assignment


def cells_of(path: Path) -> list[dict[str, Any]]:
    """A notebook's cells without what makes no difference: ids, 1 for 1.0, `locked` (the rest decides it)."""
    cells: list[dict[str, Any]] = json.loads(path.read_text())["cells"]
    for cell in cells:
        cell.pop("id", None)
        cell["source"] = "".join(cell["source"])
        if mark := cell["metadata"].get("nbgrader"):
            mark.pop("locked")
            mark.setdefault("task", False)
            mark["points"] = float(mark.get("points", 0))
    return cells
