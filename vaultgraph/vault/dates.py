"""Dates as people and programs write them (part of stage 2).

In: a stamp in the order of some locale, a property, or a name. Out: dates, and local times as
written, without their zone. General libraries do not serve: dateparser takes 2 to 100 ms per stamp,
reads `may` as today and `04.05.2024` as April; dateutil reads English only.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import Enum

from vaultgraph.vault.months import month_of

_LONGEST = 80
"""The most characters of a stamp; a longer text is none."""

_NUMBER = re.compile(r"\d+")
_LETTERS = r"[^\W\d_](?:[^\W\d_]|[\u0300-\u036f\u0900-\u0963\u0970])*+"
_DAY_THEN_MONTH = re.compile(
    r"(?<!\d)(\d{1,2})(?:st|nd|rd|th|er|º|-?го|-?е)?[ .,\-/]{0,2}(?:of |de |d['’])?"
    rf"({_LETTERS})"
)
_MONTH_THEN_DAY = re.compile(rf"({_LETTERS})\.?[ ,\-/]{{1,2}}(\d{{1,2}})(?:st|nd|rd|th)?(?![\d:])")
_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")
_ZONE = re.compile(r"(?<=:\d\d) ?(?:[+\-−]\d\d:?\d\d|(?:GMT|UTC)(?:[+\-−]\d{1,2}(?::?\d\d)?)?|Z)")
_FRACTION = re.compile(r"(?<=:\d\d)[.,]\d+")
_DIGITS = re.compile(r"(\d{4})(\d\d)(\d\d)(?:(\d\d)(\d\d)(\d\d)?)?")
_AM_PM = re.compile(r"(?i)\b[ap]\.?\s?m\b")
_IN_NAME = re.compile(
    r"(?<!\d)(?:(\d{4})([-._/]?)(\d{2})\2(\d{2})(?:\d{4}(?:\d{2})?)?"
    r"|(?<![\w.])(\d{1,2})([-./])(\d{1,2})\6(\d{4})"
    r"|(?<![\w.])(\d{4})([-./_])(\d{1,2})\10(\d{1,2})(?!\10))(?!\d)"
)
_EAST_ASIAN = re.compile(r"(\d{4}) ?[年년] ?(\d{1,2}) ?[月월] ?(\d{1,2}) ?[日일]")
_DAY = timedelta(days=1)
_BUDDHIST = range(2400, 2700)
_YEARS = range(1900, 2200)
_CENTURY_TURNS = 69
"""The first two-digit year that is in the 20th century, as in POSIX."""


class DayPart(Enum):
    """The part of the day in a stamp with a 12-hour clock."""

    MORNING = "morning"
    AFTERNOON = "afternoon"
    NOON = "noon"
    NIGHT = "night"

    def hour(self, hour: int) -> int:
        """Convert an hour to the 24-hour clock; one above twelve already is on that clock."""
        if hour > 12:
            return hour
        if self is DayPart.NOON:
            return hour + 12 if hour < 10 else hour
        late = self is DayPart.AFTERNOON or (self is DayPart.NIGHT and 6 <= hour < 12)
        return hour % 12 + 12 * late


_PARTS = {
    DayPart.AFTERNOON: re.compile(
        r"(?i)\bp\.?\s?m\b|下午|午後|오후|저녁|μμ|μ\.μ|शाम|अपराह्न|বিকাল|বিকেল|সন্ধ্যা|மாலை|பிற்பகல்|సాయంత్రం|"
        r"\bÖS\b|\bCH\b|ب\.ظ|بعدازظهر|(?<=\d)\s?م\b|слобід|сл\.об|\bдня\b|вечера|chiều|בצהריים"
    ),
    DayPart.MORNING: re.compile(
        r"(?i)\ba\.?\s?m\b|上午|凌晨|早上|清晨|午前|오전|새벽|πμ|π\.μ|सुबह|पूर्वाह्न|সকাল|ভোর|காலை|ఉదయం|"
        r"\bÖÖ\b|\bSA\b|ق\.ظ|قبل‌ازظهر|(?<=\d)\s?ص\b|пр\.об|утра|sáng"
    ),
    DayPart.NOON: re.compile("中午|정오|दोपहर|দুপুর|நண்பகல்|మధ్యాహ్నం|দুপুর|trưa"),
    DayPart.NIGHT: re.compile(r"晚上|深夜|半夜|夜间|밤|रात|রাত|இரவு|రాత్రి|ночи|đêm"),
}
"""How locales name the parts of a day, after the dayPeriods of Unicode CLDR."""


class DateOrder(Enum):
    """The order of day and month in a locale's short date; dates with the year first need none."""

    DAY_FIRST = "day"
    MONTH_FIRST = "month"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """A date, perhaps with a time, not yet interpreted: its order depends on the locale.

    Args:
        numbers: three of the date, then up to three of the time, in order; where the month
            was a name, the year comes first.
        part: the part of the day, for a 12-hour clock; None for a 24-hour clock.
        american: whether it has slashes and `am` or `pm`, as in the locale of the United States.
    """

    numbers: tuple[int, ...]
    part: DayPart | None = None
    american: bool = False

    @property
    def year_first(self) -> bool:
        """Whether the first number is a year."""
        return self.numbers[0] > 31

    def read(self, order: DateOrder) -> datetime | None:
        """Interpret the stamp in an order, or in the other one where only that gives a date."""
        other = DateOrder.MONTH_FIRST if order is DateOrder.DAY_FIRST else DateOrder.DAY_FIRST
        return self._read_as(order) or self._read_as(other)

    def _read_as(self, order: DateOrder) -> datetime | None:
        first, second, third = self.numbers[:3]
        hour, minute, second_of_minute = (*self.numbers[3:], 0, 0, 0)[:3]
        if self.part is not None:
            hour = self.part.hour(hour)
        if self.year_first:
            year, month, day = first, second, third
        elif order is DateOrder.DAY_FIRST:
            day, month, year = first, second, third
        else:
            month, day, year = first, second, third
        year += (year < 100) * (2000 if year < _CENTURY_TURNS else 1900)
        year -= 543 * (year in _BUDDHIST)
        try:
            time = datetime(year, month, day, hour, minute, second_of_minute)
        except ValueError:
            return None
        return time if time.year in _YEARS else None


