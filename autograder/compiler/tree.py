"""Folders of generated files: put in place whole or not at all, and compared with what lies there."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from pathlib import Path

__all__ = ["Tree", "differences", "replace"]

# relative path with `/` -> the content, or the file that it is copied from
Tree = Mapping[str, bytes | Path]


def replace(trees: Mapping[Path, Tree]) -> None:
    """Make each folder hold exactly its tree; an exception leaves all folders as they were.

    The files are written beside the folders first, under names with a leading dot, then renamed. A folder
    that has its tree already is not touched. What a killed run left behind is cleared up by the next one.
    """
    changing = {target: tree for target, tree in trees.items() if not _is_same(target, tree)}
    for target in trees:
        _clear_up(target)
    try:
        for target, tree in changing.items():
            _write(_new(target), tree)
        _swap(list(changing))
    finally:
        for target in trees:
            _clear_up(target)


def differences(target: Path, tree: Tree) -> dict[str, str]:
    """Compare a folder with its tree: path -> "missing", "stale" or "one too many"; nothing is written."""
    found = {
        path.relative_to(target).as_posix(): path
        for path in (target.rglob("*") if target.is_dir() else ())
        if path.is_file() and not _is_litter(path.relative_to(target))
    }
    problems = dict.fromkeys(tree.keys() - found.keys(), "missing")
    problems |= dict.fromkeys(found.keys() - tree.keys(), "one too many")
    problems |= {
        name: "stale" for name in tree.keys() & found.keys() if found[name].read_bytes() != _bytes(tree[name])
    }
    return dict(sorted(problems.items()))


def _is_same(target: Path, tree: Tree) -> bool:
    return target.is_dir() and not differences(target, tree)


def _is_litter(inner: Path) -> bool:
    """What opening or running a notebook leaves: no part of a release, and no reason to call it stale."""
    return any(part.startswith(".") or part == "__pycache__" for part in inner.parts)


def _bytes(content: bytes | Path) -> bytes:
    return content if isinstance(content, bytes) else content.read_bytes()


def _new(target: Path) -> Path:
    return target.with_name(f".{target.name}.new")


def _old(target: Path) -> Path:
    return target.with_name(f".{target.name}.old")


def _write(folder: Path, tree: Tree) -> None:
    folder.mkdir(parents=True)
    for name, content in tree.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, Path):
            shutil.copyfile(content, path)
        else:
            path.write_bytes(content)


def _swap(targets: list[Path]) -> None:
    """Put the new folders in the place of the old, and back again when one of the renames fails."""
    try:
        for target in targets:
            if target.exists():
                os.replace(target, _old(target))
            os.replace(_new(target), target)
    except BaseException:
        for target in targets:
            if _old(target).exists():
                shutil.rmtree(target, ignore_errors=True)
                os.replace(_old(target), target)
        raise


def _clear_up(target: Path) -> None:
    if _old(target).exists() and not target.exists():
        os.replace(_old(target), target)
    for left in (_new(target), _old(target)):
        shutil.rmtree(left, ignore_errors=True)
