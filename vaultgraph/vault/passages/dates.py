"""Dates in a text (part of stage 2).

In: any text. Out: beginnings of ISO dates: `2024-05-01` for a day, `2024-05` for a month. It
recognises ISO dates, dates with dots and the day first, Chinese dates, and names of months in the
languages of `months`.
"""

import re

from vaultgraph.vault.months import month_of

_NAME = r"[^\W\d_]{3,}+"
_ALONE = r"(?!\d|[-/.]\d|\s*年)"  # not the year in front of a whole date
_DATE = re.compile(
    r"(?<!\d)(?:"
    r"(?P<y1>(?:19|20)\d\d)[-/.](?P<m1>\d\d)(?:[-/.](?P<d1>\d\d))?(?!\d)"
    r"|(?P<d2>\d{1,2})\.(?P<m2>\d{1,2})\.(?P<y2>(?:19|20)\d\d)(?!\d)"
    r"|(?P<y3>(?:19|20)\d\d)\s*年\s*(?P<m3>\d{1,2})\s*月(?:\s*(?P<d3>\d{1,2})\s*日)?"
    rf"|(?:(?P<d4>\d{{1,2}})(?:st|nd|rd|th|er|-?го|\.)?\s+(?:of\s+|de\s+)?)(?P<n4>{_NAME})\.?,?\s+"
    rf"(?:de\s+)?(?P<y4>(?:19|20)\d\d){_ALONE}"
    r")"
    rf"|(?<!\w)(?P<n5>{_NAME})\.?(?:\s+(?P<d5>\d{{1,2}})(?:st|nd|rd|th)?(?:,\s*|\s+)|,?\s+(?:de\s+)?)"
    rf"(?P<y5>(?:19|20)\d\d){_ALONE}",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_MOST_DATES = 16


def dates_in(text: str) -> tuple[str, ...]:
    """Find the first sixteen dates of a text, each once, in its order."""
    if not _YEAR.search(text):
        return ()
    found = dict.fromkeys(filter(None, map(_written, _DATE.finditer(text))))
    return tuple(found)[:_MOST_DATES]


def _written(match: re.Match[str]) -> str:
    """Format a date that was found; an empty string where it is no valid date."""
    parts = {name[0]: value for name, value in match.groupdict().items() if value}
    month = int(parts["m"]) if "m" in parts else month_of(parts["n"]) or 0
    day = int(parts.get("d", "0"))
    if not 1 <= month <= 12 or day > 31:
        return ""
    written = f"{parts['y']}-{month:02}"
    return f"{written}-{day:02}" if day else written
