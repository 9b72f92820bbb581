"""A note for the readers of chats (part of stage 2): its lines, and which of them are code.

In: the text of a note, its properties, the offset of its body. Out: `Page`. Everything here takes
linear time.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from vaultgraph.vault.chats.speakers import may_name_both

_LINE = re.compile(r"([^\r\n]*)(?:\r\n|\n|\r|\Z)")
_LINE_END = re.compile(r"\r\n|\n|\r")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_HEAD = re.compile(r"[\r\n]((?:#{1,6}[ \t]|\*\*)[^\r\n]{0,300})")
_TITLE = re.compile(r"^#(?!#)[ \t]+(\S[^\r\n]*)", re.MULTILINE)
_TAG_KEYS = ("tags", "tag")


@dataclass(frozen=True, slots=True)
class Line:
    """A line without its line end; `start` is its offset in the text, `number` counts from 1."""

    text: str
    start: int
    number: int

    @property
    def end(self) -> int:
        """The offset after its last character."""
        return self.start + len(self.text)

    @property
    def span(self) -> tuple[int, int]:
        """Its half-open span."""
        return self.start, self.end


class Page:
    """A note that may contain a chat.

    Args:
        text: the whole note.
        properties: its frontmatter.
        body: the offset of its body, in characters.
    """

    def __init__(self, text: str, properties: Mapping[str, Any], body: int) -> None:
        self.text = text
        self.properties = properties
        self.body = body

    @cached_property
    def lines(self) -> Sequence[Line]:
        """The lines of the body, split at the line ends of Markdown."""
        number = 1 + len(_LINE_END.findall(self.text[: self.body]))
        return [
            Line(match[1], match.start(), number + index)
            for index, match in enumerate(_LINE.finditer(self.text, self.body))
        ]

    @cached_property
    def code(self) -> Sequence[bool]:
        """For every line, whether it is in a fence that is closed; one left open hides none."""
        return code_lines([line.text for line in self.lines])

    @cached_property
    def heads(self) -> str:
        """The beginnings of all lines that are headings or begin with bold text, one per line."""
        return "\n".join(_HEAD.findall("\n" + self.text[self.body :]))

    @cached_property
    def may_name_both(self) -> bool:
        """Whether both a person and an assistant may be named in the heads."""
        return may_name_both(self.heads)

    @cached_property
    def tags(self) -> frozenset[str]:
        """The tags of the properties, lower-cased, without `#`."""
        found = (self.properties.get(key) for key in _TAG_KEYS)
        values = [each for value in found for each in _listed(value) if isinstance(each, str)]
        return frozenset(
            part.lower().lstrip("#") for v in values for part in re.split(r"[,\s]+", v)
        )

    def contains(self, *signs: str) -> bool:
        """Return whether the text contains one of some strings; a quick test before parsing."""
        return any(sign in self.text for sign in signs)

    def is_headed(self, *signs: str) -> bool:
        """Return whether one of some signs is in the heads."""
        return any(sign in self.heads for sign in signs)

    def said(self, *keys: str) -> str:
        """Return the first of some properties that is a text or a number, as text; else ""."""
        values = (self.properties.get(key) for key in keys)
        return next((text for value in values if (text := as_text(value))), "")

    def title(self) -> str:
        """Return the title in the properties, or else the first heading of level 1."""
        found = _TITLE.search(self.text, self.body)
        return self.said("title") or (found[1].strip().rstrip("#").rstrip() if found else "")


def as_text(value: object) -> str:
    """Return a property as text; "" for what is neither text nor number."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return str(value).strip()


def _listed(value: object) -> Sequence[object]:
    return value if isinstance(value, list | tuple) else [value]


def code_lines(lines: Sequence[str]) -> list[bool]:
    """Mark the lines of closed fences, including the fences themselves."""
    inside = [False] * len(lines)
    for first, last in _fences(lines):
        inside[first : last + 1] = [True] * (last + 1 - first)
    return inside


def _fences(lines: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield the first and the last line of every closed fence.

    Where a mark has no closing one, no shorter mark is searched for after it, so that time stays
    linear.
    """
    left_open: dict[str, int] = {}
    position = 0
    while position < len(lines):
        match = _FENCE.match(lines[position])
        sign = match[1] if match else ""
        if sign and len(sign) < left_open.get(sign[0], len(sign) + 1):
            last = _closing(lines, position + 1, sign)
            if last is None:
                left_open[sign[0]] = len(sign)
            else:
                yield position, last
                position = last
        position += 1


def _closing(lines: Sequence[str], position: int, sign: str) -> int | None:
    for index in range(position, len(lines)):
        match = _FENCE.match(lines[index])
        if match and match[1].startswith(sign) and not lines[index][match.end() :].strip():
            return index
    return None


def fence_after(line: str, fence: str) -> str:
    """Return the fence that is open after a line, or an empty string."""
    match = _FENCE.match(line)
    if not match:
        return fence
    if not fence:
        return match[1]
    closes = match[1].startswith(fence) and not line[match.end() :].strip()
    return "" if closes else fence
