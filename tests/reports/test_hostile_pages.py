"""A student's cells, outputs and name on a page: shown, and never anything but shown."""

import base64
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from graded_week import PASSED, WEEK, display, own_cell, pages, result, showing, standing

# the only tags and attributes that a page may have, whatever a student handed in
ADDRESSES = ("#", "index.html", "kl.html", "https://safe.example/")


class Page(HTMLParser):
    """A page as a browser reads it: its tags, and what is wrong with any of them."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def dangers(self) -> list[str]:
        found = [tag for tag, _ in self.tags if tag in ("script", "object", "embed", "base", "form", "link")]
        for tag, attributes in self.tags:
            found += [f"{tag} {name}" for name in attributes if name.startswith("on")]
            if not attributes.get("href", "#").startswith(ADDRESSES):
                found.append(f"{tag} href={attributes['href']}")
            if not attributes.get("src", "data:image/").startswith("data:image/"):
                found.append(f"{tag} src={attributes['src']}")
            if tag == "iframe" and attributes.get("sandbox") != "":
                found.append("iframe without a sandbox")
        return found

    def all(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.tags if name == tag]


HOSTILE_HTML = (
    "<script>alert(1)</script><b onmouseover=alert(1)>x</b><img src=http://evil/x onerror=alert(1)>\"'>"
)
HOSTILE_MARKDOWN = (
    '<script>alert(1)</script> <img src=x onerror=alert(1)>\n\n<div onclick="x()">\n\n[a](javascript:alert(1)) '
    "[b](JaVaScRiPt&#58;alert(1)) [c](data:text/html,x) <javascript:alert(1)> ![d](http://evil/x.png) "
    '![e](data:image/svg+xml;base64,AAAA) [f](https://safe.example/"onclick="x) $<script>$ $$<img src=x>$$\n\n'
    "```<script>\n</pre><script>\n```\n\n[r]: javascript:x\n[r]\n\n| <script> | b |\n|---|---|\n| <b onclick=x> | 2 |\n"
)
HOSTILE_ANSI = (
    '\x1b[31m<script>alert(1)</script>\x1b]8;;javascript:x\x1b\\</pre><img onerror=x src=y>\x1b[0m"'
)
LEADS_AWAY = (
    '<meta http-equiv="refresh" content="0;url=javascript:alert(1)"><base href="http://evil/">'
    '<form action="http://evil/"><button autofocus>x</button></form><object data="http://evil/"></object>'
    '<link rel="stylesheet" href="http://evil/"><a href="javascript:alert(1)" target="_top">x</a>'
)
HOSTILE_FORMULAS = (
    "$\\href{javascript:alert(1)}{x}$ $$\\url{javascript:alert(1)} \\class{x}{\\style{position:fixed}{y}}$$ "
    '\\(\\html{<img src=x onerror=alert(1)>}\\) $\\text{</code><script>alert(1)</script>}$ $"onclick="x$'
)
SPREADSHEET = "=cmd|' /C calc'!A0\t=1+1\r\n+1\n-1\n@SUM(A1)\n"
TURNED = "\u202e<script>alert(1)</script>\u2066 name = 'exe.gpj'"
HOSTILE = {
    "html": showing("1", display(text_html=HOSTILE_HTML)),
    "html that closes the frame": showing("1", display(text_html='"></iframe><script>alert(1)</script>')),
    "markdown output": showing("1", display(text_markdown=HOSTILE_MARKDOWN)),
    "plain text": showing("1", display(text_plain=HOSTILE_ANSI)),
    "latex": showing("1", display(text_latex=HOSTILE_HTML)),
    "javascript": showing("1", display(**{"application_javascript": "alert(1)", "<img onerror=x>": ""})),
    "svg": showing(
        "1", display(**{"image_svg+xml": '<svg onload="alert(1)"><script>alert(1)</script></svg>"'})
    ),
    "png that is none": showing("1", display(image_png='"><script>alert(1)</script>')),
    "jpeg with a text": showing("1", display(image_jpeg="AAAA", text_plain=f'"{HOSTILE_HTML}')),
    "stream": showing("1", {"output_type": "stream", "name": "stderr", "text": HOSTILE_ANSI}),
    "html that leads away": showing("1", display(text_html=LEADS_AWAY)),
    "markdown that leads away": showing("1", display(text_markdown=LEADS_AWAY)),
    "formulas": result(PASSED, own_cell(HOSTILE_FORMULAS, "markdown")),
    "formulas of an output": showing(
        "1", display(text_latex=HOSTILE_FORMULAS, text_markdown=HOSTILE_FORMULAS)
    ),
    "name and text of an error": showing(
        "1", {"output_type": "error", "ename": HOSTILE_HTML, "evalue": HOSTILE_HTML, "traceback": []}
    ),
    "spreadsheet": showing(
        "1", display(text_plain=SPREADSHEET), {"output_type": "stream", "text": SPREADSHEET}
    ),
    "direction": showing(TURNED, display(text_plain=TURNED), display(text_html=TURNED)),
    "error": showing(
        "1", {"output_type": "error", "ename": "<b>", "evalue": "", "traceback": [HOSTILE_ANSI]}
    ),
    "code": showing(f"x = {HOSTILE_HTML!r}\n{HOSTILE_HTML}"),
    "long code": showing(HOSTILE_HTML * 300),
    "markdown cell": result(PASSED, own_cell(HOSTILE_MARKDOWN, "markdown")),
    "long markdown cell": result(PASSED, own_cell(HOSTILE_MARKDOWN * 100, "markdown")),
    "raw cell": result(PASSED, own_cell(HOSTILE_HTML, "raw")),
    "mended": result(PASSED, mended=(HOSTILE_HTML,)),
    "reason": result((), cells=(), reason=HOSTILE_HTML),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_nothing_of_a_submission_can_act(tmp_path, name):
    for page in pages(tmp_path, HOSTILE[name]).values():
        assert Page(page).dangers() == []


def test_page_forbids_what_it_does_not_need_before_anything_else(tmp_path):
    for page in pages(tmp_path, result()).values():
        first, second = Page(page).all("meta")[:2]
        assert first == {"charset": "utf-8"}
        assert second["http-equiv"] == "Content-Security-Policy"
        assert second["content"].startswith("default-src 'none'; img-src data:; style-src 'unsafe-inline'")


def test_html_stands_whole_in_its_frame(tmp_path):
    page = Page(pages(tmp_path, showing("1", display(text_html=HOSTILE_HTML)))["kl.html"])
    (frame,) = page.all("iframe")
    assert frame["srcdoc"].endswith(HOSTILE_HTML)


def test_svg_is_a_picture_with_its_own_bytes(tmp_path):
    drawing = '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
    page = Page(pages(tmp_path, showing("1", display(**{"image_svg+xml": drawing})))["kl.html"])
    (picture,) = page.all("img")
    assert base64.b64decode(picture["src"].removeprefix("data:image/svg+xml;base64,")).decode() == drawing


def test_students_name_is_text(tmp_path):
    name = '<b onclick="x">&\'\u202e'
    for page in pages(tmp_path, result(), standing(name)).values():
        assert "<b onclick" not in page
        assert "<bdi>&lt;b onclick=&#34;x&#34;&gt;&amp;&#39;\u202e</bdi>" in page


def test_half_a_surrogate_pair_does_not_stop_the_page(tmp_path):
    week = replace(WEEK, title="half \ud83d")
    assert "half ?" in pages(tmp_path, result(), week=week)["index.html"]


def test_what_turns_the_direction_of_writing_ends_with_its_block(tmp_path):
    """A mark that is not taken back holds up to the end of its block: the page's own words are never in one with it."""
    page = pages(tmp_path, HOSTILE["direction"])["kl.html"]
    blocks = re.findall(r"<(?:pre|iframe)\b.*?(?:</pre>|</iframe>)", page, re.DOTALL)
    turned = [block for block in blocks if "\u202e" in block]
    assert len(turned) == 3
    assert page.count("\u202e") == sum(block.count("\u202e") for block in turned)


def test_a_formula_is_shown_as_it_was_written_and_set_by_nobody(tmp_path):
    page = pages(tmp_path, HOSTILE["formulas"])["kl.html"]
    assert '<code class="math">\\href{javascript:alert(1)}{x}</code>' in page
    assert [tag for tag, _ in Page(page).tags if tag in ("a", "math")].count("math") == 0


def test_what_a_spreadsheet_takes_for_a_formula_is_text_on_a_page(tmp_path):
    page = pages(tmp_path, HOSTILE["spreadsheet"])["kl.html"]
    assert "=cmd|&#x27; /C calc&#x27;!A0\t=1+1" in page
