"""The graphics processors of a Docker engine's machine."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from docker import DockerClient
    from docker.models.images import Image

__all__ = ["Gpu", "device_request", "find_gpus"]

QUERY = ["nvidia-smi", "--query-gpu=uuid,memory.total,name", "--format=csv,noheader,nounits"]
CAPABILITIES = ["gpu", "compute", "utility"]


@dataclass(frozen=True)
class Gpu:
    """One device; `uuid` is what a container asks for it by."""

    uuid: str
    memory_mb: float
    name: str


def find_gpus(client: DockerClient, image: Image) -> tuple[list[Gpu], str]:
    """The devices that containers of this engine can be given; with none, why, in words."""
    from docker.errors import APIError

    container = client.containers.create(
        image.id,
        QUERY,
        network_mode="none",
        device_requests=[_request(count=-1)],
    )
    try:
        container.start()
        status = container.wait(timeout=60)["StatusCode"]
        said = container.logs().decode(errors="replace").strip()
    except APIError as error:
        return [], str(error.explanation or error).strip()
    finally:
        container.remove(force=True)
    if status:
        return [], said.splitlines()[-1] if said else f"nvidia-smi left with {status}"
    return [gpu for line in said.splitlines() if (gpu := _read(line))], "nvidia-smi lists no device"


def device_request(uuid: str) -> Any:
    """What a container's settings say to be given this device and no other."""
    return _request(device_ids=[uuid])


def _request(**which: Any) -> Any:
    from docker.types import DeviceRequest

    return DeviceRequest(driver="nvidia", capabilities=[CAPABILITIES], **which)


def _read(line: str) -> Gpu | None:
    parts = [part.strip() for part in line.split(",", 2)]
    if len(parts) != 3 or not parts[0].startswith("GPU-"):
        return None
    memory = float(parts[1]) if parts[1].replace(".", "", 1).isdigit() else 0.0
    return Gpu(parts[0], memory, parts[2])
