"""The floor's warm process: forks once a notebook and executes its cells, and does nothing else.

Started as `python -m bench.floor_process`; reads one JSON object `{"modules", "workers", "papers", "rehearse"}`
from standard input, where a paper is a list of cell sources. Imports the modules, and those that the papers in
`rehearse` turn out to load on first use (numpy.random is such a one). Writes "ready", waits for a line, does the
work, and writes how many cells ended with an exception.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import io
import json
import os
import sys
from typing import Any


def run_cells(cells: list[str]) -> int:
    """Execute the cells of one notebook in order; returns how many ended with an exception."""
    sys.stdout = io.StringIO()
    names: dict[str, object] = {"__name__": "__main__"}
    failed = 0
    for cell in cells:
        try:
            exec(compile(cell, "<cell>", "exec"), names)
        except Exception:
            failed += 1
    return failed


def rehearse(cells: list[str]) -> None:
    """Execute a paper in a fork, and import here what it loaded there."""
    told, tell = os.pipe()
    if os.fork() == 0:
        before = set(sys.modules)
        run_cells(cells)
        os.write(tell, json.dumps([name for name in sys.modules if name not in before]).encode())
        os._exit(0)
    os.close(tell)
    with open(told, "rb") as heard:
        for name in json.loads(heard.read()):
            with contextlib.suppress(ImportError):
                importlib.import_module(name)
    os.wait()


def warm(order: dict[str, Any]) -> None:
    """Import all that the papers need, on one thread."""
    for module in order["modules"]:
        importlib.import_module(module)
    if "torch" in sys.modules:
        sys.modules["torch"].set_num_threads(1)
    for paper in order["rehearse"]:
        rehearse(paper)
    gc.collect()
    gc.freeze()


def main() -> None:
    """Warm up, say so, and keep `workers` forks going until every paper is done."""
    order = json.loads(sys.stdin.readline())
    warm(order)
    print("ready", flush=True)
    sys.stdin.readline()
    told, tell = os.pipe()
    running = 0
    for paper in order["papers"]:
        if running == order["workers"]:
            os.wait()
            running -= 1
        if os.fork() == 0:
            os.write(tell, bytes([run_cells(paper)]))
            os._exit(0)
        running += 1
    for _ in range(running):
        os.wait()
    os.close(tell)
    failed = 0
    while part := os.read(told, 4096):
        failed += sum(part)
    print(failed, flush=True)


if __name__ == "__main__":
    main()
