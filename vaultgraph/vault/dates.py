"""Dates as people and programs write them (part of stage 2).

In: a stamp in some locale's order, a property, or a pattern in Moment.js letters. Out: dates.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import Enum

_NUMBER = re.compile(r"\d+")
_AFTERNOON = re.compile(r"(?i)\bp\.?\s?m\b|下午|晚上|午後|오후|μμ|μ\.μ")
_MORNING = re.compile(r"(?i)\ba\.?\s?m\b|上午|凌晨|早上|午前|오전|πμ|π\.μ")
_DAY = timedelta(days=1)


class DateOrder(Enum):
    """The order of day and month in a locale's short date; a year in front needs none."""

    DAY_FIRST = "day"
    MONTH_FIRST = "month"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """A short date with a time, not yet read: which number is the month depends on the locale.

    Args:
        numbers: three of the date, then two or three of the time, as they stand.
        afternoon: what the stamp says of a clock of twelve hours, None for one of twenty-four.
        separator: what stands between the first two numbers.
    """

    numbers: tuple[int, ...]
    afternoon: bool | None
    separator: str

    @property
    def year_first(self) -> bool:
        """Whether the first number is a year."""
        return self.numbers[0] > 31

    def read(self, order: DateOrder) -> datetime | None:
        """Read the stamp in an order, or in the other one where only that makes a date."""
        other = DateOrder.MONTH_FIRST if order is DateOrder.DAY_FIRST else DateOrder.DAY_FIRST
        return self._read_as(order) or self._read_as(other)

    def _read_as(self, order: DateOrder) -> datetime | None:
        first, second, third = self.numbers[:3]
        hour, minute, second_of_minute = (*self.numbers[3:], 0)[:3]
        if self.afternoon is not None:
            hour = hour % 12 + 12 * self.afternoon
        if self.year_first:
            year, month, day = first, second, third
        elif order is DateOrder.DAY_FIRST:
            day, month, year = first, second, third
        else:
            month, day, year = first, second, third
        try:
            return datetime(year + 2000 * (year < 100), month, day, hour, minute, second_of_minute)
        except ValueError:
            return None


def find_stamp(text: str) -> Stamp | None:
    """Find the numbers of a date and a time in a short text such as `30.06.2025 at 12:03`."""
    found = list(_NUMBER.finditer(text))
    if not 5 <= len(found) <= 6 or any(len(number[0]) > 4 for number in found):
        return None
    afternoon = bool(_AFTERNOON.search(text))
    return Stamp(
        numbers=tuple(int(number[0]) for number in found),
        afternoon=afternoon if afternoon or _MORNING.search(text) else None,
        separator=text[found[0].end() : found[1].start()].strip(),
    )


def date_order(stamps: Sequence[Stamp], known: Iterable[datetime]) -> DateOrder:
    """Decide which comes first in stamps of one writer, the day or the month.

    A number over twelve is a day. Where there is none, the order that keeps more stamps within a
    day of the known times wins; without those, dots and a clock of 24 hours go with the day first.

    Args:
        stamps: all stamps of a note.
        known: times, aware, that the stamps lie between (their own zone is not known).
    """
    open_ones = [stamp for stamp in stamps if not stamp.year_first]
    days_first = sum(stamp.numbers[0] > 12 for stamp in open_ones)
    months_first = sum(stamp.numbers[1] > 12 for stamp in open_ones)
    if days_first == months_first:
        days_first = _fitting(open_ones, DateOrder.DAY_FIRST, known)
        months_first = _fitting(open_ones, DateOrder.MONTH_FIRST, known)
    if days_first == months_first:
        months_first += any(s.afternoon is not None and s.separator == "/" for s in open_ones)
    return DateOrder.MONTH_FIRST if months_first > days_first else DateOrder.DAY_FIRST


def _fitting(stamps: Iterable[Stamp], order: DateOrder, known: Iterable[datetime]) -> int:
    """Count the stamps that an order puts between the known times, give or take a time zone."""
    times = [time.astimezone(UTC).replace(tzinfo=None) for time in known]
    if not times:
        return 0
    begin, end = min(times) - _DAY, max(times) + _DAY
    return sum(begin <= time <= end for stamp in stamps if (time := stamp.read(order)))


def iso_time(value: object) -> datetime | None:
    """Read an ISO time that names its zone, as importers write `create_time`."""
    if not isinstance(value, str) or not value[:4].isdecimal():
        return None
    try:
        time = datetime.fromisoformat(value)
    except ValueError:
        return None
    return time if time.tzinfo else None


def iso_date(text: str) -> date | None:
    """Read the ISO date that a text begins with, be it followed by a time or not."""
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None
