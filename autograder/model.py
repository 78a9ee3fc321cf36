"""What the stages hand each other: frozen values, no behaviour that could decide a score.

The way of a submission, in types::

    source file --compiler--> Notebook --compiler--> Exam (build/exams/<assignment>/<notebook>.json)
    handed-in file --intake--> Paper  --(Exam, Paper)--> examiner --> Sitting --score--> Result --> gradebook

Everything here is plain data (str, int, float, bool, None, tuples, mappings of those) and is stored as
JSON by `msgspec`, which checks every field's type when it reads one back.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

__all__ = [
    "Assignment",
    "Cell",
    "Exam",
    "ExamCell",
    "Finding",
    "Import",
    "Late",
    "Limits",
    "Measurement",
    "Notebook",
    "Otter",
    "Paper",
    "PaperCell",
    "Ran",
    "Result",
    "Role",
    "Score",
    "Sitting",
    "Submission",
    "Week",
]

Kind = Literal["code", "markdown", "raw"]

# given:    the instructor's, locked; intake puts it back as it was
# free:     the instructor's, not locked (no nbgrader metadata): the student's to change
# solution: the student writes code; stub in the release
# test:     graded by running; the instructor's, locked
# manual:   a written answer (markdown or code), graded by hand
# task:     nbgrader's task cell: a description with points, graded by hand
# extra:    added by the student; in a Paper only
Role = Literal["given", "free", "solution", "test", "manual", "task", "extra"]


@dataclass(frozen=True)
class Limits:
    """What one notebook's run may use; `week.toml`, section `[limits]`."""

    cell_seconds: float = 30.0
    notebook_seconds: float = 300.0
    memory_mb: int = 2048
    processes: int = 64
    file_mb: int = 64
    output_kb: int = 512


@dataclass(frozen=True)
class Late:
    """How late days cost points; `week.toml`, section `[late]`."""

    grace_minutes: float = 0.0
    percent_per_day: float = 0.0
    max_percent: float = 100.0


@dataclass(frozen=True)
class Week:
    """The settings of one assignment: `source/<assignment>/week.toml`, or the defaults without one.

    `environment`, `fresh` and `runtime` are for the Docker sandbox: the image, whether each student process has a
    container of its own, and another runtime for containers (`runsc`).
    """

    name: str
    title: str = ""
    goals: tuple[str, ...] = ()
    environment: str = "cpu"
    in_process: bool = True
    fresh: bool = False
    runtime: str = ""
    notebooks: tuple[str, ...] = ()
    opens: datetime | None = None
    due: datetime | None = None
    limits: Limits = field(default_factory=Limits)
    late: Late = field(default_factory=Late)


@dataclass(frozen=True)
class Cell:
    """One cell of a source notebook, regions still in it.

    `id` is the notebook cell id (`[A-Za-z0-9-_]{1,64}`), derived from the name so that compiling twice
    gives the same bytes. `name` is nbgrader's grade_id, empty for a free cell. `line` is the 1-based line
    of the cell's first source line in a percent script; 0 in an `.ipynb`. `question` is the name of the
    question that a test belongs to (`test="softmax"` has name `test_softmax`, question `softmax`). `in_process` says
    why the author has a test cell run in the student's process; empty where it is not asked for.
    """

    id: str
    kind: Kind
    role: Role
    name: str
    source: str
    points: float = 0.0
    question: str = ""
    hint: str = ""
    line: int = 0
    metadata: dict[str, Any] = field(default_factory=dict)
    in_process: str = ""


@dataclass(frozen=True)
class Otter:
    """What a notebook in otter's format says of its running.

    Before each cell otter sets a `variable` to the `seed`, or where none is named, seeds NumPy's and Python's own
    generators with it. `files` are those that only the tests may read, by their names beside the notebook. Students may
    hold the release that `otter assign` made: it has no test cell.
    """

    seed: int | None = None
    variable: str = ""
    files: dict[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True)
class Notebook:
    """One source notebook; `path` is relative to the course folder, `metadata` the notebook's own.

    `remarks` are sentences for the instructor about what was noticed in it and is no fault. `otter` is None for a
    notebook that is not in otter's format.
    """

    name: str
    path: str
    cells: tuple[Cell, ...]
    metadata: dict[str, Any] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()
    otter: Otter | None = None


