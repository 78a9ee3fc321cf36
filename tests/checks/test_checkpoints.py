"""A checkpoint in the student's own Jupyter: what is loaded, what is refused, and what the refusal teaches."""

from __future__ import annotations

import os
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from autograder.checks.checkpoints import checkpoint, file_megabytes
from autograder.checks.state_dict import follow, named

torch = pytest.importorskip("torch")


class Net(torch.nn.Module):
    """Three layers' worth of names: weights, a mask with infinities, and running statistics."""

    def __init__(self) -> None:
        super().__init__()
        self.first = torch.nn.Linear(4, 3)
        self.norm = torch.nn.BatchNorm1d(3)
        self.register_buffer("mask", torch.full((3,), -torch.inf))

    def forward(self, x: Any) -> Any:
        return self.norm(self.first(x))


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def state(**changed: Any) -> dict[str, Any]:
    return {**Net().state_dict(), **changed}


def refused(name: str = "net.pt", build: Callable[[], Any] = Net, **limits: Any) -> str:
    with pytest.raises(AssertionError) as error:
        checkpoint(name, build, **{"megabytes": 1, **limits})
    return str(error.value)


# -- what is loaded ------------------------------------------------------------------------------------------


def test_a_state_dict_of_torch_fills_the_model_and_puts_it_into_evaluation_mode() -> None:
    trained = Net()
    torch.save(trained.state_dict(), "net.pt")
    model = checkpoint("net.pt", Net, megabytes=1, parameters=21)
    assert not model.training
    assert torch.equal(model.first.weight, trained.first.weight)


def test_a_safetensors_file_fills_the_model() -> None:
    safetensors = pytest.importorskip("safetensors.torch")
    trained = Net()
    safetensors.save_file(trained.state_dict(), "net.safetensors")
    model = checkpoint("net.safetensors", Net, megabytes=1)
    assert torch.equal(model.first.weight, trained.first.weight)


def test_half_the_precision_is_allowed() -> None:
    torch.save({key: value.half() for key, value in state().items()}, "net.pt")
    assert checkpoint("net.pt", Net, megabytes=1).first.weight.dtype == torch.float32


def test_parameters_in_the_place_of_tensors_are_tensors() -> None:
    torch.save(dict(state(), **dict(Net().named_parameters())), "net.pt")
    checkpoint("net.pt", Net, megabytes=1)


def test_what_the_model_is_called_with_follows_its_parameters() -> None:
    model = torch.nn.Linear(2, 2, device="meta")
    (x, other), keywords = follow(model, (torch.ones(2), "text"), {"y": torch.ones(2)})
    assert (x.device.type, other, keywords["y"].device.type) == ("meta", "text", "meta")


def test_where_there_is_a_gpu_the_model_goes_to_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """With a stub of a GPU: torch's device without data stands for it."""
    places: list[str] = []
    really_to = torch.nn.Module.to

    def to(model: Any, place: str) -> Any:
        places.append(place)
        return really_to(model, "meta")

    torch.save(state(), "net.pt")
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(torch.nn.Module, "to", to)
    model = checkpoint("net.pt", Net, megabytes=1)
    assert places == ["cuda"]
    assert model.first.weight.device.type == "meta"
    assert model(torch.ones(2, 4)).device.type == "meta"


def test_the_size_of_a_file_is_told_in_millions_of_bytes(folder: Path) -> None:
    (folder / "net.pt").write_bytes(bytes(2_500_000))
    assert file_megabytes("net.pt") == 2.5


# -- what does not fit ---------------------------------------------------------------------------------------


def test_missing_and_unexpected_names_and_other_shapes_are_told() -> None:
    found = state(more=torch.ones(1), mask=torch.ones(4))
    del found["first.bias"]
    torch.save(found, "net.pt")
    message = refused()
    assert "without first.bias; with more; in which mask is (4,) and not (3,)" in message
    assert "another architecture" in message


@pytest.mark.parametrize(
    ("prefix", "inner"), [("module.", "model.module"), ("_orig_mod.", "model._orig_mod")]
)
def test_a_wrapped_model_is_recognised_by_its_names(prefix: str, inner: str) -> None:
    torch.save({prefix + key: value for key, value in state().items()}, "net.pt")
    assert f"save {inner}.state_dict()" in refused()


@pytest.mark.parametrize("bad", [torch.nan, torch.inf])
def test_weights_that_are_no_numbers_are_refused(bad: float) -> None:
    found = state()
    found["first.bias"][1] = bad
    torch.save(found, "net.pt")
    assert "NaN or infinity in first.bias" in refused()


