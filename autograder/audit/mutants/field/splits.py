"""Mistakes with data: evaluated on what was trained on, fitted on what is tested on, labels among the features."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from autograder.audit.mutants.code import Code
from autograder.audit.mutants.edit import Change
from autograder.audit.mutants.operator import Changes, Operator
from autograder.audit.mutants.syntax import called, keyword, number

__all__ = ["OPERATORS"]

# the part of a name, or the name of a split, that says what the data is for
TESTED = re.compile(
    r"(?<![a-z])(test|testing|val|valid|validation|held_?out|holdout|dev)(?![a-z])", re.IGNORECASE
)
TRAINED = re.compile(r"(?<![a-z])(train|training)(?![a-z])", re.IGNORECASE)
STATISTICS = frozenset({"mean", "std", "var", "min", "max", "median"})
FITS = frozenset({"fit", "fit_transform", "partial_fit"})


def train_split_evaluated(code: Code, node: ast.AST) -> Changes:
    """X_test and y_test become X_train and y_train wherever a function reads them; the split "test" becomes "train"."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and TESTED.fullmatch(node.value):
        if isinstance(code.parent(node), ast.Call | ast.keyword):
            yield code.replaced(node, '"train"')
    elif isinstance(node, ast.Name):
        reads = list(_exchanged(code, node, code.function(node) or code.tree, TESTED, TRAINED))
        # once for all of them, at the first
        if reads and reads[0][0].start == code.span(node)[0]:
            yield tuple(edit for change in reads for edit in change)


def fit_on_test(code: Code, node: ast.AST) -> Changes:
    """scaler.transform(X) becomes fit_transform(X), scaler.fit(X_train) fit(X_test), X_train.mean() X_test.mean()."""
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
        return
    # what was fitted on the training data may be fitted on them again
    if called(node) == "transform" and len(node.args) == 1 and not TRAINED.search(code.text(node.args[0])):
        yield code.renamed(node.func, "fit_transform")
    place = node.func.value if called(node) in STATISTICS else node if called(node) in FITS else None
    if place is not None:
        edits = [edit for one in _exchanged(code, node, place, TRAINED, TESTED) for edit in one]
        if edits:
            yield tuple(edits)


def _exchanged(
    code: Code, node: ast.AST, place: ast.AST, old: re.Pattern[str], new: re.Pattern[str]
) -> Iterator[Change]:
    """Rename what is read in a place: from the data for one purpose to what there is for the other, in its order."""
    function = code.function(node) or code.tree
    known = {one.id for one in ast.walk(function) if isinstance(one, ast.Name)}
    known |= {one.arg for one in ast.walk(function) if isinstance(one, ast.arg)}
    names = [one for one in ast.walk(place) if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Load)]
    for name in sorted(names, key=lambda one: (one.lineno, one.col_offset)):
        if old.search(name.id):
            stem = old.sub("", name.id)
            others = sorted(other for other in known if new.search(other) and new.sub("", other) == stem)
            if others:
                yield code.renamed(name, others[0])


def label_leak(code: Code, node: ast.AST) -> Changes:
    """Labels stay among the features: table.drop(columns="y") becomes table, rows[:, :-1] becomes rows,
    shift(1) becomes shift(0), and a causal mask is left out."""
    match node:
        case ast.Call(func=ast.Attribute(attr="drop", value=inner)) if _drops_columns(node):
            yield code.unwrapped(node, inner)
        case ast.Subscript(
            value=inner, slice=ast.Tuple(elts=[ast.Slice(None, None, None), ast.Slice() as columns])
        ):
            if columns.lower is None and columns.upper is not None and number(columns.upper) == -1:
                yield code.unwrapped(node, inner)
        case ast.Call(func=ast.Attribute(attr="shift"), args=[steps, *_]) if (number(steps) or 0) > 0:
            yield code.replaced(steps, "0")
        case ast.Call(args=[inner, *_]) if called(node) in ("tril", "triu"):
            yield code.unwrapped(node, inner)


def _drops_columns(call: ast.Call) -> bool:
    axis = keyword(call, "axis")
    return keyword(call, "columns") is not None or (axis is not None and number(axis.value) == 1)


OPERATORS = (
    Operator("train-split-evaluated", train_split_evaluated),
    Operator("fit-on-test", fit_on_test),
    Operator("label-leak", label_leak),
)
