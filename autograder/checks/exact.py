"""Exact base types: what a check may touch, told apart without running code of the value's class.

A found value is what a student's code made, so it may be an object that answers `==`, `float()` or
`np.asarray` as it likes. Its exact type alone decides whether a check looks inside, and each usual way
to ask for it can be forged: `isinstance` reads the object's `__class__`, `type(x) in (list, tuple)`
and a set of classes call a metaclass's `__eq__` and `__hash__`, `__module__` says what the class wrote
there. Hence `is`, and the `id` of classes that live as long as this module. Tensors and tables are known
by identity with the class in the loaded library.
"""

from __future__ import annotations

import sys
import types
from typing import Any

import numpy as np

__all__ = [
    "CONTAINER_IDS",
    "FUNCTION_IDS",
    "LATER_IDS",
    "LEAF_IDS",
    "REAL_IDS",
    "SCALAR_IDS",
    "SEQUENCE_IDS",
    "class_name",
    "is_table",
    "is_tensor",
]

LONGEST_NAME = 80


def _ids(*classes: type) -> frozenset[int]:
    return frozenset(map(id, classes))


def _scalars(codes: str) -> frozenset[int]:
    return _ids(*(np.dtype(code).type for code in codes))


# float or int, of Python or NumPy: no bool, no complex
REAL_IDS = _ids(int, float) | _scalars("bhilqBHILQefdg")
# NumPy's numbers and text
SCALAR_IDS = _scalars("?bhilqBHILQefdgFDGUS")
# one number or one text
LEAF_IDS = _ids(bool, int, float, complex, str, bytes) | SCALAR_IDS
SEQUENCE_IDS = _ids(list, tuple)
CONTAINER_IDS = SEQUENCE_IDS | _ids(dict, set, frozenset)
FUNCTION_IDS = _ids(types.FunctionType, types.BuiltinFunctionType, types.MethodType, type, np.ufunc)
LATER_IDS = _ids(types.GeneratorType, range, map, filter, zip)


def class_name(value: object) -> str:
    """Name the class of any object without running code of that class.

    >>> class_name(3.5)
    'float'
    """
    # a metaclass can override __name__, and a class's name can be a subclass of str that formats itself
    name = type.__dict__["__name__"].__get__(type(value))
    return str.__str__(name)[:LONGEST_NAME]


def is_tensor(value: Any) -> bool:
    """Tell whether this is exactly a torch Tensor or Parameter; never imports torch."""
    torch: Any = sys.modules.get("torch")
    return torch is not None and (type(value) is torch.Tensor or type(value) is torch.nn.Parameter)


def is_table(value: Any) -> bool:
    """Tell whether this is exactly a pandas Series or DataFrame; never imports pandas."""
    pandas: Any = sys.modules.get("pandas")
    return pandas is not None and (type(value) is pandas.Series or type(value) is pandas.DataFrame)
