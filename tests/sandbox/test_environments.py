"""The images to grade in: what decides their tags, what gets into them, and building them with a real engine."""

from __future__ import annotations

import hashlib
import io
import os
import re
import runpy
import shutil
import sys
import tarfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import docker
import pytest
from docker.errors import DockerException, ImageNotFound

from autograder.errors import CourseError, EngineError
from autograder.sandbox.environments import (
    build_image,
    built_image,
    context,
    docker_engine,
    engine,
    environments,
    find_environment,
    look_inside,
    remove_old,
)
from autograder.sandbox.environments.context import local_wheels, write_context
from autograder.sandbox.environments.folder import SHIPPED

BASE = "debian:bookworm-slim"
TINY = """\
ARG BASE
FROM ${BASE}
COPY requirements.txt wheels /opt/
COPY autograder /opt/engine/autograder
ENV PYTHONPATH=/opt/engine
RUN echo all is well && sh /opt/requirements.txt
"""
STAGED = """\
ARG BASE
FROM ${BASE} AS build
ARG NAME
COPY requirements.txt /opt/
LABEL course.build=${NAME}
FROM ${BASE}
COPY --from=build /opt/requirements.txt /
"""


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """A course with an environment of its own, "tiny", that needs no package index."""
    folder = tmp_path / "environments" / "tiny"
    folder.mkdir(parents=True)
    (tmp_path / "source").mkdir()
    (folder / "Dockerfile").write_text(TINY)
    (folder / "environment.toml").write_text(f'base = "{BASE}"\n')
    (folder / "requirements.in").write_text("")
    (folder / "requirements.txt").write_text("true\n")
    return tmp_path


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the engine's code, that images are made from for as long as the test lasts."""
    copy = tmp_path / "engine" / "autograder"
    shutil.copytree(context.PACKAGE, copy, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(context, "PACKAGE", copy)
    return copy


def tag(course: Path) -> str:
    return find_environment(course, "tiny").image


def in_context(course: Path) -> dict[str, tarfile.TarInfo]:
    tiny = find_environment(course, "tiny")
    out = io.BytesIO()
    write_context(tiny.contents(), local_wheels(tiny.folder, tiny.gpu), out)
    out.seek(0)
    with tarfile.open(fileobj=out) as made:
        return {entry.name: entry for entry in made}


# -- which there are -----------------------------------------------------------------------------------------


def test_a_course_has_its_own_environments_and_those_that_come_with_the_engine(course: Path) -> None:
    found = {environment.name: environment.gpu for environment in environments(course)}

    assert found == {"cpu": False, "gpu": True, "tiny": False}


def test_a_courses_own_environment_goes_before_the_one_that_comes_with_the_engine(course: Path) -> None:
    shutil.move(course / "environments" / "tiny", course / "environments" / "cpu")

    assert find_environment(course, "cpu").folder == course / "environments" / "cpu"
    assert [one.folder.parent for one in environments(course)] == [course / "environments", SHIPPED]


@pytest.mark.parametrize("name", ["cuda", "../environments/tiny", ""])
def test_an_unknown_environment_is_refused_naming_those_there_are(course: Path, name: str) -> None:
    with pytest.raises(CourseError, match=r"no such environment; there are: cpu, gpu, tiny"):
        find_environment(course, name)


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        ('base = "debian"\ngpus = true', "gpus"),
        ("gpu = true", "base = None"),
        ('base = "debian"\ngpu = 1', "gpu = 1"),
        ("base =", "Invalid value"),
    ],
)
def test_settings_that_mean_nothing_are_refused(course: Path, settings: str, named: str) -> None:
    (course / "environments" / "tiny" / "environment.toml").write_text(settings)

    with pytest.raises(CourseError, match=named):
        find_environment(course, "tiny")


def test_an_environment_that_is_not_locked_says_how_to_lock_it(course: Path) -> None:
    (course / "environments" / "tiny" / "requirements.txt").unlink()

    with pytest.raises(CourseError, match="make lock"):
        find_environment(course, "tiny")


# -- what decides the image ----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["Dockerfile", "requirements.in", "requirements.txt", "environment.toml"])
def test_the_tag_changes_with_each_file_of_the_environment(course: Path, name: str) -> None:
    before = tag(course)
    with (course / "environments" / "tiny" / name).open("a") as file:
        file.write("# changed\n")

    assert tag(course) != before


