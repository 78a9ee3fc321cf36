"""One student's folder: where each file of an archive goes in it, and what stands in another's way."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import PurePosixPath

from autograder.grading.collecting.archive import Entry, LeftOut
from autograder.grading.collecting.entry_names import folded
from autograder.grading.handed_in.plain_file import shown

__all__ = ["Placed", "lifted", "path_in_folder", "without_doubles"]

Placed = tuple[str, Entry]  # the path in the student's folder, and what goes there
VERSION = re.compile(r"-\d+$")  # Canvas: of a file that was handed in again under its name


def path_in_folder(file: str, assignment: str, notebooks: Sequence[str]) -> str:
    """Where a file goes: without the assignment's own folder, and without the number of its version."""
    path = PurePosixPath(file)
    if path.parts[0] == assignment and len(path.parts) > 1:
        path = path.relative_to(assignment)
    plain = VERSION.sub("", path.stem)
    if path.suffix == ".ipynb" and plain in notebooks and path.stem not in notebooks:
        path = path.with_name(f"{plain}.ipynb")
    return str(path)


def lifted(files: Sequence[Placed]) -> list[Placed]:
    """Take the files out of the one folder that a student put all of them into: notebooks are looked for on top."""
    tops = {path.partition("/")[0] for path, _ in files}
    (top,) = tops if len(tops) == 1 else {""}
    if not all(path.startswith(f"{top}/") for path, _ in files):
        return list(files)
    return [(path.removeprefix(f"{top}/"), entry) for path, entry in files]


def without_doubles(files: Iterable[Placed]) -> tuple[list[Placed], list[LeftOut]]:
    """Leave out every file that would lie where another one does, on whatever system: which one is meant is unknown."""
    places: dict[str, list[Placed]] = defaultdict(list)
    for path, entry in files:
        places[folded(path)].append((path, entry))
    folders = {str(parent) for place in places for parent in PurePosixPath(place).parents}
    kept: list[Placed] = []
    left_out = []
    for place, those in places.items():
        if len(those) == 1 and place not in folders:
            kept += those
        else:
            why = (
                "there is a folder of this name too" if place in folders else "there are several of this name"
            )
            left_out += [LeftOut(shown(entry.name), why) for _, entry in those]
    return kept, left_out
