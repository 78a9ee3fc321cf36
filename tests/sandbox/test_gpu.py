"""Graphics processors, with a device of the tests' own: this machine need not have one."""

from __future__ import annotations

import ctypes
import sys
from types import SimpleNamespace
from typing import Any

import pytest

from autograder.model import Limits
from autograder.sandbox import gpu
from autograder.sandbox.docker import walls
from autograder.sandbox.docker_gpu import Gpu, find_gpus

UUID = "GPU-fef8089b-4820-abfc-e83e-94318197576e"


class Clock:
    """Time that passes when it is told to, or slept through."""

    def __init__(self) -> None:
        self.now = 100.0

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds


class StubDevice:
    """A device whose memory and load are what the test says."""

    def __init__(self, used: float = 500.0) -> None:
        self.used, self.busy, self.lost = used, 0.0, False

    def used_mb(self) -> float:
        if self.lost:
            raise OSError("the graphics processor's driver: nvmlDeviceGetMemoryInfo gives 15")
        return self.used

    def load(self) -> float:
        return self.busy


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(gpu, "time", made)
    return made


def test_the_peak_of_memory_and_the_busy_seconds_are_those_of_one_submission(clock: Clock) -> None:
    device = StubDevice()
    meter = gpu.Meter(device)
    for used, busy in ((700.0, 0.5), (2500.0, 1.0), (900.0, 0.0)):
        clock.sleep(0.1)
        device.used, device.busy = used, busy
        meter.sample()
    assert meter.used() == {"gpu_mb": 2000.0, "gpu_seconds": pytest.approx(0.15)}
    device.used = 500.0
    meter.start()
    meter.sample()
    assert meter.used() == {"gpu_mb": 0.0, "gpu_seconds": 0.0}


def test_a_device_is_free_when_its_memory_is_as_before(clock: Clock) -> None:
    device = StubDevice()
    meter = gpu.Meter(device)
    device.used += gpu.TOLERANCE_MB
    assert meter.probe() == ""


def test_memory_that_is_given_back_late_is_waited_for(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    device = StubDevice()
    meter = gpu.Meter(device)
    device.used = 3000.0

    def sleep(seconds: float) -> None:
        clock.now += seconds
        if clock.now > 102:
            device.used = 500.0

    monkeypatch.setattr(clock, "sleep", sleep)
    assert meter.probe() == ""
    assert 102 < clock.now < 103


def test_memory_that_stays_held_is_said(clock: Clock) -> None:
    device = StubDevice()
    meter = gpu.Meter(device)
    device.used = 1500.0
    assert meter.probe() == "1000 MB of the graphics processor's memory are still in use"
    assert clock.now > 100 + gpu.FREE_SECONDS


def test_a_device_that_is_lost_is_said_and_not_waited_for(clock: Clock) -> None:
    device = StubDevice()
    meter = gpu.Meter(device)
    device.lost = True
    assert "gives 15" in meter.probe()
    assert clock.now == 100.0


def test_of_a_shared_device_no_figures_are_taken_and_neighbours_do_not_matter(clock: Clock) -> None:
    device = StubDevice()
    meter = gpu.Meter(device, share=4)
    device.used, device.busy = 9000.0, 1.0
    clock.sleep(1)
    meter.sample()
    assert meter.used() == {"gpu_mb": 0.0, "gpu_seconds": 0.0}
    assert meter.probe() == ""


def test_the_drivers_library_is_asked_and_its_errors_are_errors(monkeypatch: pytest.MonkeyPatch) -> None:
    status = {"code": 0}

    def memory(_handle: Any, found: Any) -> int:
        found[2] = 300 << 20
        return status["code"]

    def load(_handle: Any, found: Any) -> int:
        found[0] = 25
        return 0

    library = SimpleNamespace(
        nvmlInit_v2=lambda: 0,
        nvmlDeviceGetHandleByIndex_v2=lambda index, handle: 0,
        nvmlDeviceGetMemoryInfo=memory,
        nvmlDeviceGetUtilizationRates=load,
    )
    monkeypatch.setattr(ctypes, "CDLL", lambda name: library)
    device = gpu.Nvml()
    assert (device.used_mb(), device.load()) == (300.0, 0.25)
    status["code"] = 15
    with pytest.raises(OSError, match="nvmlDeviceGetMemoryInfo gives 15"):
        device.used_mb()


def torch_stub(started: bool, available: bool, fractions: list[float]) -> SimpleNamespace:
    cuda = SimpleNamespace(
        is_initialized=lambda: started,
        is_available=lambda: available,
        set_per_process_memory_fraction=fractions.append,
    )
    return SimpleNamespace(cuda=cuda)


def test_cuda_before_the_fork_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "torch", torch_stub(False, True, []))
    gpu.refuse_early_cuda()
    monkeypatch.setitem(sys.modules, "torch", torch_stub(True, True, []))
    with pytest.raises(RuntimeError, match="CUDA was started in the warm process"):
        gpu.refuse_early_cuda()


