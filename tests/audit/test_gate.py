"""The gate as a whole, on small weeks: it opens for good tests, and names the question whose tests are not."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from audited_weeks import DRAWN, FAULTY, GOOD, REACHED, WEAK, week
from sandbox.docker_hall import built

from autograder.audit.gate import audit_week
from autograder.audit.outcome import Audit, Mode, Problem, Question
from autograder.audit.pages import write_page
from autograder.audit.reference import try_docker
from autograder.cli import main
from autograder.errors import CourseError
from autograder.grading.sitting.session import ExamFiles

LEAKY_NOTES = "data is in /home/ada/data\napi_token = 'q8Zr2LmX7vK1pT9w'\n"


@pytest.fixture(scope="module", autouse=True)
def secret(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Give the courses one known secret, and keep it out of the account's own data folder."""
    path = tmp_path_factory.mktemp("secret") / "secret"
    path.touch(mode=0o600)
    path.write_bytes(bytes(range(32)))
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("COURSE_SECRET", str(path))
        yield


def audited(folder: Path, source: str, files: dict[str, str] | None = None) -> Audit:
    return audit_week(week(folder / "course", source, files), "week01", jobs=2)


@pytest.fixture(scope="module")
def weak(tmp_path_factory: pytest.TempPathFactory) -> Audit:
    return audited(tmp_path_factory.mktemp("weak"), WEAK)


@pytest.fixture(scope="module")
def faulty(tmp_path_factory: pytest.TempPathFactory) -> Audit:
    return audited(tmp_path_factory.mktemp("faulty"), FAULTY, {"notes.md": LEAKY_NOTES})


def question(audit: Audit, name: str) -> Question:
    return next(one for one in audit.questions if one.name == name)


def failing(audit: Audit) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for problem in audit.problems:
        if problem.fails:
            found.setdefault(problem.where, []).append(problem.text)
    return found


def status(*arguments: str) -> int:
    with pytest.raises(SystemExit) as left:
        main(list(arguments))
    return int(left.value.code or 0)


def test_a_week_is_released_once_its_audit_has_passed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    course = week(tmp_path, GOOD)
    at = ("--course", str(tmp_path))

    assert status("compile", "week01", "--release", *at) == 1
    assert "its tests were not audited" in capsys.readouterr().err
    assert status("audit", "week01", "--json", "--jobs", "2", *at) == 0
    (audit,) = json.loads(capsys.readouterr().out)
    assert audit["passed"]
    assert [(one["name"], one["caught"] == one["mutants"] > 0) for one in audit["questions"]] == [
        ("scale", True),
        ("above", True),
    ]
    assert (course.build / "audit/week01/index.html").is_file()
    assert status("compile", "week01", "--release", *at) == 0
    assert status("compile", "--check", *at) == 0
    (release,) = tomllib.loads((course.source / "releases.toml").read_text())["release"]
    assert (release["week"], "forced" in release) == ("week01", False)


def test_a_weakened_test_fails_the_gate_and_its_question_is_named(weak: Audit) -> None:
    assert not weak.passed
    assert list(failing(weak)) == ["tiny/scale"]
    assert failing(weak)["tiny/scale"][0].startswith("its tests catch 1 of 6 mutants (17%), wanted 90%")
    assert question(weak, "above").mutation_score == 1.0


def test_a_survivor_is_shown_with_the_tests_that_ran(weak: Audit) -> None:
    shown = {survivor.operator: survivor for survivor in question(weak, "scale").survivors}

    assert "-    return moved / np.max(np.abs(moved))\n+    return moved\n" in shown["unnormalised"].diff
    assert (shown["unnormalised"].line, shown["unnormalised"].tests) == (11, ("test_scale",))


def test_a_lazy_answer_that_earns_points_is_shown_with_the_test(weak: Audit) -> None:
    assert {(lazy.answer, lazy.test, lazy.earned) for lazy in question(weak, "scale").lazy} == {
        ("returns its first argument", "test_scale", 2.0),
        ("returns np.array([0.0, 1.0, 5.0]), copied from the visible test", "test_scale", 2.0),
    }


