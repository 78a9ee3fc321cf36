"""A solution cell as text and as syntax at once, so that a change is made in the text at a node's place."""

from __future__ import annotations

import ast
import tokenize
from dataclasses import dataclass
from functools import cached_property

from autograder.audit.mutants.edit import Change, Edit
from autograder.compiler.tokens import masked, tokens

__all__ = ["Code"]

Function = ast.FunctionDef | ast.AsyncFunctionDef

# what needs no parentheses wherever it stands
ATOMS = (
    ast.Name,
    ast.Constant,
    ast.Call,
    ast.Attribute,
    ast.Subscript,
    ast.List,
    ast.Dict,
    ast.Set,
    ast.ListComp,
    ast.JoinedStr,
)
# where an expression needs none, because brackets, commas or the ends of a statement are around it
ENCLOSING = (
    ast.Call,
    ast.keyword,
    ast.Assign,
    ast.AugAssign,
    ast.Return,
    ast.Expr,
    ast.List,
    ast.Tuple,
    ast.Slice,
    ast.If,
    ast.While,
)


@dataclass(frozen=True)
class Code:
    """A cell's source. Raises `SyntaxError` where there is more in it than Python and lines of magics."""

    source: str

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(masked(self.source))

    @cached_property
    def _tokens(self) -> tuple[tuple[int, int, tokenize.TokenInfo], ...]:
        """Every token with the characters that it starts and ends at."""
        found = [token for token in tokens(self.source) if token.type in (tokenize.OP, tokenize.NAME)]
        return tuple((self._at(*token.start), self._at(*token.end), token) for token in found)

    @cached_property
    def _lines(self) -> list[str]:
        return self.source.split("\n")

    @cached_property
    def _starts(self) -> tuple[int, ...]:
        """The character that each line starts at."""
        starts = [0]
        for line in self._lines:
            starts.append(starts[-1] + len(line) + 1)
        return tuple(starts)

    @cached_property
    def _parents(self) -> dict[ast.AST, ast.AST]:
        return {child: node for node in ast.walk(self.tree) for child in ast.iter_child_nodes(node)}

    def _at(self, line: int, column: int) -> int:
        return self._starts[line - 1] + column

    def span(self, node: ast.AST) -> tuple[int, int]:
        """Tell the characters that a node starts and ends at; the parentheses around it are not its own."""
        # the parser counts columns in bytes
        first, last = node.lineno, node.end_lineno  # type: ignore[attr-defined]
        start = self._lines[first - 1].encode()[: node.col_offset]  # type: ignore[attr-defined]
        end = self._lines[last - 1].encode()[: node.end_col_offset]  # type: ignore[attr-defined]
        return self._at(first, len(start.decode())), self._at(last, len(end.decode()))

    def text(self, node: ast.AST) -> str:
        start, end = self.span(node)
        return self.source[start:end]

    def line(self, place: int) -> int:
        """Tell the 1-based line that a character is in."""
        return self.source.count("\n", 0, place) + 1

    def parent(self, node: ast.AST) -> ast.AST:
        return self._parents.get(node, self.tree)

    def function(self, node: ast.AST) -> Function | None:
        """Find the innermost function that a node is in."""
        while node in self._parents:
            node = self._parents[node]
            if isinstance(node, Function):
                return node
        return None

    def replaced(self, node: ast.AST, text: str) -> Change:
        """Put a text in the place of a node."""
        return (Edit(*self.span(node), text),)

    def unwrapped(self, node: ast.AST, inner: ast.AST) -> Change:
        """Put a part of a node in the node's place."""
        return self.replaced(node, self._fitted(inner, node))

    def calculated(self, node: ast.AST, text: str) -> Change:
        """Put a calculation in the place of a node, in parentheses unless the place encloses it."""
        return self.replaced(node, text if self._is_enclosed(node) else f"({text})")

    def operand(self, node: ast.AST) -> str:
        """The text of a node as one operand of a calculation."""
        return self.text(node) if isinstance(node, ATOMS) else f"({self.text(node)})"

    def exchanged(self, first: ast.AST, second: ast.AST) -> Change:
        """Put two nodes in each other's place."""
        return (
            *self.replaced(first, self._fitted(second, first)),
            *self.replaced(second, self._fitted(first, second)),
        )

    def renamed(self, node: ast.Name | ast.Attribute, name: str) -> Change:
        """Give a name, or the last part of a dotted one, another name."""
        end = self.span(node)[1]
        old = node.id if isinstance(node, ast.Name) else node.attr
        return (Edit(end - len(old), end, name),)

    def reworded(self, left: ast.AST, right: ast.AST, text: str) -> Change:
        """Put a text in the place of the operator between two nodes, whatever parentheses are around it."""
        between = self._between(self.span(left)[1], self.span(right)[0])
        words = [(start, end) for start, end, token in between if token.string not in "()"]
        return (Edit(words[0][0], words[-1][1], text),)

    def without_keyword(self, call: ast.Call, keyword: ast.keyword) -> Change:
        """Take a keyword argument out of a call, with the comma that goes with it."""
        start, end = self.span(keyword)
        before = self._between(self.span(call.func)[1], start)
        if before[-1][2].string == ",":
            return (Edit(before[-1][0], end, ""),)
        after = self._between(end, self.span(call)[1])
        following = after[1][0] if after[0][2].string == "," and len(after) > 1 else after[0][0]
        return (Edit(start, following, ""),)

    def with_argument(self, call: ast.Call, text: str) -> Change:
        """Put an argument at the end of a call."""
        end = self.span(call)[1] - 1
        ends = [self.span(argument)[1] for argument in (*call.args, *call.keywords)]
        trailing = ends and any(token.string == "," for _, _, token in self._between(max(ends), end))
        comma = "" if not ends else " " if trailing else ", "
        return (Edit(end, end, comma + text),)

    def without_arguments(self, call: ast.Call) -> Change:
        """Take all arguments out of a call."""
        start = self._between(self.span(call.func)[1], self.span(call)[1])[0][1]
        return (Edit(start, self.span(call)[1] - 1, ""),)

    def _between(self, start: int, end: int) -> tuple[tuple[int, int, tokenize.TokenInfo], ...]:
        return tuple(one for one in self._tokens if one[0] >= start and one[1] <= end)

    def _fitted(self, node: ast.AST, place: ast.AST) -> str:
        """The text of a node, as it can stand in another's place."""
        return self.text(node) if self._is_enclosed(place) else self.operand(node)

    def _is_enclosed(self, node: ast.AST) -> bool:
        """Tell whether parentheses are around a node, or what does as well."""
        start, end = self.span(node)
        around = self.source[:start].rstrip()[-1:] + self.source[end:].lstrip()[:1]
        return around == "()" or isinstance(self.parent(node), ENCLOSING)
