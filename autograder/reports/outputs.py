"""A code cell's outputs as HTML. They are a student's: hostile until shown otherwise.

Text is escaped. A picture is an `<img>` with its data in the page: an SVG in an `<img>` runs no script and
loads nothing. HTML stands in an `<iframe sandbox>` with no permission at all: the browser, not a filter
here, keeps its scripts, forms and links from doing anything, and its styles from the rest of the page. (A
sanitiser has to parse the HTML: html5lib takes a quadratic time and space over a few kilobytes of unclosed
tags, and bleach, which is built on it, is no longer developed.) The page's own Content-Security-Policy,
which the frame inherits, refuses every address outside of the page.
"""

from __future__ import annotations

import base64
import binascii
import re
from typing import Any

from markupsafe import Markup, escape

from autograder.reports.ansi import terminal_text
from autograder.reports.text import prose

__all__ = ["CONTENT_POLICY", "output_html"]

CONTENT_POLICY = (
    "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
)
PICTURES = ("image/png", "image/jpeg", "image/gif")
FRAME = (
    f'<meta http-equiv="Content-Security-Policy" content="{CONTENT_POLICY}">'
    "<style>body{margin:.4rem;font:14px/1.5 system-ui,sans-serif}table{border-collapse:collapse}"
    "th,td{padding:.15rem .6rem;text-align:right}tr:nth-child(even) td{background:#0001}</style>"
)
LINE = re.compile(r"<(?:tr|br|p|li|h[1-6])\b", re.IGNORECASE)
LINE_PIXELS, MOST_LINES = 27, 18
SCRIPT = re.compile(r"<script\b", re.IGNORECASE)


def output_html(output: dict[str, Any]) -> Markup:
    """Give the HTML of one nbformat 4 output; empty for one that shows nothing."""
    match output.get("output_type"):
        case "stream":
            return _stream(output)
        case "error":
            return _error(output)
        case "display_data" | "execute_result":
            return _shown(output.get("data", {}), output.get("metadata", {}))
    return Markup("")


def _stream(output: dict[str, Any]) -> Markup:
    text = terminal_text(str(output.get("text", "")))
    if output.get("name") == "stderr":
        return Markup('<div class="stderr"><p class="what">standard error</p><pre>{}</pre></div>').format(
            text
        )
    return Markup("<pre>{}</pre>").format(text) if text else text


def _error(output: dict[str, Any]) -> Markup:
    lines = [str(line) for line in output.get("traceback", [])]
    text = "\n".join(lines) or f"{output.get('ename')}: {output.get('evalue')}"
    return Markup('<div class="error"><p class="what">error</p><pre>{}</pre></div>').format(
        terminal_text(text)
    )


def _shown(data: dict[str, Any], metadata: dict[str, Any]) -> Markup:
    """Show the richest form that a page without scripts can show, as Jupyter chooses."""
    described = str(data.get("text/plain", ""))
    if "text/html" in data:
        return _frame(str(data["text/html"]))
    if "text/markdown" in data:
        return Markup('<div class="prose">{}</div>').format(prose(str(data["text/markdown"])))
    if "image/svg+xml" in data:
        drawing = str(data["image/svg+xml"]).encode("utf-8", "replace")
        return _picture("image/svg+xml", base64.b64encode(drawing).decode(), metadata, described)
    for kind in PICTURES:
        if kind in data:
            return _picture(kind, str(data[kind]), metadata, described)
    text = described or str(data.get("text/latex", ""))
    if text:
        return Markup("<pre>{}</pre>").format(terminal_text(text))
    kinds = ", ".join(data) or "nothing"
    return Markup('<p class="absent">[an output that this page cannot show: {}]</p>').format(kinds)


def _picture(kind: str, encoded: str, metadata: dict[str, Any], described: str) -> Markup:
    encoded = "".join(encoded.split())
    try:
        base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError):
        return Markup('<p class="absent">[a picture that cannot be read]</p>')
    about = metadata.get(kind) if isinstance(metadata.get(kind), dict) else {}
    alt = (about or {}).get("alt") or metadata.get("alt") or described or "a picture without a description"
    return Markup('<img src="data:{};base64,{}" alt="{}">').format(kind, encoded, str(alt)[:400])


def _frame(html: str) -> Markup:
    # a frame without scripts cannot tell its height: it is guessed, and the reader can scroll and drag it
    lines = min(max(len(LINE.findall(html)), 2) + 1, MOST_LINES)
    frame = Markup('<iframe sandbox="" title="HTML output" height="{}" srcdoc="{}"></iframe>').format(
        lines * LINE_PIXELS, escape(FRAME + html)
    )
    if SCRIPT.search(html):
        frame += Markup('<p class="absent">[scripts in this output do not run here]</p>')
    return frame
