"""Source notebooks: any text is read as a notebook or refused with a `CourseError`, and what is withheld stays so.

An input is a byte, even for a percent script and odd for an `.ipynb`, and the file. A notebook that is read goes on
to be released: the release may be refused as well, and otherwise holds no marker of a region.
"""

from __future__ import annotations

import contextlib
import json
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from compiler.small_sources import WHOLE, code, markdown

from autograder.compiler.plain import plain_bytes
from autograder.compiler.regions import MARKER_WORDS
from autograder.compiler.release import release_bytes
from autograder.compiler.solution import solution_bytes
from autograder.compiler.source import read_notebook
from autograder.errors import CourseError
from fuzz.mutations import broken, broken_json
from fuzz.scratch import folder
from fuzz.target import Finding, Target, measured

__all__ = ["TARGET"]

# nbformat makes a validator for each version of the format when it first meets one
MOST_BYTES, MOST_BYTES_A_BYTE = 20_000_000, 500
SECONDS = 5.0
SUFFIXES = (".py", ".ipynb")
# what a percent script is made of
PARTS = (
    *(
        "# %%",
        " [markdown]",
        " [raw]",
        " solution=",
        " test=",
        " manual=",
        ' "softmax"',
        " points=",
        " free=true",
        ' hint="h"',
    ),
    *(
        "### BEGIN SOLUTION",
        "### END SOLUTION",
        "### BEGIN HIDDEN TESTS",
        "### END HIDDEN TESTS",
        "=== BEGIN MARK SCHEME ===",
    ),
    *(
        "\n",
        "\n\n",
        '"""',
        "#",
        "# ",
        "    ",
        "\t",
        "\r",
        "\0",
        "\x0c",
        "\u2028",
        "\x85",
        "%matplotlib inline",
        "{",
        "1e999",
        "NaN",
    ),
    *(
        ' tags=["a"]',
        " slideshow={",
        "# ---\n",
        "# -",
        "# +",
        "<codecell>",
        "def f(:\n",
        "\ufeff",
        "### BEGIN solution",
        ' {"x": 1}',
    ),
)


def target(data: bytes) -> None:
    """Read and compile one source notebook."""
    path = folder() / f"source{SUFFIXES[data[0] & 1 if data else 0]}"
    path.write_bytes(data[1:])
    warm()
    # counting memory makes the work several times as long: of one input in four
    with measured(memory=sum(data) % 4 == 0) as use:
        try:
            released = compiled(path)
        except CourseError as error:
            if not str(error).startswith(path.name):
                raise Finding(f"a message that does not begin with the file: {error}") from error
            released = b"{}"
    use.check(MOST_BYTES + MOST_BYTES_A_BYTE * len(data), SECONDS)
    for cell in json.loads(released).get("cells", ()):
        if words := MARKER_WORDS.search("".join(cell["source"])):
            raise Finding(f"{words[0]} in a release")


def compiled(path: Path) -> bytes:
    """Make all files of a source notebook; give the release."""
    notebook = read_notebook(path, path.parent)
    released = release_bytes(notebook)
    solution_bytes(notebook)
    plain_bytes(notebook)
    return released


@cache
def warm() -> None:
    """Let libraries load what they load when they are first used: it is no input's memory."""
    for seed in seeds():
        path = folder() / f"warm{SUFFIXES[seed[0]]}"
        path.write_bytes(seed[1:])
        with contextlib.suppress(CourseError):
            compiled(path)


def mutated(data: bytes, dice: Random) -> bytes:
    """Break the JSON of a notebook, or put parts of scripts, lines and cells elsewhere."""
    if data[:1] and data[0] & 1:
        return data[:1] + broken_json(data[1:], dice)
    if dice.random() < 0.2:
        return data[:1] + broken(data[1:], dice)
    lines = data[1:].decode("utf-8", "replace").split("\n")
    for _ in range(dice.choice((1, 1, 2, 4))):
        at, other = dice.randrange(len(lines)), dice.randrange(len(lines))
        match dice.randrange(4):
            case 0:
                lines[at:at] = lines[other : other + 3]
            case 1:
                del lines[at : at + dice.choice((1, 1, 3))]
                lines = lines or [""]
            case _:
                place = dice.randrange(len(lines[at]) + 1)
                lines[at] = (
                    lines[at][:place] + dice.choice(PARTS) + lines[at][place + dice.choice((0, 0, 1, 5)) :]
                )
    return data[:1] + "\n".join(lines).encode("utf-8", "replace")


def seeds() -> list[bytes]:
    """A script and notebooks with one of everything, and notebooks of other formats."""
    graded = {"grade": True, "solution": False, "locked": True, "schema_version": 3, "points": 2}
    cells: list[Any] = [
        markdown("# Title", "aa"),
        code("### BEGIN SOLUTION\nx = 1\n### END SOLUTION", "dd", grade_id="f", solution=True, grade=False),
        code(
            "assert x\n### BEGIN HIDDEN TESTS\nassert x == 1\n### END HIDDEN TESTS",
            "ee",
            grade_id="t",
            **graded,
        ),
        markdown("Why?", "ff", grade_id="why", points=3, grade=True, solution=True, schema_version=3),
        markdown(
            "Draw.", "gg", grade_id="draw", points=4, grade=False, solution=False, task=True, schema_version=3
        ),
    ]
    documents: list[Any] = [
        {
            "nbformat": 4,
            "nbformat_minor": minor,
            "metadata": {"kernelspec": {"language": "python"}},
            "cells": cells,
        }
        for minor in (2, 5)
    ]
    documents += [
        {"nbformat": 3, "nbformat_minor": 0, "metadata": {"name": ""}, "worksheets": [{"cells": []}]},
        {},
    ]
    scripts = [
        WHOLE,
        WHOLE[WHOLE.index("# %% [markdown] manual") :],
        "# ---\n# jupyter: {}\n# ---\n\n# %%\nx = 1\n",
        "x = 1",
    ]
    return [
        *(b"\0" + text.encode() for text in scripts),
        *(b"\1" + json.dumps(each).encode() for each in documents),
    ]


TARGET = Target("sources", target, seeds, mutated, samples=True)
