"""A run of the fuzzer over some targets: a process for each, a line now and then, a log, findings kept."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from fuzz.minimise import failure, minimised
from fuzz.target import CORPUS, load

__all__ = ["COUNTED", "NO_PLANT", "Campaign", "Course", "seeds_of"]

# words that the worker and the campaign have for each other
COUNTED, NO_PLANT = "inputs so far:", "none"

# an input that runs longer, and a process that grows larger, are findings
SECONDS_AN_INPUT, MOST_MB = 30, 1500
TESTS = Path(__file__).parents[1]
STATE = re.compile(r"cov: (\d+) ft: (\d+) corp: (\d+)/(\w+).* rss: (\d+)Mb")
EVERY = 30.0  # seconds between two lines


@dataclass
class Course:
    """How one target goes: what libFuzzer says of it, and what its process left behind."""

    target: str
    seed: int
    begun: float = 0.0
    runs: int = 0
    coverage: int = 0
    corpus: int = 0
    peak_mb: int = 0
    seconds: float = 0.0
    last_words: list[str] = field(default_factory=list)
    findings: list[Path] = field(default_factory=list)

    def hear(self, line: str) -> None:
        """Take the figures out of a line of the process; keep the last lines, for a finding."""
        if line.startswith(COUNTED):
            self.runs = max(self.runs, int(line.split()[-1]))
            return
        if done := re.match(r"Done (\d+) runs", line):
            self.runs = int(done[1])
        if state := STATE.search(line):
            self.coverage, self.corpus = int(state[1]), int(state[3])
            self.peak_mb = max(self.peak_mb, int(state[5]))
        elif not line.startswith(("INFO: Instrumenting", "NEW_FUNC", '"')):
            self.last_words = [*self.last_words[-60:], line]

    @property
    def sentence(self) -> str:
        """One line: what was done so far."""
        seconds = self.seconds or time.monotonic() - self.begun
        return (
            f"{self.target:8} {seconds:6.0f} s  {self.runs:9,} inputs  {self.runs / max(seconds, 0.1):6,.0f}/s  "
            f"{self.coverage:5,} branches  corpus {self.corpus:5,}  peak {self.peak_mb:5,} MB  "
            f"{len(self.findings)} findings"
        )


class Campaign:
    """All targets, one after the other or some side by side; `folder` is for what grows, `log` for what is said."""

    def __init__(self, folder: Path, log: Path, plant: str = NO_PLANT) -> None:
        self.folder, self.log, self.plant = folder, log, plant
        self.stopped = threading.Event()
        self._speaking = threading.Lock()

    def say(self, text: str) -> None:
        """Print a line with the time, and log it."""
        line = f"{time.strftime('%Y-%m-%d %H:%M:%S')}  {text}"
        with self._speaking:
            print(line, flush=True)
            with self.log.open("a", encoding="utf-8") as file:
                file.write(line + "\n")

    def run(self, target: str, seconds: float, seed: int) -> Course:
        """Fuzz one target for so many seconds, or until it has a finding."""
        course = Course(target, seed, time.monotonic())
        if self.stopped.is_set():
            return course
        left = self.folder / target / "findings"
        left.mkdir(parents=True, exist_ok=True)
        before = set(left.iterdir())
        self.say(f"{target:8} begins: seed {seed}, for {seconds:.0f} s")
        process = self._start(target, seconds, seed, left)
        reader = threading.Thread(target=self._listen, args=(process, course), daemon=True)
        reader.start()
        try:
            self._wait(process, course)
        finally:
            if process.poll() is None:
                process.terminate()
            process.wait(30)
            reader.join(30)
        course.seconds = time.monotonic() - course.begun
        kept = [
            path for path in left.iterdir() if path not in before and not path.name.startswith("slow-unit")
        ]
        course.findings = [self._keep(path, course) for path in sorted(kept)]
        if process.returncode and not course.findings and not self.stopped.is_set():
            self.say(
                f"{target}: its process ended with status {process.returncode}:\n"
                + "\n".join(course.last_words)
            )
            course.findings.append(left)
        self.say(course.sentence)
        return course

    def _start(self, target: str, seconds: float, seed: int, left: Path) -> subprocess.Popen[str]:
        arguments = [
            f"-max_total_time={seconds:.0f}",
            f"-seed={seed}",
            f"-timeout={SECONDS_AN_INPUT}",
            f"-rss_limit_mb={MOST_MB}",
            f"-artifact_prefix={left}/",
            "-print_final_stats=1",
        ]
        corpus = self.folder / target / (f"corpus-{self.plant}" if self.plant != NO_PLANT else "corpus")
        command = [sys.executable, "-m", "fuzz.worker", target, self.plant, str(corpus), *arguments]
        path = os.pathsep.join(filter(None, (str(TESTS), os.environ.get("PYTHONPATH"))))
        return subprocess.Popen(
            command,
            env=os.environ | {"PYTHONPATH": path, "PYTHONHASHSEED": "0"},
            stdout=subprocess.PIPE,  # where atheris writes a traceback
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
        )

    def _listen(self, process: subprocess.Popen[str], course: Course) -> None:
        assert process.stdout is not None
        for line in process.stdout:
            course.hear(line.rstrip())

    def _wait(self, process: subprocess.Popen[str], course: Course) -> None:
        """Wait for the end, with a line now and then; ends the process when the campaign is stopped."""
        spoken = time.monotonic()
        while process.poll() is None and not self.stopped.wait(0.2):
            if time.monotonic() - spoken > EVERY:
                spoken = time.monotonic()
                self.say(course.sentence)

    def _keep(self, path: Path, course: Course) -> Path:
        """Make a finding small and put it among those that every run of the tests tries again."""
        data = path.read_bytes()
        what = path.name.partition("-")[0]
        if what == "crash" and self.plant == NO_PLANT:
            run = load(course.target).run
            if failure(run, data):  # what only a long life of the process shows stays as it is
                data = minimised(run, data)
        folder = CORPUS / course.target if self.plant == NO_PLANT else path.parent
        kept = folder / f"{what}-{hashlib.sha256(data).hexdigest()[:12]}"
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_bytes(data)
        self.say(f"{course.target}: FINDING, {len(data)} bytes, in {kept}\n" + "\n".join(course.last_words))
        return kept


def seeds_of(seed: int, targets: list[str]) -> dict[str, int]:
    """A seed for each target, not 0, which libFuzzer takes for none."""
    dice = Random(seed)
    return {target: dice.randrange(1, 1 << 31) for target in targets}
