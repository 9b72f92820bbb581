"""Dates that a text names.

In: any text. Out: beginnings of ISO dates: `2024-05-01` for a day, `2024-05` for a month. Read are
ISO dates, days in front with dots, Chinese dates, and names of months in English and Russian.
"""

import re

_MONTHS = {
    name: number
    for names in (
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"),
        ("янв", "фев", "мар", "апр", "мая", "июн", "июл", "авг", "сен", "окт", "ноя", "дек"),
    )
    for number, name in enumerate(names, start=1)
} | {"май": 5, "мае": 5}
_NAMES = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sep(?:t(?:ember)?)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
    r"|январ[ьяе]|феврал[ьяе]|март[ае]?|апрел[ьяе]|ма[йяе]|ию[нл][ьяе]|август[ае]?"
    r"|сентябр[ьяе]|октябр[ьяе]|ноябр[ьяе]|декабр[ьяе])"
)
_DATE = re.compile(
    r"(?<!\d)(?:"
    r"(?P<y1>(?:19|20)\d\d)[-/.](?P<m1>\d\d)(?:[-/.](?P<d1>\d\d))?(?!\d)"
    r"|(?P<d2>\d{1,2})\.(?P<m2>\d{1,2})\.(?P<y2>(?:19|20)\d\d)(?!\d)"
    r"|(?P<y3>(?:19|20)\d\d)\s*年\s*(?P<m3>\d{1,2})\s*月(?:\s*(?P<d3>\d{1,2})\s*日)?"
    rf"|(?:(?P<d4>\d{{1,2}})(?:st|nd|rd|th|-?го)?\s+(?:of\s+)?)(?P<n4>{_NAMES})\.?,?\s+"
    r"(?P<y4>(?:19|20)\d\d)(?!\d)"
    r")"
    rf"|(?<!\w)(?P<n5>{_NAMES})\.?(?:\s+(?P<d5>\d{{1,2}})(?:st|nd|rd|th)?(?:,\s*|\s+)|,?\s+)"
    r"(?P<y5>(?:19|20)\d\d)(?!\d)",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_MOST_DATES = 16


def dates_in(text: str) -> tuple[str, ...]:
    """Find the dates of a text, each once, in its order; the first sixteen."""
    if not _YEAR.search(text):
        return ()
    found = dict.fromkeys(filter(None, map(_written, _DATE.finditer(text))))
    return tuple(found)[:_MOST_DATES]


def _written(match: re.Match[str]) -> str:
    """Write a date that was found, as far as it is one."""
    parts = {name[0]: value for name, value in match.groupdict().items() if value}
    month = int(parts["m"]) if "m" in parts else _month(parts["n"])
    day = int(parts.get("d", "0"))
    if not 1 <= month <= 12 or day > 31:
        return ""
    written = f"{parts['y']}-{month:02}"
    return f"{written}-{day:02}" if day else written


def _month(name: str) -> int:
    return _MONTHS[name.lower()[:3]]
