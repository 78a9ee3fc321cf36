"""The options in the header of a percent script's cell: `# %% test="softmax" points=3`."""

from __future__ import annotations

import re
from typing import Any

from autograder.compiler.faults import perhaps
from autograder.errors import SourceError
from autograder.model import Kind, Role

__all__ = ["KEPT", "NAME", "Header"]

# nbgrader's schema for a grade_id, and nbformat's for a cell id
NAME = re.compile(r"[A-Za-z0-9_-]{1,64}")
OURS = ("solution", "test", "manual", "free", "part", "points", "hint", "in_process")
ONLY_IN = (
    ("points", ("test", "manual")),
    ("part", ("test",)),
    ("hint", ("test",)),
    ("in_process", ("test",)),
)
ROLES: tuple[Role, ...] = ("solution", "test", "manual", "free")
# what may stand in the header besides: kept as cell metadata in the release
KEPT = ("tags", "slideshow", "jupyter")
# jupytext's own record of the layout, and the title that an editor shows
LAYOUT = (
    "lines_to_next_cell",
    "lines_to_end_of_cell_marker",
    "cell_marker",
    "title",
    "cell_depth",
    "region_name",
)


class Header:
    """The options of one cell's header line, read with errors that name it."""

    def __init__(self, path: str, number: int, line: int, kind: Kind, options: dict[str, Any]) -> None:
        self.path, self.number, self.line, self.kind, self.options = path, number, line, kind, options
        for option in options:
            if option not in (*OURS, *KEPT, *LAYOUT):
                raise self.fault(
                    f"{option!r} is not an option of a cell{perhaps(option, OURS)}",
                    'options are written name="text" or name=3, with a space between; there are: '
                    + ", ".join((*OURS, *KEPT)),
                )

    def fault(self, problem: str, remedy: str) -> SourceError:
        named = next((self.options[key] for key in ROLES if isinstance(self.options.get(key), str)), None)
        return SourceError(self.path, named or self.number, self.line, problem, remedy)

    def role(self) -> Role:
        named = [role for role in ROLES if role in self.options]
        if len(named) > 1:
            raise self.fault(f"a cell is one of {' and '.join(named)}", "split it into several cells")
        for option, owners in ONLY_IN:
            if option in self.options and not set(named) & set(owners):
                raise self.fault(
                    f"{option}= has no meaning in this cell",
                    f"it belongs in a cell with {'= or '.join(owners)}=",
                )
        if "solution" in named and self.kind != "code":
            raise self.fault(
                "a solution cell that is not code",
                'a written answer is graded by hand: manual="..." points=...',
            )
        if "test" in named and self.kind != "code":
            raise self.fault("a test cell that is not code", "take [markdown] out of its header")
        if "free" in self.options and self.options["free"] is not True:
            raise self.fault(f"free={self.options['free']!r}", "write free=true, or nothing")
        if not named:
            return "given" if self.kind == "code" else "free"
        return named[0]

    def name(self) -> str:
        """The grade_id: the solution's own name, or `test_<question>` with `_<part>`."""
        for option in ("solution", "manual", "test", "part"):
            value = self.options.get(option, "ok")
            if not isinstance(value, str) or not NAME.fullmatch(value):
                raise self.fault(
                    f"{option}={value!r} is not a name",
                    "wanted letters, digits, _ and -, at most 64 of them, quoted",
                )
        if "test" in self.options:
            part = f"_{self.options['part']}" if "part" in self.options else ""
            name = f"test_{self.options['test']}{part}"
            if not NAME.fullmatch(name):
                raise self.fault(
                    f"{name} is longer than 64 characters", "nbgrader allows no more: shorten it"
                )
            return name
        return self.options.get("solution") or self.options.get("manual") or ""

    def question(self) -> str:
        """The question that the cell asks or tests, empty for other cells."""
        return next(
            (self.options[role] for role in ("test", "solution", "manual") if role in self.options), ""
        )

    def points(self, role: Role) -> float:
        """Read the points of a graded cell: more than 0; 0.0 for the others."""
        if role not in ("test", "manual"):
            return 0.0
        points = self.options.get("points")
        if isinstance(points, bool) or not isinstance(points, int | float) or not 0 < points < float("inf"):
            found = "no points" if points is None else f"points={points!r}"
            raise self.fault(f"a graded cell with {found}", "say what it is worth, more than 0: points=2")
        return float(points)

    def text(self, option: str) -> str:
        value = self.options.get(option, "")
        if not isinstance(value, str):
            raise self.fault(f"{option}={value!r} is not text", f'put it in quotes: {option}="..."')
        return value
