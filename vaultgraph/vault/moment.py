"""Dates in a format of Moment.js, as Obsidian's settings of daily notes give it (part of stage 2).

In: a format such as `YYYY/MM/YYYY-MM-DD dddd`, and a text. Out: the day that the text names. Names
of months are those of `months`; names of weekdays are English, Russian or Chinese.
"""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache

from vaultgraph.vault.months import month_of

_TOKEN = re.compile(
    r"\[([^\]]*)\]|(Y{4}|YY|Mo|M{1,4}|Do|D{1,4}|do|d{1,4}|[gG]{4}|[gG]{2}|[WwQ]o|W{1,2}|w{1,2}|Q"
    r"|[eE]|[HhKk]{1,2}|m{1,2}|s{1,2}|[Aa])|(.)",
    re.DOTALL,
)
_MOST_TOKENS = 12
"""A longer format matches nothing: no person writes one, and matching could take for ever."""

_WORD = r"[^\W\d_]++"
_WEEKDAY = (
    r"(?i:(?:mon|tues|wednes|thurs|fri|satur|sun)day|mon|tue|wed|thu|fri|sat|sun|mo|tu|we|th|fr|sa|su"
    r"|понедельник|вторник|среда|четверг|пятница|суббота|воскресенье|пн|вт|ср|чт|пт|сб|вс"
    r"|(?:星期|周)?[一二三四五六日])\.?"
)
_ORDINAL = rf"\d{{1,2}}(?:-?{_WORD}|\.)?"
_PATTERNS: Mapping[str, tuple[str, str]] = {
    "YYYY": ("year", r"\d{4}"),
    "YY": ("short_year", r"\d{2}"),
    "MMMM": ("month_name", rf"{_WORD}|\d{{1,2}}月"),
    "MMM": ("month_name", rf"{_WORD}\.?|\d{{1,2}}月"),
    "MM": ("month", r"\d{2}"),
    "M": ("month", r"\d{1,2}"),
    "DDDD": ("day_of_year", r"\d{3}"),
    "DDD": ("day_of_year", r"\d{1,3}"),
    "DD": ("day", r"\d{2}"),
    "D": ("day", r"\d{1,2}"),
    "Do": ("ordinal_day", _ORDINAL),
    "Mo": ("ordinal_month", _ORDINAL),
    "dddd": ("", _WEEKDAY),
    "ddd": ("", _WEEKDAY),
    "dd": ("", _WEEKDAY),
    "gggg": ("", r"\d{4}"),
    "GGGG": ("", r"\d{4}"),
    "A": ("", _WORD),
    "a": ("", _WORD),
}


def read_day(text: str, moment_format: str) -> date | None:
    """Parse a whole text in a format; None where it does not match or names no valid day.

    Args:
        text: a file's name or path without its extension.
        moment_format: the tokens of Moment.js; words in square brackets are literal.
    """
    match = _compile(moment_format).fullmatch(text)
    return _day(match.groupdict()) if match else None


def is_written_in(text: str, moment_format: str) -> bool:
    """Return whether a whole text matches a format, as the name of a week does `gggg-[W]ww`."""
    return _compile(moment_format).fullmatch(text) is not None


@lru_cache(maxsize=64)
def _compile(moment_format: str) -> re.Pattern[str]:
    """Compile a format to a pattern; the first token of each quantity is a named group."""
    tokens = _TOKEN.findall(moment_format)
    if sum(bool(token) for _, token, _ in tokens) > _MOST_TOKENS:
        return re.compile(r"(?!)")
    named: set[str] = set()
    parts: list[str] = []
    for quoted, token, other in tokens:
        if not token:
            parts.append(re.escape(quoted or other))
            continue
        name, pattern = _PATTERNS.get(token, ("", r"\d{1,2}"))
        if name in named:
            parts.append(rf"(?:{pattern})")
        elif name:
            named.add(name)
            parts.append(rf"(?P<{name}>{pattern})")
        else:
            parts.append(rf"(?:{pattern})")
    return re.compile("".join(parts))


def _day(found: Mapping[str, str | None]) -> date | None:
    year = _number(found.get("year")) or 2000 + (_number(found.get("short_year")) or -2000)
    day_of_year = _number(found.get("day_of_year"))
    month = _number(found.get("month") or found.get("ordinal_month")) or _month(found)
    day = _number(found.get("day") or found.get("ordinal_day"))
    try:
        if day_of_year:
            counted = date(year, 1, 1) + timedelta(days=day_of_year - 1)
            return counted if counted.year == year else None
        return date(year, month or 0, day or 0)
    except (ValueError, OverflowError):
        return None


def _month(found: Mapping[str, str | None]) -> int | None:
    return month_of(found.get("month_name") or "")


def _number(text: str | None) -> int | None:
    """Parse the number that a text begins with."""
    match = re.match(r"\d+", text or "")
    return int(match[0]) if match else None
