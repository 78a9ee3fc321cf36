"""The two others' courses, and each case as a student hands it in to them."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.peers.assignment import as_otter_notebook, as_otter_tests, for_nbgrader
from benchmarks.peers.cage import HandIn, Peer
from benchmarks.peers.corpus import Attack

__all__ = ["Desk"]

# the second is how long the last of a cell's output may take after its end: by default 4 s, too short on a busy machine
SETTINGS = "c = get_config()\nc.Execute.timeout = {cell_seconds}\nc.Execute.iopub_timeout = {cell_seconds}\n"
# where the hidden tests lie: the path that a case is told, as it is told that of the exam here
NBGRADER_EXAM, OTTER_EXAM = Path("/scratch/source/small/small.ipynb"), Path("/scratch/autograder.zip")
# nbgrader ends each cell itself; whatever takes otter so long is said to hang
NBGRADER_PATIENCE, OTTER_PATIENCE = 120.0, 30.0


class Desk:
    """Where cases are handed in: the small course as source, worked solution and release."""

    def __init__(self, source: dict[str, Any], solved: dict[str, Any], released: dict[str, Any]) -> None:
        self._plain = solved, released
        self._otters = as_otter_notebook(solved), as_otter_notebook(released)
        tests = {f"tests/{name}": text.encode() for name, text in as_otter_tests(source).items()}
        course = {"source/small/small.ipynb": json.dumps(for_nbgrader(source)).encode()}
        self.peers = (Peer("nbgrader", course, NBGRADER_PATIENCE), Peer("otter", tests, OTTER_PATIENCE))

    def hand_in(self, peer: Peer, attack: Attack, words: Sequence[str], cell_seconds: float) -> HandIn:
        """Hand a case in to a grader, in that grader's form. `words` are looked for in what the student is told.

        `cell_seconds` is nbgrader's time limit of a cell, on the clock; otter has none.
        """
        if peer.name == "nbgrader":
            files = {"small.ipynb": attack.case.notebook(*self._plain, NBGRADER_EXAM), **attack.files}
            placed = {f"submitted/ada/small/{name}": data for name, data in files.items()}
            placed["nbgrader_config.py"] = SETTINGS.format(cell_seconds=round(cell_seconds)).encode()
        else:
            files = {"small.ipynb": attack.case.notebook(*self._otters, OTTER_EXAM), **attack.files}
            # otter takes one file; more than one in an archive
            placed = (
                {"submitted/small.zip": zipped(files)}
                if attack.files
                else {"submitted/small.ipynb": files["small.ipynb"]}
            )
        return HandIn(attack.id, placed, tuple(words))


def zipped(files: Mapping[str, bytes]) -> bytes:
    """Pack files into an archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()