def find_stamp(text: str) -> Stamp | None:
    """Find a date with a time in a short text: `30.06.2025 at 12:03`, `May 4th 2024, 10:00 am`."""
    stamp = _find(text)
    return stamp if stamp and len(stamp.numbers) >= 5 else None


def find_day(text: str) -> date | None:
    """Parse the day that a short text names in any usual form; a time after it is ignored.

    Numbers without the year in front are day first, unless only the other order gives a date, or
    slashes occur with a 12-hour clock. A two-digit year is the last number; where it could also be
    the first, the text is no day: `24-05-04`.
    """
    bare = text.strip()
    if match := _DIGITS.fullmatch(bare):
        return _day(int(match[1]), int(match[2]), int(match[3]))
    day = iso_date(bare)
    if day:
        return day
    stamp = _find(bare)
    if stamp is None or _has_unclear_year(stamp, bare):
        return None
    time = stamp.read(date_order([stamp], []))
    return time.date() if time else None


def _has_unclear_year(stamp: Stamp, text: str) -> bool:
    """Return whether, of three numbers below 100, the first or the last may be the year."""
    first, _, third = stamp.numbers[:3]
    if max(first, third) >= 100:
        return False
    return "-" in text or first > min(third, 31)


def find_time(text: str) -> datetime | None:
    """Parse the time in a short text, for example an ISO time.

    The result is the local time as written, without its zone.
    """
    bare = text.strip()
    try:
        if len(bare) <= len("2024-05-04"):
            return None
        return datetime.fromisoformat(bare).replace(tzinfo=None)
    except ValueError:
        stamp = find_stamp(bare)
        return stamp.read(date_order([stamp], [])) if stamp else None


def day_in_name(name: str) -> date | None:
    """Find the first day in a file's name: `2024-05-04`, `202405041000`, `4 May 2024`."""
    found = next(filter(None, map(_numeric_day, _IN_NAME.finditer(name))), None)
    if found:
        return found
    if match := _EAST_ASIAN.search(name):
        return _day(int(match[1]), int(match[2]), int(match[3]))
    named = _with_named_month(name[:_LONGEST])
    return _day(*named[:3]) if named else None


