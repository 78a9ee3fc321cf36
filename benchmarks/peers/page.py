"""A page of feedback as its reader sees it."""

from __future__ import annotations

import html
import re

__all__ = ["shown"]


def shown(page: str) -> str:
    """Give what a page shows as text, without styles, scripts and figures."""
    page = re.sub(r"(?is)<(style|script|head)\b.*?</\1\s*>", "", page)
    return html.unescape(re.sub(r"<[^>]*>", "", page))
