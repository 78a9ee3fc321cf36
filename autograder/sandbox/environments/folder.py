"""An environment as its folder describes it."""

from __future__ import annotations

import hashlib
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder.course import NAME
from autograder.errors import CourseError
from autograder.sandbox.environments.context import PACKAGE, contents

__all__ = ["SHIPPED", "Environment", "environments", "find_environment", "tag_of"]

# what comes with the engine: inside the installed package, or beside it in the repository
SHIPPED = next(
    (place for place in (PACKAGE / "environments_data", PACKAGE.parent / "environments") if place.is_dir()),
    PACKAGE / "environments_data",
)


@dataclass(frozen=True)
class Environment:
    """One environment: its name, the folder of its files, and the tag of the image that these describe.

    `base` is the image that it is built upon, `gpu` whether its containers are given a device.
    """

    name: str
    folder: Path
    gpu: bool
    base: str
    image: str

    def contents(self) -> list[tuple[str, bytes]]:
        """All that decides the image: files by their names in the build context."""
        return contents(self.folder, SHIPPED)


def environments(root: Path) -> list[Environment]:
    """The environments that a course can name, sorted by name: its own, then those that come with the engine."""
    folders: dict[str, Path] = {}
    for place in (SHIPPED, root / "environments"):
        folders |= {path.parent.name: path.parent for path in place.glob("*/environment.toml")}
    return [_read(folders[name]) for name in sorted(folders) if NAME.fullmatch(name)]


def find_environment(root: Path, name: str) -> Environment:
    """The environment of that name. Raises `CourseError`, naming those that there are."""
    for place in (root / "environments", SHIPPED):
        if NAME.fullmatch(name) and (place / name / "environment.toml").is_file():
            return _read(place / name)
    known = ", ".join(environment.name for environment in environments(root)) or "none"
    raise CourseError(
        f"{name}: no such environment; there are: {known}\n"
        f"  name one of those, or make {root / 'environments' / name}/ like environments/cpu/"
    )


def _read(folder: Path) -> Environment:
    path = folder / "environment.toml"
    wanted = 'wanted base = "an image" and gpu = true or false, alone'
    try:
        settings: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CourseError(f"{path}: {error}\n  {wanted}") from None
    base, gpu = settings.pop("base", None), settings.pop("gpu", False)
    if not isinstance(base, str) or not isinstance(gpu, bool) or settings:
        found = ", ".join(settings) or f"base = {base!r}, gpu = {gpu!r}"
        raise CourseError(f"{path}: {wanted}; found: {found}")
    return Environment(folder.name, folder, gpu, base, tag_of(folder.name, contents(folder, SHIPPED)))


def tag_of(name: str, files: list[tuple[str, bytes]]) -> str:
    """The tag of the image that is built from these files."""
    digest = hashlib.sha256()
    for file, data in files:
        digest.update(f"{file}\0{len(data)}\0".encode() + data)
    # Docker's names have small letters alone, and no blanks
    return f"course-{name.lower().replace(' ', '-')}:{digest.hexdigest()[:12]}"
