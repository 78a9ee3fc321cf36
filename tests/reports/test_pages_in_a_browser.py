"""Hostile outputs on a feedback page, opened in a browser: no script runs, nothing is fetched.

A parser tells what a page says; only a browser tells what it does. Each payload tries to set the title of the page and
to fetch something from a server of this test. The first test sees to it that both would be noticed.
"""

from __future__ import annotations

import html
import re
import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from graded_week import PASSED, display, own_cell, pages, result, showing, standing

from autograder.model import Result

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine")

OWN = "(top||parent||window).document.title='owned';document.title='owned';fetch('{url}/script')"
# every way to run a script or to fetch something that HTML has; {own} is the script, {url} the server
PAYLOADS = (
    "<script>{own}</script>",
    '<img src=x onerror="{own}">',
    "<img src='{url}/image'>",
    "<svg onload=\"{own}\"><script>{own}</script><image href='{url}/svg'/></svg>",
    '<body onload="{own}">',
    "<iframe src=\"javascript:{own}\"></iframe><iframe src='{url}/frame'></iframe>",
    '<iframe srcdoc="<script>{own}</script>"></iframe>',
    '<input autofocus onfocus="{own}">',
    '<details open ontoggle="{own}">x</details>',
    "<video src='{url}/video' onerror=\"{own}\" autoplay></video><audio src='{url}/audio'></audio>",
    "<object data='{url}/object'></object><embed src='{url}/embed'>",
    "<link rel=stylesheet href='{url}/style'><link rel=prefetch href='{url}/prefetch'>",
    "<style>@import '{url}/import'; body {{ background: url('{url}/background') }}</style>",
    "<meta http-equiv=refresh content='0;url={url}/refresh'>",
    '<meta http-equiv=refresh content="0;url=javascript:{own}">',
    "<base href='{url}/'><img src='base'>",
    "<form id=f action='{url}/form'><button>x</button></form><script>f.submit()</script>",
    '<math><mtext><table><mglyph><style><img src=x onerror="{own}"></style></table></mtext></math>',
    "</pre></code></div></iframe><script>{own}</script>",
    "--></style></textarea></title><script>{own}</script>",
)


class Server:
    """A server that knows which paths it was asked for."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        asked = self.asked

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                asked.append(self.path)
                self.send_response(204)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def server() -> Iterator[Server]:
    server = Server()
    yield server
    server.close()


def payloads(server: Server) -> str:
    own = OWN.format(url=server.url)
    return "\n".join(payload.format(own=own, url=server.url) for payload in PAYLOADS)


def opened(path: Path, profile: Path) -> str:
    """The page as it is once a browser has run what it runs."""
    assert CHROMIUM is not None
    options = [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--no-first-run",
        "--disable-background-networking",
    ]
    # virtual time: the page may wait for what it fetches and for its timers, whatever the clock says
    command = [CHROMIUM, *options, f"--user-data-dir={profile}", "--virtual-time-budget=4000", "--dump-dom"]
    done = subprocess.run([*command, path.as_uri()], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr[-1000:]
    return done.stdout


def title_of(dom: str) -> str:
    found = re.search(r"<title>(.*?)</title>", dom, re.DOTALL)
    return html.unescape(found[1]) if found else ""


def test_a_page_that_lets_scripts_run_would_be_noticed(tmp_path: Path, server: Server) -> None:
    page = tmp_path / "open.html"
    own = OWN.format(url=server.url)
    page.write_text(
        f"<!doctype html><title>mine</title><body><img src='{server.url}/image'><script>{own}</script>"
    )
    assert title_of(opened(page, tmp_path / "profile")) == "owned"
    assert {"/image", "/script"} <= set(server.asked)


def of_outputs(text: str) -> Result:
    """A cell of these words, whose outputs have them in every form."""
    return showing(
        text,
        display(text_html=text),
        display(text_markdown=text),
        display(text_plain=text),
        display(text_latex=f"$\\href{{javascript:alert(1)}}{{x}}$ {text}"),
        display(**{"image_svg+xml": f"<svg xmlns='http://www.w3.org/2000/svg'>{text}</svg>"}),
        display(application_javascript=text),
        {"output_type": "stream", "name": "stdout", "text": f"\x1b]8;;{text}\x1b\\x\x1b[31m{text}"},
        {"output_type": "error", "ename": text, "evalue": text, "traceback": []},
        {"output_type": "error", "ename": "", "evalue": "", "traceback": [text]},
    )


def of_cells(text: str) -> Result:
    """Cells of their own in every kind, and what was put right before grading."""
    formula = f"$$\\href{{javascript:alert(1)}}{{x}} {text.replace('$', '')}$$ [x](javascript:alert(1))"
    cells = [own_cell(text, "markdown"), own_cell(formula, "markdown"), own_cell(text, "raw")]
    return result(PASSED, *cells, mended=(text,))


def of_a_file(text: str) -> Result:
    """A file that could not be read, for this reason."""
    return result((), cells=(), reason=text)


@pytest.mark.parametrize("make", [of_outputs, of_cells, of_a_file], ids=lambda make: make.__name__)
def test_no_place_of_a_page_runs_a_script_or_fetches_anything(
    tmp_path: Path, server: Server, make: Callable[[str], Result]
) -> None:
    text = payloads(server)
    made = pages(tmp_path, make(text), standing("<img src=x onerror=alert(1)>"))
    folder = tmp_path / "feedback" / "<img src=x onerror=alert(1)>" / "week01"
    for name in made:
        assert title_of(opened(folder / name, tmp_path / "profile")).endswith(
            "feedback for <img src=x onerror=alert(1)>"
        )
    assert sorted(made) == ["index.html", "kl.html"]
    assert server.asked == []
