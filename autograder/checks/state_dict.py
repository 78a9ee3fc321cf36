"""A state dict and the model that it goes into: whether they fit, told by names and shapes."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from autograder.checks.exact import is_tensor
from autograder.checks.sentences import complaint, show

__all__ = ["fill", "named", "only_tensors"]

SHOWN = 5  # names of a list that a message tells
PLAIN = re.compile(r"[\w.,() -]{1,80}")  # text of a student's that is told as it is
# what wrappers put in front of every name of the model that they wrap, and where that one is
WRAPPERS = {"module.": "model.module", "_orig_mod.": "model._orig_mod"}


def fill(model: Any, tensors: Mapping[str, Any], name: str, parameters: int | None) -> None:
    """Load a state dict into a model, all of it, and make the model ready to answer.

    `name` is the file's, for messages; `parameters` the most that the model may have. Raises AssertionError when the
    model is none, is too large, or differs from the state dict, and when a weight is NaN or infinite.
    """
    import torch

    if not isinstance(model, torch.nn.Module):
        raise AssertionError(complaint("what the checkpoint goes into", "a torch.nn.Module", show(model)))
    count = sum(each.numel() for each in model.parameters())
    if parameters is not None and count > parameters:
        wanted = f"at most {parameters:,} parameters"
        raise AssertionError(complaint("the model is too large", wanted, f"{count:,} parameters"))
    _check_fits(model.state_dict(), tensors, name)
    _check_finite({key for key, _ in model.named_parameters()}, tensors, name)
    model.load_state_dict(dict(tensors), strict=True)
    model.eval()
    if torch.cuda.is_available():
        model.to("cuda")
        model.register_forward_pre_hook(follow, with_kwargs=True)


def follow(model: Any, inputs: tuple[Any, ...], keywords: dict[str, Any]) -> tuple[Any, dict[str, Any]]:
    """Take the tensors that a model is called with to where its parameters are."""
    weight = next(model.parameters(), None)

    def moved(value: Any) -> Any:
        return value.to(weight.device) if weight is not None and is_tensor(value) else value

    return tuple(map(moved, inputs)), {key: moved(value) for key, value in keywords.items()}


def only_tensors(loaded: Any, name: str) -> dict[str, Any]:
    """Give what was loaded from a file as a dict of tensors by name. Raises AssertionError when it is no such thing."""
    found = show(loaded)
    if isinstance(loaded, dict):
        odd = [key for key, value in loaded.items() if type(key) is not str or not is_tensor(value)]
        if not odd:
            return dict(loaded)
        found = f"a dict in which {named(odd)} is no tensor"
    likely = "more than the weights was saved: write model.state_dict() alone"
    raise AssertionError(complaint(f"{name} is no state dict", "a dict of tensors by name", found, likely))


def named(names: Sequence[Any]) -> str:
    """Tell a list of names in a line, cut; what is no plain text is quoted."""
    told = [each if type(each) is str and PLAIN.fullmatch(each) else show(each) for each in names[:SHOWN]]
    return ", ".join(told) + (f" and {len(names) - SHOWN} more" if len(names) > SHOWN else "")


def _check_fits(own: Mapping[str, Any], tensors: Mapping[str, Any], name: str) -> None:
    """Compare a file's names and shapes with those of the model. Raises AssertionError when they differ."""
    missing = [key for key in own if key not in tensors]
    unexpected = [key for key in tensors if key not in own]
    shapes = [
        f"{key} is {tuple(tensors[key].shape)} and not {tuple(own[key].shape)}"
        for key in own
        if key in tensors and tensors[key].shape != own[key].shape
    ]
    differences = (("without", missing), ("with", unexpected), ("in which", shapes))
    found = "; ".join(f"{what} {named(keys)}" for what, keys in differences if keys)
    if not found:
        return
    likely = "it was saved from another architecture than the notebook builds"
    for prefix, inner in WRAPPERS.items():
        if unexpected and all(key.startswith(prefix) for key in unexpected):
            likely = f"it was saved from a wrapped model: save {inner}.state_dict()"
    raise AssertionError(
        complaint(f"{name} does not fit the model", f"its {len(own)} tensors", found, likely)
    )


def _check_finite(parameters: set[str], tensors: Mapping[str, Any], name: str) -> None:
    """Raise AssertionError for NaN, and for an infinite parameter; a mask in a buffer may be infinite."""
    for key, tensor in tensors.items():
        if not tensor.is_floating_point():
            continue
        numbers = tensor if tensor.element_size() > 1 else tensor.float()  # float8 has no isnan
        if numbers.isnan().any() or (key in parameters and numbers.isinf().any()):
            verdict, found = f"{name} holds weights that are no numbers", f"NaN or infinity in {named([key])}"
            likely = "a training run that diverged: a smaller learning rate, or gradients that are clipped"
            raise AssertionError(complaint(verdict, "finite weights", found, likely))
