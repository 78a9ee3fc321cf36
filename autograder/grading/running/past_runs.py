"""Earlier runs, and the one under way, as their logs tell."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import msgspec

from autograder.grading.locks.holder import Holder
from autograder.grading.running.run_log import FORM, About, Line, logs_in

__all__ = ["Account", "PastRun", "past_runs"]

ABOUT, LINE = msgspec.json.Decoder(About), msgspec.json.Decoder(Line)


@dataclass(frozen=True)
class Account:
    """What happened in a run.

    `submissions` is None as long as it looks for them; `last` is the last line about each student of each assignment,
    `end` the run's own last one, None while there is none. `lost` counts workers that died; `at` is the last moment.
    """

    submissions: int | None
    last: dict[str, dict[str, Line]]
    end: Line | None
    lost: int
    at: float

    def count(self, what: str, how: str = "") -> int:
        """So many submissions of which this was said last."""
        lines = (line for week in self.last.values() for line in week.values())
        return sum(line.what == what and (not how or line.how == how) for line in lines)


@dataclass(frozen=True)
class PastRun:
    """One run; what its log says beyond the first line is read when it is asked for."""

    path: Path
    about: About

    @property
    def holder(self) -> Holder:
        """The process that it was."""
        about = self.about
        return Holder(about.who, about.command, about.host, about.pid, about.at)

    @cached_property
    def account(self) -> Account:
        """What happened, as far as it is written; a line that was cut off is none."""
        submissions, end, at = None, None, self.about.at
        last: dict[str, dict[str, Line]] = defaultdict(dict)
        seen = Counter[str]()
        for line in lines_of(self.path):
            seen[line.what] += 1
            at = line.at
            if line.what == "begun":
                submissions = line.submissions
            elif line.what == "over":
                end = line
            else:
                last[line.assignment][line.student] = line
        return Account(submissions, dict(last), end, seen["lost"], at)


def past_runs(folder: Path) -> Iterator[PastRun]:
    """The runs whose logs are in a folder, the newest first; a log of another form is passed over."""
    for path in logs_in(folder):
        try:
            with path.open("rb") as file:
                about = ABOUT.decode(file.readline())
        except (OSError, msgspec.DecodeError):
            continue
        if about.form == FORM:
            yield PastRun(path, about)


def lines_of(path: Path) -> Iterator[Line]:
    """The lines of a log after the first."""
    try:
        with path.open("rb") as file:
            file.readline()
            for text in file:
                try:
                    yield LINE.decode(text)
                except msgspec.DecodeError:
                    continue
    except OSError:
        return
