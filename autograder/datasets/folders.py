"""Where data lie: the folder of the published files, and the cache of what was generated."""

from __future__ import annotations

import os
import sys
from pathlib import Path

__all__ = ["cache_folder", "data_folders", "home_folder"]

OURS = "course-in-a-box"


def data_folders() -> tuple[Path, ...]:
    """Where published files are looked for, in this order: `COURSE_DATA`, else `data/` here and above, and our own."""
    if chosen := os.environ.get("COURSE_DATA"):
        return (Path(chosen),)
    here = Path.cwd()
    beside = tuple(folder / "data" for folder in (here, *here.parents) if (folder / "data").is_dir())
    own = home_folder("data")
    return (*beside, own) if own else beside


def cache_folder() -> Path | None:
    """Where generated sets are kept: `generated/` of `COURSE_DATA`, else of the system's cache folder."""
    if chosen := os.environ.get("COURSE_DATA"):
        return Path(chosen) / "generated"
    own = home_folder("cache")
    return own / "generated" if own else None


def home_folder(kind: str) -> Path | None:
    """The user's own folder for `data` or `cache`, where each system has it; None for a user without a home."""
    home = Path(os.path.expanduser("~"))
    if not home.is_dir():
        return None  # as in a sandbox, whose processes have a user id that is nobody's
    if sys.platform == "win32":
        local = os.environ.get("LOCALAPPDATA")
        return (Path(local) if local else home / "AppData" / "Local") / OURS / kind
    if sys.platform == "darwin":
        return home / "Library" / {"data": "Application Support", "cache": "Caches"}[kind] / OURS
    chosen = os.environ.get({"data": "XDG_DATA_HOME", "cache": "XDG_CACHE_HOME"}[kind], "")
    usual = {"data": ".local/share", "cache": ".cache"}[kind]
    # a relative path there is to be ignored, says the XDG base directory specification
    return (Path(chosen) if os.path.isabs(chosen) else home / usual) / OURS
