"""Tell which cell of a handed-in notebook is which cell of the exam.

Strongest evidence first; a cell that one rule has claimed is not looked at by the next:

1. nbgrader's grade_id in the cell's metadata;
2. the notebook cell id;
3. text identical to what was released (the metadata was lost, the cell is untouched);
4. the function or class that the released stub defines, when no other stub defines it;
5. the place: as many cells of its kind stand there as answers are missing, in the same order.

Metadata is lost when students copy text into a new cell, or work in tools that drop it; an answer that
is not found would be scored as missing (https://github.com/jupyter/nbgrader/issues/424).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from autograder.grading.handed_in.notebook_file import FileCell
from autograder.model import ExamCell

__all__ = ["Match", "defined_names", "given_names", "is_locked", "match_cells", "open_names", "same_text"]

# lines that `otter assign` adds to texts of the release that it makes
OTTERS = re.compile(r"^(<!-- (BEGIN|END) QUESTION -->|_Points:_ [\d.]+)$", re.MULTILINE)
DEFINITION = re.compile(r"^(?:async[ \t]+def|def|class)[ \t]+(\w+)", re.MULTILINE)
ASSIGNMENT = re.compile(r"^([^\W\d]\w*)[ \t]*=(?!=)", re.MULTILINE)
LEFT_OPEN = re.compile(r"^([^\W\d]\w*)[ \t]*=[ \t]*\.\.\.[ \t]*$", re.MULTILINE)


@dataclass
class Match:
    """The student's cell of each exam cell, both as indices.

    `copies` are further cells that claim an exam cell already taken; `guessed` the exam cells whose
    answer was found by rules 4 and 5.
    """

    cell_of: dict[int, int] = field(default_factory=dict)
    copies: dict[int, int] = field(default_factory=dict)
    guessed: set[int] = field(default_factory=set)


def match_cells(exam_cells: Sequence[ExamCell], cells: Sequence[FileCell]) -> Match:
    """Match a student's cells with the exam's; neither need be complete, unique or in order."""
    claims: dict[int, list[int]] = defaultdict(list)
    unclaimed = _claim_by_name(exam_cells, cells, claims)
    unclaimed = _claim_by_text(exam_cells, cells, claims, unclaimed)
    certain = set(claims)
    unclaimed = _claim_by_definition(exam_cells, cells, claims, unclaimed)
    match = Match()
    for place, claimants in claims.items():
        kept = _choose(exam_cells[place], [(index, cells[index]) for index in claimants])
        match.cell_of[place] = kept
        match.copies |= {index: place for index in claimants if index != kept}
    match.cell_of |= _find_by_place(exam_cells, cells, match.cell_of, unclaimed)
    match.guessed = set(match.cell_of) - certain
    return match


def same_text(one: str, other: str) -> bool:
    """Compare two sources but for blanks at line ends and around: editors strip those unasked."""
    return one == other or _stripped(one) == _stripped(other)


def defined_names(source: str) -> set[str]:
    """Return the functions and classes that a source defines at its top level, Python or nearly so.

    By pattern, since a student's cell may hold magics or a syntax error.
    """
    return set(DEFINITION.findall(source))


def open_names(release: str) -> set[str]:
    """Return what a stub wants to be defined: its functions and classes, and the names that it sets to `...`."""
    return defined_names(release) | set(LEFT_OPEN.findall(release))


def given_names(source: str) -> set[str]:
    """Return what a source defines at its top level, names that it assigns a value to among them."""
    return defined_names(source) | set(ASSIGNMENT.findall(source)) - set(LEFT_OPEN.findall(source))


def is_locked(cell: ExamCell) -> bool:
    """Tell whether the cell is put back as it was: text of the instructor's, given code, tests, tasks."""
    return cell.role in ("given", "test", "task") or (cell.role == "free" and cell.kind != "code")


def _stripped(source: str) -> str:
    source = OTTERS.sub("", source)
    return "\n".join(line.rstrip() for line in source.strip().split("\n"))


