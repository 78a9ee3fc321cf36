"""Arrays cross with their layout, and without being copied where that can be helped."""

from __future__ import annotations

import numpy as np
import pytest
from crossing import cross, keep, message

from autograder.exam.codec import decode, encode


def test_fortran_order_is_kept() -> None:
    found = cross(np.arange(6).reshape(2, 3).T)
    assert found.flags.f_contiguous
    assert not found.flags.c_contiguous


@pytest.mark.parametrize("step", [2, -1])
def test_a_strided_array_crosses(step: int) -> None:
    wanted = np.arange(4000.0).reshape(40, 100)[::step, ::step]
    assert np.array_equal(cross(wanted), wanted)


def test_a_foreign_byte_order_becomes_native() -> None:
    found = cross(np.array([1, 2], ">i4"))
    assert (found.dtype, found.tolist()) == (np.dtype("=i4"), [1, 2])


def test_arrays_are_aligned_views_on_the_message() -> None:
    received = message(["x", np.arange(3), b"odd", np.ones(4)])
    found = decode(received, keep)
    for array in (found[1], found[3]):
        assert array.flags.aligned
        assert array.flags.writeable
        assert array.ctypes.data % 16 == 0
        assert np.shares_memory(array, np.frombuffer(received, np.uint8))


def test_a_large_array_is_not_copied_to_be_sent() -> None:
    array = np.arange(100_000)
    parts = encode([array], keep)
    assert any(np.shares_memory(np.frombuffer(part, np.uint8), array) for part in parts)


def test_a_message_at_an_odd_address_gives_aligned_arrays() -> None:
    found = decode(memoryview(bytearray(1) + message(np.arange(3.0)))[1:], keep)
    assert found.ctypes.data % 16 == 0
    assert found.tolist() == [0, 1, 2]


def test_a_read_only_message_gives_writable_arrays() -> None:
    found = decode(memoryview(bytes(message(np.arange(3)))), keep)
    found[0] = 7
    assert found.tolist() == [7, 1, 2]