def test_nan_in_a_buffer_is_refused_while_infinity_is_a_mask() -> None:
    torch.save(state(mask=torch.full((3,), torch.nan)), "net.pt")
    assert "NaN or infinity in mask" in refused()


def test_the_largest_number_of_float64_is_a_number() -> None:
    torch.save(state(mask=torch.full((3,), 1e300, dtype=torch.float64)), "net.pt")
    checkpoint("net.pt", Net, megabytes=1)


def test_a_model_with_too_many_parameters_is_refused_frozen_ones_included() -> None:
    def frozen() -> Any:
        return Net().requires_grad_(False)

    torch.save(state(), "net.pt")
    message = refused(build=frozen, parameters=20)
    assert "wanted: at most 20 parameters" in message
    assert "found:  21 parameters" in message


def test_what_is_built_has_to_be_a_model() -> None:
    torch.save(state(), "net.pt")
    assert "found:  3" in refused(build=lambda: 3)


# -- what is no checkpoint -----------------------------------------------------------------------------------


def test_a_checkpoint_with_more_than_the_weights_is_told_how_to_save() -> None:
    torch.save({"model": state(), "epoch": 3}, "net.pt")
    message = refused()
    assert "a dict in which model, epoch is no tensor" in message
    assert "model.state_dict() alone" in message


def test_a_whole_model_is_told_how_to_save() -> None:
    torch.save(torch.nn.Linear(2, 2), "net.pt")
    message = refused()
    assert "torch.nn.modules.linear.Linear" in message
    assert "torch.save(model.state_dict(), 'net.pt')" in message


class Bomb:
    """Runs a command where it is unpickled."""

    def __reduce__(self) -> Any:
        return os.system, ("touch exploded",)


@pytest.mark.parametrize("new_format", [True, False])
def test_a_pickle_that_would_run_something_does_not(folder: Path, new_format: bool) -> None:
    torch.save({"first.weight": Bomb()}, "net.pt", _use_new_zipfile_serialization=new_format)
    message = refused()
    assert "posix.system, which would have to run to load the file" in message
    assert not (folder / "exploded").exists()


@pytest.mark.parametrize("content", [b"", b"\x80\x02", b"PK\x03\x04", b"x" * 1000])
def test_a_broken_file_of_torch_is_told(folder: Path, content: bytes) -> None:
    (folder / "net.pt").write_bytes(content)
    assert "net.pt cannot be read" in refused()


@pytest.mark.parametrize("size", [1 << 63, (1 << 64) - 1, 1 << 30, 9])
def test_a_safetensors_header_of_any_length_is_read_within_the_file(folder: Path, size: int) -> None:
    pytest.importorskip("safetensors")
    (folder / "net.safetensors").write_bytes(struct.pack("<Q", size) + b"{}" + bytes(6))
    assert "net.safetensors cannot be read" in refused("net.safetensors")


# -- what is no file of this folder --------------------------------------------------------------------------


def test_a_file_that_is_not_there_is_told(folder: Path) -> None:
    message = refused()
    assert message.startswith("net.pt was not handed in")
    assert "hand it in with the notebook" in message


def test_a_link_is_not_followed(folder: Path) -> None:
    torch.save(state(), "real.pt")
    (folder / "net.pt").symlink_to("real.pt")
    assert "found:  a link" in refused()
    with pytest.raises(AssertionError, match="a link"):
        file_megabytes("net.pt")


def test_a_pipe_that_nobody_writes_to_is_not_waited_for() -> None:
    os.mkfifo("net.pt")
    assert "not a regular file" in refused()


def test_a_folder_is_no_file(folder: Path) -> None:
    (folder / "net.pt").mkdir()
    assert "not a regular file" in refused()


def test_a_file_over_its_limit_is_not_read(folder: Path) -> None:
    with open("net.pt", "wb") as file:
        file.truncate(3_000_000_000)
    message = refused(megabytes=2)
    assert "at most 2 MB (2,000,000 bytes)" in message
    assert "3e+03 MB (3,000,000,000 bytes)" in message


@pytest.mark.parametrize("name", ["", ".", "..", "../net.pt", "/etc/passwd", "a\\b", "a\0b"])
def test_a_name_that_leads_elsewhere_is_the_tests_mistake(name: str) -> None:
    with pytest.raises(ValueError, match="plain file name"):
        checkpoint(name, Net, megabytes=1)


def test_odd_names_are_quoted_and_long_lists_are_cut() -> None:
    assert (
        named(["a.weight", "b\x1b[31m", 3, "c", "d", "e", "f"])
        == "a.weight, 'b\\x1b[31m', 3, c, d and 2 more"
    )
