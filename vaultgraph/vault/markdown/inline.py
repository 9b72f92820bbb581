"""Inline text in one scan: links, footnote markers, tags, block ids, and what hides them.

In: the text of a leaf. Out: `Inline`, with offsets into that text. It is read as by the app, whose
parser is remark-parse 8 with a dozen readers of its own, and not CommonMark: what begins first
wins, and at one place the first reader of `_READERS` that finds its end. So emphasis, a bare
address or a reference that begins before a link can include part of it.
"""

import re
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import IntEnum
from typing import NamedTuple

from vaultgraph.model import LinkKind
from vaultgraph.vault.markdown import html
from vaultgraph.vault.markdown.fields import Field, find_fields
from vaultgraph.vault.markdown.finding import Finder
from vaultgraph.vault.markdown.targets import SPACE, TAG, is_tag, read_destination, split_target


class MarkKind(IntEnum):
    """The kind of a stretch of markup, as far as cleaning distinguishes it."""

    LINK = 0
    CODE = 1
    MATH = 2
    NOTE = 3
    HIDDEN = 4
    COMMENT = 5
    EMBED = 6


class Mark(NamedTuple):
    """A stretch of markup, and the text that is shown in its place."""

    start: int
    end: int
    kind: MarkKind
    shown: str = ""


class WrittenLink(NamedTuple):
    """A link as found in a leaf."""

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


@dataclass(slots=True)
class Inline:
    """What a scan found in a leaf, every list in the order of the text.

    `in_link` is whether an `<a …>` is open at its end, in which no Markdown link counts.
    """

    text: str
    marks: list[Mark] = field(default_factory=list)
    links: list[WrittenLink] = field(default_factory=list)
    markers: list[Marker] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    fields: list[Field] = field(default_factory=list)
    anchor: str = ""
    in_link: bool = False

    def relation_at(self, position: int) -> str:
        """Return the key of the innermost inline field around an offset; "" for none."""
        last = bisect_right(self.fields, (position, len(self.text) + 1))
        for near in reversed(self.fields[max(0, last - _MOST_NESTED_FIELDS) : last]):
            if position < near.end:
                return near.key
        return ""


def has_markup(text: str) -> bool:
    """Return whether a leaf contains anything that a scan could find."""
    return _TRIGGER.search(text) is not None or "::" in text


def scan(text: str, *, in_link: bool = False) -> Inline:
    """Scan the text of a leaf, in time linear in its length.

    Args:
        text: the leaf.
        in_link: whether an `<a …>` is open before it.
    """
    found = Inline(text, in_link=in_link)
    if _TRIGGER.search(text):
        _Scan(found).run()
    if "::" in text:
        found.fields = find_fields(text)
    return found


_TRIGGER = re.compile(r"[\\`$<%\[#^]")
_PLAIN_SIGN = re.compile(r"[\\`$<%\[#^*_]")
_LONG_SIGNS = ("![", "~~", "==", "://", "www.")
_SIGN = re.compile(rf"{_PLAIN_SIGN.pattern}|!\[|~~|==|https?://|www\.")
_SIGN_OR_EMAIL = re.compile(rf"{_SIGN.pattern}|(?<![A-Za-z0-9+\-._])[A-Za-z0-9+\-._]++(?=@)")
_DOLLARS = re.compile(r"\$(?![\s$])(?:[^$\\]|\\.)*+(?<!\s)\$(?!\d)", re.DOTALL)
_TAG = re.compile(f"#({TAG})")
_LINE_BREAK = re.compile("[\n\r\u2028\u2029]")
_LABEL_STOP = re.compile(r"[\]\n\t ]")
_IDENTIFIER = re.compile(r"(?:[^\[\]\\]|\\.)*+", re.DOTALL)
_BLOCK_ID = re.compile(r"\^([A-Za-z0-9-]+)\s*\Z")
_PREFIX = re.compile(r"\[(?:![^\]\n]+\][+-]?|[^\]\n]\])(?:[ \t]+|$)", re.MULTILINE)
_PUNCTUATION = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~\n")
_RUNS = {sign: re.compile(rf"\\.|\{sign}+", re.DOTALL) for sign in "*_"}
_CLOSERS = {sign: re.compile(rf"(?<![{SPACE}]){sign}") for sign in ("~~", "==")}
_NO_LABEL = re.compile(r"[\[^]")
_A_OPENS = re.compile(r"<a ", re.IGNORECASE)
_A_CLOSES = re.compile(r"</a>", re.IGNORECASE)
_MOST_NESTED_FIELDS = 8
_DEEPEST = 30


