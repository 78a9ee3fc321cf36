"""What the documents say is so: commands, links, paths, and which weeks there are."""

from __future__ import annotations

import inspect
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from documents import CODE, DOCS, LINK, ROOT, WEEKS, blocks, prose, relative, rows

from autograder.cli.app import COMMANDS, app
from autograder.course import Course, read_week

KEPT = ("autograder/", "bench/", "docs/", "release/", "solutions/", "source/", "tests/", ".ci/")
# of a path: a place to be filled in, not a name
OPEN = re.compile(r"[<>*…]|NN")


# -- commands ------------------------------------------------------------------------------------------------


def shown_commands() -> Iterator[tuple[str, str]]:
    """Every command line of a document, typed at a prompt or named in the text."""
    for path in DOCS:
        typed = [
            line[2:] for text in blocks(path, "console") for line in text.splitlines() if line[:2] == "$ "
        ]
        for line in [*typed, *CODE.findall(prose(path))]:
            for part in re.split(r"&&|[|>#]", line):
                yield relative(path), part.strip()


def command_named(name: str) -> click.Command | None:
    return app.get_command(click.Context(app), name)


def problem_of(line: str) -> str:
    """What is wrong with a `course` command line; placeholders count as arguments."""
    _, *words = shlex.split(line)
    options: list[click.Parameter] = list(app.params)
    if words and not words[0].startswith("-"):
        command = command_named(words[0])
        if command is None:
            return f"no command {words[0]!r}"
        options += command.params
        if isinstance(command, click.Group) and len(words) > 1 and words[1] in command.commands:
            options += command.commands[words[1]].params
    known = {name for option in options for name in (*option.opts, *option.secondary_opts)} | {"--help", "-h"}
    return ", ".join(f"no option {word!r}" for word in words if word.startswith("-") and word not in known)


def test_every_course_command_shown_exists() -> None:
    lines = [(path, line) for path, line in shown_commands() if line.startswith("course ")]

    assert [(path, line, problem) for path, line in lines if (problem := problem_of(line))] == []
    assert {line.split()[1] for _, line in lines} >= set(COMMANDS)


def test_every_make_target_shown_exists() -> None:
    targets = set(re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    shown = {line.split()[-1] for _, line in shown_commands() if re.fullmatch(r"(\S+=\S+ )?make \w+", line)}

    assert shown - targets == set()
    assert shown >= {"demo", "test", "check", "bench"}


@pytest.mark.parametrize("name", ["", *sorted(COMMANDS)])
def test_the_help_of_every_command_has_an_example_that_works(name: str) -> None:
    help_text = inspect.cleandoc((command_named(name) if name else app).help or "")
    lines = [line.strip() for line in help_text.partition("Example:")[2].splitlines() if line.strip()]
    examples = [part.strip() for line in lines for part in re.split(r"&&|[>#]", line) if "course " in part]

    assert examples
    assert [line.split()[0] for line in lines] == ["course"] * len(lines)
    assert [problem_of(example) for example in examples if example.startswith("course ")] == [""] * len(
        examples
    )


# -- links and paths -----------------------------------------------------------------------------------------


def anchors(path: Path) -> set[str]:
    """The anchors that GitHub makes of a document's headings."""
    headings = re.findall(r"^#+ (.+)$", prose(path), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("path", DOCS, ids=relative)
def test_every_relative_link_leads_somewhere(path: Path) -> None:
    broken = []
    for link in LINK.findall(prose(path)):
        if re.match(r"[a-z]+:", link):
            continue
        file, _, anchor = link.partition("#")
        target = (path.parent / file).resolve() if file else path
        if not target.exists() or (anchor and anchor not in anchors(target)):
            broken.append(link)

    assert broken == []


@pytest.mark.parametrize("path", DOCS, ids=relative)
def test_every_path_named_exists(path: Path) -> None:
    named = [text for text in CODE.findall(prose(path)) if text.startswith(KEPT) and not OPEN.search(text)]

    assert [text for text in named if not (ROOT / text).exists()] == []


def test_the_tree_is_the_tree() -> None:
    tree = next(text for text in blocks(ROOT / "README.md", "text") if text.startswith("source/"))
    rooms = re.findall(r"^    (\S+/)", tree, re.MULTILINE)
    tops = [name.removesuffix("weekNN/") for name in re.findall(r"^(\S+/)", tree, re.MULTILINE)]

    assert [name for name in tops if not (ROOT / name).is_dir()] == []
    assert set(rooms) == {f"{path.parent.name}/" for path in (ROOT / "autograder").glob("*/__init__.py")}


# -- the weeks ---------------------------------------------------------------------------------------------


def test_the_weeks_that_are_there_are_linked() -> None:
    table = rows(WEEKS, "week")
    linked = {link for cells in table for link in LINK.findall(cells[2])}
    there = {
        f"{week}/{path.name}"
        for week in Course(ROOT).assignments()
        for path in (ROOT / "source" / week).iterdir()
        if path.stem in read_week(ROOT / "source" / week).notebooks
    }

    assert [cells[0] for cells in table] == [f"{number:02}" for number in range(1, 17)]
    assert linked == there
