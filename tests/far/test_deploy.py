"""The files to copy are accepted by what they are for, as far as that runs without a cluster."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

import pytest
import yaml

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"


def read(path: str) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((DEPLOY / path).read_text(encoding="utf-8"))
    return found


def test_slurm_gets_a_job_with_a_worker_for_each_core(monkeypatch: pytest.MonkeyPatch) -> None:
    jobqueue = pytest.importorskip("dask_jobqueue")
    scripts: list[str] = []

    class OnPaper(jobqueue.SLURMCluster):  # type: ignore[name-defined, misc]
        def __init__(self, **options: Any) -> None:
            # no network of that name here, and no scheduler is started
            options["interface"] = "lo"
            super().__init__(**options)
            scripts.append(self.job_script())

    monkeypatch.setattr(jobqueue, "SLURMCluster", OnPaper)
    made = runpy.run_path(str(DEPLOY / "slurm/grade.py"), run_name="read")["cluster"]
    made.close()

    (script,) = scripts
    assert "#SBATCH --cpus-per-task=8" in script
    assert "#SBATCH -p cpu" in script
    assert "--nworkers 8" in script
    assert "--nthreads 1" in script
    assert "--lifetime 225m" in script


def test_a_kubernetes_worker_does_one_task_at_a_time() -> None:
    (container,) = read("kubernetes/cluster.yaml")["spec"]["worker"]["spec"]["containers"]

    assert container["args"][:2] == ["dask", "worker"]
    assert container["args"][container["args"].index("--nthreads") + 1] == "1"


def test_the_service_and_the_policy_find_the_pods_by_the_operators_labels() -> None:
    cluster = read("kubernetes/cluster.yaml")
    name = cluster["metadata"]["name"]

    selector = cluster["spec"]["scheduler"]["service"]["selector"]
    assert selector == {"dask.org/cluster-name": name, "dask.org/component": "scheduler"}
    assert read("kubernetes/policy.yaml")["spec"]["podSelector"]["matchLabels"] == {
        "dask.org/cluster-name": name
    }
    assert read("kubernetes/autoscaler.yaml")["spec"]["cluster"] == name


def test_dask_knows_every_setting() -> None:
    """A setting that is misspelt would be passed over in silence."""
    distributed = pytest.importorskip("distributed")
    from autograder.grading.far.patience import PATIENCE

    known = yaml.safe_load(
        (Path(distributed.__file__).parent / "distributed.yaml").read_text(encoding="utf-8")
    )

    assert unknown(read("dask/course.yaml"), known | {"course": {"patience": PATIENCE}}) == []


def unknown(settings: dict[str, Any], known: dict[str, Any], above: str = "") -> list[str]:
    found = []
    for name, value in settings.items():
        if name not in known:
            found.append(above + name)
        elif isinstance(value, dict):
            found += unknown(value, known[name], f"{above}{name}.")
    return found
