"""Lines of a notebook cell that only IPython understands."""

from __future__ import annotations

import re

__all__ = ["without_magics", "without_mere_magics"]

# change how something is shown or timed, or fetch a library: no name of the notebook depends on them
MERE = re.compile(
    r"[ \t]*(?:!pip\b|%(?:matplotlib|config|load_ext|reload_ext|autoreload|precision|pip|conda)\b"
    r"|%%(?:time|capture)\s*$)"
)
TIMED = re.compile(r"(?P<indent>[ \t]*)%time[ \t]+(?P<statement>.+)")


def without_magics(source: str) -> str:
    """Put `pass` in the place of each line that is a magic or a command (`%matplotlib inline`, `!ls`)."""
    return "\n".join(
        passed(line) if line.lstrip().startswith(("%", "!")) else line for line in untimed(source)
    )


def without_mere_magics(source: str) -> str:
    """Put `pass` in the place of each magic on which no name of the notebook depends."""
    return "\n".join(passed(line) if MERE.match(line) else line for line in untimed(source))


def untimed(source: str) -> list[str]:
    """The lines, without the magic that tells how long one statement takes."""
    timed = ((TIMED.fullmatch(line), line) for line in source.split("\n"))
    return [found["indent"] + found["statement"] if found else line for found, line in timed]


def passed(line: str) -> str:
    return line[: len(line) - len(line.lstrip())] + "pass"
