"""Put a handed-in notebook back in order: the instructor's cells restored, the student's kept.

Every cell of the exam comes out exactly once, in the exam's order. Locked cells come from the exam; the
student's own cells stay after the exam cell that they followed. What was changed is told to the student.

A notebook of otter's may come back as the release that `otter assign` made of it: it has none of the test cells. They
are put in where otter has its tests run, before any cell that the student wrote there, and there is nothing to tell.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import count

from autograder.grading.handed_in.cell_matching import (
    Match,
    given_names,
    is_locked,
    match_cells,
    open_names,
    same_text,
)
from autograder.grading.handed_in.notebook_file import FileCell, NotebookFile
from autograder.grading.handed_in.plain_file import shown
from autograder.model import Exam, ExamCell, Paper, PaperCell

__all__ = ["mend"]

# a feedback page is read by a person
MAX_NOTES = 30

QUESTIONS = ("solution", "test", "manual", "task")


def mend(exam: Exam, file: NotebookFile) -> Paper:
    """Make the paper that the examiner gets of one exam and the cells of one file."""
    cells = file.cells
    match = match_cells(exam.cells, cells)
    notes = list(file.notes)
    questions = {place for place, cell in enumerate(exam.cells) if cell.role in QUESTIONS}
    if questions and not questions & match.cell_of.keys():
        notes.append(
            "None of this notebook's questions is in the file: all were put in. Is it the right file?"
        )
    else:
        notes.extend(_notes(exam, cells, match))
    extras = _extras(exam, cells, match)
    ids = _fresh_ids(exam.cells)
    paper: list[PaperCell] = []
    for place in range(-1, len(exam.cells)):
        if place >= 0:
            paper.append(_mended(place, exam.cells, cells, match))
        paper.extend(PaperCell(next(ids), cell.kind, "extra", "", cell.source) for cell in extras[place])
    return Paper(exam.notebook, tuple(paper), _at_most(MAX_NOTES, notes))


def _mended(place: int, exam_cells: Sequence[ExamCell], cells: Sequence[FileCell], match: Match) -> PaperCell:
    exam_cell = exam_cells[place]
    found = match.cell_of.get(place)
    if is_locked(exam_cell):
        # text is not run, and what the exam has more of it than the release is a mark scheme
        source = exam_cell.source if exam_cell.kind == "code" else exam_cell.release
    elif found is not None:
        source = cells[found].source
    elif elsewhere := _defined_elsewhere(place, exam_cells, cells, match):
        # merged with another cell: the stub would undo what that other cell defines
        source = f"# This cell was deleted: another cell defines {elsewhere}."
    else:
        source = exam_cell.release
    return PaperCell(exam_cell.id, exam_cell.kind, exam_cell.role, exam_cell.name, source)


def _defined_elsewhere(
    place: int, exam_cells: Sequence[ExamCell], cells: Sequence[FileCell], match: Match
) -> str:
    """Name what the stub of a missing cell defines, if the student's other cells define all of it."""
    wanted = open_names(exam_cells[place].release)
    locked = {index for at, index in match.cell_of.items() if is_locked(exam_cells[at])}
    locked |= {index for index, at in match.copies.items() if is_locked(exam_cells[at])}
    defined = set()
    for index, cell in enumerate(cells):
        if cell.kind == "code" and index not in locked:
            defined |= given_names(cell.source)
    return ", ".join(sorted(wanted)) if wanted <= defined else ""


def _extras(exam: Exam, cells: Sequence[FileCell], match: Match) -> dict[int, list[FileCell]]:
    """Collect the student's own cells by the index of the exam cell that they followed, -1 for none."""
    exam_cells, behind_tests = exam.cells, _is_otters_release(exam, match)
    place_of = {index: place for place, index in match.cell_of.items()}
    texts = {cell.release.strip() for cell in exam_cells if cell.kind != "code"}
    extras: dict[int, list[FileCell]] = defaultdict(list)
    anchor = -1
    for index, cell in enumerate(cells):
        anchor = place_of.get(index, anchor)
        if behind_tests and index not in place_of:
            anchor = _last_test_after(anchor, exam_cells)
        text = cell.source.strip()
        if index in place_of:
            # of the cells that have a place, only words written over the instructor's text would be lost
            kept = is_locked(exam_cells[anchor]) and exam_cells[anchor].kind != "code"
        else:
            kept = not _is_superfluous(index, exam_cells, cells, match)
        if not kept or not text or text in texts:
            continue
        if cell.kind != "code":
            texts.add(text)
        place = match.copies.get(index)
        # what an earlier version of an answer defines must not replace what the answer itself defines
        if place is not None and not is_locked(exam_cells[place]):
            extras[min(anchor, place - 1)].append(cell)
        else:
            extras[anchor].append(cell)
    return extras