def _claim_by_name(
    exam_cells: Sequence[ExamCell], cells: Sequence[FileCell], claims: dict[int, list[int]]
) -> list[int]:
    names = {cell.name: place for place, cell in enumerate(exam_cells) if cell.name}
    ids = {cell.id: place for place, cell in enumerate(exam_cells)}
    unclaimed = []
    for index, cell in enumerate(cells):
        place = names.get(cell.grade_id, ids.get(cell.id))
        if place is None:
            unclaimed.append(index)
        else:
            claims[place].append(index)
    return unclaimed


def _claim_by_text(
    exam_cells: Sequence[ExamCell],
    cells: Sequence[FileCell],
    claims: dict[int, list[int]],
    unclaimed: Iterable[int],
) -> list[int]:
    wanted: dict[tuple[str, str], list[int]] = defaultdict(list)
    for place, exam_cell in enumerate(exam_cells):
        if place not in claims and exam_cell.release.strip():
            wanted[exam_cell.kind, _stripped(exam_cell.release)].append(place)
    left = []
    for index in unclaimed:
        places = wanted.get((cells[index].kind, _stripped(cells[index].source))) if wanted else None
        if places:
            claims[places.pop(0)].append(index)
        else:
            left.append(index)
    return left


def _claim_by_definition(
    exam_cells: Sequence[ExamCell],
    cells: Sequence[FileCell],
    claims: dict[int, list[int]],
    unclaimed: Iterable[int],
) -> list[int]:
    definers: dict[str, list[int]] = defaultdict(list)
    for place, exam_cell in enumerate(exam_cells):
        if exam_cell.kind == "code" and not is_locked(exam_cell):
            for name in defined_names(exam_cell.release):
                definers[name].append(place)
    owner = {name: places[0] for name, places in definers.items() if len(places) == 1}
    missing = set(owner.values()) - set(claims)
    left = []
    for index in unclaimed:
        cell = cells[index]
        names = defined_names(cell.source) if missing and cell.kind == "code" else set()
        places = {owner[name] for name in names if name in owner} & missing
        if places:
            claims[min(places)].append(index)
        else:
            left.append(index)
    return left


def _choose(exam_cell: ExamCell, claimants: Sequence[tuple[int, FileCell]]) -> int:
    """Choose which of several cells with one name counts.

    Copying or splitting a cell in Jupyter copies its name. Of an answer, the last cell that says anything
    of the student's own counts, as it did when they ran the notebook from top to bottom. Of a locked cell,
    one that is untouched.
    """
    if is_locked(exam_cell):
        untouched = [index for index, cell in claimants if same_text(cell.source, exam_cell.release)]
        return untouched[0] if untouched else claimants[-1][0]
    answers = [
        index
        for index, cell in claimants
        if cell.source.strip() and not same_text(cell.source, exam_cell.release)
    ]
    return answers[-1] if answers else claimants[-1][0]


def _find_by_place(
    exam_cells: Sequence[ExamCell],
    cells: Sequence[FileCell],
    cell_of: dict[int, int],
    unclaimed: Sequence[int],
) -> dict[int, int]:
    """Find answers between their neighbours, where as many cells of their kind are left over as answers."""
    found: dict[int, int] = {}
    known = [-1, *sorted(cell_of), len(exam_cells)]
    for before, after in pairwise(known):
        low, high = cell_of.get(before, -1), cell_of.get(after, len(cells))
        for kind in ("code", "markdown"):
            places = [
                place
                for place in range(before + 1, after)
                if exam_cells[place].kind == kind and not is_locked(exam_cells[place])
            ]
            standing = [
                index
                for index in unclaimed
                if low < index < high
                and index not in found.values()
                and cells[index].kind == kind
                and _stripped(cells[index].source)
            ]
            if len(standing) == len(places):
                found.update(zip(places, standing, strict=True))
    return found
