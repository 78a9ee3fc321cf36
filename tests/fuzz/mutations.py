"""Ways to break an input that is right: of any bytes, of a message, of JSON."""

from __future__ import annotations

import json
from copy import deepcopy
from random import Random
from typing import Any

from fuzz.composing.composer import composed
from fuzz.composing.sizes import LIES

__all__ = ["broken", "broken_json", "broken_message"]

NUMBERS = (0, 1, 2, 7, 127, 128, 254, 255)
# values that are odd in the place of another
ODD: tuple[Any, ...] = (
    *(None, True, -1, 0, 3, 4, 99, 1e400, float("nan"), 10**400, "", "\ud800", "x\0y", "\r", [], {}, [[]]),
    *(
        "code",
        "markdown",
        "raw",
        "heading",
        "html",
        ["a\n", "b"],
        ["a", 1],
        {"cells": []},
        "\x1b[2J",
        "\u202e",
    ),
)


def broken(data: bytes, dice: Random) -> bytes:
    """Overwrite, cut out, repeat, insert a number or splice, once or a few times."""
    out = bytearray(data)
    for _ in range(dice.choice((1, 1, 2, 4))):
        at = dice.randrange(len(out) + 1)
        match dice.randrange(6):
            case 0 if at < len(out):
                out[at] = dice.choice((*NUMBERS, dice.randrange(256), out[at] ^ 1 << dice.randrange(8)))
            case 1:
                del out[at : at + dice.randint(1, 12)]
            case 2:
                out[at:at] = out[-dice.randint(1, 24) :]
            case 3:
                width = dice.choice((1, 2, 4, 8))
                lie = (dice.choice(LIES) & (1 << 8 * width) - 1).to_bytes(width, "little")
                out[at : at + width * dice.randrange(2)] = lie
            case 4:
                del out[at:]
            case _:
                other = dice.randrange(len(out) + 1)
                out[at:at] = out[other : other + dice.randint(1, 64)]
    return bytes(out)


def broken_message(data: bytes, dice: Random) -> bytes:
    """Break a message, or put another value, a whole one, into a place of it."""
    match dice.randrange(4):
        case 0:
            return composed(dice)
        case 1:
            at = dice.randrange(len(data) + 1)
            return data[:at] + composed(dice, depth=2) + data[at + dice.choice((0, 1, 1, 2, 10)) :]
        case 2:  # under one more container, so that it stands at another depth and offset
            return dice.choice((b"l\0\1", b"t\0\2N", b"d\0\1s\1k\0\1", b":\0\3NN")) + data
        case _:
            return broken(data, dice)


def broken_json(data: bytes, dice: Random) -> bytes:
    """Break a JSON document in one or a few of its places, or its bytes where it is none."""
    try:
        document = json.loads(data)
    except (ValueError, RecursionError):
        return broken(data, dice)
    if dice.random() < 0.15:
        return broken(data, dice)
    for _ in range(dice.choice((1, 1, 2, 5))):
        document = deepcopy(_changed(document, dice))  # what stands in two places is to be changed in one
    return json.dumps(document, ensure_ascii=dice.random() < 0.5).encode("utf-8", "surrogatepass")


def _changed(document: Any, dice: Random) -> Any:
    """Change one place of a document, found by walking down from its top."""
    path: list[tuple[Any, Any]] = [(None, document)]
    while isinstance(path[-1][1], (dict, list)) and path[-1][1] and (len(path) < 2 or dice.random() < 0.8):
        inner = path[-1][1]
        key = dice.choice(sorted(inner)) if isinstance(inner, dict) else dice.randrange(len(inner))
        path.append((key, inner[key]))
    if len(path) == 1:
        return deepcopy(dice.choice(ODD))
    key, value = path[-1]
    parent: Any = path[-2][1]
    match dice.randrange(6):
        case 0:
            del parent[key]
        case 1 if isinstance(parent, list):
            parent.insert(dice.randrange(len(parent) + 1), value)
        case 2 if isinstance(parent, dict):
            parent[dice.choice(("id", "source", "input", "cell_type", "metadata", "nbformat", "x"))] = value
        case 3 if isinstance(value, str):
            at = dice.randrange(len(value) + 1)
            parent[key] = value[:at] + str(dice.choice(ODD)) + value[at + dice.randrange(4) :]
        case 4 if isinstance(parent, list):
            dice.shuffle(parent)
        case _:
            parent[key] = deepcopy(dice.choice(ODD))
    return document
