"""Every target holds for inputs that were good before they were broken, for the corpus, and finds what is planted."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
from hypothesis import given

from fuzz.inputs import broken_inputs, every_run
from fuzz.plants import PLANTS
from fuzz.target import CORPUS, NAMES, Finding, Target, Use, load

# a second or two of each
EXAMPLES = {
    "decoder": 500,
    "calls": 500,
    "frames": 250,
    "student": 250,
    "intake": 150,
    "outputs": 400,
    "pages": 40,
    "sources": 30,
}
KEPT = sorted(CORPUS.glob("*/*"))


@pytest.mark.parametrize("name", NAMES)
def test_broken_inputs_are_no_findings(name: str) -> None:
    target = load(name)

    @every_run(EXAMPLES[name])
    @given(broken_inputs(target))
    def holds(data: bytes) -> None:
        target.run(data)

    holds()


@pytest.mark.parametrize("name", NAMES)
def test_seeds_are_no_findings(name: str) -> None:
    target = load(name)
    for seed in target.seeds():
        target.run(seed)


@pytest.mark.parametrize("kept", KEPT, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_what_was_found_once_is_not_found_again(kept: Path) -> None:
    load(kept.parent.name).run(kept.read_bytes())


@pytest.mark.parametrize(("times", "wanted"), [(1, []), (2, ["took 9 bytes"])])
def test_memory_that_is_taken_once_is_the_interpreters_own(times: int, wanted: list[str]) -> None:
    taken = [9] * times + [0]
    target = Target("taking", lambda data: Use(taken.pop(0)).check(1, 1), list, lambda data, chance: data)
    found = []
    try:
        target.run(b"")
    except Finding as finding:
        found = [str(finding).partition(" of ")[0]]
    assert found == wanted


@pytest.mark.parametrize("name", PLANTS)
def test_what_is_planted_is_found(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    plant = PLANTS[name]
    target, example = load(plant.target), (CORPUS / plant.target / f"plant-{name}").read_bytes()
    target.run(example)
    plant.put(monkeypatch.setattr)
    with pytest.raises(Exception):  # noqa: B017, PT011  any that comes out of a target is a finding
        target.run(example)


@pytest.mark.parametrize("name", NAMES)
def test_every_target_has_a_plant_and_mutations_that_change_something(name: str) -> None:
    target, dice = load(name), Random(3)
    assert name in {plant.target for plant in PLANTS.values()}
    seeds = target.seeds()
    assert sum(target.mutated(seed, dice) != seed for seed in seeds) > len(seeds) / 2
    assert isinstance(target.mutated(b"", dice), bytes)
