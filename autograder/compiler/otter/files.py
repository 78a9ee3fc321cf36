"""Files beside otter's notebooks: which ones students get, which ones only the tests may read."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from autograder.compiler.otter.settings import listed

__all__ = ["graders_files", "named_files", "read_config_beside"]

CONFIG = "otter_config.json"
MOST_BYTES = 32_000_000


def named_files(folder: Path, names: tuple[str, ...]) -> Iterator[str]:
    """Yield the files in a folder that names stand for, those below a named folder too; relative to it, with `/`."""
    for name in names:
        inner = PurePosixPath(name)
        if inner.is_absolute() or ".." in inner.parts:
            continue
        path = folder / inner
        for file in [path, *sorted(path.rglob("*"))]:
            if file.is_file():
                yield file.relative_to(folder).as_posix()


def graders_files(folder: Path, config: Mapping[str, Any]) -> tuple[dict[str, bytes], tuple[str, ...]]:
    """Read what only otter's grader was to have, and say what of it cannot be had."""
    names = listed(config, "autograder_files")
    remarks = [
        f"autograder_files: there is no {name} beside the notebook"
        for name in names
        if not any(named_files(folder, (name,)))
    ]
    found = {name: (folder / name).read_bytes() for name in named_files(folder, names)}
    if sum(map(len, found.values())) > MOST_BYTES:
        return {}, (*remarks, f"autograder_files are left out: more than {MOST_BYTES // 1_000_000} MB")
    if found:
        remarks.append(
            "autograder_files are in the examiner alone: a test in the student's process finds none"
        )
    return found, tuple(remarks)


def read_config_beside(folder: Path) -> dict[str, Any]:
    """Read what `otter generate` takes beside tests that no `otter assign` has made; nothing where there is none."""
    try:
        found = json.loads((folder / CONFIG).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
