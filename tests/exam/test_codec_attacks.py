"""Messages that no sender of ours writes: each is refused, in little memory, or made harmless."""

from __future__ import annotations

import struct
import tracemalloc
from typing import Any

import numpy as np
import pytest
from crossing import keep, message

from autograder.exam.codec import BOUNDS, Bounds, Ref, WireError, decode

MERSENNE_61 = 2**61 - 1


def size(number: int) -> bytes:
    return b"\xff" + struct.pack("<Q", number)


def members(*parts: bytes, count: int | None = None) -> bytes:
    return b"\0" + size(len(parts) if count is None else count) + b"".join(parts)


def axes(*shape: int, order: int = 0) -> bytes:
    return struct.pack(f"<BB{len(shape)}Q", order, len(shape), *shape)


def array(code: int, *shape: int, data: bytes = b"", order: int = 0) -> bytes:
    head = b"A" + bytes((code,)) + axes(*shape, order=order)
    return head + bytes(-len(head) % 16) + data


def texts(kind: bytes, width: int, *shape: int, data: bytes = b"") -> bytes:
    head = b"U" + kind + struct.pack("<I", width) + axes(*shape)
    return head + bytes(-len(head) % 16) + data


def integer(number: int) -> bytes:
    return b"I" + struct.pack("<q", number)


def reference(owner: int, number: int, *names: bytes, count: int | None = None) -> bytes:
    head = struct.pack("<BQB", owner, number, len(names) if count is None else count)
    return b"h" + head + b"".join(size(len(name)) + name for name in names)


def generator(
    increment: int = 1, half: int = 0, entropy: bytes = b"i\0", children: bytes = b"i\0", keys: int = 0
) -> bytes:
    state = struct.pack("<16s16sBI", b"", increment.to_bytes(16, "little"), half, 0)
    return b"G" + state + entropy + children + bytes((keys,)) + b"i\0" * keys


def mersenne(key: bytes, position: int = 0, half: int = 0) -> bytes:
    return b"M" + struct.pack("<2496sHBd", key, position, half, 0.0)


def plain(value: Any) -> bytes:
    return bytes(message(value))


FLOAT64, INT64, DAYS = 11, 4, 17
ANOTHER = Ref("sender", 1)
# a tuple whose hash is also that of a number: the one that is equal to it
PLAIN_HASH = next(pair for pair in ((1, n) for n in range(1000)) if abs(hash(pair)) < MERSENNE_61)
REFUSED = {
    "nothing": (b"", "middle"),
    "unknown tag": (b"?", "unknown tag"),
    "bytes after the end": (b"NN", "after the end"),
    "more members than bytes": (b"l" + members(count=1_000_000), "more members"),
    "more floats than bytes": (b"l\1" + size(1_000_000), "more members"),
    "more members than can be counted": (b"l" + members(count=2**63), "more members"),
    "unknown packing": (b"l\7\0", "packing"),
    "lists in lists": (b"l\0\1" * 65 + b"N", "too deeply"),
    "slices in slices": (b":\0\3" * 5000 + b"N", "too deeply"),
    "three million values": (b"l" + members(b"N" * 3_000_000, count=3_000_000), "too many values"),
    "text beyond the end": (b"s" + size(1000), "beyond the end"),
    "text that is not UTF-8": (b"s\2\xff\xfe", "not UTF-8"),
    "int of a gigabyte": (b"Z" + size(2**30), "an int of more"),
    "slice of two": (b":" + members(b"N", b"N"), "slice"),
    "range without a step": (b"r" + b"i\0" * 3, "step"),
    "range without end": (b"r" + integer(0) + integer(10**18) + integer(1), "range of more"),
    "range of floats": (b"r" + plain(0.0) * 3, "int"),
    "array data missing": (array(FLOAT64, 2**40), "middle"),
    "array whose size wraps around": (array(FLOAT64, 2**33, 2**33), "middle"),
    "array axis of -1": (array(FLOAT64, 2**64 - 1), "middle"),
    "array without elements, of any length": (array(FLOAT64, 0, 2**62), "too long"),
    "array of 33 axes": (array(FLOAT64, *[1] * 33), "too many axes"),
    "array of no order": (array(FLOAT64, 0, order=2), "order"),
    "array of no dtype": (array(255, 0), "dtype"),
    "str items of no width": (texts(b"U", 0, 2**62), "empty or too long"),
    "str items of 16 GB": (texts(b"U", 2**32 - 1, 0), "empty or too long"),
    "bytes items of 4 GB": (texts(b"S", 2**32 - 1, 0), "empty or too long"),
    "items of kind V": (texts(b"V", 1, 0), "no known kind"),
    "no Unicode character": (texts(b"U", 1, 1, data=struct.pack("<I", 0x110000)), "code point"),
    "dtype of 16 GB": (b"EU" + struct.pack("<I", 2**32 - 1), "empty or too long"),
    "texts longer than the text": (b"l\3\1" + struct.pack("<I", 9) + b"\1a", "longer or shorter"),
    "object array longer than its texts": (b"O" + axes(2**50), "values"),
    "list as set member": (b"x" + members(b"l\0\0"), "cannot be one"),
    "list as dict key": (b"d" + members(b"l\0\0") + members(b"N"), "cannot be one"),
    "reference as dict key": (b"d" + members(reference(0, 1)) + members(b"N"), "cannot be one"),
    "reference within a key": (b"x" + members(b"t" + members(reference(0, 1))), "cannot be one"),
    "array as dict key": (b"d" + members(array(INT64, 0)) + members(b"N"), "cannot be one"),
    "two equal keys": (b"d" + members(b"T", plain(1.0)) + members(b"N", b"N"), "equal keys"),
    "two equal members": (b"z" + members(b"i\1", b"T"), "equal members"),
    "more keys than values": (b"d" + members(b"T", b"F") + members(b"N"), "more keys than values"),
    "long int as key": (b"x" + members(b"Z" + size(5000) + bytes(5000)), "an int of more"),
    "members of one hash": (b"x" + members(*(plain(i * MERSENNE_61) for i in range(5000))), "one hash"),
    "tuples of one hash": (b"x" + members(*(plain((i * MERSENNE_61,)) for i in range(100))), "one hash"),
    "members that cannot be compared": (
        b"x" + members(plain(np.int64(hash(PLAIN_HASH))), plain(PLAIN_HASH)),
        "cannot be compared",
    ),
    "too many members": (b"x" + plain([*map(str, range(200_001))])[1:], "set members"),
    "reference to nobody's": (reference(3, 1), "nobody"),
    "reference below zero": (reference(0, 2**63), "nobody"),
    "reference with many names": (reference(0, 1, count=65), "too many names"),
    "reference with a long name": (reference(0, 1, b"x" * 301), "300 characters"),
    "library object with one name": (reference(2, 0, b"os"), "module and qualified name"),
    "generator with an even increment": (generator(2), "PCG64"),
    "generator with too much left": (generator(half=2), "PCG64"),
    "generator with a negative seed": (generator(entropy=integer(-1)), "seed"),
    "generator with a seed of text": (generator(entropy=b"s\0"), "int"),
    "generator with too many children": (generator(children=integer(1 << 32)), "seed"),
    "generator with too many ancestors": (generator(keys=65), "seed"),
    "random state of zeros": (mersenne(b"\xff\xff\xff\x7f"), "MT19937"),
    "random state beyond its end": (mersenne(b"\1" * 2496, 625), "MT19937"),
    "random state with too much left": (mersenne(b"\1" * 2496, 0, 2), "MT19937"),
}


