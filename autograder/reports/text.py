"""A notebook's prose and code as HTML; both may be a student's, so nothing in them becomes markup of its own."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Any

import mistune
from markupsafe import Markup, escape
from mistune.plugins.math import math
from mistune.plugins.table import table
from pygments import highlight
from pygments.formatters.html import HtmlFormatter
from pygments.lexers.python import PythonLexer

__all__ = ["LONGEST", "code", "plain", "prose"]

# both parsers take more than linear time on hostile text: what is longer than this is shown as it is
LONGEST = 20_000
LINK = re.compile(r"(?:https?://|mailto:)[^\s\"'<>]*", re.IGNORECASE)
PICTURE = re.compile(r"data:image/(?:png|jpeg|gif|webp);base64,[A-Za-z0-9+/]+=*")


class Renderer(mistune.HTMLRenderer):
    """mistune's HTML with raw HTML escaped, nothing loaded from elsewhere, and headings below the page's own."""

    def link(self, text: str, url: str, title: str | None = None) -> str:
        # a relative address pointed into the student's folder, and leads nowhere from here
        if not LINK.fullmatch(url):
            return text
        return str(Markup('<a href="{}" rel="noopener noreferrer nofollow">{}</a>').format(url, Markup(text)))

    def image(self, text: str, url: str, title: str | None = None) -> str:
        described = Markup(text).striptags()
        if PICTURE.fullmatch(url):
            return str(Markup('<img src="{}" alt="{}">').format(url, described))
        return str(
            Markup('<em class="absent">[picture: {}]</em>').format(described or "without a description")
        )

    def heading(self, text: str, level: int, **attrs: Any) -> str:
        level = min(level + 2, 6)
        return f"<h{level}>{text}</h{level}>\n"

    def inline_math(self, text: str) -> str:
        return str(Markup('<code class="math">{}</code>').format(text.strip()))

    def block_math(self, text: str) -> str:
        # a span, because a formula between $$ may stand in a paragraph
        return str(Markup('<code class="math display">{}</code>').format(text.strip()))


def display_math(md: mistune.Markdown) -> None:
    """Let a formula between `$$` begin and end anywhere on its lines, as Jupyter does.

    mistune's own rule would read a line `- x` of a formula as a list.
    """
    rule = r"^ {0,3}\$\$(?P<display_formula>[^$]{1,8000})\$\$[ \t]*(?:\n|$)"

    def parse(block: Any, match: re.Match[str], state: Any) -> int:
        state.append_token({"type": "block_math", "raw": match["display_formula"]})
        return match.end()

    md.block.register("display_math", rule, parse, before="block_math")


@cache
def markdown() -> mistune.Markdown:
    return mistune.Markdown(Renderer(escape=True), plugins=[math, display_math, table])


@cache
def highlighter() -> tuple[PythonLexer, HtmlFormatter[str]]:
    return PythonLexer(stripnl=False), HtmlFormatter(nowrap=True)


# the instructor's cells are the same on every student's page
@lru_cache(maxsize=512)
def prose(source: str) -> Markup:
    """Give the HTML of a Markdown text; formulas stay as LaTeX, for a page that loads nothing can set none."""
    if len(source) > LONGEST:
        return plain(source)
    return Markup(markdown()(source))


@lru_cache(maxsize=512)
def code(source: str) -> Markup:
    """Give the HTML of Python code, with Pygments' short classes."""
    if len(source) > LONGEST:
        return plain(source)
    lexer, formatter = highlighter()
    return Markup("<pre><code>{}</code></pre>").format(
        Markup(highlight(source, lexer, formatter).rstrip("\n"))
    )


def plain(source: str) -> Markup:
    """Give the HTML of a text as it stands."""
    return Markup("<pre>{}</pre>").format(escape(source))