@dataclass(frozen=True)
class Assignment:
    """One week: its settings, its notebooks in order, and its data files (relative to its source folder)."""

    week: Week
    notebooks: tuple[Notebook, ...]
    files: tuple[str, ...] = ()


@dataclass(frozen=True)
class Import:
    """A name that an import statement of the notebook binds: `attribute` is empty for a module."""

    module: str
    attribute: str = ""


@dataclass(frozen=True)
class ExamCell:
    """One cell as the exam needs it.

    `source` is what runs or is put back by intake: of a test cell the visible and hidden code with the
    marker lines kept as comments (line numbers stay those of the source cell); of a solution cell the
    stub. `release` is what students were given. `hidden` holds 1-based inclusive line ranges of `source`
    that are withheld. `setup` marks an instructor's cell that depends on no student name and that a test
    cell needs: the examiner runs it too. `binds` are the names that the cell binds at its top level in
    the instructor's source; `hands_over` the names that a test cell binds and later student cells read.
    `apart` tells that nothing below depends on what a test cell's hidden lines do in the examiner, so that they can
    be held after the notebook. `in_process` says why a test cell runs in the student's process, where that process
    can read it and can forge what comes of it; empty for one that runs in the examiner.

    The rest is for notebooks that were written for one kernel. `echoes` are the visible imports, functions and classes
    of a test cell that cells of the student's process need: they run there too. `rebinds` are names that it binds and
    functions of the student's process read, `changes` such names whose objects it changes in place. `asks` are names of
    the instructor's setup, and names that it rebinds, that mean to this test what they mean in the student's process,
    which may have changed them. A `trusting` one is about the student's own operators (`==`, `bool`, `str`), and lets
    them answer. Without `truth` a last expression that is False is no verdict: it is False for the worked solution too.
    """

    id: str
    kind: Kind
    role: Role
    name: str
    source: str
    release: str
    points: float = 0.0
    question: str = ""
    hint: str = ""
    hidden: tuple[tuple[int, int], ...] = ()
    setup: bool = False
    binds: tuple[str, ...] = ()
    hands_over: tuple[str, ...] = ()
    apart: bool = False
    in_process: str = ""
    echoes: str = ""
    rebinds: tuple[str, ...] = ()
    changes: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    trusting: bool = False
    truth: bool = True


@dataclass(frozen=True)
class Exam:
    """All that is needed to grade one notebook, and nothing that a student process may see.

    `imports` are the names that resolve to the examiner's own copy of a library object; `modules` the
    library modules to import before the fork, on both sides. `key` is what hidden data is drawn with, in hex: it is
    put in by the coordinator before the exam is held, and is in no file. `remarks` are sentences for the instructor.
    `shared` tells that the notebook was written for one kernel that runs tests and answers alike. In a `trial`, by
    which compiling finds out where a test cell of such a notebook can run, what stops the instructor's own code is
    noted. `otter` is that of the notebook.
    """

    assignment: str
    notebook: str
    environment: str
    limits: Limits
    cells: tuple[ExamCell, ...]
    imports: dict[str, Import] = field(default_factory=dict)
    modules: tuple[str, ...] = ()
    metadata: dict[str, Any] = field(default_factory=dict)
    key: str = ""
    remarks: tuple[str, ...] = ()
    shared: bool = False
    trial: bool = False
    otter: Otter | None = None


@dataclass(frozen=True)
class PaperCell:
    """One cell of a handed-in notebook after intake: the instructor's restored, the student's kept."""

    id: str
    kind: Kind
    role: Role
    name: str
    source: str


@dataclass(frozen=True)
class Paper:
    """One handed-in notebook after intake.

    `mended` says, in sentences for the student, what intake put right. `reason` is empty, or says why
    the notebook could not be read at all; `cells` is then empty.
    """

    notebook: str
    cells: tuple[PaperCell, ...]
    mended: tuple[str, ...] = ()
    reason: str = ""


@dataclass(frozen=True)
class Submission:
    """What one student handed in for one assignment. `folder` is where their other files lie.

    `guessed` says that nothing told `timestamp`, and that it is the time of the newest notebook's file.
    """

    student: str
    assignment: str
    papers: tuple[Paper, ...]
    folder: str = ""
    timestamp: datetime | None = None
    guessed: bool = False


