"""Dates, times, exact numbers and containers of the standard library, and single times of pandas, on the wire."""

from __future__ import annotations

import datetime
import time
import tracemalloc
from collections import Counter, OrderedDict, defaultdict, deque
from decimal import Decimal
from fractions import Fraction
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pandas
import pytest
from crossing import cross, decline, keep, message, same

from autograder.exam.codec import Bounds, Ref, Unsendable, WireError, decode, encode
from autograder.exam.wire import grammar
from autograder.exam.wire.times import DIGITS, EXPONENT, NAIVE

UTC = datetime.UTC
WEST = datetime.timezone(-datetime.timedelta(hours=3, microseconds=1))

CROSS: dict[str, Any] = {
    "dates": [datetime.date.min, datetime.date.max, datetime.date(2027, 2, 28)],
    "times": [datetime.time.min, datetime.time.max, datetime.time(1, 2, 3, 4, UTC), datetime.time(2, fold=1)],
    "moments": [
        datetime.datetime.min,
        datetime.datetime.max,
        datetime.datetime(2027, 10, 31, 2, 30, tzinfo=WEST),
    ],
    "spans": [datetime.timedelta.min, datetime.timedelta.max, datetime.timedelta(-1, 86399, 999999)],
    "decimals": [
        Decimal("0.10"),
        Decimal("-0"),
        Decimal("1E+10000"),
        Decimal("Infinity"),
        Decimal("9" * DIGITS),
    ],
    "fractions": [Fraction(0), Fraction(-7, 12), Fraction(1, 3**500), Fraction(2**8000 + 1, 3)],
    "ordered": [OrderedDict([("b", 1), ("a", [2])]), OrderedDict()],
    "counted": [Counter("abracadabra"), Counter(), Counter({"x": -1})],
    "defaulted": [
        defaultdict(list, {"a": [1]}),
        defaultdict(None, {1: 2}),
        defaultdict(int),
        defaultdict(dict),
    ],
    "queues": [deque([1, [2], "x"]), deque(), deque([1, 2], 2), deque(maxlen=0), deque(maxlen=(1 << 31) - 1)],
    "namespaces": [SimpleNamespace(), SimpleNamespace(a=1, rows=[SimpleNamespace(b="x")])],
    "nested": [OrderedDict(a=Counter({datetime.date(2027, 1, 1): 2})), deque([deque([Fraction(1, 2)])])],
    "keys": {datetime.date(2027, 1, 1): 1, Decimal("1.5"): 2, (Fraction(1, 2), datetime.timedelta(1)): 3},
    "a set": {datetime.time(1), Decimal(2), Fraction(1, 3)},
}


@pytest.mark.parametrize("kind", CROSS)
def test_it_arrives_as_it_was(kind: str) -> None:
    assert same(cross(CROSS[kind]), CROSS[kind])


def test_a_decimal_keeps_its_digits_and_its_sign() -> None:
    assert [str(one) for one in cross([Decimal("0.10"), Decimal("-0.00"), Decimal("NaN12"), Decimal("-Infinity")])] == [
        "0.10", "-0.00", "NaN12", "-Infinity",
    ]  # fmt: skip


def test_a_fold_and_a_zone_arrive() -> None:
    late, zoned = cross([datetime.datetime(2027, 10, 31, 2, 30, fold=1), datetime.time(1, tzinfo=WEST)])
    assert late.fold == 1
    assert zoned.utcoffset() == -datetime.timedelta(hours=3, microseconds=1)


def test_a_default_and_a_longest_length_arrive() -> None:
    found, queue = cross([defaultdict(list, {"a": [1]}), deque([1, 2], 2)])
    assert found["missing"] == []
    queue.append(3)
    assert list(queue) == [2, 3]


@pytest.mark.parametrize(
    "stamp",
    [
        pandas.Timestamp("2027-02-01 12:30:00.123456789"),
        pandas.Timestamp.min,
        pandas.Timestamp.max,
        pandas.Timedelta("-1 days +03:00:00.000000007"),
        pandas.Timestamp("2027-02-01").as_unit("s"),
    ],
)
def test_a_time_of_pandas_arrives_with_its_unit(stamp: Any) -> None:
    found = cross([stamp])[0]
    assert (type(found), found, found.unit) == (type(stamp), stamp, stamp.unit)


