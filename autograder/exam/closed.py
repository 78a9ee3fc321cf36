"""What waits for the end of the notebook, and what a test cell shows until then."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from autograder.exam.names import State
from autograder.exam.student import Snapshot
from autograder.model import ExamCell, Finding

__all__ = ["ClosedPart", "Shown"]


class Shown(list[Any]):
    """The outputs that a test cell shows: its prints, and those of the code that it calls."""

    def say(self, text: str) -> None:
        """Note a print of the test cell itself."""
        last = self[-1] if self else {}
        if (
            type(last) is dict
            and type(last.get("name")) is type(last.get("text")) is str
            and last["name"] == "stdout"
        ):
            last["text"] += text  # `print` writes the end of the line by itself
        else:
            self.append({"output_type": "stream", "name": "stdout", "text": text})


@dataclass
class ClosedPart:
    """A closed part that waits for the end of the notebook.

    `finding` and `shown` are those of its test cell's open part, `before` and `after` what the names meant when that
    began and ended. Without a `snapshot` the whole test cell is held again.
    """

    place: int
    cell: ExamCell
    finding: Finding
    shown: Shown
    before: State
    after: State = field(init=False)
    snapshot: Snapshot | None = None
