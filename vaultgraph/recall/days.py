"""The days in a question (part of recall).

In: a text, and a reference day. Out: a range of days, or None. English, Russian and Chinese; a day,
a month, a year, or words such as `last week`, which are relative to the vault's newest note, so
that answers do not depend on the current date.
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
_YEAR = re.compile(
    rf"\b(?:in|of|during|since|before|after|until|в|за|с|до|после)\s+{_YEAR_NUMBER}\b",
    re.IGNORECASE,
)
_MONTH_ALONE = re.compile(
    rf"\b(?:in|during|since|last|в|за|с)\s+{_MONTH_NAME}\b|(?<!\d)(?P<month>\d{{1,2}})月(?!\d)",
    re.IGNORECASE,
)

_SINCE = re.compile(r"(?:\b(?:since|from|с)|自从?)\s*\Z", re.IGNORECASE)
_AFTER = re.compile(r"\b(?:after|после)\s*\Z", re.IGNORECASE)
_BEFORE = re.compile(r"\b(?:before|until|till|до)\s*\Z", re.IGNORECASE)
"""Words before a date that make a period of it that is open at one end."""

_NUMBERS = {
    **dict.fromkeys(("a", "an", "one", "один", "одну", "一"), 1),
    **dict.fromkeys(("two", "два", "две", "二", "两"), 2),
    **dict.fromkeys(("three", "три", "三"), 3),
    **dict.fromkeys(("four", "четыре", "四"), 4),
    **dict.fromkeys(("five", "пять", "五"), 5),
    **dict.fromkeys(("six", "шесть", "六"), 6),
}
_WEEK = 7
_UNITS = (
    (r"days?|день|дн[яей]+|天", 1),
    (r"weeks?|недел[а-я]+|个?星期|周", 7),
    (r"months?|месяц[а-я]*|个?月", 30),
    (r"years?|год[а-я]*|лет|年", 365),
)
_COUNT = rf"(?P<count>\d{{1,3}}|{'|'.join(sorted(_NUMBERS, key=len, reverse=True))})"
_UNIT = rf"(?P<unit>{'|'.join(unit for unit, _ in _UNITS)})"
_AGO = re.compile(rf"(?:{_COUNT}\s*)?{_UNIT}\s*(?:ago\b|назад\b|之?前)", re.IGNORECASE)
_BESIDE = re.compile(
    rf"(?:{_COUNT}\s*)?(?:{_UNIT}|weekend|(?:mon|tues|wednes|thurs|fri|satur|sun)day|выходны[а-я]+)"
    r"\s+(?:(?P<before>before|до|перед)|after|после)\s*\Z",
    re.IGNORECASE,
)
"""The words before a date in `two weeks before 11 August 2023`."""

_PAST = re.compile(
    rf"(?:\b(?:last|past)\b|\bпоследни[ехй]\b|最近|过去)\s*{_COUNT}\s*{_UNIT}", re.IGNORECASE
)

_DAYS_AGO = (
    (r"\b(?:yesterday|вчера)\b|昨天", 1, 1),
    (r"\b(?:today|сегодня)\b|今天", 0, 0),
    (r"\blast week\b|прошлой неделе|上周", 13, 1),
    (r"\bthis week\b|этой неделе|本周", 6, 0),
    (r"\blast month\b|прошл\w+ месяц\w*|上个?月", 61, 1),
    (r"\bthis month\b|этом месяце|本月", 30, 0),
)
"""Words, and the first and last day that they mean, counted back from the reference day."""

_YEARS_AGO = ((r"\blast year\b|прошлом году|去年", 1), (r"\bthis year\b|этом году|今年", 0))


@dataclass(frozen=True, slots=True)
class Days:
    """A range of days, including both ends."""

    first: date
    last: date

    def hold(self, written: str) -> bool:
        """Return whether the beginning of an ISO date, such as `2024-05`, is in the range."""
        return self.first.isoformat()[: len(written)] <= written <= self.last.isoformat()


def find_days(text: str, today: date | None) -> Days | None:
    """Find the first day, month or year in a text; days take precedence over years.

    Args:
        text: a question.
        today: the reference day of `last week` and of a month without a year; without it, such
            words are ignored.
    """
    for pattern in (_MONTH_DAY, _DAY_MONTH, _ISO, _CHINESE, _YEAR):
        for match in pattern.finditer(text):
            if days := _stretch(match.groupdict()):
                return _opened(days, text[: _first_place(match)])
    return (_counted_back(text, today) or _latest_month(text, today)) if today else None


def _first_place(match: re.Match[str]) -> int:
    """Return the offset at which a date begins, after its preposition."""
    return min(match.start(name) for name, found in match.groupdict().items() if found)


def _opened(days: Days, before: str) -> Days:
    """Extend a range after `since`, `after` or `before`, without end or by some weeks."""
    if found := _BESIDE.search(before):
        length = timedelta(_number(found) * (_length(found) if found["unit"] else _WEEK))
        if found["before"]:
            return Days(days.first - length, days.last)
        return Days(days.first, days.last + length)
    if _SINCE.search(before):
        return Days(days.first, date.max)
    if _AFTER.search(before):
        return Days(days.last, date.max)
    return Days(date.min, days.first) if _BEFORE.search(before) else days


def _counted_back(text: str, today: date) -> Days | None:
    for words, first, last in _DAYS_AGO:
        if re.search(words, text, re.IGNORECASE):
            return Days(today - timedelta(first), today - timedelta(last))
    for words, years in _YEARS_AGO:
        if re.search(words, text, re.IGNORECASE):
            return Days(date(today.year - years, 1, 1), date(today.year - years, 12, 31))
    if found := _AGO.search(text):
        length = _length(found)
        middle, half = today - timedelta(_number(found) * length), timedelta(length // 2)
        return Days(middle - half, middle + half)
    if found := _PAST.search(text):
        return Days(today - timedelta(_number(found) * _length(found)), today)
    return None


def _number(found: re.Match[str]) -> int:
    written = (found["count"] or "1").lower()
    return _NUMBERS.get(written) or int(written)


def _length(found: re.Match[str]) -> int:
    """Return the number of days of a week, a month and so on."""
    return next(days for unit, days in _UNITS if re.fullmatch(unit, found["unit"], re.IGNORECASE))


def _latest_month(text: str, today: date) -> Days | None:
    """Return the most recent month of a name without a year in a text."""
    found = _MONTH_ALONE.search(text)
    if found is None:
        return None
    month = _month(found["name"]) if found["name"] else int(found["month"])
    days = _stretch({"year": str(today.year - (month > today.month)), "month": str(month)})
    return _opened(days, text[: _first_place(found)]) if days else None


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
