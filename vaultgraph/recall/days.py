"""The days that a question names (part of recall).

In: a text, and the day it is asked from. Out: a stretch of days, or None. English, Russian and
Chinese; a day, a month, a year, or words such as `last week`, which count from the vault's newest
note, for a vault answers the same today and next year.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

_MONTHS = (
    "jan|янв",
    "feb|фев",
    "mar|мар",
    "apr|апр",
    "may|ма[йяе]",
    "jun|июн",
    "jul|июл",
    "aug|авг",
    "sep|сен",
    "oct|окт",
    "nov|ноя",
    "dec|дек",
)
_MONTH_NAME = r"(?P<name>(?:jan|feb|mar|apr|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,7}|may|ма[йяе]|(?:янв|фев|мар|апр|июн|июл|авг|сен|окт|ноя|дек)[а-я]{0,5})\.?"
_ISO = re.compile(r"\b(?P<year>(?:19|20)\d\d)[-./](?P<month>\d\d)(?:[-./](?P<day>\d\d))?\b")
_CHINESE = re.compile(
    r"(?P<year>(?:19|20)\d\d)年(?:(?P<month>\d{1,2})月(?:(?P<day>\d{1,2})[日号])?)?"
)
_DAY_MONTH = re.compile(
    rf"\b(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:\s+of)?\s+)?{_MONTH_NAME}\s*,?\s*(?P<year>(?:19|20)\d\d)\b",
    re.IGNORECASE,
)
_MONTH_DAY = re.compile(
    rf"\b{_MONTH_NAME}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>(?:19|20)\d\d)\b",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\b(?:in|of|during|since|в|за|с)\s+(?P<year>(?:19|20)\d\d)\b", re.IGNORECASE)

_RELATIVE: tuple[tuple[str, Callable[[date], tuple[date, date]]], ...] = (
    (r"\b(?:yesterday|вчера)\b|昨天", lambda day: (day - timedelta(1), day - timedelta(1))),
    (r"\b(?:today|сегодня)\b|今天", lambda day: (day, day)),
    (r"\blast week\b|прошлой неделе|上周", lambda day: (day - timedelta(13), day - timedelta(1))),
    (r"\bthis week\b|этой неделе|本周", lambda day: (day - timedelta(6), day)),
    (
        r"\blast month\b|прошл\w+ месяц\w*|上个?月",
        lambda day: (day - timedelta(61), day - timedelta(1)),
    ),
    (r"\bthis month\b|этом месяце|本月", lambda day: (day - timedelta(30), day)),
    (
        r"\blast year\b|прошлом году|去年",
        lambda day: (date(day.year - 1, 1, 1), date(day.year - 1, 12, 31)),
    ),
    (r"\bthis year\b|этом году|今年", lambda day: (date(day.year, 1, 1), day)),
)


@dataclass(frozen=True, slots=True)
class Days:
    """A stretch of days, both ends included."""

    first: date
    last: date

    def hold(self, written: str) -> bool:
        """Tell whether the beginning of an ISO date, such as `2024-05`, lies in the stretch."""
        return self.first.isoformat()[: len(written)] <= written <= self.last.isoformat()


def find_days(text: str, today: date | None) -> Days | None:
    """Find the first day, month or year that a text names; a day before a year."""
    for pattern in (_MONTH_DAY, _DAY_MONTH, _ISO, _CHINESE, _YEAR):
        for match in pattern.finditer(text):
            if days := _stretch(match.groupdict()):
                return days
    if today is not None:
        for words, stretch in _RELATIVE:
            if re.search(words, text, re.IGNORECASE):
                return Days(*stretch(today))
    return None


def _stretch(found: dict[str, str | None]) -> Days | None:
    year = int(found["year"] or 0)
    name, number, day = found.get("name"), found.get("month"), found.get("day")
    month = _month(name) if name else int(number or 0)
    try:
        if not month:
            return Days(date(year, 1, 1), date(year, 12, 31))
        if day:
            return Days(date(year, month, int(day)), date(year, month, int(day)))
        following = date(year + month // 12, month % 12 + 1, 1)
        return Days(date(year, month, 1), following - timedelta(1))
    except ValueError:
        return None


def _month(name: str) -> int:
    return next(
        number
        for number, pattern in enumerate(_MONTHS, 1)
        if re.match(pattern, name, re.IGNORECASE)
    )