@pytest.mark.parametrize("name", ["__init__.py", "model.py", "exam/wire/reader.py", "sandbox/cage.py"])
def test_the_tag_changes_with_the_engines_code_that_runs_inside(
    course: Path, package: Path, name: str
) -> None:
    before = tag(course)
    (package / name).write_bytes(
        (package / name).read_bytes().swapcase()
    )  # no longer and no shorter than before

    assert tag(course) != before


@pytest.mark.parametrize(
    "name", ["cli/app.py", "grading/running/batch.py", "sandbox/docker.py", "sandbox/environments/images.py"]
)
def test_the_tag_stays_when_other_code_changes(course: Path, package: Path, name: str) -> None:
    before = tag(course)
    with (package / name).open("a") as file:
        file.write("# changed\n")

    assert tag(course) == before


# -- what gets into it ---------------------------------------------------------------------------------------


def test_nothing_of_the_course_gets_into_an_image(course: Path) -> None:
    for name in (
        "gradebook.db",
        "submitted/ada/week01/pca.ipynb",
        "build/exams/week01/pca.json",
        "source/a.py",
    ):
        for place in (course, course / "environments" / "tiny", course / "environments" / "wheels"):
            (place / name).parent.mkdir(parents=True, exist_ok=True)
            (place / name).write_text("secret")

    found = {name for name in in_context(course) if not name.startswith("autograder/")}

    assert found == {
        "Dockerfile",
        "pip.txt",
        "environment.toml",
        "requirements.in",
        "requirements.txt",
        "wheels",
    }


def test_of_the_engine_there_is_what_runs_inside(course: Path, package: Path) -> None:
    for name in (
        "sandbox/docker.py",
        "sandbox/docker_pool.py",
        "grading/sitting/proctor.py",
        "exam/exam.json",
    ):
        (package / name).write_text("")

    found = {
        name.removeprefix("autograder/") for name in in_context(course) if name.startswith("autograder/")
    }

    assert {name for name in found if "/" not in name} == {
        "__init__.py",
        "errors.py",
        "hidden_key.py",
        "magics.py",
        "model.py",
    }
    assert {name.partition("/")[0] for name in found if "/" in name} == {
        "checks",
        "datasets",
        "exam",
        "sandbox",
        "grading",
    }
    assert {name for name in found if name.startswith("grading")} == {
        "grading/__init__.py",
        "grading/sitting/__init__.py",
        "grading/sitting/cores.py",
        "grading/sitting/session.py",
        "grading/sitting/proctor.py",
    }
    assert {"exam/wire/reader.py", "sandbox/zygote.py", "sandbox/probe.py"} <= found
    assert {
        name for name in found if "docker" in name or "environments" in name or name.endswith("json")
    } == set()


def test_the_same_files_give_the_same_context_whenever_they_were_written(course: Path) -> None:
    def digest() -> str:
        tiny, out = find_environment(course, "tiny"), io.BytesIO()
        write_context(tiny.contents(), [], out)
        return hashlib.sha256(out.getvalue()).hexdigest()

    before = digest()
    os.utime(course / "environments" / "tiny" / "Dockerfile", (1, 1))

    assert digest() == before
    assert {(entry.mtime, entry.uid) for entry in in_context(course).values()} == {(0, 0)}


def test_local_wheels_are_taken_but_for_a_gpu_none_without_cuda(course: Path) -> None:
    wheels = course / "environments" / "wheels"
    wheels.mkdir()
    for name in ("torch-2.13.0+cpu-cp311-cp311-linux_x86_64.whl", "six-1.17.0-py3-none-any.whl", "notes.txt"):
        (wheels / name).write_bytes(b"wheel")

    def taken(gpu: bool) -> list[str]:
        return [path.name.split("-")[0] for path in local_wheels(course / "environments" / "tiny", gpu)]

    assert taken(gpu=False) == ["six", "torch"]
    assert taken(gpu=True) == ["six"]
    assert "wheels/six-1.17.0-py3-none-any.whl" in in_context(course)


