"""The days that a question names (part of recall).

In: a text, and the day it is asked from. Out: a stretch of days, or None. English, Russian and
Chinese; a day, a month, a year, or words such as `last week`, which count from the vault's newest
note, for a vault answers the same today and next year.
"""

import re
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
_MONTH_NAME = (
    r"(?P<name>(?:jan|feb|mar|apr|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,7}|may|ма[йяе]"
    r"|(?:янв|фев|мар|апр|июн|июл|авг|сен|окт|ноя|дек)[а-я]{0,5})\.?"
)
_YEAR_NUMBER = r"(?P<year>(?:19|20)\d\d)"
_ISO = re.compile(rf"\b{_YEAR_NUMBER}[-./](?P<month>\d\d)(?:[-./](?P<day>\d\d))?\b")
_CHINESE = re.compile(rf"{_YEAR_NUMBER}年(?:(?P<month>\d{{1,2}})月(?:(?P<day>\d{{1,2}})[日号])?)?")
_DAY_MONTH = re.compile(
    rf"\b(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:\s+of)?\s+)?{_MONTH_NAME}\s*,?\s*{_YEAR_NUMBER}\b",
    re.IGNORECASE,
)
_MONTH_DAY = re.compile(
    rf"\b{_MONTH_NAME}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+{_YEAR_NUMBER}\b", re.IGNORECASE
)
_YEAR = re.compile(rf"\b(?:in|of|during|since|в|за|с)\s+{_YEAR_NUMBER}\b", re.IGNORECASE)

_DAYS_AGO = (
    (r"\b(?:yesterday|вчера)\b|昨天", 1, 1),
    (r"\b(?:today|сегодня)\b|今天", 0, 0),
    (r"\blast week\b|прошлой неделе|上周", 13, 1),
    (r"\bthis week\b|этой неделе|本周", 6, 0),
    (r"\blast month\b|прошл\w+ месяц\w*|上个?月", 61, 1),
    (r"\bthis month\b|этом месяце|本月", 30, 0),
)
"""Words, and the first and last of the days that they mean, counted back."""

_YEARS_AGO = ((r"\blast year\b|прошлом году|去年", 1), (r"\bthis year\b|этом году|今年", 0))


@dataclass(frozen=True, slots=True)
class Days:
    """A stretch of days, both ends included."""

    first: date
    last: date

    def hold(self, written: str) -> bool:
        """Return whether the beginning of an ISO date, such as `2024-05`, lies in the stretch."""
        return self.first.isoformat()[: len(written)] <= written <= self.last.isoformat()


def find_days(text: str, today: date | None) -> Days | None:
    """Find the first day, month or year that a text names; a day before a year."""
    for pattern in (_MONTH_DAY, _DAY_MONTH, _ISO, _CHINESE, _YEAR):
        for match in pattern.finditer(text):
            if days := _stretch(match.groupdict()):
                return days
    return _counted_back(text, today) if today else None


def _counted_back(text: str, today: date) -> Days | None:
    for words, first, last in _DAYS_AGO:
        if re.search(words, text, re.IGNORECASE):
            return Days(today - timedelta(first), today - timedelta(last))
    for words, years in _YEARS_AGO:
        if re.search(words, text, re.IGNORECASE):
            return Days(date(today.year - years, 1, 1), date(today.year - years, 12, 31))
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
