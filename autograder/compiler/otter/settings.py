"""What `# ASSIGNMENT CONFIG` and `# BEGIN QUESTION` may say, and what of it has a meaning here."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

from autograder.model import Otter

__all__ = ["ASSIGNMENT", "QUESTION", "WITHIN", "listed", "remarks_on", "seeding", "unknown", "within"]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


ASSIGNMENT = _words("""
    autograder_files channel_priority_strict check_all_cell config_file environment export_cell files generate
    ignore_modules init_cell name overwrite_requirements plugins python_version requirements run_tests runs_on
    save_environment seed show_question_points solutions_pdf strip_solutions_from_all_cells student_files
    suppress_no_tests_warning template_pdf tests
""")
QUESTION = _words("all_or_nothing check_cell export manual name points")
WITHIN = {
    "seed": _words("autograder_value student_value variable"),
    "tests": _words("files ok_format url_prefix"),
    "export_cell": _words("""
        files filtering force_save ignore_log instructions pdf require_no_pdf_ack run_tests
    """),
    "generate": _words("""
        assignment_id assignment_name autograder_dir course_id debug filtering force_public_test_summary
        grade_from_log lang log_level logo miniconda_path pagebreaks pdf pdf_via_html plugins points_possible
        print_score print_summary score_threshold seed seed_variable serialized_variables show_all_public
        show_hidden show_stdout submit_blank_pdf_on_export_failure token use_submission_pdf warn_missing_pdf zips
    """),
}
# what decides scores in otter, and is not done here
LEFT_OUT = {
    "plugins": "otter's plugins do not run here",
    "generate.plugins": "otter's plugins do not run here",
    "generate.grade_from_log": "answers are run again, not taken from otter's log",
    "generate.points_possible": "the total is the sum of the questions' points, not `points_possible`",
    "generate.score_threshold": "a score stays what it is: `score_threshold` makes no pass or fail of it",
}
PACKAGE = re.compile(r"[A-Za-z0-9][\w.-]*")


def within(config: Mapping[str, Any], key: str) -> dict[str, Any]:
    """Give the settings that are nested under a key; none where it has another value."""
    found = config.get(key)
    return {str(name): value for name, value in found.items()} if isinstance(found, dict) else {}


def listed(config: Mapping[str, Any], key: str) -> tuple[str, ...]:
    """Give the names that a key lists, or the one that it has."""
    found = config.get(key)
    found = [found] if isinstance(found, str) else found
    return tuple(str(one) for one in found) if isinstance(found, list) else ()


def seeding(config: Mapping[str, Any]) -> Otter:
    """Read the seed that `otter run` sets before each cell, and the variable that it sets to it."""
    seed, generate = within(config, "seed"), within(config, "generate")
    if seed.get("variable"):
        value, variable = seed.get("autograder_value"), str(seed["variable"])
    else:
        value, variable = generate.get("seed"), str(generate.get("seed_variable") or "")
    if not _is_seed(value) or (variable and not variable.isidentifier()):
        return Otter()
    return Otter(seed=value, variable=variable)


def remarks_on(config: Mapping[str, Any], folder: Path, seeded: Iterable[int] = ()) -> Iterator[str]:
    """Say what of the settings has no meaning here; `seeded` are the numbers of cells with `# SEED` lines."""
    yield from unknown("the assignment", config, ASSIGNMENT)
    for key, known in WITHIN.items():
        yield from unknown(f"`{key}`", within(config, key), known)
    flat = {**config, **{f"generate.{name}": value for name, value in within(config, "generate").items()}}
    yield from dict.fromkeys(sentence for key, sentence in LEFT_OUT.items() if flat.get(key))
    otter = seeding(config)
    if otter.seed is None and (config.get("seed") or within(config, "generate").get("seed") is not None):
        yield "its seed is not set: wanted a whole number, and a variable's name if there is one"
    if otter.seed is None and (cells := ", ".join(map(str, seeded))):
        yield f"# SEED in cell {cells}, but no seed in the settings: otter assign refuses this"
    if missing := sorted(name for name in _required(config, folder) if not _is_installed(name)):
        yield f"`requirements` names what is not installed here: {', '.join(missing)}"
    if config.get("environment"):
        yield "conda's `environment` is not read: what grades is in environments/"


def unknown(where: str, said: Mapping[str, Any], known: frozenset[str]) -> Iterator[str]:
    """Say which settings otter does not know either."""
    if strange := sorted(str(key) for key in said if key not in known):
        yield f"settings of {where} that mean nothing: {', '.join(strange)}"[:300]


def _is_seed(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**32


def _required(config: Mapping[str, Any], folder: Path) -> Iterator[str]:
    """Yield the packages that are required: those of a list, or of the file that is named."""
    lines: Iterable[str] = listed(config, "requirements")
    if isinstance(config.get("requirements"), str):
        try:
            lines = (folder / config["requirements"]).read_text(encoding="utf-8").split("\n")
        except (OSError, ValueError):
            return
    for line in lines:
        if found := PACKAGE.match(line.strip()):
            yield found[0]


def _is_installed(name: str) -> bool:
    try:
        distribution(name)
    except (PackageNotFoundError, ValueError):
        return False
    return True