# -- the locks -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["cpu", "gpu"])
def test_every_requirement_is_locked_with_hashes(name: str) -> None:
    folder = SHIPPED / name
    wanted = re.findall(r"(?m)^([a-z-]+)", (folder / "requirements.in").read_text())
    locked = dict(
        re.findall(
            r"(?m)^([a-z0-9-]+)==\S.*\\\n( +--hash=sha256:[0-9a-f]{64})",
            (folder / "requirements.txt").read_text(),
        )
    )

    assert set(wanted) - locked.keys() == set()
    assert len(locked) == len(re.findall(r"(?m)^\w", (folder / "requirements.txt").read_text()))


def test_a_local_wheels_hash_is_put_beside_the_public_ones_of_its_version(tmp_path: Path) -> None:
    add_wheels = runpy.run_path(str(SHIPPED / "lock.py"))["add_wheels"]
    wheel = tmp_path / "torch-2.13.0+cpu-cp311-cp311-linux_x86_64.whl"
    wheel.write_bytes(b"wheel")
    line = f"    --hash=sha256:{hashlib.sha256(b'wheel').hexdigest()} \\\n"

    def lock(added: str = "") -> str:
        return f"torch==2.13.0 \\\n{added}    --hash=sha256:0\ntorch-extra==2.13.0 \\\n    --hash=sha256:1\n"

    assert add_wheels(lock(), [wheel]) == lock(line)
    assert add_wheels(lock(line), [wheel]) == lock(line)
    assert add_wheels(lock().replace("2.13.0", "2.14.0"), [wheel]) == lock().replace("2.13.0", "2.14.0")


# -- the engine ----------------------------------------------------------------------------------------------


