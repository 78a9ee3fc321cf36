"""What `import otter` gives where notebooks are graded: a notebook object whose checks are left to the grading.

Otter's own looks for the notebook's file and its tests, which no process of an exam has, or is not installed at all; a
cell that fails at it loses what else it does. This file is put in its place, for students and instructors alike, under
the name `otter`. A module of that name beside the notebook goes before it.
"""

from __future__ import annotations

import importlib.util
import os
import sys
from collections.abc import Sequence
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

__all__ = ["Notebook", "stand_in"]

NAME = "otter"


class Told:
    """A sentence as the value of a call: shown in its place, as otter's results are."""

    def __init__(self, sentence: str) -> None:
        self._sentence = sentence

    def __repr__(self) -> str:
        return self._sentence


class Notebook:
    """Stand in for otter's object of this name: it takes what that takes, and does nothing with it."""

    def __init__(self, *arguments: Any, **keywords: Any) -> None:
        pass

    def check(self, question: str, *arguments: Any, **keywords: Any) -> Told:
        """Say where the checks of a question are."""
        return Told(f"{question}: its checks run where the notebook is graded")

    def check_all(self) -> Told:
        """Say where all checks are."""
        return Told("The checks run where the notebook is graded")

    def export(self, *arguments: Any, **keywords: Any) -> None:
        """Write no archive: what is graded has been handed in."""

    to_pdf = run_plugin = add_plugin_files = export


class Finder:
    """Finds this file under otter's name, before what is installed."""

    @staticmethod
    def find_spec(
        name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Find the module, unless one of its name lies beside the notebook."""
        if name != NAME or os.path.exists(f"{NAME}.py") or os.path.isdir(NAME):
            return None
        return importlib.util.spec_from_file_location(name, __file__)


def stand_in() -> None:
    """Have this process import this file when it imports otter."""
    sys.meta_path.insert(0, Finder)
