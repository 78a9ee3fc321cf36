"""The engine's behaviour as data: every folder of `cases/` is a submission and the verdict expected of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest
from cases.case import Case, Expected, case_folders, read_case
from cases.small import Small
from sandbox.docker_hall import docker_hall

from autograder.model import Exam, Ran, Result

CANARY = "the-canary-of-softmax-sings-4711"
SECRETS = (
    CANARY,
    "wanted_values",
    "secret_scores",
    "hidden-what",
    "3.14159e-3",
    "0.00314159",
    "two_blobs(seed=1)",
)


cases = pytest.mark.parametrize("folder", case_folders(), ids=lambda folder: folder.name)


@pytest.fixture(scope="module")
def in_docker(small: Small) -> Iterator[Small]:
    """The small course with its exam held in containers."""
    with docker_hall(small.exam.limits, modules=small.exam.modules) as hall:
        yield replace(small, sandbox=hall)


@cases
def test_case(folder: Path, small: Small, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    hold_and_check(folder, small, tmp_path, request)


@pytest.mark.docker
@cases
def test_case_in_docker(
    folder: Path, in_docker: Small, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    hold_and_check(folder, in_docker, tmp_path, request)


def hold_and_check(folder: Path, small: Small, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    case = read_case(folder)
    if case.expected.needs not in small.sandbox.level:
        pytest.skip(f"needs {case.expected.needs}; this system has: {small.sandbox.level}")
    if case.expected.defect:
        request.applymarker(pytest.mark.xfail(reason=case.expected.defect, strict=True))
    result = small.sit(case, tmp_path)
    check(case, small.exam, result)


def test_a_case_with_an_unknown_key_is_refused(tmp_path: Path) -> None:
    (tmp_path / "submission.py").touch()
    (tmp_path / "expected.toml").write_text('about = "x"\nothers = "full"\nscore = 3\n')
    with pytest.raises(msgspec.ValidationError, match="unknown field `score`"):
        read_case(tmp_path)


@pytest.mark.parametrize("files", [[], ["submission.py", "submission.ipynb"], ["submission.py", "notes.md"]])
def test_a_case_has_one_submission_and_nothing_else(files: list[str], tmp_path: Path) -> None:
    for name in files:
        (tmp_path / name).touch()
    (tmp_path / "expected.toml").write_text('about = "x"\nothers = "full"\n')
    with pytest.raises(ValueError, match="and one submission, perhaps"):
        read_case(tmp_path)


def check(case: Case, exam: Exam, result: Result) -> None:
    expected = case.expected
    # to a millionth of a point: credit is computed in floating point
    found = {one.name: one.earned if one.earned is None else round(one.earned, 6) for one in result.scores}
    assert found == scores(exam, expected), [score.reason for score in result.scores if score.reason]
    reasons = {score.name: score.reason for score in result.scores}
    ran = {one.id: one for one in result.sitting.ran}
    outputs = {name: json.dumps(one.outputs) for name, one in ran.items()}
    errors = {name: one.error for name, one in ran.items()}
    for where, words in ((reasons, expected.reasons), (outputs, expected.outputs), (errors, expected.errors)):
        assert {name: [word for word in words[name] if word not in where[name]] for name in words} == {
            name: [] for name in words
        }, where
    kinds = {name: [kind_of(output) for output in ran[name].outputs] for name in expected.kinds}
    assert kinds == expected.kinds
    assert statuses(ran, expected) == expected.status
    assert len(result.paper.mended) == len(expected.mended), result.paper.mended
    assert [
        words for words in expected.mended if not any(words in note for note in result.paper.mended)
    ] == []
    read = json.dumps([reasons, outputs, errors, result.paper.mended])
    assert [word for word in (*SECRETS, *expected.absent) if word in read] == []


def scores(exam: Exam, expected: Expected) -> dict[str, float | None]:
    """What every graded cell has to earn; a written answer that was given waits for a person."""
    wanted: dict[str, float | None] = {}
    for cell in exam.cells:
        if cell.role == "test":
            wanted[cell.name] = cell.points if expected.others == "full" else 0.0
        elif cell.role == "manual":
            wanted[cell.name] = 0.0 if expected.start == "released" else None
    assert expected.scores.keys() <= wanted.keys()
    return wanted | expected.scores


def statuses(ran: dict[str, Ran], expected: Expected) -> dict[str, str]:
    """The status of the cells that the case names; of a worked solution also of all others that are not ok."""
    named = {name: ran[name].status for name in expected.status}
    if expected.start == "released":
        return named
    return named | {
        name: one.status for name, one in ran.items() if one.status != "ok" and not name.startswith("test_")
    }


def kind_of(output: dict[str, object]) -> str:
    """An output's type; of a stream also which, of a display its richest form."""
    if output["output_type"] == "stream":
        return str(output["name"])
    data = output.get("data")
    richest = max(data, key=lambda mime: mime != "text/plain") if isinstance(data, dict) else ""
    return f"{output['output_type']} {richest}".strip()
