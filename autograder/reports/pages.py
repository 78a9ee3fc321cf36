"""Feedback pages from their templates: self-contained, without scripts, written whole or not at all."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from autograder.course import replacing
from autograder.reports.amounts import amount, points_of
from autograder.reports.outputs import CONTENT_POLICY

__all__ = ["write_page"]

# a sign and a word for every verdict: colour alone tells some readers nothing
VERDICTS = {
    "passed": ("✓", "passed"),
    "partial": ("◐", "partly passed"),
    "not passed": ("✗", "not passed"),
    "waiting": ("…", "waiting for a person"),
}


@cache
def environment() -> Environment:
    """Make the templates' environment, once: compiling them takes longer than filling them."""
    made = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.filters |= {"amount": amount, "address": lambda name: quote(name, safe="")}
    made.globals |= {"verdicts": VERDICTS, "content_policy": CONTENT_POLICY, "points_of": points_of}
    return made


def write_page(path: Path, template: str, **values: Any) -> Path:
    """Fill a template into a file, in the place of an earlier one, and return the path.

    Raises `EngineError` when it cannot be written; the earlier one is then still whole.
    """
    page = environment().get_template(template).render(**values).encode("utf-8", "replace")
    with replacing(path, "make room, then write it again") as unfinished:
        unfinished.write_bytes(page)
    return path
