"""Inline text in one linear scan: links, footnote markers, tags, block ids, and what hides them.

In: the text of a leaf. Out: `Inline`, with offsets into that text. Whatever begins first wins:
code, formulas and HTML comments hide the links in them, comments (`%%`) do not.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import IntEnum
from typing import NamedTuple
from urllib.parse import unquote

from vaultgraph.model import LinkKind


class MarkKind(IntEnum):
    """What a stretch of markup is, as far as cleaning needs to know."""

    LINK = 0
    CODE = 1
    MATH = 2
    NOTE = 3
    HIDDEN = 4
    COMMENT = 5
    EMBED = 6


class Mark(NamedTuple):
    """A stretch of markup, and what a reader sees in its place."""

    start: int
    end: int
    kind: MarkKind
    shown: str = ""


class WrittenLink(NamedTuple):
    """A link as it stands in a leaf."""

    start: int
    end: int
    kind: LinkKind
    target: str
    anchor: str
    display: str


class Marker(NamedTuple):
    """A footnote marker; an inline footnote has no label."""

    start: int
    end: int
    label: str


class Field(NamedTuple):
    """The stretch of an inline field in which its key names the relation of links."""

    start: int
    end: int
    key: str


@dataclass(slots=True)
class Inline:
    """What stands in a leaf, every list in the order of the text."""

    text: str
    marks: list[Mark] = field(default_factory=list)
    links: list[WrittenLink] = field(default_factory=list)
    markers: list[Marker] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    fields: list[Field] = field(default_factory=list)
    anchor: str = ""

    def relation_at(self, position: int) -> str:
        """Name the inline field around a place, the innermost one."""
        last = bisect_right(self.fields, (position, len(self.text) + 1))
        for near in reversed(self.fields[max(0, last - _MOST_NESTED_FIELDS) : last]):
            if position < near.end:
                return near.key
        return ""


def has_markup(text: str) -> bool:
    """Tell whether a leaf holds anything that a scan could find."""
    return _TRIGGER.search(text) is not None or "::" in text


def scan(text: str) -> Inline:
    """Scan the text of a leaf; time is linear in its length."""
    found = Inline(text)
    if _TRIGGER.search(text):
        _Scan(found).run()
    if "::" in text:
        found.fields = _fields(text)
    return found


def split_target(written: str) -> tuple[str, str, str]:
    """Split the inside of a wikilink into path, anchor and display."""
    path, pipe, display = written.partition("|")
    path = path.removesuffix("\\") if pipe else path
    target, _, anchor = path.partition("#")
    target, anchor = target.strip(), anchor.strip()
    if not target and not anchor:
        return written.strip(), "", ""
    return target, anchor, display.strip()


WIKILINK = re.compile(r"\[\[(?!\[|\]\])((?:[^\[\]\n]|\[(?!\[)|\](?!\]))+)\]\]")
"""A wikilink; its inside holds no second `[[`, so that of nested ones only the inner counts."""

_TRIGGER = re.compile(r"[\\`$<%\[#^]")
_SIGN = re.compile(r"[\\`$<%!\[\]#^]")
_TICKS = re.compile("`+")
_DOLLARS = re.compile(r"\$(?![\s$])(?:[^$\\\n]|\\.)*(?<!\s)\$(?!\d)")
_TAG = re.compile(
    "(?<![^\\s(\\[{\"'«“‘*_~=|>,;（【「、，。；：！？])#"
    "([^\\s#!-,.:-@\\[-^`{-~\\u2000-\\u200c\\u200e-\\u206f\\u2e00-\\u2e7f\\u3000-\\u303f"
    "\\uff01-\\uff0f\\uff1a-\\uff20\\uff3b-\\uff40\\uff5b-\\uff65\\u00a0-\\u00a9\\u00ab-\\u00b4"
    "\\u00b6-\\u00b9\\u00bb-\\u00bf]+)"
)
_MARKER = re.compile(r"\[\^([^\s\[\]^]+)\]")
_DESTINATION = re.compile(
    r"\(\s*(?:<([^<>\n]*)>|((?:[^\s()<\\]|\\.|\((?:[^\s()\\]|\\.|\([^\s()]*\))*\))"
    r"(?:[^\s()\\]|\\.|\((?:[^\s()\\]|\\.|\([^\s()]*\))*\))*))"
    r"(?:\s+(?:\"[^\"]*\"|'[^']*'|\([^()]*\)))?\s*\)"
)
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]+:|//")
_HTML_TAG = re.compile(r"</?[A-Za-z][^<>\[\n]*>")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_BLOCK_ID = re.compile(r"(?:(?<=\s)|\A)\^([A-Za-z0-9-]+)\s*\Z")
_PREFIX = re.compile(r"\[(?:![^\]\n]+\][+-]?|[^\]\n]\])(?:[ \t]+|$)", re.MULTILINE)
_PUNCTUATION = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")
_LINE_FIELD = re.compile(r"^[ \t]*+([^\[\]():\n`|]{1,100}?)::(?=\s|\[|$)[^\n]*", re.MULTILINE)
_BRACKET_KEY = re.compile(r"([^\[\]():\n`|]{1,100}?)::(?=\s|\[)")
_BRACKET = re.compile(r"[\[\]()\n]")
_AROUND_KEY = " \t*_~="
_MOST_NESTED_FIELDS = 8


class _Scan:
    """One scan over a leaf."""

    def __init__(self, found: Inline) -> None:
        self.found = found
        self.text = found.text
        self.openers: list[tuple[int, int, str]] = []
        self.noted = 0  # openers below it hold a footnote already, and no footnote holds another
        self.comment = -1
        self.missing: set[str] = set()
        self.ticks: dict[int, list[int]] | None = None

    def run(self) -> None:
        position = self._prefix()
        while match := _SIGN.search(self.text, position):
            position = _READERS[match[0]](self, match.start())
        self.found.marks.sort()
        self.found.links.sort()
        self.found.markers.sort()

    def _mark(self, start: int, end: int, kind: MarkKind, shown: str = "") -> int:
        self.found.marks.append(Mark(start, end, kind, shown))
        return end

    def _prefix(self) -> int:
        """Pass over the box of a task, or the type of a callout."""
        match = _PREFIX.match(self.text)
        return self._mark(0, match.end(), MarkKind.HIDDEN) if match else 0

    def _escape(self, start: int) -> int:
        if self.text[start + 1 : start + 2] in _PUNCTUATION:
            self._mark(start, start + 1, MarkKind.HIDDEN)
            return start + 2
        return start + 1

    def _code(self, start: int) -> int:
        if self.ticks is None:
            self.ticks = {}
            for run in _TICKS.finditer(self.text):
                self.ticks.setdefault(len(run[0]), []).append(run.start())
        opening = _TICKS.match(self.text, start)
        assert opening is not None
        after = opening.end()
        places = self.ticks.get(after - start, [])
        index = bisect_right(places, start)
        if index == len(places):
            return after
        inside = self.text[after : places[index]]
        return self._mark(start, places[index] + after - start, MarkKind.CODE, inside.strip())

    def _math(self, start: int) -> int:
        if self.text.startswith("$$", start):
            end = self._find("$$", start + 2)
            if end < 0:
                return start + 2
            return self._mark(start, end + 2, MarkKind.MATH, self.text[start : end + 2])
        formula = _DOLLARS.match(self.text, start)
        if not formula:
            return start + 1
        return self._mark(start, formula.end(), MarkKind.MATH, formula[0])

    def _find(self, sign: str, position: int) -> int:
        """Find a sign; one that is not found once is not looked for again."""
        if sign in self.missing:
            return -1
        place = self.text.find(sign, position)
        if place < 0:
            self.missing.add(sign)
        return place

    def _html(self, start: int) -> int:
        if self.text.startswith("<!--", start):
            end = self._find("-->", start + 4)
            return start + 4 if end < 0 else self._mark(start, end + 3, MarkKind.HIDDEN)
        tag = _HTML_TAG.match(self.text, start)
        if not tag:
            return start + 1
        shown = " " if tag[0][:3].lower() == "<br" else ""
        return self._mark(start, tag.end(), MarkKind.HIDDEN, shown)

    def _comment(self, start: int) -> int:
        if not self.text.startswith("%%", start):
            return start + 1
        if self.comment < 0:
            self.comment = start
        else:
            self._mark(self.comment, start + 2, MarkKind.COMMENT)
            self.comment = -1
        return start + 2

    def _bang(self, start: int) -> int:
        if not self.text.startswith("[", start + 1):
            return start + 1
        return self._open(start, start + 1)

    def _bracket(self, start: int) -> int:
        return self._open(start, start)

    def _open(self, start: int, bracket: int) -> int:
        """`[` or `![`: a wikilink, a footnote marker, or the text of a Markdown link."""
        if wikilink := WIKILINK.match(self.text, bracket):
            return self._wikilink(start, wikilink)
        if marker := _MARKER.match(self.text, bracket):
            self.found.markers.append(Marker(*marker.span(), marker[1]))
            return self._mark(*marker.span(), MarkKind.NOTE)
        self.openers.append((start, bracket + 1, self.text[start]))
        return bracket + 1

    def _wikilink(self, start: int, match: re.Match[str]) -> int:
        target, anchor, display = split_target(match[1])
        embed = self.text[start] == "!"
        kind = LinkKind.EMBED if embed else LinkKind.LINK
        end = match.end()
        self.found.links.append(WrittenLink(start, end, kind, target, anchor, display))
        if display and not embed:
            return self._mark(start, end, MarkKind.LINK, display)
        mark = MarkKind.EMBED if embed else MarkKind.LINK
        below = () if anchor.startswith("^") else anchor.split("#")
        shown = " > ".join(part for part in (target, *below) if part)
        return self._mark(start, end, mark, shown)

    def _caret(self, start: int) -> int:
        """`^`: an inline footnote, which its own bracket closes, or the id of the block."""
        if self.text.startswith("[", start + 1):
            self.openers.append((start, start + 2, "^"))
            return start + 2
        block_id = _BLOCK_ID.match(self.text, start)
        if not block_id:
            return start + 1
        self.found.anchor = block_id[1]
        return self._mark(start, len(self.text), MarkKind.HIDDEN)

    def _close(self, closing: int) -> int:
        after = closing + 1
        if not self.openers:
            return after
        start, inside, sign = self.openers.pop()
        holds_a_note = len(self.openers) < self.noted
        self.noted = min(self.noted, len(self.openers))
        if sign == "^":
            if holds_a_note:
                return after
            self.noted = len(self.openers)
            self.found.markers.append(Marker(start, after, ""))
            return self._mark(start, after, MarkKind.NOTE)
        destination = _DESTINATION.match(self.text, after)
        if not destination:
            return after
        self._markdown_link(start, inside, closing, destination)
        while sign == "[" and self.openers and self.openers[-1][2] != "^":
            self.openers.pop()  # no link holds another
        self.noted = min(self.noted, len(self.openers))
        return destination.end()

    def _markdown_link(
        self, start: int, inside: int, closing: int, destination: re.Match[str]
    ) -> None:
        written = destination[1] if destination[2] is None else destination[2]
        self._mark(start, inside, MarkKind.HIDDEN)
        self._mark(closing, destination.end(), MarkKind.HIDDEN)
        if not written or _SCHEME.match(written):
            return
        path, _, anchor = _ESCAPED.sub(r"\1", written).partition("#")
        link = WrittenLink(
            start,
            destination.end(),
            LinkKind.EMBED if self.text[start] == "!" else LinkKind.LINK,
            unquote(path).strip(),
            unquote(anchor).strip(),
            self.text[inside:closing],
        )
        if link.target or link.anchor:
            self.found.links.append(link)

    def _tag(self, start: int) -> int:
        tag = _TAG.match(self.text, start)
        if not tag:
            return start + 1
        name = tag[1].rstrip("/")
        if name and not name.isdigit():
            self.found.tags.append(name)
        return tag.end()


_READERS: dict[str, Callable[[_Scan, int], int]] = {
    "\\": _Scan._escape,
    "`": _Scan._code,
    "$": _Scan._math,
    "<": _Scan._html,
    "%": _Scan._comment,
    "!": _Scan._bang,
    "[": _Scan._bracket,
    "]": _Scan._close,
    "#": _Scan._tag,
    "^": _Scan._caret,
}


def _fields(text: str) -> list[Field]:
    """Find inline fields: `key:: …` to the end of its line, `[key:: …]` and `(key:: …)`."""
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