class Sly(datetime.date):
    def __eq__(self, other: object) -> bool:
        return True

    __hash__ = datetime.date.__hash__


class SlyDecimal(Decimal):
    pass


class Zone(datetime.tzinfo):
    def utcoffset(self, _: object) -> datetime.timedelta:
        raise SystemExit


STAY = {
    "a date of an own class": Sly(2027, 1, 1),
    "a number of an own class": SlyDecimal(1),
    "a named zone": datetime.datetime(2027, 1, 1, tzinfo=ZoneInfo("Europe/Zurich")),
    "a zone of an own class": datetime.datetime(2027, 1, 1, tzinfo=Zone()),
    "a signalling nothing": Decimal("sNaN"),
    "a large exponent": Decimal(f"1E+{EXPONENT + 1}"),
    "a small exponent": Decimal(f"1E-{EXPONENT + 1}"),
    "too many digits": Decimal("1" * (DIGITS + 1)),
    "a fraction of large numbers": Fraction(1, 3**80_000),
    "an own default": defaultdict(lambda: 3),
    "a class as a default": defaultdict(Sly),
    "an own kind of counter": type("Count", (Counter,), {})("aab"),
    "a zoned time of pandas": pandas.Timestamp("2027-01-01", tz="Europe/Zurich"),
}


@pytest.mark.parametrize("kind", STAY)
def test_what_might_run_code_or_grow_stays_where_it_is(kind: str) -> None:
    """The reference stands for it: nothing of it is sent."""
    asked: list[Any] = []

    def refer(value: Any) -> Ref:
        asked.append(value)
        return Ref("sender", 1)

    assert decode(message([STAY[kind]], refer), keep) == [Ref("sender", 1)]
    assert [id(one) for one in asked] == [id(STAY[kind])]
    with pytest.raises(Unsendable):
        message([STAY[kind]], decline)


# -- hostile bytes -----------------------------------------------------------------------------------------------


def changed(value: Any, *edits: tuple[bytes, bytes]) -> bytearray:
    """The message of a value, with bytes of it exchanged; each of them is there once."""
    raw = bytes(message(value))
    for old, new in edits:
        assert raw.count(old) == 1, (old, raw)
        raw = raw.replace(old, new)
    return bytearray(raw)


def numbers(*values: int) -> bytes:
    return b"".join(value.to_bytes(8, "little", signed=True) for value in values)


MOMENT = datetime.datetime(2027, 1, 1, 1, 1, 1, 7)
ORDINAL, SECOND = MOMENT.toordinal(), 3661
WRONG: dict[str, bytearray] = {
    "no day": changed(datetime.date(2027, 1, 1), (numbers(ORDINAL), numbers(0))),
    "a day before all": changed(datetime.date(2027, 1, 1), (numbers(ORDINAL), numbers(-(1 << 62)))),
    "a day after all": changed(datetime.date(2027, 1, 1), (numbers(ORDINAL), numbers((1 << 63) - 1))),
    "a second that no day has": changed(MOMENT, (numbers(SECOND, 7), numbers(86400, 7))),
    "a second before the day": changed(MOMENT, (numbers(SECOND, 7), numbers(-1, 7))),
    "a part of a second": changed(MOMENT, (numbers(7, 0), numbers(1_000_000, 0))),
    "a third fold": changed(MOMENT, (numbers(7, 0), numbers(7, 2))),
    "a zone of a day": changed(MOMENT, (numbers(0, NAIVE), numbers(0, 24 * 3600 * 10**6))),
    "a zone of years": changed(MOMENT, (numbers(0, NAIVE), numbers(0, -(1 << 63)))),
    "a span of ages": changed(datetime.timedelta(5, 6, 7), (numbers(5, 6, 7), numbers(1 << 31, 6, 7))),
    "a span over all": changed(datetime.timedelta(5, 6, 7), (numbers(5, 6, 7), numbers(1_000_000_000, 6, 7))),
    "a word for a number": changed(Decimal("12345"), (b"12345", b"abcde")),
    "a call for a number": changed(Decimal("12345"), (b"12345", b"__i()")),
    "bytes for a number": changed(Decimal("12345"), (b"12345", b"\xff\xfe\x00\xff\xff")),
    "a signal for a number": changed(Decimal("12345"), (b"12345", b"sNaN1")),
    "an exponent to fill the memory": changed(Decimal("123456789"), (b"123456789", b"1E9999999")),
    "a small one": changed(Decimal("123456789"), (b"123456789", b"1E-999999")),
}