def _signs_in(text: str) -> re.Pattern[str]:
    """Return the fastest pattern that finds every place at which a reader could begin."""
    if "@" in text:
        return _SIGN_OR_EMAIL
    return _SIGN if any(sign in text for sign in _LONG_SIGNS) else _PLAIN_SIGN


class _Scan:
    """One scan over a leaf; `end` is the end of the stretch that is being read.

    Each reader takes an offset, and returns the end of what it has read, or -1.
    """

    def __init__(self, found: Inline) -> None:
        self.found = found
        self.text = found.text
        self.finder = Finder(found.text)
        self.sign = _signs_in(found.text)
        self.end = len(found.text)
        self.depth = 0
        self.after = 0
        self.unclosed: dict[tuple[str, int], int] = {}

    def run(self) -> None:
        """Read the whole leaf."""
        self._read(self._prefix(), self.end)
        self.found.marks.sort()
        self.found.links.sort()
        self.found.markers.sort()

    def _read(self, start: int, end: int) -> None:
        """Read a stretch; what begins in it must also end in it."""
        if self.depth > _DEEPEST:
            return
        outer, self.end, self.after = self.end, end, start
        self.depth += 1
        position = start
        while match := self.sign.search(self.text, position, end):
            position = match.start()
            for read in _READERS.get(self.text[position], _WORD_READERS):
                reached = read(self, position)
                if position < reached <= end:
                    position = self.after = reached
                    break
            else:
                position += 1
        self.depth -= 1
        self.end = outer

    def _read_inside(self, start: int, end: int, *, of_link: bool = False) -> None:
        before = self.found.in_link
        self.found.in_link = before or of_link
        self._read(start, end)
        if of_link:
            self.found.in_link = before

    def _mark(self, start: int, end: int, kind: MarkKind, shown: str = "") -> int:
        self.found.marks.append(Mark(start, end, kind, shown))
        return end

    def _prefix(self) -> int:
        """Skip the box of a task, or the type of a callout."""
        match = _PREFIX.match(self.text)
        return self._mark(0, match.end(), MarkKind.HIDDEN) if match else 0

    def _escape(self, start: int) -> int:
        if self.text[start + 1 : start + 2] not in _PUNCTUATION or start + 1 >= self.end:
            return -1
        self._mark(start, start + 1, MarkKind.HIDDEN)
        return start + 2

    def _autolink(self, start: int) -> int:
        end = -1 if self.found.in_link else html.autolink_end(self.finder, start)
        return self._mark(start, end, MarkKind.HIDDEN) if 0 < end <= self.end else -1

    def _address(self, start: int) -> int:
        if self.found.in_link or self.text[start] not in "hw":
            return -1
        return html.address_end(self.finder, start, self.end)

    def _email(self, start: int) -> int:
        return -1 if self.found.in_link else html.email_end(self.text, start, self.end)

    def _html(self, start: int) -> int:
        end = html.html_end(self.finder, start)
        if not 0 < end <= self.end:
            return -1
        if _A_OPENS.match(self.text, start):
            self.found.in_link = True
        elif _A_CLOSES.match(self.text, start):
            self.found.in_link = False
        shown = " " if self.text[start : start + 3].lower() == "<br" else ""
        return self._mark(start, end, MarkKind.HIDDEN, shown)

    def _wikilink(self, start: int) -> int:
        """`[[…]]` or `![[…]]`, with the shortest content that is not empty; no line break in it."""
        embed = self.text[start] == "!"
        inside = start + 3 if embed else start + 2
        if not self.text.startswith("[[", inside - 2):
            return -1
        closing = self.finder.find("]]", inside + 1)
        if closing + 2 > self.end or self.finder.search(_LINE_BREAK, inside) < closing:
            return -1
        if self.finder.find("[[", inside) < closing - 1:
            return -1
        target, anchor, display = split_target(self.text[inside:closing])
        kind = LinkKind.EMBED if embed else LinkKind.LINK
        end = closing + 2
        self.found.links.append(WrittenLink(start, end, kind, target, anchor, display))
        if display and not embed:
            return self._mark(start, end, MarkKind.LINK, display)
        mark = MarkKind.EMBED if embed else MarkKind.LINK
        below = () if anchor.startswith("^") else anchor.split("#")
        shown = " > ".join(part for part in (target, *below) if part)
        return self._mark(start, end, mark, shown)

    def _link(self, start: int) -> int:
        """`[text](destination "title")`; the text of an image is not read."""
        image = self.text[start] == "!"
        bracket = start + 1 if image else start
        closing = self.finder.brackets.get(bracket, self.end)
        if (self.found.in_link and not image) or not self.text.startswith("(", closing + 1):
            return -1
        written, end = self._destination(closing + 1)
        if not 0 < end <= self.end:
            return -1
        self._mark(start, bracket + 1, MarkKind.HIDDEN)
        self._mark(closing, end, MarkKind.HIDDEN)
        path = read_destination(written, is_image=image)
        if path is not None:
            kind = LinkKind.EMBED if image else LinkKind.LINK
            shown = self.text[bracket + 1 : closing]
            self.found.links.append(WrittenLink(start, end, kind, *path, shown))
        if not image:
            self._read_inside(bracket + 1, closing, of_link=True)
        return end

    def _destination(self, opening: int) -> tuple[str, int]:
        """Return the destination of a link and the end of its parentheses, -1 if there is none."""
        text = self.text
        start = self._skip_space(opening + 1)
        if text.startswith("<", start):
            end = self.finder.find(">", start)
            if end >= self.end or self.finder.find("\n", start) < end:
                return "", -1
            written, end = text[start + 1 : end], end + 1
        else:
            end = min(self.finder.destination_end(opening, start), self.end)
            written = text[start:end]
        position = self._skip_space(end)
        if position > end and text.startswith(('"', "'", "("), position):
            position = self._skip_space(self.finder.title_end(text[position], position + 1) + 1)
        return written, position + 1 if text.startswith(")", position) else -1

    def _skip_space(self, position: int) -> int:
        while position < self.end and self.text[position] in SPACE:
            position += 1
        return position

    def _inline_note(self, start: int) -> int:
        if not self.text.startswith("[", start + 1):
            return -1
        closing = self.finder.note_end(start + 1)
        if closing >= self.end:
            return -1
        self.found.markers.append(Marker(start, closing + 1, ""))
        self._mark(start, closing + 1, MarkKind.NOTE)
        self._read_inside(start + 2, closing)
        return closing + 1

    def _marker(self, start: int) -> int:
        if not self.text.startswith("^", start + 1):
            return -1
        end = self.finder.search(_LABEL_STOP, start + 2)
        if end == start + 2 or end >= self.end or self.text[end] != "]":
            return -1
        label = self.text[start + 2 : end]
        if not _NO_LABEL.search(label):
            self.found.markers.append(Marker(start, end + 1, label))
            self._mark(start, end + 1, MarkKind.NOTE)
        return end + 1

    def _reference(self, start: int) -> int:
        """`[text]`, `[text][]` or `[text][name]`, whether or not the name is defined.

        A second bracket that does not close is part of it, so that `[x][[a]]` contains no link.
        """
        image = self.text[start] == "!"
        bracket = start + 1 if image else start
        closing = self.finder.brackets.get(bracket, self.end)
        if closing >= self.end or self.text.startswith("^", bracket + 1):
            return -1
        full = False
        end = closing + 1
        if end < self.end and self.text[end] == "[":
            name = _IDENTIFIER.match(self.text, end + 1, self.end)
            assert name is not None
            closes = name.end() < self.end and self.text[name.end()] == "]"
            full = closes and name.end() > end + 1
            end = name.end() + 1 if closes else end + 1
        elif closing == bracket + 1:
            return -1
        if not full and self.finder.contains_bracket(bracket + 1, closing):
            return -1
        if not image:
            if self.found.in_link:
                return -1
            self._read_inside(bracket + 1, closing, of_link=True)
        return end

    def _strong(self, start: int) -> int:
        """`**…**`: the first run of two or more closes it, with its last two."""
        sign = self.text[start]
        if not self.text.startswith(sign, start + 1) or self._is_unclosed(sign * 2, start):
            return -1
        for run in _RUNS[sign].finditer(self.text, start + 2, self.end):
            if run[0][0] == sign and run.end() - run.start() > 1:
                return self._enclose(start, 2, run.end() - 2)
        return self._note_unclosed(sign * 2, self.end)

    def _emphasis(self, start: int) -> int:
        """`*…*`: a single sign closes it, but no `_` before a letter; pairs of signs are inside."""
        sign = self.text[start]
        if self._is_unclosed(sign, start):
            return -1
        position = start + 1
        for run in _RUNS[sign].finditer(self.text, position, self.end):
            length = run.end() - run.start()
            blank = position == start + 1 and not self.text[position : run.start()].strip(SPACE)
            position = run.end()
            if run[0][0] != sign or length % 2 == 0:
                continue
            if length > 1:
                return self._note_unclosed(sign, run.start())
            if blank or sign == "*" or not self._is_word(position):
                return self._enclose(start, 1, run.start())
        return self._note_unclosed(sign, self.end)

    def _is_word(self, position: int) -> bool:
        after = self.text[position : position + 1]
        return position < self.end and after.isascii() and (after.isalnum() or after == "_")

    def _deletion_or_highlight(self, start: int) -> int:
        """`~~…~~` or `==…==`, without white space at either side of what is inside."""
        sign = self.text[start] * 2
        inside = self.text[start + 2 : start + 3]
        if inside in SPACE or self._is_unclosed(sign, start):
            return -1
        closing = _CLOSERS[sign].search(self.text, start + 2, self.end)
        if closing is None:
            return self._note_unclosed(sign, self.end)
        return self._enclose(start, 2, closing.start(), may_be_blank=True)

    def _enclose(self, start: int, width: int, closing: int, *, may_be_blank: bool = False) -> int:
        """Read what is between two signs of a width; nothing but space is not enclosed."""
        inside = start + width
        if not may_be_blank and not self.text[inside:closing].strip(SPACE):
            return -1
        self._read_inside(inside, closing)
        return closing + width

    def _is_unclosed(self, sign: str, start: int) -> bool:
        return start < self.unclosed.get((sign, self.end), -1)

    def _note_unclosed(self, sign: str, place: int) -> int:
        """Record that nothing closes a sign before an offset, in the stretch that is read."""
        self.unclosed[sign, self.end] = place
        return -1

    def _code(self, start: int) -> int:
        """Code ends at the next run of as many signs; with none, its first sign is text."""
        inside, closing = self.finder.code_end(start)
        end = closing + inside - start
        if end > self.end:
            return -1
        return self._mark(start, end, MarkKind.CODE, self.text[inside:closing].strip())

    def _math(self, start: int) -> int:
        if self.text.startswith("$$", start):
            end = self.finder.find("$$", start + 2) + 2
        else:
            formula = _DOLLARS.match(self.text, start, self.end)
            end = formula.end() if formula else -1
        if not 0 < end <= self.end:
            return -1
        return self._mark(start, end, MarkKind.MATH, self.text[start:end])

    def _tag(self, start: int) -> int:
        """A tag, at the beginning, after white space, or directly after other markup."""
        if start > self.after and self.text[start - 1] not in SPACE:
            return -1
        tag = _TAG.match(self.text, start, self.end)
        if tag is None or not is_tag(tag[1]):
            return -1
        self.found.tags.append(tag[1])
        return tag.end()

    def _block_id(self, start: int) -> int:
        if start > self.after and self.text[start - 1] not in SPACE:
            return -1
        block_id = _BLOCK_ID.match(self.text, start)
        if block_id is None:
            return -1
        self.found.anchor = block_id[1]
        return self._mark(start, len(self.text), MarkKind.HIDDEN)

    def _comment(self, start: int) -> int:
        """`%%…%%`; links and tags in it count, as in the app."""
        closing = self.finder.find("%%", start + 2)
        if not self.text.startswith("%%", start) or closing + 2 > self.end:
            return -1
        self._mark(start, closing + 2, MarkKind.COMMENT)
        self._read_inside(start + 2, closing)
        return closing + 2


_Reader = Callable[[_Scan, int], int]
_BRACKET_READERS: tuple[_Reader, ...] = (
    _Scan._wikilink,
    _Scan._link,
    _Scan._marker,
    _Scan._reference,
)
_EMPHASIS_READERS: tuple[_Reader, ...] = (_Scan._email, _Scan._strong, _Scan._emphasis)
_READERS: dict[str, tuple[_Reader, ...]] = {
    "\\": (_Scan._escape,),
    "<": (_Scan._autolink, _Scan._html),
    "!": (_Scan._wikilink, _Scan._link, _Scan._reference),
    "[": _BRACKET_READERS,
    "^": (_Scan._inline_note, _Scan._block_id),
    "*": _EMPHASIS_READERS,
    "_": _EMPHASIS_READERS,
    "~": (_Scan._deletion_or_highlight,),
    "=": (_Scan._deletion_or_highlight,),
    "`": (_Scan._code,),
    "#": (_Scan._tag,),
    "$": (_Scan._math,),
    "%": (_Scan._comment,),
}
_WORD_READERS: tuple[_Reader, ...] = (_Scan._address, _Scan._email)
