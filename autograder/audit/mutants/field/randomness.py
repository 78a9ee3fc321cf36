"""Mistakes with chance: a seed or a generator that is not used."""

from __future__ import annotations

import ast

from autograder.audit.mutants.code import Code
from autograder.audit.mutants.operator import Changes, Operator
from autograder.audit.mutants.syntax import called, keyword

__all__ = ["OPERATORS"]

GENERATORS = frozenset({"default_rng", "RandomState", "Random", "SeedSequence"})
SEEDED = ("seed", "random_state", "generator")


def ignored_seed(code: Code, node: ast.AST) -> Changes:
    """default_rng(seed) becomes default_rng(), torch.manual_seed(seed) and random_state=seed are left out."""
    match node:
        case ast.Expr(value=ast.Call() as call) if called(call) in ("manual_seed", "seed"):
            yield code.replaced(node, "pass")
        case ast.Call() if called(node) in GENERATORS and (node.args or node.keywords):
            yield code.without_arguments(node)
        case ast.Call() if (told := keyword(node, *SEEDED)) is not None:
            yield code.without_keyword(node, told)


OPERATORS = (Operator("ignored-seed", ignored_seed),)
