"""Fuzz for as long as one likes: `PYTHONPATH=tests python -m fuzz --seconds 3600`. Exit status 1 after a finding."""

from __future__ import annotations

import argparse
import platform
import signal
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from fuzz.campaign import NO_PLANT, Campaign, seeds_of
from fuzz.plants import PLANTS
from fuzz.target import NAMES


def main() -> int:
    """Fuzz the targets that are named, and say what came of it."""
    chosen = _arguments()
    targets = list(NAMES) if chosen.target == ["all"] else chosen.target
    if chosen.plant != NO_PLANT:
        targets = [PLANTS[chosen.plant].target]
    chosen.log.parent.mkdir(parents=True, exist_ok=True)
    campaign = Campaign(chosen.folder, chosen.log, chosen.plant)
    seed = chosen.seed or int(time.time())
    seeds, each = seeds_of(seed, targets), chosen.seconds * chosen.jobs / len(targets)
    campaign.say(
        f"begins: {', '.join(targets)}; {chosen.seconds:.0f} s, {chosen.jobs} at a time; seed {seed}; "
        f"Python {platform.python_version()}"
    )
    for number in (signal.SIGINT, signal.SIGTERM):  # also where the shell has it ignored, in the background
        signal.signal(number, signal.default_int_handler)
    begun = time.monotonic()
    with ThreadPoolExecutor(chosen.jobs) as pool:
        waiting = [pool.submit(campaign.run, target, each, seeds[target]) for target in targets]
        try:
            courses = [each.result() for each in waiting]
        except KeyboardInterrupt:
            campaign.stopped.set()
            courses = [each.result() for each in waiting]
    for course in courses:
        campaign.say(f"total: {course.sentence}")
    findings = sum(len(course.findings) for course in courses)
    how = "stopped by hand" if campaign.stopped.is_set() else "ends"
    runs = sum(course.runs for course in courses)
    campaign.say(f"{how}: {time.monotonic() - begun:.0f} s, {runs:,} inputs, {findings} findings")
    return 1 if findings else 130 if campaign.stopped.is_set() else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m fuzz", description=__doc__)
    parser.add_argument(
        "--seconds", type=float, default=3600.0, help="on the clock, for all targets together"
    )
    parser.add_argument("--target", nargs="+", choices=("all", *NAMES), default=["all"])
    parser.add_argument("--jobs", type=int, default=1, help="targets side by side")
    parser.add_argument("--seed", type=int, default=0, help="of the dice; by default the time")
    parser.add_argument("--folder", type=Path, default=Path("build/fuzz"), help="where the corpus grows")
    parser.add_argument("--log", type=Path, default=Path("build/fuzz.log"))
    parser.add_argument(
        "--plant", choices=PLANTS, default=NO_PLANT, help="take this bound out of the engine first"
    )
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
