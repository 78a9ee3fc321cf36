"""What nbgrader copied into autograded/ through links in a hand-in.

Before it converts a notebook, nbgrader copies the other files beside it, and follows links with the rights of whoever
grades: a link called `notes.html` that leads to the compiled exam becomes an ordinary file of that name, goes on to
feedback/ with all that is there, and is handed out by `nbgrader release_feedback`. So these copies are removed before
anything is made of them. Nothing in submitted/ is changed.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

__all__ = ["remove_linked_copies"]


def remove_linked_copies(handed_in: Path, copies: Path) -> list[str]:
    """Remove from `copies` what is no ordinary file in the folder `handed_in`; returns the names, sorted."""
    removed = []
    for name in sorted(_linked(handed_in)):
        copy = copies / name
        if os.path.lexists(copy):
            copy.unlink()
            removed.append(name)
    return removed


def _linked(folder: Path) -> Iterator[str]:
    """Name the files below a folder that may be somebody else's: links, and all below a folder that is one.

    A file with a second name counts: that one may lie in the instructor's folders. Notebooks are not copied.
    """
    all_of_it = folder.is_symlink() or folder.parent.is_symlink()
    for root, _, names in os.walk(folder):
        for name in names:
            status = Path(root, name).lstat()
            own = stat.S_ISREG(status.st_mode) and status.st_nlink == 1 and not all_of_it
            if not own and not name.endswith(".ipynb"):
                yield str(Path(root, name).relative_to(folder))
