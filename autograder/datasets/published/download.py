"""Fetching a published file, its SHA-256 known beforehand."""

from __future__ import annotations

import hashlib
import os
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from autograder.errors import CourseError

__all__ = ["Remote", "download", "may_download"]

CHUNK = 1 << 20
PATIENCE = 30  # seconds without a byte


@dataclass(frozen=True)
class Remote:
    """A published file: where it is, how long it is and its SHA-256."""

    name: str
    url: str
    size: int
    sha256: str


def may_download() -> bool:
    """Whether this process was told that it may use the network: `COURSE_DOWNLOAD=1`."""
    return os.environ.get("COURSE_DOWNLOAD", "") == "1"


def download(remote: Remote, folder: Path) -> Path:
    """Fetch a file into `folder`; it appears there whole and checked, or not at all.

    Raises CourseError without a network, and when what came is not the file that was published.
    """
    import urllib.request  # brings in half of the standard library
    from http.client import HTTPException

    name = ""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{remote.name}.", dir=folder)
        with os.fdopen(handle, "wb") as file, urllib.request.urlopen(remote.url, timeout=PATIENCE) as answer:
            digest, length = hashlib.sha256(), 0
            while length <= remote.size and (chunk := answer.read(CHUNK)):
                length += len(chunk)
                digest.update(chunk)
                file.write(chunk)
                _tell(remote, length)
        if digest.hexdigest() != remote.sha256:
            raise CourseError(
                f"{remote.url}: wanted {remote.size:,} bytes with SHA-256 {remote.sha256[:16]}...; found "
                f"{length:,} bytes with {digest.hexdigest()[:16]}...\n  {_by_hand(remote, folder)}"
            )
        os.chmod(name, 0o644)
        os.replace(name, folder / remote.name)
    except (OSError, HTTPException) as error:
        reason = getattr(error, "reason", None) or error
        raise CourseError(
            f"{remote.url}: cannot be fetched ({reason})\n  {_by_hand(remote, folder)}"
        ) from error
    finally:
        if name:
            Path(name).unlink(missing_ok=True)
    return folder / remote.name


def _by_hand(remote: Remote, folder: Path) -> str:
    return (
        f"without a network, put a copy of {remote.name} into {folder}; "
        "or leave COURSE_DOWNLOAD unset and work with the set that stands in"
    )


def _tell(remote: Remote, length: int) -> None:
    """Say how far it is, on one line of a terminal; nothing in a log."""
    if sys.stderr.isatty():
        end = "\n" if length >= remote.size else ""
        print(f"\r{remote.name}: {length / remote.size:4.0%}", end=end, file=sys.stderr, flush=True)
