"""Otter's tests in exception format: a function that is called with the names that its parameters have.

A parameter `env` is the whole of the student's names. Where the function asks it for names that are written out, those
alone are handed over; where it does anything else with it, only the student's process can hold the test.
"""

from __future__ import annotations

import ast

__all__ = ["call_of", "from_functions"]

ENVIRONMENT = "env"


def from_functions(source: str) -> tuple[str, str, str]:
    """Read a test function: its text, its call, and why only the student's process can hold it, or "".

    Raises `ValueError` for a cell that is not a function and perhaps a call of it, `SyntaxError` for one that is not
    Python.
    """
    body = ast.parse(source).body
    if not body or len(body) > 2 or not isinstance(body[0], ast.FunctionDef):
        raise ValueError(
            "wanted a test function (def test_...) and nothing else but a call of it: otter holds no other test here"
        )
    function = body[0]
    lines = source.split("\n")[function.lineno - 1 : function.end_lineno]
    return "\n".join(lines), *call_of(function)


def call_of(function: ast.FunctionDef) -> tuple[str, str]:
    """Write the call of a test function, and why only the student's process can hold it, or ""."""
    names = [one.arg for one in (*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs)]
    if ENVIRONMENT not in names:
        return f"{function.name}({', '.join(f'{name}={name}' for name in names)})", ""
    asked = _asked(function)
    given, reason = "globals()", "it looks through all of the student's names (env)"
    if asked is not None:
        given, reason = "{" + ", ".join(f'"{name}": {name}' for name in asked) + "}", ""
    values = (f"{name}={given if name == ENVIRONMENT else name}" for name in names)
    return f"{function.name}({', '.join(values)})", reason


def _asked(function: ast.FunctionDef) -> list[str] | None:
    """List the names that a function takes as `env["name"]`; None where it does something else with `env`."""
    uses = sum(isinstance(node, ast.Name) and node.id == ENVIRONMENT for node in ast.walk(function))
    asked = [
        node.slice.value
        for node in ast.walk(function)
        if isinstance(node, ast.Subscript)
        and isinstance(node.ctx, ast.Load)
        and isinstance(node.value, ast.Name)
        and node.value.id == ENVIRONMENT
        and isinstance(node.slice, ast.Constant)
        and isinstance(node.slice.value, str)
        and node.slice.value.isidentifier()
    ]
    return list(dict.fromkeys(asked)) if len(asked) == uses else None
