"""The decoder: a message of any bytes is refused, or becomes a value of the closed set that means the same again.

What it may take is what `autograder.exam.codec` says of itself: for n bytes, 3 n + 4 text + 150 nodes bytes of memory,
where text and nodes are what the message used of those bounds.
"""

from __future__ import annotations

from typing import Any
from unittest.mock import patch

# their values can be decoded only where they are imported
import pandas  # noqa: F401
import torch  # noqa: F401
from exam.specimens import NUMPY, PLAIN, library_specimens

from autograder.exam import codec
from autograder.exam.codec import BOUNDS, Ref, WireError, decode, encode
from autograder.exam.wire.reader import Reader
from fuzz.closed import canonical, is_closed
from fuzz.mutations import broken_message
from fuzz.target import Finding, Target, measured

__all__ = ["TARGET", "keep", "specimens"]

# the reader itself, an exception and its traceback; what a library keeps when it is first used
SLACK = 200_000
SECONDS = 2.0 + BOUNDS.seconds


class CountingReader(Reader):
    """A reader that remembers what it had granted of its bounds when it came to its end."""

    __slots__ = ("least_nodes", "least_text", "nodes_left", "text_left")
    last: Reader

    def __init__(self, *arguments: Any) -> None:
        self.least_nodes = self.least_text = 1 << 62
        super().__init__(*arguments)
        CountingReader.last = self

    @property
    def nodes(self) -> int:
        return self.nodes_left

    @nodes.setter
    def nodes(self, left: int) -> None:
        self.nodes_left = left
        # what is below zero is refused, and nothing is allocated for it
        if 0 <= left < self.least_nodes:
            self.least_nodes = left

    @property
    def text(self) -> int:
        return self.text_left

    @text.setter
    def text(self, left: int) -> None:
        self.text_left = left
        if 0 <= left < self.least_text:
            self.least_text = left

    def most_bytes(self) -> int:
        """The memory that the codec says such a message takes at most."""
        nodes, text = BOUNDS.nodes - self.least_nodes, BOUNDS.text - self.least_text
        return 3 * len(self.buf) + 4 * text + 150 * nodes


def keep(ref: Ref) -> Ref:
    return ref


def target(data: bytes) -> None:
    """Decode a message; check the refusal or the value, the memory and the time."""
    given, value, refused = bytearray(data), None, False
    with patch.object(codec, "Reader", CountingReader), measured() as use:
        try:
            value = decode(given, keep)
        except WireError as error:
            refused = True
            # the net below the wall: nothing of ours may fall into it
            if str(error).startswith("not a message"):
                raise Finding(f"{error.__cause__!r} came out of a reading function") from error
    use.check(CountingReader.last.most_bytes() + SLACK, SECONDS)  # type: ignore[attr-defined]
    if not refused:
        _check_value(value)


def _check_value(value: Any) -> None:
    if not is_closed(value):
        raise Finding(f"a value that is not of the closed set: {type(value)}")
    form = canonical(value)
    again = decode(bytearray(b"".join(encode(value, lambda _: None))), keep)
    if canonical(again) != form:
        raise Finding("a value that was sent on became another")


def specimens() -> list[bytes]:
    """A message for every kind of value that goes by value."""
    values = [*PLAIN, *NUMPY, *library_specimens()]
    return [b"".join(map(bytes, encode(value, lambda _: None))) for value in values]


TARGET = Target("decoder", target, specimens, broken_message)
