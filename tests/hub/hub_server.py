"""A JupyterHub of this machine, and the servers behind it, spoken to as their pages and terminals do."""

from __future__ import annotations

import asyncio
import json
import os
import re
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import quote
from urllib.request import Request, urlopen

from tornado.httpclient import HTTPRequest
from tornado.websocket import websocket_connect

BIN = Path(sys.executable).parent
DONE = re.compile(r"<(\d+)>done")
PATIENCE = 120


@dataclass(frozen=True)
class Server:
    """Whatever answers under an address: the hub's API, a person's server, or a service."""

    address: str
    token: str

    def ask(self, path: str, method: str = "GET", **body: Any) -> Any:
        """Send a request, with a body as JSON if there is one; return the answer's JSON, or its text."""
        request = Request(f"{self.address}/{path}", method=method, headers=self.headers)
        if body:
            request.data = json.dumps(body).encode()
            request.add_header("Content-Type", "application/json")
        with urlopen(request, timeout=PATIENCE) as answer:
            text = answer.read().decode()
        return json.loads(text) if text[:1] in ("{", "[") else text

    def status(self, path: str) -> int:
        """The HTTP status of a page."""
        try:
            with urlopen(Request(f"{self.address}/{path}", headers=self.headers), timeout=PATIENCE) as answer:
                return int(answer.status)
        except HTTPError as refused:
            return refused.code

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"token {self.token}"}

    def run(self, command: str, status: int = 0) -> str:
        """Type a command into a new terminal of this server; return what it prints, once it ends with `status`."""
        name = self.ask("api/terminals", "POST")["name"]
        printed, ended = asyncio.run(self._typed(name, command))
        self.ask(f"api/terminals/{name}", "DELETE")
        assert ended == status, f"{command}: ended with {ended}\n{printed}"
        return printed

    async def _typed(self, name: str, command: str) -> tuple[str, int]:
        address = f"{self.address.replace('http', 'ws', 1)}/terminals/websocket/{name}"
        socket = await websocket_connect(HTTPRequest(address, headers=self.headers))
        # the terminal echoes the line: only its answer has the number in it
        line = f'PATH={BIN}:$PATH COLUMNS=200; {command}; echo "<$?>"done\r'
        await socket.write_message(json.dumps(["stdin", line]))
        printed = ""
        while not (end := DONE.search(printed)):
            message = await asyncio.wait_for(socket.read_message(), PATIENCE)
            assert message is not None, f"{command}: the terminal closed\n{printed}"
            kind, *rest = json.loads(message)
            printed += rest[0] if kind == "stdout" else ""
        socket.close()
        return printed, int(end[1])


@dataclass(frozen=True)
class Hub:
    """A hub that runs, and the token of a service of it that may do anything."""

    url: str
    api: Server

    def server(self, person: str) -> Server:
        """Start a person's server, and wait until it answers."""
        self.api.ask(f"users/{person}/server", "POST")
        found = Server(f"{self.url}/user/{quote(person)}", self.api.token)
        until(lambda: found.status("api/status") == 200)
        return found

    def service(self, name: str, token: str = "") -> Server:
        return Server(f"{self.url}/services/{name}", token or self.api.token)

    def token_of(self, person: str) -> str:
        """A token with which one is that person, as the hub's page makes it."""
        return str(self.api.ask(f"users/{person}/tokens", "POST")["token"])


@contextmanager
def hub(settings: Path, port: int, folder: Path) -> Iterator[Hub]:
    """Run a hub by the settings given; `folder` is for its own files, hub.log among them."""
    token = secrets.token_hex(16)
    trial = folder / "trial_config.py"
    ports = {"port": port, "api": port + 1, "proxy": port + 2}
    trial.write_text(TRIAL.format(settings=str(settings), token=token, scopes=SCOPES, **ports))
    with (folder / "hub.log").open("wb") as log:
        process = subprocess.Popen(
            [BIN / "jupyterhub", "--config", trial],
            cwd=folder,
            env=os.environ | {"PATH": f"{BIN}:{os.environ['PATH']}"},
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    url = f"http://127.0.0.1:{port}"
    running = Hub(url, Server(f"{url}/hub/api", token))
    try:
        until(lambda: running.api.status("info") == 200 or process.poll() is not None)
        assert process.poll() is None, "the hub ended"
        yield running
    except BaseException:
        # pytest shows it beside what failed
        print((folder / "hub.log").read_text(encoding="utf-8", errors="replace"))
        raise
    finally:
        process.terminate()
        process.wait(timeout=PATIENCE)
        # a hub that ends well ends its servers, services and proxy; one that failed leaves the proxy
        with suppress(ProcessLookupError, FileNotFoundError):
            os.kill(int((folder / "jupyterhub-proxy.pid").read_text()), signal.SIGTERM)


# what a trial has and a course has not: loopback, ports that nobody else has, a service that acts for the test
SCOPES = ["admin:users", "admin:servers", "tokens", "access:servers", "access:services", "read:hub"]
TRIAL = """
c = get_config()
load_subconfig({settings!r})
c.JupyterHub.bind_url = "http://127.0.0.1:{port}"
c.JupyterHub.hub_port = {api}
c.ConfigurableHTTPProxy.api_url = "http://127.0.0.1:{proxy}"
c.JupyterHub.services.append({{"name": "trial", "api_token": {token!r}}})
c.JupyterHub.load_roles.append({{"name": "trial", "services": ["trial"], "scopes": {scopes}}})
"""


def until(answered: Any) -> None:
    """Wait until something answers."""
    end = time.monotonic() + PATIENCE
    while True:
        try:
            if answered():
                return
        except (URLError, ConnectionError):
            pass
        assert time.monotonic() < end, "the hub does not answer"
        time.sleep(0.3)
