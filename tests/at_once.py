"""Which tests one process runs after the other, where pytest-xdist runs them in several.

The tests of a file share its warm sandboxes. Those that need Docker look at all of our containers and images that there
are, so one process runs them all.
"""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

from xdist.scheduler import LoadScopeScheduling

ROOT = Path(__file__).resolve().parents[1]
MARK = "pytest.mark.docker"


class ByFileAndEngine(LoadScopeScheduling):
    """Hands out the tests of a file together, and all that need Docker."""

    def _split_scope(self, nodeid: str) -> str:
        file, _, name = nodeid.partition("::")
        return "docker" if "docker" in name or name.partition("[")[0] in marked(file) else file


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
