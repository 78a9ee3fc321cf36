"""nbgrader's exchange, as its own `release_assignment` leaves it.

nbgrader's class for it does the work, the one that `nbgrader_config.py` names, so that ngshare and other exchanges
serve as well. It is given a folder that holds the handout and nothing else, and what is out afterwards is compared
with it.
"""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder.errors import CourseError, EngineError
from autograder.grading.collecting.nbgrader_settings import ExchangeSettings
from autograder.releasing.handout import Handout
from autograder.releasing.trees import read_tree, write_tree

__all__ = ["NbgraderExchange"]


@dataclass(frozen=True)
class NbgraderExchange:
    """The exchange of a course, for one week."""

    settings: ExchangeSettings
    week: str

    @property
    def place(self) -> str:
        where = f" {self.settings.root}" if self.is_folder else ""
        return f"nbgrader's exchange{where}, course {self.settings.course_id}"

    @property
    def is_folder(self) -> bool:
        """Whether it is nbgrader's own exchange, a folder, and not another one that is plugged in."""
        from nbgrader.exchange.default import Exchange

        return issubclass(self.settings.application.exchange.fetch_assignment, Exchange)

    def out(self) -> Mapping[str, bytes] | None:
        """The files that students fetch; of a plugged-in exchange, what it lets fetch."""
        if self.is_folder:
            if not self.settings.root.is_dir():
                raise CourseError(
                    f"{self.settings.root}: no such folder: wanted nbgrader's exchange\n"
                    f"  make it, for everyone to write to: mkdir -p -m 777 {self.settings.root}\n"
                    "  or name another one, --exchange, or another way out: --to archive, --to git"
                )
            folder = self.settings.root / self.settings.course_id / "outbound" / self.week
            return read_tree(folder) if folder.is_dir() else None
        with self.working() as (folder, arguments), _quiet(self.settings.application):
            fetch = self.settings.application.exchange.FetchAssignment(**arguments)
            fetch.assignment_dir = str(folder)
            try:
                fetch.start()
            except Exception:  # what an exchange raises when there is nothing is its own affair
                return None
            found = [path for path in folder.rglob(self.week) if path.is_dir()]
            return read_tree(found[0]) if found else None

    def put(self, handout: Handout, changes: list[str]) -> str:
        """Release the week. Raises `CourseError` when the exchange refuses it, `EngineError` when files are missing."""
        with self.working() as (folder, arguments), _quiet(self.settings.application):
            write_tree(folder / "release" / self.week, handout.files)
            release = self.settings.application.exchange.ReleaseAssignment(**arguments)
            release.force = True
            if self.is_folder:
                release.root = str(self.settings.root)
            try:
                release.start()
            except Exception as error:
                raise CourseError(
                    f"{self.place}: not released ({type(error).__name__}: {error})\n"
                    "  see that its folder exists, is yours and may be written; then release again"
                ) from error
        self.refuse_incomplete(handout)
        return f"released in {self.place}; students fetch it with: nbgrader fetch_assignment {self.week}"

    def refuse_incomplete(self, handout: Handout) -> None:
        """Raise `EngineError` where not just the handout is out: what is ignored or too large is left out."""
        out = self.out() or {}
        if wrong := sorted(
            name for name in out.keys() | handout.files.keys() if out.get(name) != handout.files.get(name)
        ):
            raise EngineError(
                f"{self.place}: released, but not whole: {', '.join(wrong[:5])}\n"
                "  look at CourseDirectory.ignore and max_file_size in nbgrader_config.py, then release again"
            )

    @contextmanager
    def working(self) -> Iterator[tuple[Path, dict[str, Any]]]:
        """Give an empty course folder, and the arguments for nbgrader's classes that work in it."""
        from nbgrader.auth import Authenticator
        from nbgrader.coursedir import CourseDirectory

        application = self.settings.application
        with tempfile.TemporaryDirectory(prefix="releasing-") as folder:
            directory = CourseDirectory(parent=application)
            directory.root, directory.directory_structure = (
                folder,
                "{nbgrader_step}/{student_id}/{assignment_id}",
            )
            directory.release_directory, directory.source_directory = "release", "source"
            directory.course_id, directory.assignment_id = self.settings.course_id, self.week
            authenticator = Authenticator(parent=application)
            yield (
                Path(folder),
                {"coursedir": directory, "authenticator": authenticator, "parent": application},
            )


@contextmanager
def _quiet(application: Any) -> Iterator[None]:
    """Keep nbgrader's log off the terminal: what went wrong is said in its exception."""
    level = application.log.level
    application.log.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        application.log.setLevel(level)
