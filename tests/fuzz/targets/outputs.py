"""Outputs: whatever a student's process sends as one becomes nbformat of a bounded size, and HTML that does nothing.

An input is a message, as it would come over the wire: what it decodes to is taken for the outputs of a cell.
"""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import Any

from autograder.exam.codec import Ref, WireError, decode, encode
from autograder.exam.handles import Handle
from autograder.exam.outputs import CUT, MOST_OUTPUTS, checked, for_terminal, size_of
from autograder.reports.ansi import terminal_text
from autograder.reports.outputs import output_html
from fuzz.judge import check_fragment
from fuzz.mutations import broken_message
from fuzz.target import Finding, Target, measured
from fuzz.targets.decoder import specimens

__all__ = ["TARGET", "hostile_outputs"]

MOST = 2000  # characters of JSON
MOST_BYTES, MOST_BYTES_A_BYTE = 2_000_000, 100
SECONDS = 3.0
FIELDS = {
    "stream": {"output_type", "name", "text"},
    "error": {"output_type", "ename", "evalue", "traceback"},
    "display_data": {"output_type", "data", "metadata"},
    "execute_result": {"output_type", "data", "metadata", "execution_count"},
}


def target(data: bytes) -> None:
    """Check, count and show the outputs that a message is."""
    nobody: Any = SimpleNamespace(life=1, forget=lambda *_: None)

    def handle(ref: Ref) -> Handle:
        return Handle(nobody, ref.number, ref.names)

    try:
        outputs = decode(bytearray(data), handle)
    except WireError:
        return
    if type(outputs) is not list:
        outputs = [outputs]
    with measured() as use:
        kept = checked(outputs, MOST)
        sizes = list(map(size_of, outputs))
        shown = [output_html(output) for output in kept]
    use.check(MOST_BYTES + MOST_BYTES_A_BYTE * len(data), SECONDS)
    if any(type(size) is not int or size < 0 for size in sizes):
        raise Finding(f"sizes {sizes}")
    for output in kept:
        _check_form(output)
    text = json.dumps(kept, allow_nan=False)
    if len(kept) > MOST_OUTPUTS + 1 or len(text) > MOST + 4096 + len(CUT) + 100 + 2 * len(kept):
        raise Finding(f"{len(kept)} outputs of {len(text):,} characters")
    for html in shown:
        check_fragment(str(html))
    for written in _texts(outputs):
        _check_text(written)


def _check_form(output: dict[str, Any]) -> None:
    """Compare an output's fields with nbformat 4's; its texts have to be text that UTF-8 can hold."""
    kind = output["output_type"]
    if set(output) != FIELDS.get(kind):
        raise Finding(f"an output of {kind} with {sorted(output)}")
    for written in _texts(output):
        written.encode()
    texts = [output[field] for field in ("name", "text", "ename", "evalue") if field in output]
    texts += output.get("traceback", [])
    texts += [each for mime, each in output.get("data", {}).items() if not mime.endswith("json")]
    if not all(type(each) is str for each in texts):
        raise Finding(f"something other than text in the place of text: {output}")


def _texts(value: Any) -> list[str]:
    """All texts in a value, down to a depth that an output has."""
    if type(value) is str:
        return [value]
    if type(value) is dict:
        value = [*value, *value.values()]
    return [text for each in value for text in _texts(each)] if type(value) in (list, tuple) else []


def _check_text(text: str) -> None:
    if not all(letter.isprintable() or letter in "\n\t" for letter in for_terminal(text)):
        raise Finding(f"a control code for a terminal: {for_terminal(text)!r}")
    html = terminal_text(text)
    check_fragment(f"<pre>{html}</pre>")
    if any((ord(letter) < 32 and letter not in "\n\t") or letter == "\x7f" for letter in html):
        raise Finding(f"a control code in a page: {html!r}")


def hostile_outputs() -> list[Any]:
    """Outputs of every kind, with markup and control codes where there is room for them."""
    markup = "\x1b[31m<script>alert(1)</script>\x1b]8;;x\x1b\\\r</pre><img onerror=x src=y>\x9b2J\u202e\"'"
    table = f"|a|b|\n|:-|-:|\n|1|{markup}|\n"
    markdown = f"# {markup}\n\n[a](javascript:x) ![p](data:image/png;base64,AAAA) $<b>$\n\n{table}"
    kinds = (
        "text/html",
        "text/latex",
        "image/svg+xml",
        "image/png",
        "application/json",
        "application/x+json",
        "text/plain",
    )
    return [
        {"output_type": "stream", "name": "stdout", "text": markup},
        {"output_type": "stream", "name": "stderr", "text": "\ud800" * 9 + "progress\r" * 9},
        {
            "output_type": "error",
            "ename": markup,
            "evalue": markup,
            "traceback": [markup, 3, "\x1b[1;38;5;123mx"],
        },
        *(
            {"output_type": "display_data", "data": {kind: markup}, "metadata": {kind: {"alt": markup}}}
            for kind in kinds
        ),
        {"output_type": "display_data", "data": {"text/markdown": markdown}, "metadata": {}},
        {
            "output_type": "execute_result",
            "execution_count": 1 << 70,
            "data": {"image/png": "QUJD\n"},
            "metadata": {},
        },
        {
            "output_type": "display_data",
            "data": {"application/json": [1 << 80, 0.5, None, {"a": float("nan")}]},
            "metadata": {},
        },
    ]


def seeds() -> list[bytes]:
    each = [[output] for output in hostile_outputs()]
    floods = [[{"output_type": "stream", "name": "stdout", "text": "x"}] * 300]
    made = [
        b"".join(map(bytes, encode(outputs, lambda _: None)))
        for outputs in [hostile_outputs(), *each, *floods]
    ]
    return [*made, *(b"l\0\1" + message for message in specimens())]


TARGET = Target("outputs", target, seeds, broken_message)
