"""Feedback pages: whatever a student handed in, printed or was named, the page shows it and nothing of it acts.

An input is a script; the kind of each piece says where on the page its text stands. A parser of HTML5 that is not ours
reads the page and compares it with a list of what a page may hold.
"""

from __future__ import annotations

from functools import cache
from random import Random
from typing import Any

from reports.graded_week import PASSED, display, own_cell, pages, result, showing, standing

from autograder.exam.outputs import checked
from autograder.model import Finding as ExamFinding
from autograder.model import Ran, Result
from autograder.reports.text import code, prose
from fuzz.judge import check_page
from fuzz.mutations import broken
from fuzz.pieces import pieces, reshuffled, script
from fuzz.scratch import folder
from fuzz.target import Target, measured
from fuzz.targets.outputs import hostile_outputs

__all__ = ["TARGET"]

MOST_BYTES, MOST_BYTES_A_BYTE = 2_000_000, 500
SECONDS = 5.0
MIMES = (
    "text/html",
    "text/markdown",
    "text/plain",
    "text/latex",
    "image/svg+xml",
    "image/png",
    "application/json",
    "x/y",
)

CELLS = ("code", "code", "markdown", "markdown", "raw")
SAID = {5: "reason", 6: "message", 7: "student"}


def target(data: bytes) -> None:
    """Write the feedback of one notebook and judge its pages."""
    found, student = _graded(data)
    warm()
    for kept in (prose, code):  # what an earlier input left is not this one's page
        kept.cache_clear()
    # counting memory makes the work three times as long: of one input in four
    with measured(memory=sum(data) % 4 == 0) as use:
        written = pages(folder(), found, standing(student))
    use.check(MOST_BYTES + MOST_BYTES_A_BYTE * len(data), SECONDS)
    for page in written.values():
        check_page(page)


def _graded(data: bytes) -> tuple[Result, str]:
    """A result that holds each text of the script in its place, and a student's name."""
    cells, outputs, mended, said = (
        [own_cell("x = 1")],
        [],
        [],
        {"reason": "", "message": "", "student": "ada"},
    )
    for kind, content in pieces(data):
        # what a paper and an output can hold was checked before it came here
        text = content.decode("utf-8", "replace").replace("\0", "")
        match kind % 16:
            case 0 | 1 | 2 | 3 | 4 as which:
                cells.append(own_cell(text, CELLS[which]))
            case 5 | 6 | 7 as which:
                said[SAID[which]] = text
            case 8:
                mended.append(text)
            case which:
                outputs.append(_output(which, text))
    message = said["message"]
    failed = ExamFinding("test_kl", "failed", message=message, hidden=True) if message else PASSED[0]
    ran = (Ran("mine", "error" if message else "ok", checked(outputs, 1 << 19), error=message),)
    # a name is a folder's: it has no slash, and is not a place above
    student = said["student"].replace("/", "∕")[:40].strip(". ") or "ada"
    found = result((failed, PASSED[1]), *cells, ran=ran, mended=tuple(mended), reason=said["reason"])
    return found, student


def _output(kind: int, text: str) -> dict[str, Any]:
    """An output of a kind; of those with data, the length of the text chooses one."""
    if kind == 9:
        return {"output_type": "stream", "name": "stderr" if len(text) % 2 else "stdout", "text": text}
    if kind == 10:
        return {"output_type": "error", "ename": text, "evalue": text, "traceback": [text][: len(text) % 2]}
    mime = MIMES[(kind + len(text)) % len(MIMES)]
    return display(**{mime: text}) | {"metadata": {mime: {"alt": text}}}


@cache
def warm() -> None:
    """Let templates and grammars be loaded: they are no input's memory."""
    pages(folder(), showing("x = 1", display(text_markdown="# $x$")), standing("ada"))


def mutated(data: bytes, dice: Random) -> bytes:
    """Move texts to other places of the page, and break one."""
    parts = reshuffled(data, dice)
    if parts:
        at = dice.randrange(len(parts))
        parts[at] = parts[at][0], _woven(parts[at][1], dice)
    return script(parts)


MARKUP = (
    *(
        b"<script>",
        b"</script>",
        b"<!--",
        b"-->",
        b"]]>",
        b'"',
        b"'",
        b">",
        b"&lt;",
        b"&#x3c;",
        b"\x1b[31m",
        b"\x1b]8;;",
        b"\r",
    ),
    *(
        b"```\n",
        b"$$",
        b"$",
        b"|-|-|\n",
        b"[a](",
        b"![",
        b"<img src=x onerror=y>",
        b"javascript:",
        b"data:image/png;base64,",
    ),
    *(
        b"\n\n",
        b"    ",
        b"> ",
        b"- ",
        b"# ",
        b"<svg/onload=x>",
        b"</pre>",
        b"</iframe>",
        b"<style>",
        b"\\",
        b"https://x.y/",
        b"`",
    ),
)


def _woven(text: bytes, dice: Random) -> bytes:
    """Put bits of markup into a text, or break it."""
    for _ in range(dice.choice((1, 2, 4))):
        at = dice.randrange(len(text) + 1)
        text = (
            text[:at]
            + dice.choice(MARKUP) * dice.choice((1, 1, 1, 3))
            + text[at + dice.choice((0, 0, 1, 4)) :]
        )
    return text if dice.random() < 0.8 else broken(text, dice)


def seeds() -> list[bytes]:
    """Every place with a hostile text in it, and every output."""
    texts = [text for output in hostile_outputs() for text in _texts(output)]
    hostile = max(texts, key=len)
    found = [[(kind, hostile)] for kind in range(16)]
    found += [[(2, text), (12, text), (0, text)] for text in texts]
    found += [[(3, b"".join(MARKUP)), (1, b"x = 1  # \x1b[2J"), (5, b"a\rb\x1b[1;31mc\x1b[0m")]]
    return [script(each) for each in found]


def _texts(value: Any) -> list[bytes]:
    if type(value) is str:
        return [value.encode("utf-8", "replace")] if len(value) > 30 else []
    return [text for each in value.values() for text in _texts(each)] if type(value) is dict else []


TARGET = Target("pages", target, seeds, mutated, samples=True)