def test_where_no_engine_answers_it_says_what_to_do(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DOCKER_HOST", f"unix://{tmp_path}/no.sock")

    with pytest.raises(EngineError, match=r"no Docker engine answers at DOCKER_HOST = unix://.*\n  start it"):
        engine()


@pytest.mark.parametrize(
    ("host", "wanted"),
    [
        ("", "no Docker engine runs here: there is no "),
        ("ssh://nowhere", "no Docker engine answers at DOCKER_HOST"),
    ],
)
def test_a_machine_without_docker_is_told_apart_from_a_wrong_address(
    host: str, wanted: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def refuses(**_: object) -> None:
        raise DockerException("refused")

    monkeypatch.setenv("DOCKER_HOST", host)
    monkeypatch.setattr(docker, "from_env", refuses)
    monkeypatch.setattr(docker_engine, "SOCKET", str(tmp_path / "no.sock"))
    with pytest.raises(EngineError, match=wanted):
        engine()


def test_without_dockers_python_package_it_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "docker", None)

    with pytest.raises(EngineError, match="pip install 'docker>=7'"):
        engine()


@pytest.fixture
def client(course: Path) -> Iterator[Any]:
    """A real Docker engine with the base image; what a test builds is gone afterwards."""
    try:
        found = engine()
    except EngineError as error:
        pytest.skip(str(error))
    if not found.images.list(name=BASE):
        pytest.skip(f"the Docker engine has no {BASE}, and tests pull nothing: .ci/engine start makes it")
    yield found
    ours = found.images.list(name="course-tiny")
    for label in ("course.environment=tiny", "course.build=tiny"):
        ours += found.images.list(filters={"label": label})
    for image in sorted(ours, key=lambda image: image.attrs["Created"], reverse=True):
        with suppress(ImageNotFound):  # it was in two lists
            found.images.remove(image.id, force=True)
    found.close()


@pytest.mark.docker
def test_an_image_is_built_once(course: Path, client: Any) -> None:
    tiny = find_environment(course, "tiny")
    with pytest.raises(
        EngineError, match=r"tiny: the image is not built.*\n  run: course environment build tiny"
    ):
        built_image(client, tiny)
    first: list[str] = []
    built = build_image(client, tiny, first.append)
    again: list[str] = []

    assert [line.partition(" : ")[2].split()[0] for line in first][:2] == ["ARG", "FROM"]
    assert (build_image(client, tiny, again.append).id, again) == (built.id, [])
    assert (built_image(client, tiny).id, built.labels["course.environment"]) == (built.id, "tiny")


@pytest.mark.docker
def test_a_change_makes_another_image_and_the_old_one_goes(course: Path, client: Any) -> None:
    old = build_image(client, find_environment(course, "tiny"), print)
    with (course / "environments" / "tiny" / "requirements.txt").open("a") as file:
        file.write("true\n")
    tiny = find_environment(course, "tiny")
    with pytest.raises(EngineError, match="the image that is built is of another version"):
        built_image(client, tiny)
    new = build_image(client, tiny, print)
    user = client.containers.create(old.id, ["true"])
    try:
        kept = remove_old(client, tiny)
    finally:
        user.remove()

    assert kept == [f"kept {old.tags[0]}: in use"]
    assert remove_old(client, tiny) == [f"removed {old.tags[0]}"]
    assert remove_old(client, tiny) == []
    assert [image.id for image in client.images.list(name="course-tiny")] == [new.id]


@pytest.mark.docker
def test_of_what_old_builds_left_the_last_is_kept_as_a_cache(course: Path, client: Any) -> None:
    def stages() -> set[str]:
        return {
            one.id for one in client.images.list(filters={"label": "course.build=tiny", "dangling": True})
        }

    (course / "environments" / "tiny" / "Dockerfile").write_text(STAGED)
    build_image(client, find_environment(course, "tiny"), print)
    first = stages()
    (course / "environments" / "tiny" / "requirements.txt").write_text("changed")
    tiny = find_environment(course, "tiny")
    build_image(client, tiny, print)
    last = stages() - first

    assert (len(first), len(last)) == (1, 1)
    assert [line.split()[0] for line in remove_old(client, tiny)] == ["removed", "removed"]
    assert stages() == last


@pytest.mark.docker
def test_an_image_on_a_base_that_has_changed_is_built_again(course: Path, client: Any) -> None:
    tiny = find_environment(course, "tiny")
    (course / "environments" / "tiny" / "environment.toml").write_text('base = "course-tiny:base"\n')
    tiny = find_environment(course, "tiny")
    client.images.get(BASE).tag("course-tiny:base")
    first = build_image(client, tiny, print)
    first.tag("course-tiny:base")  # any other image does

    assert build_image(client, tiny, print).id != first.id


@pytest.mark.docker
def test_a_step_that_fails_is_named_with_its_last_lines(course: Path, client: Any) -> None:
    (course / "environments" / "tiny" / "requirements.txt").write_text("echo no room for torch >&2; exit 9\n")
    with pytest.raises(EngineError) as raised:
        build_image(client, find_environment(course, "tiny"), print)
    lines = str(raised.value).splitlines()

    assert lines[0] == "environment tiny: cannot be built"
    assert lines[1].startswith("  Step 6/")
    assert "  no room for torch" in lines
    assert "non-zero code: 9" in lines[-1]


@pytest.mark.docker
def test_files_that_change_while_an_image_is_built_do_not_get_its_tag(course: Path, client: Any) -> None:
    tiny = find_environment(course, "tiny")
    (course / "environments" / "tiny" / "requirements.txt").write_text("true; true\n")
    with pytest.raises(EngineError, match="have changed meanwhile"):
        build_image(client, tiny, print)


@pytest.mark.docker
def test_a_look_inside_finds_it_shut_in(course: Path, client: Any) -> None:
    tiny = find_environment(course, "tiny")
    build_image(client, tiny, print)
    found = look_inside(client, tiny)

    assert found["capabilities"] == "0000000000000000"
    assert found["seccomp"] == "filter"
    assert found["libraries"]["torch"] == "not installed"
    assert found["gpu"] == "none: there is no torch"


@pytest.mark.docker
def test_a_gpu_that_docker_cannot_give_is_named_and_the_rest_reported(course: Path, client: Any) -> None:
    if "nvidia" in client.info().get("Runtimes", {}):
        pytest.skip("this engine has GPUs to give")
    (course / "environments" / "tiny" / "environment.toml").write_text(f'base = "{BASE}"\ngpu = true\n')
    tiny = find_environment(course, "tiny")
    image = build_image(client, tiny, print)
    found = look_inside(client, tiny)

    assert client.containers.list(all=True, filters={"ancestor": image.id}) == []
    assert found["gpu"].startswith("none: could not select device driver")
    assert found["python"].startswith("3.")
