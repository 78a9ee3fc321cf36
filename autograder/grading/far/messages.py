"""What the coordinator and a worker of the cluster say to each other: plain bytes, in a closed set of forms.

Nothing that a student made is ever pickled. Dask itself pickles the name of the function that is called, and no more.
"""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from autograder.grading.far.bundle import Entry
from autograder.grading.far.equipment import Equipment
from autograder.grading.running.brief import Brief
from autograder.grading.running.task import Graded, Task
from autograder.grading.running.worker import HallTold
from autograder.grading.sitting.carried_tapes import CarriedTape
from autograder.grading.sitting.hall import SandboxName

__all__ = [
    "Answer",
    "Apart",
    "Deadly",
    "Done",
    "Has",
    "Kit",
    "Left",
    "Order",
    "Refused",
    "Unbriefed",
    "Unlike",
    "packed",
    "read_answer",
    "read_order",
]


@dataclass(frozen=True)
class Kit:
    """What a worker has to have of an assignment: the brief, the instructor's files, and where there is an image to run
    in, the files below `environments/` that name it.
    """

    brief: Brief
    files: tuple[tuple[str, bytes], ...] = ()
    environments: tuple[tuple[str, bytes], ...] = ()


class Order(msgspec.Struct, frozen=True):
    """Grade one submission, the `number`th of a run. `equipment` is what the coordinator has, in short.

    `environment` is the id of the image that it is to run in, empty for the worker's own packages. The kit comes along
    when the worker has said that it has none. `tapes` are of earlier sittings; None: none are used or made.
    """

    run: str
    number: int
    equipment: str
    sandbox: SandboxName
    task: Task
    environment: str = ""
    bundle: tuple[Entry, ...] = ()
    kit: Kit | None = None
    tapes: tuple[CarriedTape, ...] | None = None


class Done(msgspec.Struct, frozen=True, tag=True):
    """The submission's turn is over. Its results are packed for the store, and left out of `graded`.

    `seconds` is how long it took on the worker. `tape_keys` are of all tapes that its papers may have, `tapes` those
    that are new.
    """

    worker: str
    graded: Graded
    results: bytes
    hall: HallTold
    seconds: float
    tape_keys: tuple[str, ...] = ()
    tapes: tuple[CarriedTape, ...] = ()


class Unbriefed(msgspec.Struct, frozen=True, tag=True):
    """The worker has no kit for the assignment."""


class Apart(msgspec.Struct, frozen=True, tag=True):
    """Orders that came together were begun before, and a worker was lost with them: each is to come alone."""


class Left(msgspec.Struct, frozen=True, tag=True):
    """The worker has left the cluster in the middle of the task."""

    worker: str


class Unlike(msgspec.Struct, frozen=True, tag=True):
    """The worker has other equipment than the coordinator."""

    worker: str
    sandbox: SandboxName
    equipment: Equipment


class Refused(msgspec.Struct, frozen=True, tag=True):
    """The assignment cannot be graded there: `error` is "CourseError" or "EngineError"."""

    worker: str
    error: str
    why: str


class Deadly(msgspec.Struct, frozen=True, tag=True):
    """These workers have died at the task."""

    workers: tuple[str, ...]


class Has(msgspec.Struct, frozen=True, tag=True):
    """The worker grades in the environment of this id."""

    environment: str


Answer = Done | Unbriefed | Apart | Left | Unlike | Refused | Deadly | Has

# made in the thread that imports this: see `session`
_orders = msgspec.msgpack.Decoder(Order)
_answers: msgspec.msgpack.Decoder[Answer] = msgspec.msgpack.Decoder(Answer)


def packed(message: Order | Answer) -> bytes:
    return msgspec.msgpack.encode(message)


def read_order(message: bytes) -> Order:
    return _orders.decode(message)


def read_answer(message: bytes) -> Answer:
    return _answers.decode(message)
