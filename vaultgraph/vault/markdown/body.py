"""Extract links, footnote markers, tags and words from the leaves of a note (part of stage 2).

In: the text of a note, its layout, and the spans of its chat messages. Out: `Body`. Only leaves
with markup are scanned, and only prose around a link or a marker is cut into sentences.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from operator import itemgetter
from typing import NamedTuple

from vaultgraph.vault.markdown.cleaning import (
    LONGEST_SENTENCE,
    clean,
    cut_long,
    cut_sentences,
    trim,
    words_of,
)
from vaultgraph.vault.markdown.context import OMITTED, ListContext
from vaultgraph.vault.markdown.inline import (
    Inline,
    Marker,
    MarkKind,
    WrittenLink,
    has_markup,
    scan,
)
from vaultgraph.vault.markdown.layout import Layout, Leaf, LeafRole
from vaultgraph.vault.memo import Memo
from vaultgraph.vault.note import BlockKind, Heading, Link
from vaultgraph.vault.privacy import names_private_tag

_FRAME = re.compile(r"Created: |Title: *(.*)", re.DOTALL)
"""How the lines that the importer of chats writes above the messages begin."""


class Statement(NamedTuple):
    """A sentence or list item: its span in the note, and its text without markup."""

    start: int
    end: int
    text: str


class Reference(NamedTuple):
    """A footnote marker in the note, with the statement around it.

    `inside` are the links of an inline footnote; `stated` is False in a heading or a comment,
    which make no claim.
    """

    label: str
    start: int
    end: int
    statement: Statement
    heading: tuple[str, ...]
    inside: tuple[Link, ...]
    in_message: bool
    in_comment: bool
    stated: bool


class _Facts(NamedTuple):
    """The context of a leaf, for every link and marker in it."""

    leaf: Leaf
    in_message: bool
    comments: list[tuple[int, int]]

    def in_comment(self, place: int) -> bool:
        """Return whether an offset of the leaf is in a comment."""
        return in_spans(self.comments, place)


@dataclass(slots=True)
class Body:
    """The content of the body of a note, every list in the order of the text."""

    headings: list[Heading] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    anchors: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    private: bool = False


class Lines:
    """Lines and columns of offsets in a text whose line ends are plain; both count from 1."""

    def __init__(self, text: str) -> None:
        self._text = text

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *(match.end() for match in re.finditer("\n", self._text))]

    def place(self, offset: int) -> tuple[int, int]:
        """Return the line and the column of an offset."""
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1


def read_body(
    text: str,
    layout: Layout,
    lines: Lines,
    messages: Sequence[tuple[int, int]],
    marks: Sequence[tuple[int, int]] = (),
    *,
    words: bool = True,
) -> Body:
    """Read every leaf of a note.

    Args:
        text: the note, with plain line ends.
        layout: its blocks and leaves.
        lines: its lines.
        messages: the spans of the messages of a chat, in order.
        marks: the spans in these that contain only marks of their writer.
        words: collect the words of every leaf, and the sentence around every link.
    """
    reader = _BodyReader(text, layout, lines, messages, marks, words=words)
    headings = iter(layout.headings)
    heading = next(headings, None)
    for index, leaf in enumerate(layout.leaves):
        is_heading = heading is not None and heading.leaf == index
        content = reader.content(leaf)
        inline = reader.scan(content) if has_markup(content) else None
        reader.context.enter(leaf, inline or content)
        if inline is not None:
            reader.read_leaf(index, leaf, inline)
        reader.add_words(leaf, content, inline)
        if is_heading and heading is not None:
            line, _ = lines.place(heading.start)
            name = clean(inline or Inline(content))
            reader.add_heading(
                Heading(
                    level=heading.level,
                    text=name,
                    written=content.strip(),
                    line=line,
                    start=heading.start,
                    end=heading.end,
                )
            )
            heading = next(headings, None)
    return reader.body


class _BodyReader:
    """Reads the leaves of one note in order, and keeps track of the headings above."""

    def __init__(
        self,
        text: str,
        layout: Layout,
        lines: Lines,
        messages: Sequence[tuple[int, int]],
        marks: Sequence[tuple[int, int]],
        *,
        words: bool,
    ) -> None:
        self.body = Body()
        self.words = words
        self.text = text
        self.layout = layout
        self.lines = lines
        self.messages = messages
        self.message_starts = [start for start, _ in messages]
        self.marks = marks
        self.comments = [
            (area.start, area.end) for area in layout.areas if area.kind is BlockKind.COMMENT
        ]
        self.above: list[Heading] = []
        self.path: tuple[str, ...] = ()
        self.row: tuple[tuple[int, int] | None, str] = (None, "")
        self.in_link = False  # an `<a …>` stays open until `</a>`, even in later blocks
        self.context = ListContext(text)

    def content(self, leaf: Leaf) -> str:
        """Return the text of a leaf, without the quote marks between its lines."""
        if leaf.lines:
            return "\n".join(self.text[start:end] for start, end in leaf.lines)
        return self.text[leaf.start : leaf.end]

    def scan(self, content: str) -> Inline:
        """Scan the text of a leaf, with a cache."""
        return scan(content, in_link=True) if self.in_link else _SCANNED[content]

    def add_words(self, leaf: Leaf, content: str, inline: Inline | None) -> None:
        """Add the words of a leaf, without those that a writer of chats adds."""
        if not self.words:
            return
        if self.messages:
            if content.startswith("[!nexus_"):
                return
            frame = _FRAME.match(content) if leaf.start < self.message_starts[0] else None
            unmarked = (frame[1] or "") if frame else self._unmarked(leaf, content)
            if unmarked != content:
                content = unmarked
                inline = scan(content)
        if inline is None:
            self.body.words.append(content)
        elif inline is _SCANNED.get(content):
            self.body.words.append(_WORDS[content])
        else:
            self.body.words.append(words_of(inline))

    def add_heading(self, heading: Heading) -> None:
        """Add a heading; the following leaves are below it."""
        self.body.headings.append(heading)
        while self.above and self.above[-1].level >= heading.level:
            self.above.pop()
        self.above.append(heading)
        self.path = tuple(each.text for each in self.above)

    def read_leaf(self, index: int, leaf: Leaf, inline: Inline) -> None:
        """Add the links, markers, tags and the block id of a leaf."""
        self.body.private = self.body.private or _names_private_tag(inline)
        if leaf.role is LeafRole.HTML:
            return
        self.in_link = inline.in_link
        self.body.tags += inline.tags
        if inline.anchor:
            self.body.anchors.append(inline.anchor)
        if not inline.links and not inline.markers:
            return
        place = _Place(leaf)
        facts = _Facts(leaf, self._in_message(leaf.start), self._commented(leaf, inline))
        if self.words or inline.markers:
            above = self.context.above(leaf)
            said = self._sentences(inline, is_prose=leaf.role is LeafRole.PROSE)
            statements = _Statements(said, leaf, place, self._row_text(index), above)
            sentences = [statements.around(each.start).text for each in inline.links]
        else:
            statements, sentences = None, [""] * len(inline.links)
        links = [
            self._link(each, inline, place, sentence, facts)
            for each, sentence in zip(inline.links, sentences, strict=True)
        ]
        references = [
            self._reference(marker, place, statements, links, facts)
            for marker in inline.markers
            if statements
        ]
        # A link inside an inline footnote is a source only, not also a plain link.
        sources = {link.start for each in references for link in each.inside}
        self.body.links += (link for link in links if link.start not in sources)
        self.body.references += references

    def _sentences(self, inline: Inline, *, is_prose: bool) -> "_Sentences":
        known = _PROSE if is_prose else _WHOLE
        if inline is _SCANNED.get(inline.text):
            return known[inline.text]
        return _Sentences(inline, is_prose=is_prose)

    def _link(
        self, written: WrittenLink, inline: Inline, place: "_Place", sentence: str, facts: "_Facts"
    ) -> Link:
        start, end = place.span(written.start, written.end)
        line, column = self.lines.place(start)
        return Link(
            kind=written.kind,
            target=written.target,
            anchor=written.anchor,
            display=written.display,
            line=line,
            column=column,
            start=start,
            end=end,
            heading=self.path,
            sentence=sentence,
            relation=inline.relation_at(written.start) if inline.fields else "",
            in_message=facts.in_message,
            in_comment=facts.in_comment(written.start),
        )

    def _reference(
        self,
        marker: Marker,
        place: "_Place",
        statements: "_Statements",
        links: Sequence[Link],
        facts: "_Facts",
    ) -> Reference:
        start, end = place.span(marker.start, marker.end)
        in_comment = facts.in_comment(marker.start)
        return Reference(
            marker.label,
            start,
            end,
            statements.around(marker.start),
            self.path,
            () if marker.label else links_between(links, start, end),
            facts.in_message,
            in_comment,
            stated=facts.leaf.role is not LeafRole.HEADING and not in_comment,
        )

    def _commented(self, leaf: Leaf, inline: Inline) -> list[tuple[int, int]]:
        """Return the stretches of a leaf that are in comments: all of it in a comment block."""
        if in_spans(self.comments, leaf.start):
            return [(0, len(inline.text) + 1)]
        return [mark[:2] for mark in inline.marks if mark.kind is MarkKind.COMMENT]

    def _unmarked(self, leaf: Leaf, content: str) -> str:
        """Return the text of a leaf without the marks of a writer of chats."""
        first = bisect_left(self.marks, leaf.start, key=_end)
        if first == len(self.marks) or self.marks[first][0] >= leaf.end:
            return content
        parts: list[str] = []
        for start, end in leaf.lines or ((leaf.start, leaf.end),):
            position = start
            while first < len(self.marks) and self.marks[first][0] < end:
                parts.append(self.text[position : max(position, self.marks[first][0])])
                position = max(position, min(end, self.marks[first][1]))
                if self.marks[first][1] > end:
                    break
                first += 1
            parts.append(self.text[position:end])
        return "\n".join(parts)

    def _in_message(self, offset: int) -> bool:
        return in_spans(self.messages, offset)

    def _row_text(self, index: int) -> str:
        """Return the cells of a row, cleaned; cached while its leaves are read."""
        leaves = self.layout.leaves
        row = leaves[index].row
        if row is None:
            return ""
        if self.row[0] != row:
            while index and leaves[index - 1].row == row:
                index -= 1
            cells = []
            length = 0
            while index < len(leaves) and leaves[index].row == row and length < LONGEST_SENTENCE:
                cells.append(_CLEANED[self.content(leaves[index])])
                length += len(cells[-1])
                index += 1
            self.row = row, " | ".join(cell for cell in cells if cell)[:LONGEST_SENTENCE]
        return self.row[1]


def in_spans(spans: Sequence[tuple[int, int]], offset: int) -> bool:
    """Return whether an offset lies in one of several spans, given in order."""
    index = bisect_right(spans, offset, key=itemgetter(0)) - 1
    return index >= 0 and offset < spans[index][1]


def _names_private_tag(inline: Inline) -> bool:
    """Return whether `#private` is in a leaf, outside of code, formulas and link targets."""
    if "#" not in inline.text:
        return False
    parts: list[str] = []
    position = 0
    for mark in inline.marks:
        if mark.kind in _DEAD or inline.text.startswith("](", mark.start):
            parts.append(inline.text[position : mark.start])
            position = max(position, mark.end)
    parts.append(inline.text[position:])
    return names_private_tag("\0".join(parts))


_DEAD = frozenset({MarkKind.CODE, MarkKind.MATH, MarkKind.LINK, MarkKind.EMBED})


def _end(span: tuple[int, int]) -> int:
    return span[1]


def links_between(links: Sequence[Link], start: int, end: int) -> tuple[Link, ...]:
    """Return the links that start in a span, from links in the order of their place."""
    first = bisect_left(links, start, key=_start)
    return tuple(links[first : bisect_left(links, end, key=_start)])


def _start(link: Link) -> int:
    return link.start


class _Place:
    """Maps offsets in the text of a leaf to offsets in the note."""

    def __init__(self, leaf: Leaf) -> None:
        self.offset = leaf.start
        self.lines = leaf.lines
        self.starts: list[int] = []
        start = 0
        for begin, end in leaf.lines:
            self.starts.append(start)
            start += end - begin + 1

    def of(self, position: int) -> int:
        """Return the offset in the note."""
        if not self.lines:
            return self.offset + position
        index = bisect_right(self.starts, position) - 1
        return self.lines[index][0] + position - self.starts[index]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the span in the note of a span that is not empty."""
        return self.of(start), self.of(end - 1) + 1