def _numeric_day(match: re.Match[str]) -> date | None:
    if match[1]:
        return _day(int(match[1]), int(match[3]), int(match[4]))
    if match[9]:
        return _day(int(match[9]), int(match[11]), int(match[12]))
    first, second, year = int(match[5]), int(match[7]), int(match[8])
    return _day(year, second, first) or _day(year, first, second)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if year in _YEARS else None
    except ValueError:
        return None


def _find(text: str) -> Stamp | None:
    """Find the numbers of a date, and of a time where one follows."""
    if len(text) > _LONGEST:
        return None
    text = "".join(c for c in text if unicodedata.category(c) != "Cf").strip()
    text = _FRACTION.sub("", _ZONE.sub("", text).rstrip())
    part = next((part for part, pattern in _PARTS.items() if pattern.search(text)), None)
    if named := _with_named_month(text):
        return Stamp(numbers=named, part=part)
    found = list(_NUMBER.finditer(text))
    if not 3 <= len(found) <= 6 or any(len(number[0]) > 4 for number in found):
        return None
    separator = text[found[0].end() : found[1].start()].strip()
    return Stamp(
        numbers=tuple(int(number[0]) for number in found),
        part=part,
        american=separator == "/" and bool(_AM_PM.search(text)),
    )


def _with_named_month(text: str) -> tuple[int, ...] | None:
    """Parse a date whose month is a name: year, month, day, and the numbers of the time."""
    for day, month, span in _named_months(text):
        rest = text[: span[0]] + " " + text[span[1] :]
        year = _YEAR.search(rest)
        if year and 1 <= day <= 31:
            clock = [int(n) for n in _NUMBER.findall(rest[year.end() :])]
            return (int(year[0]), month, day, *clock[:3])
    return None


def _named_months(text: str) -> Iterator[tuple[int, int, tuple[int, int]]]:
    """Yield every day and month that are beside each other, with their span."""
    for match in _DAY_THEN_MONTH.finditer(text):
        if month := month_of(match[2]):
            yield int(match[1]), month, match.span()
    for match in _MONTH_THEN_DAY.finditer(text):
        if month := month_of(match[1]):
            yield int(match[2]), month, match.span()


def date_order(stamps: Sequence[Stamp], known: Iterable[datetime]) -> DateOrder:
    """Decide whether the day or the month comes first in the stamps of one writer.

    A number over twelve is a day. Without one, the order that puts more stamps between the known
    times wins, with a day of tolerance for time zones; without those, the day is first unless a
    stamp is American.

    Args:
        stamps: all stamps of a note.
        known: timezone-aware times between which the stamps must be.
    """
    open_ones = [stamp for stamp in stamps if not stamp.year_first]
    days_first = sum(stamp.numbers[0] > 12 for stamp in open_ones)
    months_first = sum(stamp.numbers[1] > 12 for stamp in open_ones)
    if days_first == months_first:
        days_first = _fitting(open_ones, DateOrder.DAY_FIRST, known)
        months_first = _fitting(open_ones, DateOrder.MONTH_FIRST, known)
    if days_first == months_first:
        months_first += any(stamp.american for stamp in open_ones)
    return DateOrder.MONTH_FIRST if months_first > days_first else DateOrder.DAY_FIRST


def _fitting(stamps: Iterable[Stamp], order: DateOrder, known: Iterable[datetime]) -> int:
    """Count the stamps that an order puts between the known times, within a day."""
    times = [time.astimezone(UTC).replace(tzinfo=None) for time in known]
    if not times:
        return 0
    begin, end = min(times) - _DAY, max(times) + _DAY
    return sum(begin <= time <= end for stamp in stamps if (time := stamp.read(order)))


def iso_time(value: object) -> datetime | None:
    """Parse an ISO time with a zone, as importers write `create_time`."""
    if not isinstance(value, str) or not value[:4].isdecimal():
        return None
    try:
        time = datetime.fromisoformat(value)
    except ValueError:
        return None
    return time if time.tzinfo else None


def iso_date(text: str) -> date | None:
    """Parse the ISO date that a text begins with, whatever follows it."""
    try:
        day = date.fromisoformat(text[:10])
    except ValueError:
        return None
    return day if day.year in _YEARS else None