@dataclass(frozen=True)
class Measurement:
    """A measured figure: `credit` in [0, 1] is what it earned between the marks `zero` and `full`.

    `told` is what a student may read in the place of `value`; None where that is `value` itself. `bands` are the marks
    at which the credit rises in steps, with the credit that each begins. `low` and `high` are the ends of the interval
    of `confidence` that `method` ("wilson", "bootstrap", "t") gave from `n` examples or repeats; None without one.
    `undecided` tells that a mark lies in that interval, so that the figure was counted as this mark in the student's
    favour. `seeds` are those of the repeats, `values` what each gave; `seconds` is the time on the clock that all took.
    """

    name: str
    value: float
    zero: float
    full: float
    credit: float
    told: float | None = None
    unit: str = ""
    bands: tuple[tuple[float, float], ...] = ()
    method: str = ""
    low: float | None = None
    high: float | None = None
    confidence: float = 0.0
    n: int = 0
    seeds: tuple[int, ...] = ()
    values: tuple[float, ...] = ()
    seconds: float = 0.0
    undecided: bool = False

    @property
    def shown(self) -> float:
        """The figure as a student may read it."""
        return self.value if self.told is None else self.told


# passed:    ended without an exception
# failed:    ended with an exception
# timed out: went over the limit of time
# died:      the student process died while the test cell was using it
# skipped:   not run, because the notebook's time was used up or it could not be read
# ungraded:  the examiner itself failed at it, twice: a person has to look (never a 0)
Outcome = Literal["passed", "failed", "timed out", "died", "skipped", "ungraded"]


@dataclass(frozen=True)
class Finding:
    """What the examiner found at one test cell.

    `value` is the number that the cell's last expression had, if it had one. `message` may be shown to the
    student; `detail` is for the instructor alone (traceback with hidden code). `hidden` tells whether a
    hidden line failed.
    """

    name: str
    outcome: Outcome
    value: float | None = None
    message: str = ""
    detail: str = ""
    hidden: bool = False
    seconds: float = 0.0
    measurements: tuple[Measurement, ...] = ()


@dataclass(frozen=True)
class Ran:
    """One code cell as it went in the student process (or, of a test cell, in the examiner).

    `outputs` are nbformat 4 output dictionaries, checked and capped by the examiner. `status` is "ok",
    "error", "timed out", "died" or "skipped"; `error` is "NameError: ..." when there was one.
    """

    id: str
    status: Literal["ok", "error", "timed out", "died", "skipped"]
    outputs: tuple[dict[str, Any], ...] = ()
    execution_count: int | None = None
    error: str = ""
    seconds: float = 0.0


@dataclass(frozen=True)
class Sitting:
    """What came of one paper in the exam: a `Ran` a code cell, a `Finding` a test cell.

    `seconds` are on the clock, `cpu_seconds` of the student's processes, `gpu_seconds` those in which the graphics
    processor had something to do; `max_rss_mb` and `gpu_mb` are peaks of memory. `obstacles` are, of a trial, what
    stopped the instructor's own code in the examiner, by the id of its cell. `rescored` tells that the tape of an
    earlier sitting gave the answers, and that no code of the student's ran: its figures are those of that sitting.
    """

    notebook: str
    ran: tuple[Ran, ...] = ()
    findings: tuple[Finding, ...] = ()
    notes: tuple[str, ...] = ()
    seconds: float = 0.0
    cpu_seconds: float = 0.0
    max_rss_mb: float = 0.0
    gpu_seconds: float = 0.0
    gpu_mb: float = 0.0
    obstacles: dict[str, str] = field(default_factory=dict)
    rescored: bool = False


@dataclass(frozen=True)
class Score:
    """The score of one graded cell: `earned` is None while it waits to be graded by hand.

    `exposed` tells that its test ran in the student's process, which could have forged it.
    """

    name: str
    question: str
    earned: float | None
    points: float
    reason: str = ""
    exposed: bool = False


@dataclass(frozen=True)
class Result:
    """All that is known of one graded notebook of one student.

    `image` is the id of the image it ran in, if in one; `device` what its models ran on: "cpu", or a GPU's name.
    """

    student: str
    assignment: str
    notebook: str
    paper: Paper
    sitting: Sitting
    scores: tuple[Score, ...]
    image: str = ""
    device: str = "cpu"
