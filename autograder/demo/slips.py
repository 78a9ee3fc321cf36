"""Plausible wrong answers: one small slip in a worked solution, as a person makes it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

__all__ = ["Slip", "slips"]

Swaps = Mapping[type[ast.operator], tuple[str, str]]  # operator -> as it is written, its opposite

SIGN: Swaps = {ast.Sub: ("-", "+"), ast.Add: ("+", "-")}
FACTOR: Swaps = {ast.Mult: ("*", "/"), ast.Div: ("/", "*")}
TINY = 1e-3  # a term as small as this is there for rounding: its sign makes no difference that a test sees


@dataclass(frozen=True)
class Slip:
    """A wrong answer: the whole cell's source, and what is wrong with it in a few words.

    `rank` orders slips: 0 for one that people make and that is sure to matter.
    """

    source: str
    said: str
    rank: int


def slips(source: str) -> list[Slip]:
    """Find the slips that one can make in an answer, the likeliest to matter first; [] if it is not Python."""
    try:
        tree = ast.parse(source)
    except SyntaxError:  # of IPython's magics
        return []
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    returned = [part for node in functions for part in ast.walk(node) if isinstance(part, ast.Return)]
    found: dict[str, Slip] = {}
    kinds = [(table, places) for table in (SIGN, FACTOR) for places in (returned, functions)]
    for rank, (table, places) in enumerate(kinds):
        for slip in (slip for place in places for slip in _swaps(source, place, table, rank)):
            found.setdefault(slip.source, slip)
    return [
        *found.values(),
        *(slip for node in functions for slip in _first_argument(source, node, len(kinds))),
    ]


def _swaps(source: str, place: ast.AST, table: Swaps, rank: int) -> Iterator[Slip]:
    """Yield the source with one operator below `place` swapped for its opposite."""
    for node in ast.walk(place):
        if not isinstance(node, ast.BinOp) or type(node.op) not in table or _is_tiny(node):
            continue
        right, wrong = table[type(node.op)]
        start, end = _after(source, node.left), _before(source, node.right)
        gap = source[start:end]
        # parentheses and blanks alone: a comment in between could hold the same sign
        if re.fullmatch(rf"[\s)]*{re.escape(right)}[\s(]*", gap):
            swapped = source[:start] + gap.replace(right, wrong) + source[end:]
            yield Slip(swapped, f"writes {wrong} for {right} in line {node.lineno}", rank)


def _first_argument(source: str, function: ast.FunctionDef, rank: int) -> Iterator[Slip]:
    """Yield the source with the last returned value replaced by the function's first argument."""
    arguments = [argument.arg for argument in function.args.args if argument.arg != "self"]
    returns = [node for node in ast.walk(function) if isinstance(node, ast.Return) and node.value]
    if arguments and returns and returns[-1].value is not None:
        value = returns[-1].value
        cut = source[: _before(source, value)] + arguments[0] + source[_after(source, value) :]
        yield Slip(cut, f"returns {arguments[0]} as it came in line {value.lineno}", rank)


def _is_tiny(node: ast.BinOp) -> bool:
    for part in (node.left, node.right):
        if isinstance(part, ast.Constant) and isinstance(part.value, float) and abs(part.value) < TINY:
            return True
        if isinstance(part, ast.Name) and re.search(r"eps|tiny", part.id, re.IGNORECASE):
            return True
    return False


def _before(source: str, node: ast.expr) -> int:
    return _offset(source, node.lineno, node.col_offset)


def _after(source: str, node: ast.expr) -> int:
    assert node.end_lineno is not None
    assert node.end_col_offset is not None
    return _offset(source, node.end_lineno, node.end_col_offset)


def _offset(source: str, line: int, column: int) -> int:
    """Where a place is in the text; `ast` counts columns in UTF-8 bytes."""
    lines = source.splitlines(keepends=True)
    return sum(map(len, lines[: line - 1])) + len(lines[line - 1].encode()[:column].decode())
