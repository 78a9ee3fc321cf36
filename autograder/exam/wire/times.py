"""Dates, times, and the exact numbers of the standard library on the wire: each as a few plain numbers.

A time zone is sent as its offset from UTC alone: that is what two times are compared by. One that has a name
(`zoneinfo`) cannot be sent.
"""

from __future__ import annotations

import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from autograder.exam.wire import grammar
from autograder.exam.wire.plain import put_int, read_int
from autograder.exam.wire.reader import KEYS, READ, Reader
from autograder.exam.wire.tables import SIMPLE_KEYS
from autograder.exam.wire.texts import put_bytes, read_bytes
from autograder.exam.wire.writer import PUT, Writer

__all__: list[str] = []

NAIVE = 1 << 40  # no number of seconds that a time zone could have
DIGITS = 4096  # of a Decimal: more take a time to build that grows with their square
EXPONENT = 10_000  # of a Decimal: an int made of a larger one would fill the memory


def _put_numbers(writer: Writer, tag: int, numbers: tuple[int, ...]) -> None:
    writer.charge(2)
    writer.out.append(tag)
    for number in numbers:
        writer.out += number.to_bytes(8, "little", signed=True)


def _read_numbers(reader: Reader, count: int) -> list[int]:
    reader.charge(2)
    start = reader.span(8 * count)
    return [
        int.from_bytes(reader.buf[start + 8 * at : start + 8 * at + 8], "little", signed=True)
        for at in range(count)
    ]


def _offset(writer: Writer, value: datetime.datetime | datetime.time) -> int | None:
    """The offset of a time's zone in microseconds; None where the zone cannot be sent."""
    if value.tzinfo is None:
        return NAIVE
    if type(value.tzinfo) is not datetime.timezone:
        return None
    delta = value.utcoffset()
    return None if delta is None else delta // datetime.timedelta(microseconds=1)


def _zone(reader: Reader, offset: int) -> datetime.timezone | None:
    if offset == NAIVE:
        return None
    if abs(offset) >= 24 * 3600 * 10**6:
        reader.fail("no offset of a time zone")
    return datetime.timezone(datetime.timedelta(microseconds=offset))


def _put_date(writer: Writer, value: datetime.date) -> None:
    _put_numbers(writer, grammar.DATE, (value.toordinal(),))


def _put_datetime(writer: Writer, value: datetime.datetime) -> None:
    offset = _offset(writer, value)
    if offset is None:
        writer.other(value)
        return
    of_day = (value.hour * 60 + value.minute) * 60 + value.second
    numbers = (value.toordinal(), of_day, value.microsecond, value.fold, offset)
    _put_numbers(writer, grammar.DATETIME, numbers)


def _put_time(writer: Writer, value: datetime.time) -> None:
    offset = _offset(writer, value)
    if offset is None:
        writer.other(value)
        return
    of_day = (value.hour * 60 + value.minute) * 60 + value.second
    _put_numbers(writer, grammar.TIME, (of_day, value.microsecond, value.fold, offset))


def _put_timedelta(writer: Writer, value: datetime.timedelta) -> None:
    _put_numbers(writer, grammar.TIMEDELTA, (value.days, value.seconds, value.microseconds))


def _put_decimal(writer: Writer, value: Decimal) -> None:
    text = str(value)
    if not _is_modest(value) or len(text) > DIGITS:
        writer.other(value)
        return
    writer.charge(2)
    put_bytes(writer, text.encode("ascii"), grammar.DECIMAL)


def _is_modest(value: Decimal) -> bool:
    """Tell whether a number can be compared, and has no exponent that nobody writes."""
    return not value.is_snan() and (not value.is_finite() or abs(value.adjusted()) <= EXPONENT)


def _put_fraction(writer: Writer, value: Fraction) -> None:
    if max(value.numerator.bit_length(), value.denominator.bit_length()) > 8 * writer.bounds.key:
        writer.other(value)
        return
    writer.charge(2)
    writer.out.append(grammar.FRACTION)
    put_int(writer, value.numerator)
    put_int(writer, value.denominator)


def _made(reader: Reader, make: Any, *parts: Any, **named: Any) -> Any:
    """Make a value of numbers that were received; what its class refuses is no message."""
    try:
        return make(*parts, **named)
    except (ValueError, OverflowError, ArithmeticError):
        reader.fail("no date, time or number of its kind")


def _read_date(reader: Reader) -> datetime.date:
    (ordinal,) = _read_numbers(reader, 1)
    return _made(reader, datetime.date.fromordinal, _small(reader, ordinal))


def _read_datetime(reader: Reader) -> datetime.datetime:
    ordinal, of_day, micro, fold, offset = _read_numbers(reader, 5)
    date = _made(reader, datetime.date.fromordinal, _small(reader, ordinal))
    return datetime.datetime.combine(date, _time(reader, of_day, micro, fold, offset))


def _read_time(reader: Reader) -> datetime.time:
    return _time(reader, *_read_numbers(reader, 4))


def _time(reader: Reader, of_day: int, micro: int, fold: int, offset: int) -> datetime.time:
    zone = _zone(reader, offset)
    if not 0 <= of_day < 86400:
        reader.fail("no second of a day")
    hour, minute, second = of_day // 3600, of_day // 60 % 60, of_day % 60
    parts = (hour, minute, second, _small(reader, micro), zone)
    return _made(reader, datetime.time, *parts, fold=_small(reader, fold))


def _read_timedelta(reader: Reader) -> datetime.timedelta:
    days, seconds, micro = (_small(reader, each) for each in _read_numbers(reader, 3))
    return _made(reader, datetime.timedelta, days, seconds, micro)


def _small(reader: Reader, number: int) -> int:
    if abs(number) > 1 << 31:
        reader.fail("no part of a date or a time")
    return number


def _read_decimal(reader: Reader) -> Decimal:
    raw = read_bytes(reader)
    if len(raw) > DIGITS:
        reader.fail("a decimal number of too many digits")
    reader.charge(2)
    value: Decimal = _made(reader, Decimal, raw.decode("ascii", "replace"))
    if not _is_modest(value):
        reader.fail("a decimal number that cannot be compared, or of too large an exponent")
    return value


def _read_fraction(reader: Reader) -> Fraction:
    reader.charge(2)
    numerator, denominator = _whole(reader), _whole(reader)
    if denominator <= 0:
        reader.fail("a fraction of a part that is none")
    return Fraction(numerator, denominator)


def _whole(reader: Reader) -> int:
    number = read_int(reader)
    if number.bit_length() > 8 * reader.bounds.key:
        reader.fail("a fraction of too large numbers")
    return number


PUT |= {
    datetime.date: _put_date,
    datetime.datetime: _put_datetime,
    datetime.time: _put_time,
    datetime.timedelta: _put_timedelta,
    Decimal: _put_decimal,
    Fraction: _put_fraction,
}
SIMPLE_KEYS |= {datetime.date, datetime.datetime, datetime.time, datetime.timedelta, Decimal, Fraction}

for tag, read in {
    grammar.DATE: _read_date,
    grammar.DATETIME: _read_datetime,
    grammar.TIME: _read_time,
    grammar.TIMEDELTA: _read_timedelta,
    grammar.DECIMAL: _read_decimal,
    grammar.FRACTION: _read_fraction,
}.items():
    READ[tag] = KEYS[tag] = read
