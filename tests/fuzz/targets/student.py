"""The examiner's end of the exam channel, as a state machine: a hostile process answers a list of questions.

An input is a byte of settings, the number of steps, the steps, and the script of `hostile.HostileProcess`.
"""

from __future__ import annotations

from random import Random
from unittest.mock import patch

from autograder.exam import student as students
from fuzz.hostile import HostileProcess, reference
from fuzz.mutations import broken, broken_message
from fuzz.peer import Clock
from fuzz.pieces import pieces, reshuffled, script
from fuzz.sitting import MOST_STEPS, ROOM, STEPS, Sitting
from fuzz.target import Target, measured
from fuzz.targets.decoder import specimens

__all__ = ["TARGET"]

MOST_BYTES, MOST_BYTES_A_BYTE = 1_000_000, 30_000


def target(data: bytes) -> None:
    """Put the questions, one after the other."""
    settings, count = (data + b"\0\0")[:2]
    count = min(count, MOST_STEPS)
    clock = Clock()
    process = HostileProcess(settings, data[2 + count :], clock)
    with patch.object(students, "ROOM", ROOM), clock.ticking(), measured() as use:
        sitting = Sitting(process, clock)
        sitting.step(0)
        for which in data[2 : 2 + count]:
            sitting.step(which)
        sitting.end()
    use.check(MOST_BYTES + MOST_BYTES_A_BYTE * len(data), 5.0)


def mutated(data: bytes, dice: Random) -> bytes:
    """Change the steps, the order of the answers, or one answer."""
    count = min(data[1], MOST_STEPS) if len(data) > 1 else 0
    if dice.random() < 0.1:
        return broken(data, dice)
    steps = bytearray(data[2 : 2 + count])
    if dice.random() < 0.4:
        steps[dice.randrange(len(steps) + 1) :][:1] = bytes((dice.randrange(len(STEPS)),))
        steps.insert(dice.randrange(len(steps) + 1), dice.randrange(len(STEPS)))
    parts = list(pieces(data[2 + count :]))
    if dice.random() < 0.5:
        parts = reshuffled(data[2 + count :], dice)
    if parts and dice.random() < 0.5:
        at = dice.randrange(len(parts))
        parts[at] = parts[at][0], broken_message(parts[at][1], dice)
    settings = dice.randrange(64) if dice.random() < 0.1 else (data or b"\3")[0]
    return bytes((settings, min(len(steps), MOST_STEPS))) + steps[:MOST_STEPS] + script(parts)


def seeds() -> list[bytes]:
    """Conversations of honest and of clumsy processes."""
    handle, none = _value(reference(1)), _value(b"N")
    output = b"d\0\3s\x0boutput_types\4names\4text\0\3s\6streams\6stdouts\5hello"
    empty = b"l\0\xc8" + b"e" * 200
    talks = [
        (
            [1, 6, 7, 8, 11, 13],
            [handle, _value(b"i\5"), _value(b"i\3"), handle, _value(b"T"), _value(b"t\0\2TN")],
        ),
        (
            [1, 2, 2],
            [handle, (8, b"t\0\1i\1"), _value(b"i\2"), (8, b"t\0\0"), (2, b"l\0\1i\7"), (2, reference(2))],
        ),
        ([1, 2], [handle, (3, b"\0t\0\2Nl\0\1t\0\2i\1l\0\2i\7i\x08")]),
        ([1, 4, 15], [handle, _value(b"i\2"), _value(b"t\0\2T" + reference(3)), _value(b"t\0\2FN")]),
        ([3, 3, 1], [(3, b"\4t\0\3Ts\0i\2"), (4, b"\4t\0\3Fs\1xi\3l\0\1" + output + b"T"), (3, b"\3N")]),
        ([1, 6], [handle, (3, b"\1t\0\3t\0\1s\x13builtins.ValueErrors\3whyl\0\1t\0\3s\1ci\3s\1f")]),
        ([1, 6, 6], [handle, (5, b"\xff"), (5, b"\xff"), none, none]),
        ([1, 10, 6, 1], [handle, (6, b"")]),
        ([1, 6, 0, 1], [handle, (7, b"\x09N"), none, handle]),
        ([1, 9, 12, 14, 16, 17, 18, 19], [handle, *[none] * 4]),
        ([1, 2, 6], [handle, (4, CALL + empty + b"F"), (2, b"N"), (4, b"\0i\1l\0\7eeeeeeeF")]),
    ]
    return [
        *(bytes((3, len(steps), *steps)) + script(parts) for steps, parts in talks),
        *(
            bytes((3, 2, 1, 2)) + script([handle, (2, message)])
            for message in specimens()
            if len(message) < 200
        ),
    ]


# index, arguments and keywords of a callback
CALL = b"\2t\0\3i\0t\0\0e"


def _value(message: bytes) -> tuple[int, bytes]:
    return 3, b"\0" + message


TARGET = Target("student", target, seeds, mutated, longest=3000)