@pytest.mark.parametrize(
    ("share", "available", "wanted"), [(4, True, [0.25]), (1, True, []), (4, False, [])], ids=str
)
def test_who_shares_keeps_to_a_part_of_the_memory(
    share: int, available: bool, wanted: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    fractions: list[float] = []
    monkeypatch.setitem(sys.modules, "torch", torch_stub(False, available, fractions))
    gpu.begin_share(share)
    assert fractions == wanted


def test_a_container_is_given_its_device_and_no_other() -> None:
    settings = walls(Limits(), UUID, 2)
    (request,) = settings["device_requests"]
    assert request["DeviceIDs"] == [UUID]
    assert request["Count"] == 0
    assert settings["environment"]["CUDA_VISIBLE_DEVICES"] == "0"
    assert settings["environment"]["COURSE_GPU_SHARE"] == "2"
    without = walls(Limits())
    assert without["device_requests"] == []
    assert without["environment"]["CUDA_VISIBLE_DEVICES"] == ""
    assert "COURSE_GPU_SHARE" not in without["environment"]


class StubContainer:
    def __init__(self, status: int, said: bytes, refusal: Exception | None) -> None:
        self.status, self.said, self.refusal, self.removed = status, said, refusal, False

    def start(self) -> None:
        if self.refusal:
            raise self.refusal

    def wait(self, timeout: float) -> dict[str, int]:
        return {"StatusCode": self.status}

    def logs(self) -> bytes:
        return self.said

    def remove(self, force: bool) -> None:
        self.removed = True


def found_with(container: StubContainer) -> tuple[list[Gpu], str]:
    created: list[dict[str, Any]] = []

    def create(image: str, command: list[str], **options: Any) -> StubContainer:
        created.append(options)
        return container

    client = SimpleNamespace(containers=SimpleNamespace(create=create))
    found = find_gpus(client, SimpleNamespace(id="sha256:0"))  # type: ignore[arg-type]
    assert created[0]["device_requests"][0]["Count"] == -1
    assert container.removed
    return found


def test_the_engines_devices_are_listed() -> None:
    said = f"{UUID}, 143771, NVIDIA H200\nGPU-2, [N/A], Some, thing\n".encode()
    gpus, _ = found_with(StubContainer(0, said, None))
    assert gpus == [Gpu(UUID, 143771.0, "NVIDIA H200"), Gpu("GPU-2", 0.0, "Some, thing")]


def test_no_device_is_no_error_and_says_why() -> None:
    from docker.errors import APIError

    refused = APIError("500", explanation='could not select device driver "nvidia"')
    assert found_with(StubContainer(0, b"", refused)) == ([], 'could not select device driver "nvidia"')
    assert found_with(StubContainer(9, b"line\nno devices were found", None)) == ([], "no devices were found")
    assert found_with(StubContainer(0, b"", None)) == ([], "nvidia-smi lists no device")
