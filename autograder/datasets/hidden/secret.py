"""The secret of a course, from which the seeds of its hidden splits come.

Who holds what:

- the coordinator (`course grade`, on the instructor's machine) reads the secret, or makes it on first use, and
  derives a key for each notebook. The secret lies in the instructor's own data folder, outside of the course's
  repository, readable by its owner alone; it is in no release, no exam file and no image.
- the examiner of a notebook is given that notebook's key and nothing else (`hold_key`). A key tells nothing about the
  secret or about other keys: it is an HMAC-SHA256.
- a student process is given neither. There `hidden_split` finds no key and refuses.

When the secret is lost, a new one is made: hidden splits are then other draws from the same source, as good as the
first; scores that were given stay. Whoever should grade with the same splits on two machines copies the file, or
points `COURSE_SECRET` at it.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
import stat
from pathlib import Path

from autograder.datasets.folders import home_folder
from autograder.errors import CourseError

__all__ = ["course_secret", "notebook_key", "secret_path"]

LENGTH = 32


def secret_path(course: Path) -> Path:
    """Where the secret of the course in this folder lies: `COURSE_SECRET`, or a file in the user's data folder.

    Raises CourseError where neither can be, and for a place inside of the course.
    """
    course = course.resolve()
    if chosen := os.environ.get("COURSE_SECRET"):
        path = Path(chosen).resolve()
        if path.is_relative_to(course):
            raise CourseError(
                f"{path}: the course's secret lies in the course's own folder, where it is released or committed\n"
                "  move it out of there and point COURSE_SECRET at it"
            )
        return path
    home = home_folder("data")
    if home is None:
        raise CourseError(
            "no home folder to keep the course's secret in\n  point COURSE_SECRET at a file for it"
        )
    return home / "secrets" / hashlib.sha256(os.fsencode(course)).hexdigest()[:16]


def course_secret(course: Path) -> bytes:
    """Read the secret (32 bytes) of the course in this folder; make it when there is none.

    Raises CourseError for a file that others may read or that is no secret.
    """
    path = secret_path(course)
    try:
        if not path.exists():
            _make(path)
        with path.open("rb") as file:
            mode = stat.S_IMODE(os.fstat(file.fileno()).st_mode)
            found = file.read(LENGTH + 1)
    except OSError as error:
        raise CourseError(
            f"{path}: the course's secret cannot be kept here ({error.strerror})\n"
            "  point COURSE_SECRET at a file of yours"
        ) from error
    if os.name == "posix" and mode & 0o077:
        raise CourseError(
            f"{path}: others may read the course's secret (mode {mode:o})\n  run: chmod 600 {path}"
        )
    if len(found) != LENGTH:
        raise CourseError(
            f"{path}: wanted a secret of {LENGTH} bytes; found another length\n  remove it: a new one is made"
        )
    return found


def notebook_key(secret: bytes, assignment: str, notebook: str) -> bytes:
    """Derive the key of one notebook; it tells nothing about the secret or about other notebooks' keys."""
    return hmac.digest(secret, f"{assignment}\0{notebook}".encode(), "sha256")


def _make(path: Path) -> None:
    """Write a new secret; of two processes that do so at once, one wins and both read the same."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    unfinished = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(secrets.token_bytes(LENGTH))
        # a link, unlike a rename, fails when another process was first
        os.link(unfinished, path)
    except FileExistsError:
        pass
    finally:
        unfinished.unlink()