@pytest.mark.parametrize("kind", WRONG)
def test_bytes_that_no_sender_writes_are_no_message(kind: str) -> None:
    with pytest.raises(WireError):
        decode(WRONG[kind], keep)


FRACTION = bytes([grammar.FRACTION])


def test_a_fraction_has_a_part_that_is_one() -> None:
    raw = bytes(message(Fraction(3, 7)))
    assert decode(bytearray(raw), keep) == Fraction(3, 7)
    at = raw.index(FRACTION)
    three, seven = raw[at + 1 : at + 1 + (len(raw) - at - 1) // 2], raw[at + 1 + (len(raw) - at - 1) // 2 :]
    minus = bytes(message(-7)).removeprefix(raw[:at])
    nothing = bytes(message(0)).removeprefix(raw[:at])
    assert three == bytes(message(3)).removeprefix(raw[:at])
    assert seven == bytes(message(7)).removeprefix(raw[:at])
    for part in (nothing, minus):
        with pytest.raises(WireError, match="fraction"):
            decode(bytearray(raw[:at] + FRACTION + three + part), keep)


def test_a_fraction_of_large_numbers_is_refused_before_it_is_made() -> None:
    """To bring it to its lowest terms takes a time that grows with the square of the digits."""
    raw = bytes(message(Fraction(3, 7)))
    at = raw.index(FRACTION)
    large = bytes(message(3**300_000)).removeprefix(raw[:at])
    began = time.process_time()
    with pytest.raises(WireError, match="too large"):
        decode(bytearray(raw[:at] + FRACTION + large + large), keep)
    assert time.process_time() - began < 1.0


KINDS = {
    "a container that there is not": 9,
    "a list as a counter": 1,
    "a list as an ordered dict": 0,
    "no default": 2,
    "a list as a namespace": 4,
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_container_is_of_the_kind_that_it_says(kind: str) -> None:
    raw = message(deque([1, 2]))
    at = raw.index(grammar.COLLECTED) + 1
    assert raw[at] == 3
    raw[at] = KINDS[kind]
    with pytest.raises(WireError):
        decode(raw, keep)


@pytest.mark.parametrize(
    ("value", "other"),
    [
        (defaultdict(int, {"k": 77}), 9),
        (defaultdict(int, {"k": 77}), -1),
        (defaultdict(int, {"k": 77}), "list"),
        (defaultdict(int, {"k": 77}), None),
    ],
)
def test_a_default_is_one_of_those_that_are_known(value: Any, other: Any) -> None:
    members = message(({"k": 77}, 1))
    found = bytes(message(value))
    inner = bytes(members)[bytes(members).index(b"k") :]
    ending = inner[-1:]
    assert found.endswith(ending)
    wrong = bytes(message(({"k": 77}, other)))
    head = found[: found.index(b"k")]
    with pytest.raises(WireError):
        decode(bytearray(head + wrong[wrong.index(b"k") :]), keep)


def test_what_arrives_takes_little_more_memory_than_its_bytes() -> None:
    """A length that a deque may have reserves nothing, and neither does an exponent."""
    values = [deque(maxlen=(1 << 31) - 1), Decimal(f"1E{EXPONENT}"), defaultdict(list), Counter()] * 500
    raw = message(values)
    tracemalloc.start()
    decode(raw, keep)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 5_000_000


def test_many_of_them_are_too_many_values_like_any_others() -> None:
    tight = Bounds(nodes=1000)
    for value in (
        datetime.date(2027, 1, 1),
        Decimal(1),
        Fraction(1, 2),
        deque([1]),
        Counter("a"),
        pandas.Timestamp(0),
    ):
        raw = b"".join(bytes(part) for part in encode([value] * 900, decline))
        with pytest.raises(WireError, match="values"):
            decode(bytearray(raw), keep, tight)
        with pytest.raises(Unsendable, match="1,000"):
            encode([value] * 900, decline, tight)


def test_a_namespace_of_names_that_are_none_is_refused() -> None:
    raw = message(OrderedDict([(1, 2)]))
    at = raw.index(grammar.COLLECTED) + 1
    raw[at] = 4
    with pytest.raises(WireError, match="names"):
        decode(raw, keep)
