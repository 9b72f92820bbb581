"""Inline text in one linear scan: links, footnote markers, tags, block ids, and what hides them.

In: the text of a leaf. Out: `Inline`, with offsets into that text. Whatever begins first wins:
code, formulas and HTML comments hide the links in them, comments (`%%`) do not.
"""

import re
from bisect import bisect_right
from collections.abc import Callable
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
    return _TOKEN.search(text) is not None or "::" in text


def scan(text: str) -> Inline:
    """Scan the text of a leaf; time is linear in its length."""
    found = Inline(text)
    if _TOKEN.search(text):
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


WIKILINK = re.compile(r"!?\[\[(?!\]\])([^\[\n]+?)\]\]")
"""A wikilink or embed; its inside holds no `[`, so that of nested ones only the inner counts."""

_TOKEN = re.compile(r"\\|`+|\$|<|%%|!?\[|\^\[|\]|#|\^(?=[A-Za-z0-9-]+\s*\Z)")
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
_BLOCK_ID = re.compile(r"(?:(?<=\s)|\A)\^([A-Za-z0-9-]+)\s*\Z")
_PREFIX = re.compile(r"\[(?:![^\]\n]+\][+-]?|[^\]\n]\])(?:[ \t]+|$)", re.MULTILINE)
_PUNCTUATION = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")
_LINE_FIELD = re.compile(r"^[ \t]*([^\[\]():\n`|]{1,100}?)::(?=\s|\[|$)[^\n]*", re.MULTILINE)
_BRACKET_FIELD = re.compile(r"([\[(])([^\[\]():\n`|]{1,100}?)::(?=\s|\[)")
_BRACKET = re.compile(r"[\[\]()\n]")
_LONGEST_FIELD = 2_000
_MOST_NESTED_FIELDS = 8


