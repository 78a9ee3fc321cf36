"""Why a worker cannot grade an assignment at all, as an error that ends the run."""

from __future__ import annotations

from distributed import Future

from autograder.errors import CourseError, EngineError
from autograder.grading.far.equipment import unlike
from autograder.grading.far.messages import Answer, Refused, Unlike

__all__ = ["broken", "refusal"]

ALIKE = "install the same there, or take the worker out of the cluster; what was graded is kept"


def refusal(answer: Answer) -> CourseError | EngineError:
    """The error that an answer without results stands for."""
    match answer:
        case Refused(worker, error, why):
            return (CourseError if error == "CourseError" else EngineError)(f"worker {worker}: {why}")
        case Unlike(worker, sandbox, theirs):
            return EngineError(f"worker {worker}: {unlike(theirs, sandbox)}\n  {ALIKE}")
        case _:
            return EngineError(f"a worker gave an answer that was not asked for: {answer}")


def broken(address: str, sent: Future | None, error: BaseException) -> EngineError:
    """The error for a Dask task that has no result: its worker failed, or the scheduler has dropped it or is gone."""
    said = f"{type(error).__name__}: {error}".splitlines()[0]
    if sent is not None and sent.status == "error":
        return EngineError(
            f"a worker of {address} cannot do what it is sent ({said})\n"
            "  install course-in-a-box there as it is here; what was graded is kept"
        )
    return EngineError(
        f"the Dask scheduler at {address} is gone, or has dropped our tasks ({said})\n"
        "  what was graded is kept: see to the cluster, then grade again"
    )
