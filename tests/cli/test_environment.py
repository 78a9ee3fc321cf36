"""`course environment`: what it prints, and its exit statuses."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from autograder.cli import main
from autograder.errors import EngineError
from autograder.sandbox.environments import built_image, engine, find_environment

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)


@pytest.fixture
def no_engine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DOCKER_HOST", f"unix://{tmp_path}/no.sock")


@pytest.fixture
def cpu() -> Any:
    """The built image of the environment that weeks name by default."""
    try:
        return built_image(engine(), find_environment(ROOT, "cpu"))
    except EngineError as error:
        pytest.skip(str(error))


def status(*arguments: str) -> int:
    with pytest.raises(SystemExit) as left:
        main(["environment", *arguments])
    return int(left.value.code or 0)


@pytest.mark.usefixtures("no_engine")
def test_without_an_engine_the_list_still_names_the_environments(capsys: pytest.CaptureFixture[str]) -> None:
    assert status("list") == 0
    shown = capsys.readouterr().out
    rows = [line.split() for line in shown.splitlines() if " course-" in line]

    assert [(row[0], row[1].partition(":")[0], row[2], row[3]) for row in rows] == [
        ("cpu", "course-cpu", "unknown", "cpu"),
        ("gpu", "course-gpu", "unknown", "gpu"),
    ]
    assert "no Docker engine answers" in shown


@pytest.mark.usefixtures("no_engine")
@pytest.mark.parametrize("command", ["build", "check"])
def test_without_an_engine_it_is_our_failure(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert status(command, "cpu") == EngineError.exit_status
    assert "no Docker engine answers" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["build", "check"])
def test_an_unknown_environment_is_the_instructors_failure(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert status(command, "cuda") == 1
    assert "there are: cpu, gpu" in capsys.readouterr().err


@pytest.mark.docker
def test_a_check_of_an_image_that_is_not_built_says_how_to_build_it(
    cpu: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "environments" / "other"
    folder.mkdir(parents=True)
    (tmp_path / "source").mkdir()
    (folder / "environment.toml").write_text('base = "debian:bookworm-slim"\n')
    for name in ("requirements.in", "requirements.txt"):
        (folder / name).write_text("")

    assert status("check", "--course", str(tmp_path), "other") == EngineError.exit_status
    assert "run: course environment build other" in capsys.readouterr().err


@pytest.mark.docker
def test_the_list_has_the_built_image_with_its_size(cpu: Any, capsys: pytest.CaptureFixture[str]) -> None:
    assert status("list", "--json") == 0
    row = json.loads(capsys.readouterr().out)[0]

    assert row["image"] in cpu.tags
    assert (row["name"], row["built"], row["size_mb"], row["device"]) == (
        "cpu",
        True,
        round(cpu.attrs["Size"] / 1e6),
        "cpu",
    )


@pytest.mark.docker
def test_the_image_for_cpu_has_every_library_and_is_shut_in(
    cpu: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    assert status("check", "cpu", "--json") == 0
    found = json.loads(capsys.readouterr().out)

    assert found["libraries"]["torch"].startswith("2.13.0")
    assert [name for name, version in found["libraries"].items() if not version[0].isdigit()] == []
    assert (found["user"], found["capabilities"], found["seccomp"]) == (1000, "0" * 16, "filter")
