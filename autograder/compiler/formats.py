"""The libraries that define the formats: jupytext, nbformat and nbgrader, imported without their slow parts.

Two imports would otherwise cost more than all of compiling:

- jsonschema builds the grammar of `rfc3987_syntax` (2 s) to check international web addresses, which no
  notebook schema contains. It does without where that package is missing, so it is hidden for the moment.
- `import nbgrader` loads a Jupyter server. Its checksum and its metadata schema need none of that and are
  loaded from their own files.
"""

from __future__ import annotations

import importlib.util
import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

from autograder.errors import EngineError

__all__ = [
    "checksum",
    "jupytext",
    "nbformat",
    "quiet",
    "upgrade_metadata",
    "validate_cell",
    "validate_metadata",
]


@contextmanager
def _hidden(module: str) -> Iterator[None]:
    if module in sys.modules:
        yield
        return
    sys.modules[module] = None  # type: ignore[assignment]  # the import system reads this as "not there"
    try:
        yield
    finally:
        del sys.modules[module]


with _hidden("rfc3987_syntax"):
    import jupytext
    import nbformat


@contextmanager
def quiet() -> Iterator[None]:
    """Keep the libraries' log messages about a notebook from the terminal: what matters is said by us."""
    before = logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    try:
        yield
    finally:
        logging.disable(before)


def _nbgrader_part(name: str, file: str) -> ModuleType:
    """Load one module of nbgrader by itself; the module in use where nbgrader is imported already."""
    whole = f"nbgrader.{name}"
    if whole in sys.modules:
        return sys.modules[whole]
    alias = f"autograder.compiler.nbgrader_{name}"
    if alias in sys.modules:
        return sys.modules[alias]
    nbgrader = importlib.util.find_spec("nbgrader")
    if nbgrader is None or nbgrader.origin is None:
        raise EngineError("nbgrader is not installed\n  run: pip install nbgrader")
    path = Path(nbgrader.origin).parent / file
    folder = [str(path.parent)] if path.name == "__init__.py" else None
    spec = importlib.util.spec_from_file_location(alias, path, submodule_search_locations=folder)
    if spec is None or spec.loader is None:
        raise EngineError(f"{path}: cannot be loaded as Python\n  install nbgrader again")
    module = importlib.util.module_from_spec(spec)
    sys.modules[alias] = module
    try:
        spec.loader.exec_module(module)
    except BaseException:
        del sys.modules[alias]
        raise
    return module


def checksum(cell: Any) -> str:
    """Compute nbgrader's checksum of a notebook cell that has nbgrader metadata."""
    return _nbgrader_part("utils", "utils.py").compute_checksum(cell)


def upgrade_metadata(cell: Any) -> None:
    """Bring a cell's nbgrader metadata to the newest schema, in place, by nbgrader's own rules (`nbgrader update`)."""
    with quiet():
        _validator().upgrade_cell_metadata(cell)


def validate_cell(cell: Any) -> None:
    """Check a cell's nbgrader metadata by nbgrader's own validator; it raises its `ValidationError`."""
    with quiet():
        _validator().validate_cell(cell)


def validate_metadata(notebook: Any) -> None:
    """Check a notebook's nbgrader metadata by nbgrader's own validator; it raises its `ValidationError`."""
    _validator().validate_nb(notebook)


@cache
def _validator() -> Any:
    return _nbgrader_part("nbgraderformat", "nbgraderformat/__init__.py").MetadataValidator()
