"""What a notebook and its cells carry besides their text, as far as it goes into a release."""

from __future__ import annotations

from typing import Any

from autograder.compiler.formats import nbformat, quiet

__all__ = ["cell_metadata", "notebook_metadata"]

# outputs in another form, and nbgrader's own
LEFT_OUT = ("nbgrader", "collapsed", "scrolled", "execution", "course_stub", "attachments")
KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}


def notebook_metadata(found: Any) -> dict[str, Any]:
    """Keep a notebook's own metadata but for the state of widgets, which is output, and an editor's toolbar.

    What nbformat refuses is left out, so that what is written is always a notebook.
    """
    kept = {key: value for key, value in found.items() if key not in ("widgets", "celltoolbar", "signature")}
    kernel = kept.get("kernelspec")
    kept["kernelspec"] = KERNEL | (dict(kernel) if isinstance(kernel, dict) else {})
    kept.setdefault("language_info", {"name": "python"})
    return {key: value for key, value in sorted(kept.items()) if _is_valid({key: value}, {})}


def cell_metadata(found: Any) -> dict[str, Any]:
    """Keep a cell's own metadata, as nbgrader does; what nbformat refuses is left out."""
    kept = {key: value for key, value in found.items() if key not in LEFT_OUT}
    if not kept or _is_valid({}, kept):
        return kept
    return {key: value for key, value in kept.items() if _is_valid({}, {key: value})}


def _is_valid(notebook: dict[str, Any], cell: dict[str, Any]) -> bool:
    made: dict[str, Any] = {
        "id": "a",
        "cell_type": "code",
        "metadata": cell,
        "source": "",
        "outputs": [],
        "execution_count": None,
    }
    try:
        with quiet():
            nbformat.validate({"nbformat": 4, "nbformat_minor": 5, "metadata": notebook, "cells": [made]})
    except Exception:  # of jsonschema, fastjsonschema or nbformat: whichever is installed
        return False
    return True
