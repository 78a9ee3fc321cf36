"""Which notebooks are compared: our own, the course and the tests that nbgrader ships, and any folder."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path

import nbformat

from autograder.compiler.otter import is_otter
from benchmarks.ecosystem.otter_written import read_otter_written
from benchmarks.ecosystem.written import Written, read_written

__all__ = [
    "NOTEBOOKS",
    "Files",
    "Sample",
    "found_in",
    "otter_samples",
    "shipped_course",
    "shipped_tests",
    "written_samples",
]

NOTEBOOKS = Path(__file__).parent / "notebooks"
# beside a notebook that somebody points at: what may be a data file or a module that it needs
FILE_BYTES, FOLDER_BYTES = 50_000_000, 200_000_000

Files = Mapping[str, bytes]


@dataclass(frozen=True)
class Sample:
    """An assignment: its source files, what is handed in for it by student, and the files of the course's root.

    Two students are always there besides: `solution` hands in the source, `stub` what was released. A notebook of
    otter's has `otter` set; a third student, `wrong`, then hands in the solution with text `replaced`, and `has_blocks`
    says that its questions and tests stand in the notebook, for `otter assign`, not in files beside it.
    """

    name: str
    origin: str
    source: Files
    handed_in: Mapping[str, Files] = field(default_factory=dict)
    above: Files = field(default_factory=dict)
    otter: bool = False
    has_blocks: bool = True
    replaced: tuple[tuple[str, str], ...] = ()

    @property
    def digest(self) -> str:
        """A hash of all that is in it."""
        found = sha256(self.name.encode())
        for files in (self.source, self.above, *(self.handed_in[one] for one in sorted(self.handed_in))):
            for name in sorted(files):
                found.update(f"\0{name}\0{len(files[name])}\0".encode() + files[name])
            found.update(b"\1")
        if self.replaced:
            found.update(repr(self.replaced).encode())
        return found.hexdigest()


def written_samples() -> Iterator[Sample]:
    """Our own notebooks: `NAME.ipy`, or a folder of several with the files that lie beside them."""
    for path in sorted(NOTEBOOKS.iterdir()):
        if path.suffix == ".ipy":
            yield _written(path.stem, [read_written(path)], {})
        elif path.is_dir():
            texts = [read_written(one) for one in sorted(path.glob("*.ipy"))]
            yield _written(path.name, texts, _files_below(path, leave=".ipy"))


def otter_samples() -> Iterator[Sample]:
    """Our own notebooks in otter's formats."""
    for path in sorted(NOTEBOOKS.glob("*.ott")):
        text = read_otter_written(path)
        source = {f"{path.stem}.ipynb": _as_bytes(text.source)}
        yield Sample(path.stem, "otter", source, otter=True, replaced=text.replaced)


def _written(name: str, texts: list[Written], beside: Files) -> Sample:
    source = {f"{text.name}.ipynb": _as_bytes(text.source) for text in texts}
    wrong = {f"{text.name}.ipynb": _as_bytes(text.answered_wrongly()) for text in texts}
    answered = any(text.wrong for text in texts)
    return Sample(name, "written", {**source, **beside}, {"wrong": {**wrong, **beside}} if answered else {})


def _as_bytes(notebook: nbformat.NotebookNode) -> bytes:
    return nbformat.writes(notebook).encode()


def shipped_course() -> Iterator[Sample]:
    """The course of nbgrader's documentation, with what its two students handed in."""
    guide = _nbgrader() / "docs" / "source" / "user_guide"
    above = {"autotests.yml": (guide / "autotests.yml").read_bytes()}
    for folder in sorted((guide / "source").iterdir()):
        if folder.is_dir():
            students = sorted((guide / "submitted").glob(f"*/{folder.name}"))
            handed_in = {one.parent.name: _files_below(one) for one in students}
            yield Sample(folder.name, "nbgrader's course", _files_below(folder), handed_in, above)


def shipped_tests() -> Iterator[Sample]:
    """The notebooks among nbgrader's own tests; one called `submitted-...` or `X-changed` is handed in for another."""
    tests = _nbgrader() / "tests"
    for kind in ("apps", "preprocessors", "ui-tests"):
        folder = tests / kind / "files"
        above = {path.name: path.read_bytes() for path in (tests / "apps" / "files").glob("autotests.yml")}
        beside = {name: folder / name for name in ("data.txt", "jupyter.png") if (folder / name).exists()}
        files = {name: path.read_bytes() for name, path in beside.items()}
        names = {path.stem: path.read_bytes() for path in sorted(folder.glob("*.ipynb"))}
        for name, text in names.items():
            if _handed_in_for(name, names) is None:
                students = {
                    f"{other}": {f"{name}.ipynb": names[other]}
                    for other in names
                    if _handed_in_for(other, names) == name
                }
                source = {f"{name}.ipynb": text, **files}
                yield Sample(f"{kind}-{name}", "nbgrader's tests", source, students, above)


def _handed_in_for(name: str, names: Mapping[str, bytes]) -> str | None:
    """The source that nbgrader's tests hand a notebook in for, by its name; None for a source."""
    if name.startswith("submitted-") and name != "submitted-unchanged":
        return "submitted-unchanged" if "submitted-unchanged" in names else None
    for ending in ("-unchanged", "-changed", "-changed-right", "-changed-wrong"):
        if name.endswith(ending) and name.removesuffix(ending) in names:
            return name.removesuffix(ending)
    return None


def found_in(folder: Path) -> Iterator[Sample]:
    """Every notebook below a folder as an assignment of its own, with the files that lie beside it."""
    for path in sorted(folder.rglob("*.ipynb")):
        if ".ipynb_checkpoints" in path.parts or not path.is_file():
            continue
        relative = path.relative_to(folder)
        name = "-".join(relative.with_suffix("").parts).translate(NAMELESS).lstrip("-._ ") or "notebook"
        text = path.read_bytes()
        source = {
            f"{path.stem.translate(NAMELESS)}.ipynb": text,
            **_files_below(path.parent, leave=".ipynb"),
        }
        otter = is_otter(path, text.decode("utf-8", errors="replace"))
        has_blocks = otter and (b"ASSIGNMENT CONFIG" in text or b"BEGIN QUESTION" in text)
        yield Sample(
            name[-80:].lstrip("-._ "), str(folder), source, otter=otter, has_blocks=has_blocks or not otter
        )


# what folder names of a course cannot hold
NAMELESS = {ord(sign): "_" for sign in "+:*?\"<>|\\/'()[]{}!&%$#@~`^=;, "}


def _files_below(folder: Path, leave: str = "") -> dict[str, bytes]:
    """The files of a folder by relative path, but for those with the suffix `leave` and very large ones."""
    files: dict[str, bytes] = {}
    left = FOLDER_BYTES
    for path in sorted(folder.rglob("*")):
        if path.is_symlink() or not path.is_file() or "__pycache__" in path.parts or path.suffix == leave:
            continue
        size = os.path.getsize(path)
        if size <= min(FILE_BYTES, left):
            files[str(path.relative_to(folder))] = path.read_bytes()
            left -= size
    return files


@cache
def _nbgrader() -> Path:
    found = find_spec("nbgrader")
    assert found is not None
    assert found.origin is not None
    return Path(found.origin).parent
