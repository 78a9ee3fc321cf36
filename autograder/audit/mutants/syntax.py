"""What a piece of syntax is: which function a call calls, whether it is a number, a small one, a count."""

from __future__ import annotations

import ast
import re

__all__ = [
    "called",
    "dotted",
    "is_count",
    "is_number",
    "is_small",
    "is_text",
    "is_transposed",
    "keyword",
    "module_function",
    "number",
    "operand_of",
    "same",
]

# modules whose functions take as first argument what a method is called on: np.sum(x), x.sum()
MODULES = re.compile(r"(np|numpy|torch|F|jnp|tf|sp|scipy|math|xp)(\.\w+)*|(nn|torch\.nn)\.functional")
SMALL = 1e-3
SMALL_NAMES = re.compile(r"(?i)(\w*_)?(eps|epsilon|tiny|jitter)(_\w*)?")
COUNT_NAMES = re.compile(r"[nNm]|(n|num|batch)(_\w+)?|\w*(count|_size|_total)|total|samples|examples")
COUNT_CALLS = ("len", "numel", "size")


def dotted(node: ast.AST) -> str:
    """Write out a name with its dots, `np.linalg.norm`; "" for anything else."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute) and (before := dotted(node.value)):
        return f"{before}.{node.attr}"
    return ""


def called(node: ast.AST) -> str:
    """Tell the last part of the name of the function or method that a call calls; "" for anything else."""
    if not isinstance(node, ast.Call):
        return ""
    if isinstance(node.func, ast.Attribute):
        return node.func.attr
    return node.func.id if isinstance(node.func, ast.Name) else ""


def module_function(call: ast.Call) -> bool:
    """Tell whether a call is of a function, with what it works on as first argument, and not of a method."""
    return isinstance(call.func, ast.Name) or (
        isinstance(call.func, ast.Attribute) and bool(MODULES.fullmatch(dotted(call.func.value)))
    )


def operand_of(call: ast.AST) -> ast.expr | None:
    """Find what a function or method works on: x of `np.sum(x)` and of `x.sum()`."""
    if not isinstance(call, ast.Call):
        return None
    if module_function(call):
        return call.args[0] if call.args and not isinstance(call.args[0], ast.Starred) else None
    return call.func.value if isinstance(call.func, ast.Attribute) else None


def keyword(call: ast.AST, *names: str) -> ast.keyword | None:
    """Find the keyword argument of one of these names."""
    found = call.keywords if isinstance(call, ast.Call) else []
    return next((one for one in found if one.arg in names), None)


def number(node: ast.AST) -> int | float | None:
    """Tell the number that is written here, with its sign; None where it is none."""
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        value = number(node.operand)
        return None if value is None else -value
    if isinstance(node, ast.Constant) and type(node.value) in (int, float):
        return node.value  # type: ignore[return-value]
    return None


def is_number(node: ast.AST) -> bool:
    return number(node) is not None


def is_small(node: ast.AST) -> bool:
    """Tell whether this is an epsilon: a small constant, or a name for one."""
    value = number(node)
    if value is not None:
        return 0 < value <= SMALL
    return bool(SMALL_NAMES.fullmatch(dotted(node).rpartition(".")[2]))


def is_count(node: ast.AST) -> bool:
    """Tell whether this is a number of examples: `len(X)`, `X.shape[0]`, `n`, `batch_size`."""
    if isinstance(node, ast.Subscript):
        return isinstance(node.value, ast.Attribute) and node.value.attr == "shape"
    if isinstance(node, ast.Call):
        return called(node) in COUNT_CALLS
    name = dotted(node).rpartition(".")[2]
    return name == "size" or bool(COUNT_NAMES.fullmatch(name))


def is_text(node: ast.AST) -> bool:
    """Tell whether this is text, or a list or tuple that is written out: nothing to calculate with."""
    if isinstance(node, ast.BinOp):
        return is_text(node.left) or is_text(node.right)
    texts = (ast.JoinedStr, ast.List, ast.Tuple, ast.ListComp)
    return isinstance(node, texts) or (isinstance(node, ast.Constant) and isinstance(node.value, str | bytes))


def is_transposed(node: ast.AST) -> bool:
    """Tell whether this is a matrix with its axes the other way round: `A.T`, `A.transpose(-2, -1)`."""
    if isinstance(node, ast.Attribute):
        return node.attr in ("T", "mT", "H")
    return called(node) in ("transpose", "t", "swapaxes", "permute")


def same(first: ast.AST, second: ast.AST) -> bool:
    """Tell whether two expressions are written alike."""
    return ast.unparse(first) == ast.unparse(second)