def refusal(content: bytes, bounds: Bounds = BOUNDS) -> WireError:
    with pytest.raises(WireError) as raised:
        decode(bytearray(content), keep, bounds)
    return raised.value


@pytest.mark.parametrize("attack", REFUSED)
def test_it_is_refused(attack: str) -> None:
    content, reason = REFUSED[attack]
    error = refusal(content)
    assert reason in str(error)
    assert not str(error).startswith("not a message")


HUNGRY = [attack for attack, (content, _) in REFUSED.items() if len(content) < 100_000]


@pytest.mark.parametrize("attack", HUNGRY)
def test_it_is_refused_before_memory_is_taken(attack: str) -> None:
    tracemalloc.start()
    try:
        refusal(REFUSED[attack][0])
        assert tracemalloc.get_traced_memory()[1] < 2_000_000
    finally:
        tracemalloc.stop()


def test_a_message_over_the_bound_is_not_looked_at() -> None:
    assert "more than 10 bytes" in str(refusal(b"?" * 11, Bounds(bytes=10)))


def test_what_takes_more_memory_than_bytes_counts_more() -> None:
    for value, count in (
        (set(), 251),
        ({}, 251),
        (np.zeros(0), 201),
        (np.random.default_rng(1), 16),
        (ANOTHER, 112),
    ):
        assert "more than 1,000 values" in str(refusal(plain([value] * count), Bounds(nodes=1000)))


def test_text_is_counted_wherever_it_lies() -> None:
    for value in (["x" * 60, "y" * 60], {"x" * 60: "y" * 60}, ["x" * 10] * 12, [np.str_("x" * 101)]):
        assert "of it" in str(refusal(plain(value), Bounds(text=100)))


def test_sets_that_take_too_long_to_build_are_refused() -> None:
    assert "collide" in str(refusal(plain({*range(2000)}), Bounds(seconds=0)))


def test_honest_members_with_one_hash_are_let_through() -> None:
    offsets = {
        (a, b, c, d, e) for a in (-1, -2) for b in (-1, -2) for c in (-1, -2) for d in (-1, -2) for e in "xy"
    }
    assert decode(message(offsets), keep) == offsets


def test_nans_may_be_members() -> None:
    assert len(decode(bytearray(b"x" + members(*[plain(float("nan"))] * 3)), keep)) == 3


def test_truth_values_become_0_or_1() -> None:
    found = decode(bytearray(array(0, 3, data=b"\x00\x07\xff")), keep)
    assert found.view(np.uint8).tolist() == [0, 1, 1]
    assert decode(bytearray(b"S\0\x07"), keep) is np.True_


def test_an_exception_of_resolve_becomes_the_cause() -> None:
    with pytest.raises(WireError) as raised:
        decode(message(ANOTHER), {}.__getitem__)
    assert isinstance(raised.value.__cause__, KeyError)


def test_a_wire_error_of_resolve_passes() -> None:
    def resolve(_: Ref) -> None:
        raise WireError("never sent")

    with pytest.raises(WireError, match=r"^never sent$"):
        decode(message(ANOTHER), resolve)


def test_no_key_table_knows_references_or_mutable_values() -> None:
    for content in (b"l\0\0", b"e", b"x\0\0", b"B\0", plain(ANOTHER), plain(np.zeros(1)), plain(slice(1))):
        assert "cannot be one" in str(refusal(b"x" + members(content)))
