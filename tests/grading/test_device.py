"""Which device a result names: what the models of a measured figure ran on."""

from types import SimpleNamespace

import pytest
from small_class import EXAM, result

from autograder.course import Course
from autograder.grading.running.batch import examine
from autograder.grading.sitting import hall
from autograder.grading.sitting.hall import hall_for
from autograder.grading.sitting.session import ExamFiles
from autograder.sandbox.docker_gpu import Gpu

FIRST = Gpu("GPU-1", 143771.0, "NVIDIA H200")
SECOND = Gpu("GPU-2", 143771.0, "NVIDIA H200")
OTHER = Gpu("GPU-3", 15360.0, "Tesla T4")


@pytest.fixture
def asked(monkeypatch, tmp_path):
    """Opens a hall on a machine with these devices; gives it and what the sandbox was started with."""

    def open_hall(*gpus):
        started = {}

        def sandbox(*_, **options):
            started.update(options)
            return SimpleNamespace(level="", missing=(), image=SimpleNamespace(id="sha256:1"))

        monkeypatch.setattr(hall, "with_devices", lambda root, name: (None, [*gpus], ""))
        monkeypatch.setattr(hall, "DockerSandbox", sandbox)
        return hall_for([EXAM], Course(tmp_path), sandbox="docker"), started

    return open_hall


@pytest.mark.parametrize(
    ("gpus", "wanted"),
    [
        ((), "cpu"),
        ((FIRST,), "NVIDIA H200"),
        ((FIRST, SECOND), "NVIDIA H200"),
        ((OTHER, FIRST), "NVIDIA H200 or Tesla T4"),
    ],
)
def test_a_hall_names_the_devices_that_its_containers_are_given(asked, gpus, wanted):
    opened, started = asked(*gpus)
    assert opened.device == wanted
    assert started["gpus"] == [gpu.uuid for gpu in gpus]


def test_a_result_names_the_device_of_its_hall(asked):
    opened, _ = asked(FIRST)
    paper = result("alice", {}, reason="not handed in").paper
    found = examine(opened, EXAM, paper, "alice", ExamFiles())
    assert (found.device, found.image) == ("NVIDIA H200", "sha256:1")


def test_the_local_sandbox_is_the_cpu():
    assert hall.LocalHall.device == "cpu"