def test_the_tests_of_other_questions_that_reach_a_mutant_catch_it_too(tmp_path: Path, weak: Audit) -> None:
    reached = question(audited(tmp_path, REACHED), "scale")

    assert (question(weak, "scale").caught, reached.caught) == (1, 5)
    assert {survivor.tests for survivor in reached.survivors} == {("test_scale", "test_above")}


def test_every_fault_of_a_week_is_named_at_its_place(faulty: Audit) -> None:
    found = failing(faulty)

    assert found["tiny/wrong"] == ["test_wrong: the solution earns 0 of 1 (failed): AssertionError: wanted 3"]
    assert found["tiny/gift"][0].startswith("test_gift: the stub earns 1 of 1, wanted 0")
    assert "test_one: points for an answer that returns 1 (2)" in found["tiny/one"][1]
    assert found["tiny/unseen"][0].startswith("no visible test")
    assert found["tiny/unseen"][1].startswith("test_unseen: the hidden check in line 44 has no hint")
    assert "np.sqrt(f(x) ** 2 + f(x + 1.0) ** 2 + 17.25)" in found["tiny/unseen"][2]
    assert found["tiny/untested"] == ["no test needs this answer; write one"]
    for folder in ("release", "solutions"):
        first, second = found[f"{folder}/week01/notes.md"]
        assert (first.split(",")[0], "/home/ada" in second) == ("a secret is in it", True)
        assert "q8Zr2LmX7vK1pT9w" not in first


@pytest.mark.docker
def test_a_solution_that_fails_does_so_in_a_container_too(tmp_path: Path) -> None:
    built()
    course = week(tmp_path, FAULTY)
    (exam,) = course.exams("week01")
    mode, problems = try_docker(course, course.week("week01"), [exam], ExamFiles())
    assert mode == Mode("docker", held=1)
    assert [(problem.where, problem.text) for problem in problems] == [
        (
            "tiny/wrong",
            "test_wrong: the solution, in a container, earns 0 of 1 (failed): AssertionError: wanted 3",
        )
    ]


def test_what_an_author_should_know_is_listed_and_fails_nothing(faulty: Audit) -> None:
    notes = [problem for problem in faulty.problems if not problem.fails]

    assert [problem.text.split(",")[0] for problem in notes] == [
        "test_unseen: its hidden tests are held at their place",
        "test_unseen: unseen is handed functions of the examiner: line (hidden)",
        "test_unseen_again: unseen is handed functions of the examiner: line (hidden)",
    ]


def test_a_threshold_that_right_answers_miss_fails_the_gate(tmp_path: Path) -> None:
    found = audited(tmp_path, DRAWN)
    (safe,), (unsafe,) = question(found, "centre").margins, question(found, "rising").margins

    assert (len(safe.values), len(unsafe.values), safe.holds, unsafe.holds) == (5, 5, True, False)
    assert "tiny/centre" not in failing(found)
    assert any("of right answers miss it" in text for text in failing(found)["tiny/rising"])


def test_a_week_that_is_not_compiled_is_not_audited(tmp_path: Path) -> None:
    course = week(tmp_path, GOOD)
    (course.source / "week01" / "tiny.py").write_text(WEAK)

    with pytest.raises(CourseError, match="compile first"):
        audit_week(course, "week01")


def test_the_page_shows_every_problem_and_survivor_as_text(
    tmp_path: Path, weak: Audit, faulty: Audit
) -> None:
    for audit in (weak, faulty):
        course = week(tmp_path / str(len(audit.problems)), GOOD)
        page = write_page(course, audit, "Week <1>").read_text(encoding="utf-8")
        assert "<h1>Week &lt;1&gt;</h1>" in page
        assert page.count('<li class="fails">') == sum(problem.fails for problem in audit.problems)
        assert page.count("<article>") == sum(len(one.survivors) for one in audit.questions)


def test_one_failing_problem_closes_the_gate() -> None:
    def of(*problems: Problem) -> Audit:
        return Audit("week01", "", (), (), problems, (), 0.0, 5)

    assert [of().passed, of(Problem("a", "b", fails=False)).passed, of(Problem("a", "b")).passed] == [
        True,
        True,
        False,
    ]
