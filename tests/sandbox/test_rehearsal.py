"""What the warm process does ahead of its forks leaves them nothing but speed."""

from __future__ import annotations

import json
import subprocess
import sys

import numpy as np
import pytest

from autograder.sandbox import kernel, rehearsal

# a fork draws without having rehearsed, then its parent rehearses and draws
SCRIPT = """
import json, os
import numpy as np
{imports}
import torch
from autograder.sandbox.rehearsal import USES, rehearse

def tell(threads, *failed):
    drawn = [np.random.random(3).tolist(), torch.rand(3).tolist()]
    print(json.dumps([failed, threads, drawn]), flush=True)

def threads():
    return len(os.listdir("/proc/self/task"))

np.random.seed(1)
torch.manual_seed(1)
before = threads()
if (child := os.fork()) == 0:
    tell(before)
    os._exit(0)
os.waitpid(child, 0)
failed = []
for name, use in list(USES.items()):
    def noted(module, name=name, use=use):
        try:
            use(module)
        except BaseException as error:
            failed.append(f"{{name}}: {{error!r}}")
    USES[name] = noted
rehearse()
tell(threads(), *failed)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="counts threads in /proc")
def test_rehearsing_fails_nowhere_keeps_no_thread_and_draws_no_number() -> None:
    pytest.importorskip("torch")
    pytest.importorskip("sklearn")
    imports = "\n".join(f"import {name}" for name in rehearsal.USES)
    said = subprocess.run(
        [sys.executable, "-c", SCRIPT.format(imports=imports)],
        env={"CUDA_VISIBLE_DEVICES": "", "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
        | {"MPLBACKEND": "agg"},
        capture_output=True,
        check=True,
        text=True,
    ).stdout
    plain, rehearsed = (json.loads(line) for line in said.splitlines())
    assert rehearsed == plain


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
