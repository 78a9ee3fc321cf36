"""What an image is built from: a tar file of the files on the lists here, and of nothing else."""

from __future__ import annotations

import io
import tarfile
from collections.abc import Iterable
from pathlib import Path
from typing import IO

from autograder.errors import CourseError

__all__ = ["PACKAGE", "contents", "engine_files", "local_wheels", "write_context"]

PACKAGE = Path(__file__).resolve().parents[2]
# of the engine, what runs in a container: both sides of the exam, and the checks that test cells call
ENGINE = (
    "__init__.py",
    "errors.py",
    "hidden_key.py",
    "magics.py",
    "model.py",
    "checks/**/*.py",
    "datasets/**/*.py",
    "exam/**/*.py",
    "sandbox/*.py",
    "grading/__init__.py",
    "grading/sitting/__init__.py",
    "grading/sitting/cores.py",
    "grading/sitting/session.py",
    "grading/sitting/proctor.py",
)
# of the sandbox, what speaks to Docker and has no place in a container
OUTSIDE = "sandbox/docker*.py"
DESCRIBED = ("Dockerfile", "pip.txt", "environment.toml", "requirements.in", "requirements.txt")
FROM_ABOVE = ("Dockerfile", "pip.txt")  # one for all environments, unless a folder has its own


def contents(folder: Path, shipped: Path) -> list[tuple[str, bytes]]:
    """All that decides an environment's image: files by their names in the context, in a fixed order.

    Raises `CourseError` when one of the folder's files is not there.
    """
    described = [(name, _described(folder, shipped, name).read_bytes()) for name in DESCRIBED]
    engine = [
        (f"autograder/{path.relative_to(PACKAGE).as_posix()}", path.read_bytes()) for path in engine_files()
    ]
    return described + engine


def _described(folder: Path, shipped: Path, name: str) -> Path:
    for place in (folder, folder.parent, shipped) if name in FROM_ABOVE else (folder,):
        if (place / name).is_file():
            return place / name
    remedy = "run: make lock" if name == "requirements.txt" else "environments/cpu/ shows what it looks like"
    raise CourseError(f"{folder / name}: there is no such file\n  {remedy}")


def engine_files() -> list[Path]:
    """The files of the engine that an image holds, sorted."""
    wanted = {path for pattern in ENGINE for path in PACKAGE.glob(pattern)}
    return sorted(wanted - set(PACKAGE.glob(OUTSIDE)))


def local_wheels(folder: Path, gpu: bool) -> list[Path]:
    """The wheels in the ignored folder beside the environments; for a GPU none that are built without CUDA."""
    wheels = (folder.parent / "wheels").glob("*.whl")
    return sorted(path for path in wheels if not (gpu and "+cpu" in path.name))


def write_context(files: Iterable[tuple[str, bytes]], wheels: Iterable[Path], out: IO[bytes]) -> None:
    """Write the tar file; the same files give the same bytes, wherever and whenever they were made."""
    with tarfile.open(fileobj=out, mode="w") as context:
        folder = tarfile.TarInfo("wheels")  # there without a wheel in it, too: the Dockerfile copies it
        folder.type, folder.mode = tarfile.DIRTYPE, 0o755
        context.addfile(folder)
        for path in wheels:
            with path.open("rb") as wheel:
                context.addfile(_entry(f"wheels/{path.name}", path.stat().st_size), wheel)
        for name, data in files:
            context.addfile(_entry(name, len(data)), io.BytesIO(data))


def _entry(name: str, size: int) -> tarfile.TarInfo:
    """A plain file of root's that everybody may read, from the beginning of time."""
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = size, 0o644
    return entry