class _Sentences:
    """The sentences of a leaf, or the whole leaf where it is not prose; cleaned on demand."""

    def __init__(self, inline: Inline, *, is_prose: bool) -> None:
        self.inline = inline
        self.spans = cut_sentences(inline) if is_prose else [(0, len(inline.text))]
        self.starts = [start for start, _ in self.spans]
        self.cuts: dict[int, tuple[tuple[int, int], list[int]]] = {}
        self.known: dict[int, tuple[tuple[int, int], str]] = {}

    def around(self, start: int) -> tuple[tuple[int, int], str]:
        """Return the span of the sentence around an offset, and the text of its nearest part."""
        index = max(0, bisect_right(self.starts, start) - 1)
        if index not in self.cuts:
            span = trim(self.inline.text, *self.spans[index])
            self.cuts[index] = span, cut_long(self.inline, *span)
        span, parts = self.cuts[index]
        part = max(0, bisect_right(parts, start) - 1)
        begin = parts[part]
        if begin not in self.known:
            end = parts[part + 1] if part + 1 < len(parts) else span[1]
            text = clean(self.inline, begin, end)
            before = f"{OMITTED} " if begin > span[0] else ""
            after = f" {OMITTED}" if end < span[1] else ""
            self.known[begin] = span, f"{before}{text}{after}" if text else ""
        return self.known[begin]


