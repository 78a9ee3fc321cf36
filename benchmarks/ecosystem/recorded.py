"""nbgrader's and otter's scores of our own notebooks, kept in git so that a test needs no run of theirs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec

from benchmarks.ecosystem.corpus import Sample
from benchmarks.ecosystem.scored import Scored

__all__ = ["RECORD", "RECORDED", "Recorded", "read_record", "record_problems", "write_record"]

RECORDED = ("written", "otter")  # the origins of what is ours
RECORD = Path(__file__).parent / "their_scores.json"


@dataclass(frozen=True)
class Recorded:
    """What the tool gave for the sample with this digest."""

    digest: str
    scored: Scored


def read_record() -> dict[str, Recorded]:
    """Read all that is recorded, by the sample's name."""
    return msgspec.json.decode(RECORD.read_bytes(), type=dict[str, Recorded])


def write_record(scored: Mapping[str, tuple[Sample, Scored]]) -> None:
    """Write the tools' scores over those that are recorded, one sample a line; released code is left out."""
    record = read_record() if RECORD.exists() else {}
    for name, (sample, found) in scored.items():
        record[name] = Recorded(sample.digest, replace(found, stubs={}))
    lines = [
        f"{msgspec.json.encode(name).decode()}: {msgspec.json.encode(record[name]).decode()}"
        for name in sorted(record)
    ]
    RECORD.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


def record_problems(sample: Sample, found: Scored) -> list[str]:
    """Say where a tool gives other points now than are recorded; nothing for what is not recorded at all."""
    recorded = read_record().get(sample.name) if RECORD.exists() else None
    if recorded is None or sample.origin not in RECORDED:
        return []
    if recorded.digest != sample.digest:
        return [f"{sample.name}: has changed since its scores were recorded"]
    if _points(recorded.scored) != _points(found):
        return [
            f"{sample.name}: {'otter' if sample.otter else 'nbgrader'} gives other points than are recorded"
        ]
    return []


def _points(scored: Scored) -> dict[tuple[str, str, str], float | None]:
    return {
        (student, notebook, cell): mark.points
        for student, books in scored.marks.items()
        for notebook, cells in books.items()
        for cell, mark in cells.items()
    }
