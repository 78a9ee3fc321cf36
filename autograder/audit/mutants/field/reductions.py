"""Mistakes in reductions: a mean for a sum, the largest for the smallest, another reduction of the loss."""

from __future__ import annotations

import ast
import re

from autograder.audit.mutants.code import Code
from autograder.audit.mutants.operator import Changes, Operator
from autograder.audit.mutants.syntax import called, keyword

__all__ = ["OPERATORS"]

SUMS = {"nansum": "nanmean", "sum": "mean"}
MEANS = {mean: total for total, mean in SUMS.items()}
EXTREMES = (
    ("max", "min"),
    ("amax", "amin"),
    ("maximum", "minimum"),
    ("argmax", "argmin"),
    ("nanmax", "nanmin"),
)
OPPOSITE = dict(EXTREMES) | {low: high for high, low in EXTREMES}
# their losses are averaged unless they are told otherwise
LOSSES = re.compile(
    r"(cross_entropy|(nll|mse|(smooth_)?l1|huber)_loss|kl_div|binary_cross_entropy(_with_logits)?)"
    r"|(CrossEntropy|NLL|MSE|(Smooth)?L1|Huber|BCE(WithLogits)?|KLDiv)Loss"
)


def mean_for_sum(code: Code, node: ast.AST) -> Changes:
    """x.sum() becomes x.mean()."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and called(node) in SUMS:
        yield code.renamed(node.func, SUMS[called(node)])


def sum_for_mean(code: Code, node: ast.AST) -> Changes:
    """x.mean() becomes x.sum()."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and called(node) in MEANS:
        yield code.renamed(node.func, MEANS[called(node)])


def wrong_extreme(code: Code, node: ast.AST) -> Changes:
    """argmax becomes argmin, max becomes min, and the other way round."""
    if (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name | ast.Attribute)
        and called(node) in OPPOSITE
    ):
        yield code.renamed(node.func, OPPOSITE[called(node)])


def wrong_reduction(code: Code, node: ast.AST) -> Changes:
    """reduction="mean" becomes "sum", and the other way round; a loss that is averaged is summed."""
    told = keyword(node, "reduction")
    if told is not None and isinstance(told.value, ast.Constant) and told.value.value in ("mean", "sum"):
        yield code.replaced(told.value, '"sum"' if told.value.value == "mean" else '"mean"')
    elif told is None and isinstance(node, ast.Call) and LOSSES.fullmatch(called(node)):
        yield code.with_argument(node, 'reduction="sum"')


OPERATORS = (
    Operator("mean-for-sum", mean_for_sum),
    Operator("sum-for-mean", sum_for_mean),
    Operator("wrong-extreme", wrong_extreme),
    Operator("wrong-reduction", wrong_reduction),
)
