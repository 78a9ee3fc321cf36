"""Mistakes in training loops: gradients that pile up, a model in the wrong mode, a graph that is kept."""

from __future__ import annotations

import ast
import re

from autograder.audit.mutants.code import Code
from autograder.audit.mutants.operator import Changes, Operator
from autograder.audit.mutants.syntax import called, operand_of

__all__ = ["OPERATORS"]

ACTIVATIONS = re.compile(r"(leaky_)?relu_?|[ges]elu|silu|tanh|sigmoid|expit|softplus")


def forgotten_zero_grad(code: Code, node: ast.AST) -> Changes:
    """optimizer.zero_grad() is left out; likewise p.grad = None and p.grad.zero_()."""
    match node:
        case ast.Expr(value=ast.Call(func=ast.Attribute(attr="zero_grad"))):
            yield code.replaced(node, "pass")
        case ast.Expr(value=ast.Call(func=ast.Attribute(attr="zero_", value=ast.Attribute(attr="grad")))):
            yield code.replaced(node, "pass")
        case ast.Assign(targets=[ast.Attribute(attr="grad")], value=ast.Constant(value=None)):
            yield code.replaced(node, "pass")


def no_eval_mode(code: Code, node: ast.AST) -> Changes:
    """model.eval() is left out, training=self.training becomes training=True."""
    match node:
        case ast.keyword(arg="training", value=ast.Attribute(attr="training") as mode):
            yield code.replaced(mode, "True")
        case ast.Expr(value=ast.Call(func=ast.Attribute(attr="eval"), args=[])):
            yield code.replaced(node, "pass")


def no_train_mode(code: Code, node: ast.AST) -> Changes:
    """model.train() is left out."""
    match node:
        case ast.Expr(value=ast.Call(func=ast.Attribute(attr="train"), args=[])):
            yield code.replaced(node, "pass")


def no_detach(code: Code, node: ast.AST) -> Changes:
    """x.detach() becomes x."""
    match node:
        case ast.Call(func=ast.Attribute(attr="detach", value=inner), args=[]):
            yield code.unwrapped(node, inner)


def no_no_grad(code: Code, node: ast.AST) -> Changes:
    """torch.no_grad() becomes torch.enable_grad(); likewise inference_mode."""
    match node:
        case ast.Call(func=ast.Attribute(attr="no_grad" | "inference_mode") as function, args=[]):
            yield code.renamed(function, "enable_grad")


def missing_activation(code: Code, node: ast.AST) -> Changes:
    """relu(x) becomes x; likewise tanh, sigmoid and others."""
    if ACTIVATIONS.fullmatch(called(node)) and (inner := operand_of(node)) is not None:
        yield code.unwrapped(node, inner)


OPERATORS = (
    Operator("forgotten-zero-grad", forgotten_zero_grad),
    Operator("no-eval-mode", no_eval_mode),
    Operator("no-train-mode", no_train_mode),
    Operator("no-detach", no_detach),
    Operator("no-no-grad", no_no_grad),
    Operator("missing-activation", missing_activation),
)
