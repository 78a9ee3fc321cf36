"""Fetching: only when allowed, only what was published, and whole or not at all."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from autograder.datasets import load
from autograder.datasets.published.cifar10 import CIFAR10
from autograder.datasets.published.download import Remote, download
from autograder.datasets.published.mnist import MNIST
from autograder.errors import CourseError

DATA = b"published " * 1000


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def server(tmp_path: Path) -> Iterator[str]:
    served = tmp_path / "served"
    served.mkdir()
    (served / "file.gz").write_bytes(DATA)
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(served))) as httpd:
        thread = threading.Thread(target=httpd.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{httpd.server_port}"
        httpd.shutdown()
        thread.join()


def remote(server: str, size: int = len(DATA), data: bytes = DATA) -> Remote:
    return Remote("file.gz", f"{server}/file.gz", size, hashlib.sha256(data).hexdigest())


def test_what_was_published_arrives(server: str, tmp_path: Path) -> None:
    path = download(remote(server), tmp_path / "new" / "folder")

    assert path.read_bytes() == DATA
    assert [one.name for one in path.parent.iterdir()] == ["file.gz"]


@pytest.mark.parametrize("size", [len(DATA), 10])
def test_what_is_something_else_is_not_kept(server: str, tmp_path: Path, size: int) -> None:
    with pytest.raises(CourseError, match=f"wanted {size:,} bytes with SHA-256 .*; found 10,000 bytes with"):
        download(remote(server, size, data=b"other"), tmp_path / "new")
    assert list((tmp_path / "new").iterdir()) == []


def test_more_than_was_published_is_not_read(
    server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("autograder.datasets.published.download.CHUNK", 100)

    with pytest.raises(CourseError, match="found 1,100 bytes with"):
        download(remote(server, 1000), tmp_path / "new")


def test_without_a_network_it_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(
        CourseError, match=r"cannot be fetched \(.*\)\n  without a network, put a copy of file.gz into"
    ):
        download(Remote("file.gz", "http://127.0.0.1:9/file.gz", 1, ""), tmp_path)
    assert list(tmp_path.glob(".file.gz*")) == []


def test_nothing_is_fetched_unless_it_is_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise AssertionError("the network was used")

    monkeypatch.setattr("urllib.request.urlopen", fail)

    assert load("mnist", "test", size=3).stand_in_for == "mnist"


def test_when_it_is_allowed_the_published_address_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def refuse(url: str, **_: object) -> None:
        asked.append(url)
        raise OSError("no network in a test")

    monkeypatch.setenv("COURSE_DOWNLOAD", "1")
    monkeypatch.setattr("urllib.request.urlopen", refuse)
    for name in ("mnist", "cifar10"):
        with pytest.raises(CourseError, match="no network in a test"):
            load(name, "test")

    assert asked == [MNIST.remotes[0].url, CIFAR10.remotes[0].url]