def _is_otters_release(exam: Exam, match: Match) -> bool:
    """Tell whether the file may have been made from the release of `otter assign`, which has no test cell."""
    return exam.otter is not None and not any(exam.cells[place].role == "test" for place in match.cell_of)


def _last_test_after(place: int, exam_cells: Sequence[ExamCell]) -> int:
    """Find the last of the test cells that directly follow a place; the place itself where none does."""
    while place + 1 < len(exam_cells) and exam_cells[place + 1].role == "test":
        place += 1
    return place


def _is_superfluous(
    index: int, exam_cells: Sequence[ExamCell], cells: Sequence[FileCell], match: Match
) -> bool:
    """Tell whether a second cell of the same name says nothing new.

    An unchanged stub after the answer would undo it; an equal copy would only run twice. A copy with other
    code is kept: a split cell is two cells of one name, and its first half still has to run.
    """
    if index not in match.copies:
        return False
    exam_cell = exam_cells[match.copies[index]]
    if same_text(cells[index].source, exam_cell.release):
        return True
    return same_text(cells[index].source, cells[match.cell_of[match.copies[index]]].source)


def _fresh_ids(exam_cells: Sequence[ExamCell]) -> Iterator[str]:
    taken = {cell.id for cell in exam_cells}
    return (name for name in (f"extra-{n}" for n in count(1)) if name not in taken)


def _notes(exam: Exam, cells: Sequence[FileCell], match: Match) -> Iterator[str]:
    """Say what was put right, in the order of the exam; the instructor's unnamed text needs no word."""
    exam_cells, otters = exam.cells, _is_otters_release(exam, match)
    copies: dict[int, list[int]] = defaultdict(list)
    for index, place in sorted(match.copies.items()):
        copies[place].append(index)
    for place, exam_cell in enumerate(exam_cells):
        if not exam_cell.name or (otters and exam_cell.role == "test"):
            continue
        called = _called(exam_cell)
        if place not in match.cell_of:
            missing = _defined_elsewhere(place, exam_cells, cells, match) if not is_locked(exam_cell) else ""
            yield (
                f"{called} was missing; it was left out, as another cell defines {missing}."
                if missing
                else f"{called} was missing: it was put back as released."
            )
            continue
        cell = cells[match.cell_of[place]]
        if is_locked(exam_cell):
            if not same_text(cell.source, exam_cell.release) or cell.kind != exam_cell.kind:
                yield f"{called} was changed: it was put back as released. Write in your own cells only."
        elif place in match.guessed and not otters:
            yield f"{called} had lost its name: your cell {cell.number} was taken for it."
        elif cell.kind != exam_cell.kind:
            yield f"{called} had been turned into {cell.kind}: it was read as {exam_cell.kind}."
        if copies[place]:
            yield _about_copies(called, exam_cell, [cells[index] for index in copies[place]], cell)


def _about_copies(called: str, exam_cell: ExamCell, copies: Sequence[FileCell], kept: FileCell) -> str:
    numbers = _listed([kept.number, *(copy.number for copy in copies)])
    if is_locked(exam_cell):
        return f"{called} was there {len(copies) + 1} times (cells {numbers}): it counts once."
    return (
        f"{called} was there {len(copies) + 1} times (cells {numbers}): cell {kept.number} counts as the "
        "answer, being the last that you changed; what else the others say was kept beside it."
    )


def _called(cell: ExamCell) -> str:
    """Name a cell so that a student can find it: given cells by how they begin."""
    if cell.role in ("given", "task"):
        start = cell.release.strip().split("\n", 1)[0]
        return f"The locked cell that begins '{shown(start, 40)}'"
    return f"The {'test ' if cell.role == 'test' else ''}cell '{cell.name}'"


def _listed(numbers: Iterable[int]) -> str:
    ordered = sorted(numbers)
    *rest, last = map(str, ordered[:10])
    return f"{', '.join(rest)} and {last}" if len(ordered) <= 10 else f"{', '.join([*rest, last])} …"


def _at_most(limit: int, notes: Sequence[str]) -> tuple[str, ...]:
    if len(notes) <= limit:
        return tuple(notes)
    return (*notes[:limit], f"And {len(notes) - limit:,} more.")
