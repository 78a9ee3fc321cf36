"""Keep and write what a cluster has graded, in a process of one's own: `python -m autograder.grading.far.scribe`.

Theory of operation
-------------------
What worker processes of this machine do with results, the store, the graded notebooks, build/results, the workers of a
cluster cannot: they share no disk. A scribe does it in their place, so that the coordinator has nothing to do but to
send, to receive and to write the gradebook. Messages::

    down  {"root": path, "settings": {...}, "store": bool}     first, once
          {"brief": {...}}                           before the first submission of an assignment
          {"graded": {...}, "results": bytes,        what a worker has sent of a submission; one at a time
           "taped": {...}}                           its tapes
    up    {"ready": true}                            first, once
          {"graded": {...}}                          the same, with as much of its results as the gradebook needs

When the socket ends, so does the scribe.
"""

from __future__ import annotations

import socket
import sys
from contextlib import suppress
from dataclasses import replace

import msgspec

from autograder.errors import EngineError
from autograder.grading.far.taped import Taped, keep_taped
from autograder.grading.results.store import NO_KEY, unpacked
from autograder.grading.results.written import write_results
from autograder.grading.running.brief import Brief
from autograder.grading.running.greeting import greeted
from autograder.grading.running.task import Graded, light
from autograder.grading.sitting.tapes import tapes_of
from autograder.sandbox.pipe import Pipe
from autograder.sandbox.worker_process import SocketStream

__all__ = ["main"]


class Scribe:
    """Writes for one coordinator."""

    def __init__(self, pipe: Pipe) -> None:
        self._pipe = pipe
        self._course, self._store = greeted(pipe.receive())
        self._tapes = tapes_of(self._course)
        self._briefs: dict[str, Brief] = {}

    def serve(self) -> None:
        """Obey until the coordinator is gone."""
        self._pipe.send({"ready": True})
        with suppress(EOFError, OSError):
            while True:
                order = self._pipe.receive()
                if "brief" in order:
                    brief = msgspec.convert(order["brief"], Brief)
                    self._briefs[brief.assignment] = brief
                else:
                    graded = self._kept(msgspec.convert(order["graded"], Graded), order["results"])
                    if self._store and not graded.reason:
                        keep_taped(self._tapes, msgspec.convert(order["taped"], Taped))
                    self._pipe.send({"graded": graded})

    def _kept(self, graded: Graded, results: bytes) -> Graded:
        """Keep and write a submission's results; where that fails it is not graded."""
        try:
            return light(self._written(graded, results))
        except Exception as error:
            return Graded(graded.student, reason=f"{type(error).__name__}: {error}")

    def _written(self, graded: Graded, packed: bytes) -> Graded:
        results = unpacked(graded.key or NO_KEY, packed)
        if results is None or graded.submission is None:
            raise EngineError("what a worker has sent cannot be read")
        if self._store and graded.key:
            self._store.keep_packed(graded.key, packed)
        brief = self._briefs[graded.assignment]
        folder = self._course.submitted / graded.student / graded.assignment
        submission = replace(graded.submission, folder=str(folder))
        if brief.manner.write:
            write_results(self._course, brief.exams, submission, results)
        return replace(graded, submission=submission, results=results)


def main() -> None:
    """Serve the coordinator at the other end of the socket whose descriptor the command line names."""
    with socket.socket(fileno=int(sys.argv[1])) as sock:
        Scribe(Pipe(SocketStream(sock))).serve()


if __name__ == "__main__":
    main()
