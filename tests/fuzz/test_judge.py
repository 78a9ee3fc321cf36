"""The judge of pages refuses what can act, whatever it is dressed as, and lets through what a page is made of."""

from __future__ import annotations

import pytest

from fuzz.judge import FRAME, check_fragment
from fuzz.target import Finding

ACTING = (
    "<script>alert(1)</script>",
    "<p onclick=alert(1)>x",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<img src=http://evil.example/x.png>",
    "<a href=javascript:alert(1)>x</a>",
    "<a href=' JaVaScRiPt:alert(1)'>x</a>",
    "<a href=data:text/html,x>x</a>",
    "<iframe srcdoc=x></iframe>",
    f"<iframe sandbox=allow-scripts srcdoc='{FRAME}'></iframe>",
    "<iframe sandbox src=x></iframe>",
    "<iframe sandbox srcdoc='<b>no policy'></iframe>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<!--><script>alert(1)</script>-->",
    "<form action=x><button>x",
    "<base href=//evil.example>",
    "<meta http-equiv=refresh content=0>",
    "<link rel=stylesheet href=x>",
    "<style>*{background:url(//evil.example)}</style>",
    "<table><tr><td style='background:url(//evil.example)'>",
    "<p style='position:fixed'>x",
    "<object data=x>",
    "<textarea><p>",
)
HARMLESS = (
    "<p class='x'>text &lt;script&gt;</p>",
    "<a href='https://safe.example/' rel='noopener'>x</a>",
    "<img src='data:image/png;base64,AAAA' alt='\"&lt;'>",
    f'<iframe sandbox="" title="x" height="50" srcdoc="{FRAME.replace(chr(34), "&#34;")}&lt;script&gt;"></iframe>',
    '<table><tbody><tr><td style="text-align:right">1</td></tr></tbody></table>',
)


@pytest.mark.parametrize("html", ACTING)
def test_what_can_act_is_refused(html: str) -> None:
    with pytest.raises(Finding):
        check_fragment(html)


@pytest.mark.parametrize("html", HARMLESS)
def test_what_cannot_is_not(html: str) -> None:
    check_fragment(html)
