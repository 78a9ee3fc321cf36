"""What test cells call: comparisons that teach, metrics, and thresholds with partial credit.

A failed check raises AssertionError and says what was wanted, what was found and the likely mistake. A
mistake of the test itself (NaN in the wanted value, a threshold without two marks) raises TypeError or
ValueError. Everything takes what the student made first and what is wanted second, and lets in exact
base types alone (see `autograder.checks.exact`).
"""

from autograder.checks.closeness import assert_close, assert_shape
from autograder.checks.credits import Credit, record_credits
from autograder.checks.equality import assert_equal
from autograder.checks.metrics import accuracy, confusion_matrix, error_rate, f1, precision, recall
from autograder.checks.overlap import adjusted_rand_index, dice, iou, mean_iou
from autograder.checks.raising import raises
from autograder.checks.regression import (
    mean_absolute_error,
    mean_absolute_scaled_error,
    mean_squared_error,
    r2_score,
    relative_error,
    root_mean_squared_error,
)
from autograder.checks.scores import average_precision, log_loss, roc_auc, top_k_accuracy
from autograder.checks.thresholds import threshold

__all__ = [
    "Credit",
    "accuracy",
    "adjusted_rand_index",
    "assert_close",
    "assert_equal",
    "assert_shape",
    "average_precision",
    "confusion_matrix",
    "dice",
    "error_rate",
    "f1",
    "iou",
    "log_loss",
    "mean_absolute_error",
    "mean_absolute_scaled_error",
    "mean_iou",
    "mean_squared_error",
    "precision",
    "r2_score",
    "raises",
    "recall",
    "record_credits",
    "relative_error",
    "roc_auc",
    "root_mean_squared_error",
    "threshold",
    "top_k_accuracy",
]