class _Scan:
    """One scan over a leaf."""

    def __init__(self, found: Inline) -> None:
        self.found = found
        self.text = found.text
        self.openers: list[tuple[int, int, str]] = []
        self.comment = -1
        self.missing: set[str] = set()
        self.ticks: dict[int, list[int]] | None = None

    def run(self) -> None:
        position = self._prefix()
        while match := _TOKEN.search(self.text, position):
            position = _READERS[match[0][0]](self, match)
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

    def _escape(self, match: re.Match[str]) -> int:
        after = match.end()
        if after < len(self.text) and self.text[after] in _PUNCTUATION:
            self._mark(match.start(), after, MarkKind.HIDDEN)
            return after + 1
        return after

    def _code(self, match: re.Match[str]) -> int:
        start, after = match.span()
        if self.ticks is None:
            self.ticks = {}
            for run in re.finditer("`+", self.text):
                self.ticks.setdefault(len(run[0]), []).append(run.start())
        places = self.ticks.get(after - start, [])
        index = bisect_right(places, start)
        if index == len(places):
            return after
        inside = self.text[after : places[index]]
        return self._mark(start, places[index] + after - start, MarkKind.CODE, inside.strip())

    def _math(self, match: re.Match[str]) -> int:
        start = match.start()
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

    def _html(self, match: re.Match[str]) -> int:
        start = match.start()
        if self.text.startswith("<!--", start):
            end = self._find("-->", start + 4)
            return start + 4 if end < 0 else self._mark(start, end + 3, MarkKind.HIDDEN)
        tag = _HTML_TAG.match(self.text, start)
        if not tag:
            return start + 1
        shown = " " if tag[0][:3].lower() == "<br" else ""
        return self._mark(start, tag.end(), MarkKind.HIDDEN, shown)

    def _comment(self, match: re.Match[str]) -> int:
        if self.comment < 0:
            self.comment = match.start()
        else:
            self._mark(self.comment, match.end(), MarkKind.COMMENT)
            self.comment = -1
        return match.end()

    def _open(self, match: re.Match[str]) -> int:
        """`[` or `![`: a wikilink, a footnote marker, or the text of a Markdown link."""
        start, after = match.span()
        if wikilink := WIKILINK.match(self.text, start):
            return self._wikilink(wikilink)
        if marker := _MARKER.match(self.text, after - 1):
            self.found.markers.append(Marker(after - 1, marker.end(), marker[1]))
            return self._mark(after - 1, marker.end(), MarkKind.NOTE)
        self.openers.append((start, after, match[0][0]))
        return after

    def _wikilink(self, match: re.Match[str]) -> int:
        target, anchor, display = split_target(match[1])
        embed = match[0][0] == "!"
        kind = LinkKind.EMBED if embed else LinkKind.LINK
        self.found.links.append(WrittenLink(*match.span(), kind, target, anchor, display))
        below = () if anchor.startswith("^") else anchor.split("#")
        named = " > ".join(part for part in (target, *below) if part)
        shown = named if embed or not display else display
        return self._mark(*match.span(), MarkKind.LINK, shown)

    def _note(self, match: re.Match[str]) -> int:
        """`^[`: an inline footnote, which its own bracket closes."""
        self.openers.append((*match.span(), "^"))
        return match.end()

    def _close(self, match: re.Match[str]) -> int:
        after = match.end()
        if not self.openers:
            return after
        start, inside, sign = self.openers.pop()
        if sign == "^":
            self.found.markers.append(Marker(start, after, ""))
            return self._mark(start, after, MarkKind.NOTE)
        destination = _DESTINATION.match(self.text, after)
        if not destination:
            return after
        self._markdown_link(start, inside, match.start(), destination)
        while sign == "[" and self.openers and self.openers[-1][2] != "^":
            self.openers.pop()  # no link holds another
        return destination.end()

    def _markdown_link(
        self, start: int, inside: int, closing: int, destination: re.Match[str]
    ) -> None:
        written = destination[1] if destination[2] is None else destination[2]
        self._mark(start, inside, MarkKind.HIDDEN)
        self._mark(closing, destination.end(), MarkKind.HIDDEN)
        if not written or _SCHEME.match(written):
            return
        path, _, anchor = re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", written).partition("#")
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

    def _tag(self, match: re.Match[str]) -> int:
        tag = _TAG.match(self.text, match.start())
        if not tag:
            return match.end()
        name = tag[1].rstrip("/")
        if name and not name.isdigit():
            self.found.tags.append(name)
        return tag.end()

    def _caret(self, match: re.Match[str]) -> int:
        if match[0] == "^[":
            return self._note(match)
        block_id = _BLOCK_ID.match(self.text, match.start())
        if not block_id:
            return match.end()
        self.found.anchor = block_id[1]
        return self._mark(match.start(), len(self.text), MarkKind.HIDDEN)


_READERS: dict[str, Callable[[_Scan, re.Match[str]], int]] = {
    "\\": _Scan._escape,
    "`": _Scan._code,
    "$": _Scan._math,
    "<": _Scan._html,
    "%": _Scan._comment,
    "!": _Scan._open,
    "[": _Scan._open,
    "]": _Scan._close,
    "#": _Scan._tag,
    "^": _Scan._caret,
}


def _fields(text: str) -> list[Field]:
    """Find inline fields: `key:: …` to the end of its line, `[key:: …]` and `(key:: …)`."""
    found = []
    for match in _LINE_FIELD.finditer(text):
        key = match[1].strip(" \t*_~=")
        if key:
            found.append(Field(match.end(1), match.end(), key))
    for match in _BRACKET_FIELD.finditer(text):
        end = _closing_bracket(text, match.end(), match[1])
        if end >= 0:
            found.append(Field(match.end(), end, match[2].strip(" \t*_~=")))
    return sorted(found)


def _closing_bracket(text: str, position: int, opening: str) -> int:
    closing = {"[": "]", "(": ")"}[opening]
    depth = 1
    for match in _BRACKET.finditer(text, position, position + _LONGEST_FIELD):
        depth += (match[0] == opening) - (match[0] == closing)
        if match[0] == "\n":
            return -1
        if depth == 0:
            return match.start()
    return -1
