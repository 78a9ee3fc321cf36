"""Random generators, tensors and data frames cross the codec as what they were."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import numpy as np
import pytest
from crossing import cross, message

from autograder.exam.codec import Ref, Unsendable
from autograder.exam.wire.tensors import DTYPES as TENSOR_DTYPES


def test_a_generator_goes_on_with_the_same_numbers() -> None:
    wanted = np.random.default_rng(7)
    wanted.integers(5, dtype=np.int32)  # leaves half a word over
    found = cross(wanted)
    assert (
        found.integers(1 << 30, size=3, dtype=np.int32).tolist()
        == wanted.integers(1 << 30, size=3, dtype=np.int32).tolist()
    )


def test_a_generator_spawns_the_same_children() -> None:
    wanted = np.random.default_rng(7).spawn(2)[1]
    wanted.spawn(1)
    assert cross(wanted).spawn(1)[0].random() == wanted.spawn(1)[0].random()


def test_a_random_state_goes_on_with_the_same_numbers() -> None:
    wanted = np.random.RandomState(7)
    wanted.standard_normal()  # leaves the second of a pair over
    assert cross(wanted).standard_normal(3).tolist() == wanted.standard_normal(3).tolist()


@pytest.fixture(name="torch")
def _torch() -> Any:
    return pytest.importorskip("torch")


@pytest.mark.parametrize("name", TENSOR_DTYPES)
def test_tensors_of_every_dtype_cross(torch: Any, name: str) -> None:
    wanted = torch.tensor([[0, 1, 2]]).to(getattr(torch, name))
    found = cross(wanted)
    assert type(found) is torch.Tensor
    assert found.dtype is wanted.dtype
    assert torch.equal(found, wanted)


def test_a_transposed_a_single_and_an_empty_tensor_cross(torch: Any) -> None:
    for wanted in (
        torch.arange(6).reshape(2, 3).T,
        torch.tensor(2.5),
        torch.zeros(0, 3),
        torch.ones(1).expand(9),
    ):
        assert torch.equal(cross(wanted), wanted)


def test_a_leaf_keeps_its_gradient_flag_and_a_result_loses_its_history(torch: Any) -> None:
    leaf = torch.ones(2, requires_grad=True)
    assert [(t.requires_grad, t.is_leaf) for t in cross([leaf, leaf * 2, leaf.detach()])] == [
        (True, True),
        (False, True),
        (False, True),
    ]


def test_parameters_and_tensors_without_plain_data_go_as_references(torch: Any) -> None:
    others = [
        torch.nn.Parameter(torch.ones(2)),
        torch.eye(2).to_sparse(),
        torch.empty(2, device="meta"),
        torch.nn.Linear(2, 2),
    ]
    for other in others:
        assert cross(other, lambda _: Ref("sender", 1)) == Ref("sender", 1)


def test_a_tensor_inside_vmap_goes_as_a_reference(torch: Any) -> None:
    found = []

    def function(x: Any) -> Any:
        found.append(cross(x, lambda _: Ref("sender", 1)))
        return x

    torch.func.vmap(function)(torch.ones(3))
    assert found == [Ref("sender", 1)]


def test_dtypes_devices_and_sizes_cross(torch: Any) -> None:
    wanted = [torch.float16, torch.bool, torch.device("cpu"), torch.device("cuda", 1), torch.Size([2, 3])]
    assert cross(wanted) == [*wanted[:-1], (2, 3)]


@pytest.fixture(name="pandas")
def _pandas() -> Any:
    return pytest.importorskip("pandas")


@pytest.fixture(name="frame")
def _frame(pandas: Any) -> Any:
    frame = pandas.DataFrame(
        {
            "number": [1, 2, 3],
            "text": ["x", None, "z"],
            "category": pandas.Categorical(["u", "v", None], ordered=True),
            "bins": pandas.cut([1, 2, 9], 3, labels=[4, 5, 6]),
            "day": pandas.date_range("2020", periods=3),
            "flag": [True, False, True],
            ("a", 1): np.array([1, 2, 3], "m8[s]"),
        },
        index=pandas.Index(["r", "s", "s"], name="row"),
    )
    frame["object"] = pandas.Series([(1, "p"), np.nan, None], dtype=object, index=frame.index)
    frame["string"] = pandas.Series(["p", pandas.NA, "q"], dtype="string", index=frame.index)
    return frame


def test_a_frame_of_mixed_columns_crosses(pandas: Any, frame: Any) -> None:
    pandas.testing.assert_frame_equal(cross(frame), frame)


def test_frames_of_one_dtype_and_empty_ones_cross(pandas: Any) -> None:
    frames = [
        pandas.DataFrame(np.arange(6.0).reshape(2, 3), columns=list("abc")),
        pandas.DataFrame(),
        pandas.DataFrame(index=[1, 2]),
        pandas.DataFrame(columns=["a", "b"]),
        pandas.DataFrame([[1, "x"]], columns=["same", "same"]),
    ]
    for wanted in frames:
        pandas.testing.assert_frame_equal(cross(wanted), wanted)


def test_every_column_crosses_as_a_series(pandas: Any, frame: Any) -> None:
    for name in frame:
        pandas.testing.assert_series_equal(cross(frame[name]), frame[name])


def test_every_column_crosses_as_an_index(pandas: Any, frame: Any) -> None:
    for name in ("number", "text", "category", "bins", "day", "flag", "object", "string"):
        wanted = pandas.Index(frame[name], name=("n", 1))
        pandas.testing.assert_index_equal(cross(wanted), wanted)
    pandas.testing.assert_index_equal(cross(pandas.RangeIndex(2, 9, 3)), pandas.RangeIndex(2, 9, 3))


def test_other_pandas_objects_go_as_references(pandas: Any) -> None:
    others = [
        pandas.DataFrame({"a": [[1]]}),
        pandas.Series([1, None], dtype="Int64"),
        pandas.Series([1], index=pandas.MultiIndex.from_tuples([(1, 2)])),
        pandas.Series(pandas.date_range("2020", periods=2, tz="UTC")),
        pandas.Series([1], name=print),
        pandas.Series(["x", pandas.NA], dtype=object),
        pandas.Timestamp("2020", tz="UTC"),
        pandas.RangeIndex(10**12),
    ]
    for other in others:
        assert cross(other, lambda _: Ref("sender", 1)) == Ref("sender", 1)
        with pytest.raises(Unsendable, match="cannot be sent"):
            message(other)


@pytest.mark.parametrize("library", ["torch", "pandas"])
def test_no_library_is_imported_for_the_senders_sake(library: str) -> None:
    module = pytest.importorskip(library)
    value = module.zeros(2) if library == "torch" else module.Series([1.5])
    code = (
        "import sys; from autograder.exam.codec import NotLoaded, decode\n"
        f"try: decode({message(value)!r}, None)\n"
        f"except NotLoaded as error: print(error, {library!r} in sys.modules)"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert found == f"an object of {library}, which is not imported here False\n"
