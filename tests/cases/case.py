"""Read a case: a folder with what a student hands in and the verdict expected of it.

`submission.py` is a percent script of changes to the small course's notebook, applied from top to bottom:

    # %% solution="softmax"     the student's cell now holds this
    # %% extra                  a cell of the student's own, after the cell named before it (or on top)
    # %% edit="test_softmax"    any cell now holds this; a graded one also says that it has 100 points
    # %% delete="test_softmax"  the cell is gone
    # %% copy="softmax"         the cell is there once more, with its name, and holds this
    # %% unname="softmax"       the cell has lost its name and id
    # %% after="test_softmax"   no change; what follows is put after this cell

`@EXAM@` in it becomes the path of the compiled exam, and `@CHANNEL@` the text of `channel.py`: what an attack needs to
find the exam channel and to speak on it. A `submission.ipynb` is handed in as it is. What lies in
`files/` is handed in beside the notebook. The keys of `expected.toml` are the fields of `Expected`.
"""

from __future__ import annotations

import copy
import json
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import msgspec

CASES = Path(__file__).parent
COURSE = CASES / "course"
CHANNEL = (CASES / "channel.py").read_text(encoding="utf-8").rstrip()
HEADER = re.compile(r'^# %% (\w+)(?:="([^"]+)")?$', re.MULTILINE)


class Expected(msgspec.Struct, forbid_unknown_fields=True):
    """The verdict expected of a case.

    `others` is what every test scores that `scores` does not name. `reasons`, `outputs` and `errors` hold words
    that must be in the reason of a score, in the outputs of a cell, in the error of a cell; `absent` words
    that no student may read anywhere. `kinds` are the types of a cell's outputs, all of them, in order.
    `status` is that of cells; cells not named are "ok" where the case starts from the solution.
    """

    about: str
    others: Literal["full", "zero"]
    start: Literal["solved", "released"] = "solved"
    scores: dict[str, float] = {}
    reasons: dict[str, list[str]] = {}
    outputs: dict[str, list[str]] = {}
    errors: dict[str, list[str]] = {}
    kinds: dict[str, list[str]] = {}
    status: dict[str, str] = {}
    absent: list[str] = []
    mended: list[str] = []
    # the small course's limit, far from what honest cells take; less where a cell is to reach it
    cell_seconds: float = 10.0
    needs: str = ""  # words of the sandbox's level, where what it holds back differs between systems
    defect: str = ""  # what is wrong with the engine: the case is expected to fail until it is mended


@dataclass(frozen=True)
class Case:
    """One case: its folder and the verdict."""

    folder: Path
    expected: Expected

    def notebook(self, solved: dict[str, Any], released: dict[str, Any], exam_path: Path) -> bytes:
        """The file that is handed in, made from the worked solution or from the release."""
        raw = self.folder / "submission.ipynb"
        if raw.exists():
            return raw.read_bytes()
        book = copy.deepcopy(solved if self.expected.start == "solved" else released)
        script = (self.folder / "submission.py").read_text(encoding="utf-8")
        script = script.replace("@EXAM@", str(exam_path)).replace("@CHANNEL@", CHANNEL)
        place = -1
        for change, name, source in changes(script):
            place = apply(book["cells"], change, name, source, place)
        return json.dumps(book).encode()

    def files(self) -> tuple[str, ...]:
        """What is handed in beside the notebook."""
        return tuple(sorted(path.name for path in (self.folder / "files").glob("*")))


def read_case(folder: Path) -> Case:
    """Read one case; raises when a key is unknown or something is missing or too much."""
    expected = msgspec.convert(
        tomllib.loads((folder / "expected.toml").read_text(encoding="utf-8")), Expected
    )
    known = {"submission.py", "submission.ipynb", "expected.toml", "files"}
    there = {path.name for path in folder.iterdir()}
    if there - known or len(there & {"submission.py", "submission.ipynb"}) != 1:
        raise ValueError(
            f"{folder}: wanted expected.toml and one submission, perhaps files/; found {sorted(there)}"
        )
    return Case(folder, expected)


def case_folders() -> list[Path]:
    """Every folder here and in attacks/ that says what is expected of it is a case."""
    return sorted(
        path.parent for path in [*CASES.glob("*/expected.toml"), *CASES.glob("attacks/*/expected.toml")]
    )


def changes(script: str) -> list[tuple[str, str, str]]:
    """The changes that a script asks for: (what, the cell's name, source)."""
    before, *parts = HEADER.split(script)
    if before.strip() or "\n# %%" in "".join(parts[2::3]):
        raise ValueError(f"not a header: {before or script}")
    return [(what, name or "", text.strip("\n")) for what, name, text in zip(*[iter(parts)] * 3, strict=True)]


def apply(cells: list[dict[str, Any]], change: str, name: str, source: str, place: int) -> int:
    """Make one change; returns the place of the cell that it was made at."""
    if change == "extra":
        cells.insert(place + 1, code(source))
        return place + 1
    place = next(index for index, cell in enumerate(cells) if name in (cell.get("id"), grade_id(cell)))
    cell = cells[place]
    match change:
        case "solution" | "edit":
            cell["source"] = source
            if change == "edit" and "points" in cell["metadata"]["nbgrader"]:
                cell["metadata"]["nbgrader"]["points"] = 100
        case "delete":
            del cells[place]
            place -= 1
        case "copy":
            cells.insert(place + 1, copy.deepcopy(cell) | {"source": source})
        case "unname":
            cells[place] = code(cell["source"])
        case "after":
            pass
        case _:
            raise ValueError(f"no such change: {change}")
    return place


def grade_id(cell: dict[str, Any]) -> str:
    """The name that nbgrader knows a cell by."""
    name: str = cell["metadata"].get("nbgrader", {}).get("grade_id", "")
    return name


def code(source: str) -> dict[str, Any]:
    """A code cell as a tool leaves it that knows no ids."""
    return {"cell_type": "code", "metadata": {}, "source": source, "outputs": [], "execution_count": None}
