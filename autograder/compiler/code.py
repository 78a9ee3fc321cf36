"""A code cell as Python syntax: IPython's magics taken out of the way, nothing executed."""

from __future__ import annotations

import ast
import re
import warnings
from functools import lru_cache

__all__ = ["is_plain_python", "parse"]

# cell magics that run the rest of the cell as Python, in the notebook's own names
PYTHON_MAGIC = re.compile(r"%%(time|timeit|capture|prun)\b[^\n]*")


@lru_cache(maxsize=4096)
def parse(source: str) -> ast.Module:
    """Parse a cell as IPython would run it, top-level `await` included; line numbers are the cell's.

    Raises `SyntaxError` where IPython would.
    """
    text = source.lstrip("\n")
    blank = "\n" * (len(source) - len(text))
    if magic := PYTHON_MAGIC.match(text):
        text = text[magic.end() :]
    if _needs_ipython(text):
        # imported here: IPython takes longer than parsing, and most notebooks have no magics
        from IPython.core.inputtransformer2 import TransformerManager

        text = TransformerManager().transform_cell(text)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        flags = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
        tree = compile(blank + text, "cell", "exec", flags | ast.PyCF_ONLY_AST, dont_inherit=True)
        # the parser lets through what the compiler refuses: `return` outside a function
        compile(tree, "cell", "exec", flags, dont_inherit=True)
    return tree


def _needs_ipython(text: str) -> bool:
    """Tell whether Python by itself cannot parse the text."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            ast.parse(text)
    except SyntaxError:
        return True
    return False


def is_plain_python(source: str) -> bool:
    """Tell whether plain Python can run a cell: it has no magics and no `await` at its top level."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            compile(source, "cell", "exec", dont_inherit=True)
    except SyntaxError:
        return False
    return True