class _Statements:
    """The statements of a leaf, with spans in the note; `above` is the context of a list item."""

    def __init__(
        self, said: _Sentences, leaf: Leaf, place: _Place, row_text: str, above: str
    ) -> None:
        self.said = said
        self.above = above
        self.place = place
        self.row = Statement(*leaf.row, row_text) if leaf.row else None

    def around(self, start: int) -> Statement:
        """Return the statement around a link or a marker that starts at an offset of the leaf."""
        if self.row is not None:
            return self.row
        span, text = self.said.around(start)
        return Statement(*self.place.span(*span), f"{self.above}{text}" if text else "")


_MOST_LEAVES, _LONGEST_LEAF = 5_000, 200
_SCANNED = Memo(scan, _MOST_LEAVES, _LONGEST_LEAF)
_CLEANED = Memo(lambda text: clean(_SCANNED[text]), _MOST_LEAVES, _LONGEST_LEAF)
_WORDS = Memo(lambda text: words_of(_SCANNED[text]), _MOST_LEAVES, _LONGEST_LEAF)
_PROSE = Memo(lambda text: _Sentences(_SCANNED[text], is_prose=True), _MOST_LEAVES, _LONGEST_LEAF)
_WHOLE = Memo(lambda text: _Sentences(_SCANNED[text], is_prose=False), _MOST_LEAVES, _LONGEST_LEAF)
"""Caches, because cells, items and lines of templates occur repeatedly, in one note and in many."""
