"""Inline fields of the plugin Dataview: their key names the relation of the links in them.

In: the text of a leaf. Out: fields with their spans.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

_LINE_FIELD = re.compile(r"^[ \t]*+([^\[\]():\n`|]{1,100}?)::(?=\s|\[|$)[^\n]*", re.MULTILINE)
_BRACKET_KEY = re.compile(r"([^\[\]():\n`|]{1,100}?)::(?=\s|\[)")
_BRACKET = re.compile(r"[\[\]()\n]")
_AROUND_KEY = " \t*_~="


class Field(NamedTuple):
    """The stretch of an inline field in which its key names the relation of links."""

    start: int
    end: int
    key: str


def find_fields(text: str) -> list[Field]:
    """Find `key:: …` to the end of its line, `[key:: …]` and `(key:: …)`."""
    found = []
    for match in _LINE_FIELD.finditer(text):
        key = match[1].strip(_AROUND_KEY)
        if key:
            found.append(Field(match.end(1), match.end(), key))
    return sorted((*found, *_bracket_fields(text)))


def _bracket_fields(text: str) -> Iterator[Field]:
    openers: dict[str, list[re.Match[str] | None]] = {"]": [], ")": []}
    for bracket in _BRACKET.finditer(text):
        sign = bracket[0]
        if sign == "\n":
            openers = {"]": [], ")": []}
        elif sign in openers:
            opener = openers[sign].pop() if openers[sign] else None
            if opener is not None:
                yield Field(opener.end(), bracket.start(), opener[1].strip(_AROUND_KEY))
        else:
            closing = "]" if sign == "[" else ")"
            openers[closing].append(_BRACKET_KEY.match(text, bracket.end()))
