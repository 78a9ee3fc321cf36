"""The gate's outcome on disk, and whether it still speaks of what is there."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import msgspec

from autograder.audit.outcome import Audit
from autograder.course import Course, replacing
from autograder.errors import CourseError

__all__ = ["digest_of", "read_audit", "record_path", "refuse_unpassed", "write_audit"]

ENGINE = Path(__file__).resolve().parents[1]
# rooms that show what was decided, and decide nothing
SHOWING = ("cli", "demo", "reports")


def record_path(course: Course, week: str) -> Path:
    return course.build / "audit" / f"{week}.json"


def write_audit(course: Course, audit: Audit) -> Path:
    """Write an outcome in the place of the week's earlier one. Raises `EngineError` when it cannot be written."""
    path = record_path(course, audit.week)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.parent.chmod(0o700)  # survivors show solutions: not for another user of this machine
    with replacing(path, "make room, then audit again") as unfinished:
        unfinished.write_bytes(msgspec.json.format(msgspec.json.encode(audit), indent=1) + b"\n")
    return path


def read_audit(course: Course, week: str) -> Audit | None:
    """Read a week's last outcome; None where there is none that this version can read."""
    try:
        return msgspec.json.decode(record_path(course, week).read_bytes(), type=Audit)
    except (FileNotFoundError, msgspec.DecodeError):
        return None


def refuse_unpassed(course: Course, week: str) -> Audit:
    """Give the outcome that lets a week be released.

    Raises `CourseError` when the week was not audited, was changed since, or has not passed.
    """
    audit = read_audit(course, week)
    remedy = f'run: course audit {week}\n  or release it all the same: course compile {week} --release --force "why"'
    if audit is None:
        raise CourseError(f"{week}: not released, because its tests were not audited\n  {remedy}")
    if audit.digest != digest_of(course, week):
        raise CourseError(
            f"{week}: not released, because its source or the grader changed since the audit\n  {remedy}"
        )
    if not audit.passed:
        failed = [one for one in audit.problems if one.fails]
        first = "".join(f"\n  {one.where}: {one.text}" for one in failed[:5])
        more = f"\n  and {len(failed) - 5} more" if len(failed) > 5 else ""
        raise CourseError(f"{week}: not released, because the audit did not pass:{first}{more}\n  {remedy}")
    return audit


def digest_of(course: Course, week: str) -> str:
    """Name everything that decides a week's audit: its source files and the engine's own."""
    digest = hashlib.sha256()
    source = course.source / week
    for root, paths in ((source, files_of(source)), (ENGINE, engine_files())):
        for path in sorted(paths):
            content = path.read_bytes()
            digest.update(f"{path.relative_to(root).as_posix()}\0{len(content)}\0".encode())
            digest.update(content)
    return digest.hexdigest()


def files_of(folder: Path) -> Iterator[Path]:
    for path in folder.rglob("*"):
        inner = path.relative_to(folder).parts
        if path.is_file() and not any(part.startswith(".") or part == "__pycache__" for part in inner):
            yield path


def engine_files() -> Iterator[Path]:
    for path in ENGINE.rglob("*.py"):
        if path.relative_to(ENGINE).parts[0] not in SHOWING:
            yield path
