"""What the warm process does ahead of its forks leaves them nothing but speed."""

from __future__ import annotations

import json
import subprocess
import sys

import numpy as np
import pytest

from autograder.sandbox import kernel, rehearsal

SCRIPT = """
import json, os, sys, threading
import numpy as np
{imports}
def draws():
    return [np.random.random(3).tolist(), torch.rand(3).tolist()]
np.random.seed(1)
import torch
torch.manual_seed(1)
if {rehearse}:
    from autograder.sandbox.rehearsal import USES, rehearse
    failed = []
    for name, use in list(USES.items()):
        def noted(module, name=name, use=use):
            try:
                use(module)
            except BaseException as error:
                failed.append(f"{{name}}: {{error!r}}")
        USES[name] = noted
    rehearse()
    print(json.dumps([failed, len(os.listdir("/proc/self/task")), draws()]))
else:
    print(json.dumps([[], len(os.listdir("/proc/self/task")), draws()]))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="counts threads in /proc")
def test_rehearsing_fails_nowhere_keeps_no_thread_and_draws_no_number() -> None:
    pytest.importorskip("torch")
    pytest.importorskip("sklearn")
    imports = "\n".join(f"import {name}" for name in rehearsal.USES)
    found = [
        json.loads(
            subprocess.run(
                [sys.executable, "-c", SCRIPT.format(imports=imports, rehearse=rehearse)],
                env={"CUDA_VISIBLE_DEVICES": "", "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
                | {"MPLBACKEND": "agg"},
                capture_output=True,
                check=True,
                text=True,
                timeout=120,
            ).stdout
        )
        for rehearse in (True, False)
    ]
    failed, threads, drawn = found[0]
    assert failed == []
    assert [threads, drawn] == found[1][1:]


def test_a_library_that_fails_is_left_to_the_submissions(monkeypatch: pytest.MonkeyPatch) -> None:
    used = []

    def fails(_: object) -> None:
        np.random.random()
        raise RuntimeError

    monkeypatch.setattr(rehearsal, "USES", {"numpy": fails, "json": used.append, "not.loaded": used.append})
    np.random.seed(3)
    rehearsal.rehearse()
    assert used == [json]
    assert np.random.random() == np.random.RandomState(3).random_sample()


@pytest.mark.skipif(sys.platform != "linux", reason="asks the Linux kernel")
def test_large_pages_leave_memory_as_it_is() -> None:
    kept = np.arange(2_000_000)
    kernel.use_large_pages()
    assert int(kept.sum()) == 1999999 * 1000000
