"""NumPy's random generators on the wire: the state by value, so that both sides draw the same numbers."""

from __future__ import annotations

import struct
from typing import Any, cast

import numpy as np
from numpy.random import MT19937, PCG64, Generator, RandomState, SeedSequence

from autograder.exam.wire import grammar
from autograder.exam.wire.plain import put_int, read_int
from autograder.exam.wire.reader import READ, Reader
from autograder.exam.wire.writer import PUT, Writer

__all__: list[str] = []

# state, increment, whether half a word is left over, that half
PCG = struct.Struct("<16s16sBI")
# the 624 words, the position in them, whether a normal deviate is left over, that deviate
MERSENNE = struct.Struct("<2496sHBd")
WORDS = 624

# A generator takes some 20 µs to make and some 3 kB.
OBJECT = 64
SEED_BITS = 512
SPAWN_KEYS = 64


def _put_generator(writer: Writer, value: Generator) -> None:
    bits = value.bit_generator
    seed = bits.seed_seq
    if type(bits) is not PCG64 or type(seed) is not SeedSequence or not _is_simple(seed):
        return writer.other(value)
    state: Any = bits.state
    words = [state["state"][name].to_bytes(16, "little") for name in ("state", "inc")]
    writer.charge(OBJECT)
    writer.out.append(grammar.GENERATOR)
    writer.out += PCG.pack(*words, state["has_uint32"], state["uinteger"])
    put_int(writer, cast(int, seed.entropy))
    put_int(writer, seed.n_children_spawned)
    writer.out.append(len(seed.spawn_key))
    for number in seed.spawn_key:
        put_int(writer, number)
    return None


def _is_simple(seed: SeedSequence) -> bool:
    numbers = (seed.entropy, seed.n_children_spawned, *seed.spawn_key)
    fits = all(type(number) is int and 0 <= number < 1 << SEED_BITS for number in numbers)
    return fits and len(seed.spawn_key) <= SPAWN_KEYS and seed.pool_size == 4


def _put_random_state(writer: Writer, value: RandomState) -> None:
    state: Any = value.get_state(legacy=False)
    if state["bit_generator"] != "MT19937":
        return writer.other(value)
    writer.charge(OBJECT)
    words = state["state"]
    writer.out.append(grammar.RANDOM_STATE)
    writer.out += MERSENNE.pack(
        words["key"].astype("<u4").tobytes(), words["pos"], state["has_gauss"], state["gauss"]
    )
    return None


def _read_generator(reader: Reader) -> Generator:
    reader.charge(OBJECT)
    state, increment, has_half, half = PCG.unpack_from(reader.buf, reader.pos)
    reader.pos += PCG.size
    # an even increment would make the stream short and no generator of this kind has one
    if not increment[0] & 1 or has_half > 1:
        reader.fail("no state of a PCG64 generator")
    entropy, children = _read_seed(reader), _read_seed(reader)
    count = reader.byte()
    if count > SPAWN_KEYS or children >= 1 << 32:
        reader.fail("no seed of a generator")
    spawn_key = tuple(_read_seed(reader) for _ in range(count))
    bits = PCG64(SeedSequence(entropy, spawn_key=spawn_key, n_children_spawned=children))
    words: Any = {"state": int.from_bytes(state, "little"), "inc": int.from_bytes(increment, "little")}
    bits.state = {"bit_generator": "PCG64", "state": words, "has_uint32": has_half, "uinteger": half}
    return Generator(bits)


def _read_seed(reader: Reader) -> int:
    number = read_int(reader)
    if not 0 <= number < 1 << SEED_BITS:
        reader.fail("no seed of a generator")
    return number


def _read_random_state(reader: Reader) -> RandomState:
    reader.charge(OBJECT)
    raw, position, has_gauss, gauss = MERSENNE.unpack_from(reader.buf, reader.pos)
    reader.pos += MERSENNE.size
    key = np.frombuffer(raw, "<u4").astype(np.uint32)
    # The lower 31 bits of the first word are no part of the state. From the state of zeros, which no seed
    # gives, every number is 0, and drawing a normal deviate would never end.
    if position > WORDS or has_gauss > 1 or not (key[0] >> 31 or key[1:].any()):
        reader.fail("no state of an MT19937 generator")
    found = RandomState(MT19937(0))
    found.set_state(("MT19937", key, position, has_gauss, gauss))
    return found


PUT[Generator] = _put_generator
PUT[RandomState] = _put_random_state
READ[grammar.GENERATOR] = _read_generator
READ[grammar.RANDOM_STATE] = _read_random_state
