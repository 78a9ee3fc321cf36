"""Which tests one process runs after the other, where pytest-xdist runs them in several, and which come first.

The tests of a file share its warm sandboxes. Those that need Docker look at all of our containers and images that there
are, so one process runs them all. What takes longest comes first: at the end no process is left alone with it.
"""

from __future__ import annotations

import ast
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from xdist.scheduler import LoadScopeScheduling

ROOT = Path(__file__).resolve().parents[1]
MARK = "pytest.mark.docker"


class ByFileAndEngine(LoadScopeScheduling):
    """Hands out the tests of a file together, and all that need Docker."""

    def _split_scope(self, nodeid: str) -> str:
        return together(nodeid)


def together(nodeid: str) -> str:
    """What a test is run together with: its file, or all that need Docker."""
    file, _, name = nodeid.partition("::")
    return "docker" if "docker" in name or name.partition("[")[0] in marked(file) else file


def heaviest_first(items: list[pytest.Item]) -> None:
    """Put what is run together in the order of what it takes, as far as the marks tell."""
    weights: Counter[str] = Counter()
    for item in items:
        weights[together(item.nodeid)] += weight(item)
    items.sort(key=lambda item: -weights[together(item.nodeid)])


def weight(item: pytest.Item) -> int:
    """About how many tenths of a second a test takes; one that may take minutes says so by a limit of its own."""
    if item.get_closest_marker("timeout"):
        return 600
    if item.get_closest_marker("slow"):
        return 100
    return 10 if item.get_closest_marker("docker") else 1


@cache
def marked(file: str) -> frozenset[str]:
    """The test functions of a file that are marked as in need of Docker; of parameters the names tell."""
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    whole = any(
        isinstance(node, ast.Assign)
        and "pytestmark" in ast.unparse(node.targets[0])
        and MARK in ast.unparse(node)
        for node in tree.body
    )
    return frozenset(
        one.name for one in functions if whole or MARK in [ast.unparse(each) for each in one.decorator_list]
    )
