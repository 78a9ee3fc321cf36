"""`course environment list`, `build` and `check`."""

from __future__ import annotations

from typing import Any

import click
from rich.table import Table

from autograder.cli.app import app, as_json, console, course_option, print_json
from autograder.course import Course
from autograder.errors import EngineError
from autograder.sandbox.environments import (
    build_image,
    built_image,
    engine,
    environments,
    find_environment,
    look_inside,
    remove_old,
)


@app.group()
def environment() -> None:
    """The images that the Docker sandbox grades in: list, build, check.

    \b
    Example:
        course environment build cpu && course environment check cpu
    """


@environment.command("list")
@as_json
@course_option
def list_environments(as_json: bool, course: Course) -> None:
    """List the environments that a week can name, and whether their images are built.

    \b
    Example:
        course environment list
    """
    rows, reasons = [], []
    try:
        client = engine()
    except EngineError as error:
        client, reasons = None, [error]
    for found in environments(course.root):
        size = None
        if client is not None:
            try:
                size = built_image(client, found).attrs["Size"]
            except EngineError as error:
                reasons.append(error)
        rows.append(
            {
                "name": found.name,
                "image": found.image,
                "built": None if client is None else size is not None,
                "size_mb": size and round(size / 1e6),
                "device": "gpu" if found.gpu else "cpu",
            }
        )
    if as_json:
        print_json(rows)
        return
    console.print(_table(rows))
    for reason in reasons:
        console.print(f"{reason}", markup=False)


def _table(rows: list[dict[str, Any]]) -> Table:
    table = Table("environment", "image", "built", "size", "device", box=None)
    for row in rows:
        built = {None: "unknown", True: "yes", False: "no"}[row["built"]]
        size = f"{row['size_mb']} MB" if row["built"] else ""
        table.add_row(row["name"], row["image"], built, size, row["device"])
    return table


@environment.command()
@click.argument("name", default="cpu")
@course_option
def build(name: str, course: Course) -> None:
    """Build an environment's image [default: cpu], unless it is there, and remove those that it replaces.

    Wheels in environments/wheels/ are taken first, everything else comes from the package index; either way only files
    whose hash is in the environment's requirements.txt.

    \b
    Example:
        course environment build cpu
    """
    wanted, client = find_environment(course.root, name), engine()
    image = build_image(client, wanted, lambda line: console.print(line, style="dim", markup=False))
    console.print(f"{wanted.image}: built, {image.attrs['Size'] / 1e6:.0f} MB")
    for done in remove_old(client, wanted):
        console.print(done)


@environment.command()
@click.argument("name")
@as_json
@course_option
def check(name: str, as_json: bool, course: Course) -> None:
    """Start a container of an environment's image, and print what it holds and how it is shut in.

    \b
    Example:
        course environment check cpu
    """
    wanted, client = find_environment(course.root, name), engine()
    found = look_inside(client, wanted)
    if as_json:
        print_json(found)
    else:
        table = Table(box=None, show_header=False)
        for what, value in (("image", wanted.image), *_described(found)):
            table.add_row(what, value)
        console.print(table)
    if broken := [text for text in found["libraries"].values() if text.startswith("does not import")]:
        raise EngineError(f"{wanted.image}: {broken[0]}\n  correct the requirements, then: make lock image")


def _described(found: dict[str, Any]) -> list[tuple[str, str]]:
    return [
        ("python", found["python"]),
        *found["libraries"].items(),
        ("user id", str(found["user"])),
        ("Landlock", f"ABI {found['landlock']}" if found["landlock"] else "none: the kernel has none"),
        ("cgroup", f"v{found['cgroup']}"),
        ("seccomp", found["seccomp"]),
        ("capabilities", "none" if int(found["capabilities"], 16) == 0 else found["capabilities"]),
        ("GPU", found["gpu"]),
    ]
