"""Terminal text as HTML: colours kept, every other escape sequence dropped."""

from __future__ import annotations

import re
from functools import lru_cache
from html import escape

from markupsafe import Markup
from rich.color import ColorSystem
from rich.style import Style
from rich.text import Text

__all__ = ["terminal_text"]

# titles, links and other commands to the terminal; [^...]* stops at the next escape, so this stays linear
COMMAND = re.compile(r"\x1b[\]PX^_][^\x07\x1b]*(?:\x07|\x1b\\)?")
ESCAPE = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|.)?", re.DOTALL)
INVISIBLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
# reading colours costs some microseconds a sequence; a flood of them is shown without
MOST_COLOURED = 60_000


def terminal_text(text: str) -> Markup:
    """Give the HTML of what a terminal would show: colours as classes, a line rewritten by `\\r` as it ended.

    The result holds escaped text and `<span>` alone.
    """
    text = overwritten(COMMAND.sub("", text))
    if "\x1b" not in text or len(text) > MOST_COLOURED:
        return Markup(visible(text))
    coloured = Text.from_ansi(text)
    runs: list[tuple[str, str]] = []  # classes, text
    done = 0
    for span in coloured.spans:
        runs.append(("", coloured.plain[done : span.start]))
        runs.append((classes(span.style), coloured.plain[span.start : span.end]))
        done = span.end
    runs.append(("", coloured.plain[done:]))
    return Markup("".join(drawn(names, visible(shown)) for names, shown in runs if shown))


def drawn(names: str, html: str) -> str:
    return f'<span class="{names}">{html}</span>' if names else html


def visible(text: str) -> str:
    return escape(INVISIBLE.sub("", ESCAPE.sub("", text)))


def overwritten(text: str) -> str:
    """Keep of every line what a carriage return left of it: the last state of a progress bar."""
    if "\r" not in text:
        return text
    return "\n".join(line.rstrip("\r").rsplit("\r", 1)[-1] for line in text.split("\n"))


@lru_cache(maxsize=512)
def classes(style: Style | str) -> str:
    """Name a style's classes: one of the terminal's sixteen colours, which the page draws to suit its ground.

    IPython chooses among the other millions for a dark terminal: the nearest of the sixteen is taken.
    """
    if isinstance(style, str):
        return ""
    names = [name for name in ("bold", "italic", "underline", "dim") if getattr(style, name)]
    for name, colour in (("fg", style.color), ("bg", style.bgcolor)):
        if colour is not None and not colour.is_default:
            names.append(f"{name}-{colour.downgrade(ColorSystem.STANDARD).number}")
    return " ".join(names)
