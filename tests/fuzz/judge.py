"""Judge a page as a browser reads it: by a parser of HTML5 that is not ours, and a list of what may be there.

What is not on the list is a finding, whatever it does: a list of what is dangerous would have to be complete.
"""

from __future__ import annotations

from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from autograder.reports.outputs import CONTENT_POLICY
from fuzz.target import Finding

__all__ = ["check_fragment", "check_page"]

TEXT = (
    *(
        "a",
        "bdi",
        "blockquote",
        "br",
        "caption",
        "code",
        "dd",
        "del",
        "div",
        "dl",
        "dt",
        "em",
        "figcaption",
        "figure",
    ),
    *(
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "li",
        "main",
        "ol",
        "p",
        "pre",
        "section",
        "span",
        "strong",
    ),
    *("table", "tbody", "td", "th", "thead", "time", "tr", "ul"),
)
PAGE = ("html", "head", "body", "title", "style", "meta", "svg", "rect")
EVERYWHERE = {"class", "id", "role", "title", "tabindex", "lang"}
OF_TAG = {
    "a": {"href", "rel"},
    "img": {"src", "alt"},
    "iframe": {"sandbox", "srcdoc", "height"},
    "th": {"scope", "style"},
    "td": {"style"},
    "ol": {"start"},
    "time": {"datetime"},
    "meta": {"charset", "name", "content", "http-equiv"},
    "svg": {"viewbox", "viewBox", "preserveaspectratio", "preserveAspectRatio"},
    "rect": {"width", "height", "rx"},
}
ALIGNED = {f"text-align:{side}" for side in ("left", "right", "center")}
OUTWARD = ("https://", "http://", "mailto:")
FRAME = f'<meta http-equiv="Content-Security-Policy" content="{CONTENT_POLICY}">'


def check_fragment(html: str) -> None:
    """Raise `Finding` for anything in a page's part that can act, load, or is not known."""
    _check(LexborHTMLParser(f"<!doctype html><body>{html}"), ("html", "head", "body"))


def check_page(html: str) -> None:
    """The same for a whole page, which has to say first what it may do."""
    tree = LexborHTMLParser(html)
    _check(tree, PAGE)
    charset, policy = tree.css("meta")[:2]
    if charset.attributes != {"charset": "utf-8"} or policy.attributes.get("content") != CONTENT_POLICY:
        raise Finding("a page that does not begin with its charset and its policy")
    if len(tree.css("style")) != 1 or len(tree.css("meta")) != 5:
        raise Finding("a page with more styles or settings than its own")


def _check(tree: LexborHTMLParser, more: tuple[str, ...]) -> None:
    for node in _nodes(tree):
        tag = node.tag or ""
        if tag not in (*TEXT, *more, "img", "iframe"):
            raise Finding(f"an element <{tag}>: {node.html!r}"[:400])
        for name, value in node.attributes.items():
            if name not in EVERYWHERE | OF_TAG.get(tag, set()) and not name.startswith("aria-"):
                raise Finding(f"an attribute {name}={value!r} of <{tag}>"[:400])
            _check_value(tag, name, value or "")
        if tag == "iframe" and (node.attributes.get("sandbox", "none") or "") != "":
            raise Finding("a frame that may do something")


def _check_value(tag: str, name: str, value: str) -> None:
    good = True
    if name == "href":
        good = value.lower().startswith((*OUTWARD, "#")) or value in ("index.html", "kl.html")
        good |= value.startswith("kl.html#question-")
    elif name == "src":
        good = value.startswith("data:image/")
    elif name == "style":
        good = value in ALIGNED
    elif name == "srcdoc":
        good = value.startswith(FRAME)
    if not good:
        raise Finding(f"{name}={value!r} of <{tag}>"[:400])


def _nodes(tree: LexborHTMLParser) -> Iterator[LexborNode]:
    assert tree.root is not None
    yield from (
        node
        for node in tree.root.traverse(include_text=False)
        if not (node.tag or "-").startswith(("-", "!"))
    )
