"""Lines of a notebook cell that only IPython understands."""

from __future__ import annotations

import ast
import re
import warnings

__all__ = ["without_magics", "without_mere_magics"]

# change how something is shown or timed, or fetch a library: no name of the notebook depends on them
MERE = re.compile(
    r"[ \t]*(?:!pip\b|%(?:matplotlib|config|load_ext|reload_ext|autoreload|precision|pip|conda)\b"
    r"|%%(?:time|capture)\s*$)"
)
TIMED = re.compile(
    r"(?P<indent>[ \t]*)%time(?:it(?:[ \t]+-(?:[nrtp][ \t]*\d+|[cqv]))*)?[ \t]+(?P<statement>[^-\s].*)"
)
# asks for help: shown to a reader, of no consequence
HELP = re.compile(r"[ \t]*(?:\?{1,2}[\w.]+|[\w.]+\?{1,2})[ \t]*")


def without_magics(source: str) -> str:
    """Put `pass` in the place of each line that is a magic or a command (`%matplotlib inline`, `!ls`)."""
    return "\n".join(
        passed(line) if line.lstrip().startswith(("%", "!")) else line for line in untimed(source)
    )


def without_mere_magics(source: str) -> str:
    """Put `pass` in the place of each magic on which no name of the notebook depends."""
    lines = [passed(line) if MERE.match(line) or HELP.fullmatch(line) else line for line in untimed(source)]
    # what looks like a magic may be a line of a text
    return "\n".join(lines) if lines != source.split("\n") and not is_python(source) else source


def untimed(source: str) -> list[str]:
    """The lines, without the magic that tells how long one statement takes."""
    timed = ((TIMED.fullmatch(line), line) for line in source.split("\n"))
    return [found["indent"] + found["statement"] if found else line for found, line in timed]


def is_python(source: str) -> bool:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            ast.parse(source)
    except (SyntaxError, ValueError):
        return False
    return True


def passed(line: str) -> str:
    return line[: len(line) - len(line.lstrip())] + "pass"
