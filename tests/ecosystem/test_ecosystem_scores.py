"""The same notebooks earn the same points as in nbgrader and otter; what they gave is in `benchmarks/ecosystem/`."""

from __future__ import annotations

import pytest

from benchmarks.ecosystem.comparison import Compared, compare
from benchmarks.ecosystem.corpus import Sample, otter_samples, written_samples
from benchmarks.ecosystem.ours import score_with_course
from benchmarks.ecosystem.recorded import read_record
from benchmarks.ecosystem.table import lines_of

# no library to import but Python's own: values, calls, live objects, the student's process, last expressions
QUICK = ("first_steps", "last_values", "stack_and_queue", "looking_inside")
# pandas, figures, estimators, modules beside the notebook, files, old metadata
SLOW = ("titanic", "survey", "files", "no_markers", "over_the_top", "seeds", "syntax_lesson", "tiers")

# doctests of values and of an own class, points of a question split among its cases
OTTER = ("ot_arrays", "ot_classes")

written = {sample.name: sample for sample in written_samples()}
samples = written | {sample.name: sample for sample in otter_samples()}


def compared(sample: Sample) -> Compared:
    recorded = read_record()[sample.name]
    assert recorded.digest == sample.digest, "changed: run python -m benchmarks.ecosystem --record"
    tool = "otter" if sample.otter else "nbgrader"
    return compare(sample.name, sample.origin, recorded.scored, score_with_course(sample), tool)


@pytest.mark.parametrize(
    "name", [*QUICK, *(pytest.param(name, marks=pytest.mark.slow) for name in (*SLOW, *OTTER))]
)
def test_scores_are_those_of_the_tool(name: str) -> None:
    found = compared(samples[name])

    assert found.rows
    assert not found.wanting, "\n".join(lines_of(found))


def test_every_written_notebook_has_its_scores_recorded() -> None:
    record = read_record()

    assert {name: one.digest for name, one in record.items() if name in written} == {
        name: sample.digest for name, sample in written.items()
    }
    assert record.keys() <= samples.keys()
    assert [name for name, one in record.items() if one.scored.refused] == []
