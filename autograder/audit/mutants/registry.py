"""All operators, in the order that they are asked in."""

from __future__ import annotations

from autograder.audit.mutants.field import (
    axes,
    inputs,
    order,
    randomness,
    reductions,
    scale,
    splits,
    stability,
    training,
)
from autograder.audit.mutants.general import (
    arithmetic,
    branches,
    calls,
    comparisons,
    constants,
    statements,
)
from autograder.audit.mutants.operator import Operator

__all__ = ["FIELD", "GENERAL"]

FIELD: tuple[Operator, ...] = (
    *axes.OPERATORS,
    *reductions.OPERATORS,
    *stability.OPERATORS,
    *scale.OPERATORS,
    *training.OPERATORS,
    *splits.OPERATORS,
    *inputs.OPERATORS,
    *order.OPERATORS,
    *randomness.OPERATORS,
)
GENERAL: tuple[Operator, ...] = (
    *arithmetic.OPERATORS,
    *comparisons.OPERATORS,
    *constants.OPERATORS,
    *branches.OPERATORS,
    *statements.OPERATORS,
    *calls.OPERATORS,
)
