"""`[audit]` of a week's settings, from the file to the verdict."""

from pathlib import Path

from audited_weeks import WEAK, week

from autograder.audit.gate import audit_week

EXCUSED = """\
[audit.questions]
scale = 0.1
[audit.lazy]
scale = "a sketch of a question"
"""


def test_what_the_settings_excuse_does_not_fail_the_week(tmp_path: Path) -> None:
    audit = audit_week(week(tmp_path, WEAK, {"week.toml": EXCUSED}), "week01", jobs=2)

    assert audit.passed
    assert [problem.text.rpartition("; ")[2] for problem in audit.problems] == [
        "excused: a sketch of a question"
    ]
