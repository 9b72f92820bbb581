"""A note of any length becomes chunks for retrieval (part of stage 7).

In: a note, its text, a limit in tokens. Out: chunks whose spans partition the text: no gap, no
overlap, so that joined in order they are the note. A note is taken apart only as far as the limit
demands: messages and blocks first, then paragraphs, lines, sentences, words. The chunks are then
filled in order; each ends at the strongest border in its second half.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from vaultgraph.errors import UsageError
from vaultgraph.passages.escaping import escape_text
from vaultgraph.text import sentences
from vaultgraph.vault.note import Block, BlockKind, Note

MINIMUM_TOKENS = 20
"""Below this a chunk would be shorter than a sentence."""

Count = Callable[[str], int]
"""Counts the tokens of a text."""

# How good it is to end a chunk before a unit; what has no line here stands between them.
_MESSAGE = 10.0
_HEADING = {level: 9.0 - level for level in range(1, 7)}
_BLOCK = 2.5
_KINDS = {BlockKind.LIST_ITEM: 2.0, BlockKind.FOOTNOTE: 1.0, BlockKind.COMMENT: 0.0}
_BODY = 1.0
_PARAGRAPH = 1.5
_LINE = 0.8
_SENTENCE = 0.5
_WORD = 0.1
_TOGETHER = 0.0

_LONGEST_LINE = 16_000
_LINES = re.compile(r"[^\n]*\n|[^\n]+\Z")
_SPACE = re.compile(r"\s*")
_QUOTING = re.compile(r"[ \t>]*")
_FENCE = re.compile(r"(`{3,}|~{3,})")
_STARTS_BLOCK = re.compile(r"#{1,6}[ \t]|[-*+][ \t]|[0-9]{1,9}[.)][ \t]|\[!")
_SENTENCE_END = re.compile(r"[.!?…。！？；;][\"'»”)\]]*\s|[。！？；]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Chunk:
    """A piece of a note.

    Args:
        part, parts: its place among the chunks of the note, from 1.
        start, end: its half-open span in the text of the note.
        tokens: tokens of its escaped text.
        heading: the headings above its beginning, outermost first.
    """

    part: int
    parts: int
    start: int
    end: int
    tokens: int
    heading: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Unit:
    """A stretch of text that is not cut further; `strength` is that of the border before it."""

    start: int
    end: int
    strength: float
    tokens: int = 0


def cut_note(note: Note, text: str, *, limit: int, count: Count) -> tuple[Chunk, ...]:
    """Cut a note into chunks of `limit` tokens at most; an empty text is one empty chunk.

    Args:
        note: the note; positions of its blocks, headings and messages point into `text`.
        text: its decoded text.
        limit: tokens that the escaped text of a chunk may take.
        count: counts tokens.

    Raises:
        UsageError: the limit is too small to cut anything sensible.
    """
    if limit < MINIMUM_TOKENS:
        raise UsageError(
            f"a chunk of {limit} tokens holds no sentence",
            remedy=f"Allow at least {MINIMUM_TOKENS}.",
            options=("chunk_tokens",),
        )
    if not text:
        return (Chunk(part=1, parts=1, start=0, end=0, tokens=0),)
    whole = _Unit(0, len(text), _MESSAGE)
    units = _divide(whole, text, limit, count, _splitters(note))
    spans = list(_fill(units, text, limit, count))
    headings = _HeadingPaths(note)
    return tuple(
        Chunk(
            part=number,
            parts=len(spans),
            start=span.start,
            end=span.end,
            tokens=span.tokens,
            heading=headings.at(span.start),
        )
        for number, span in enumerate(spans, start=1)
    )


Splitter = Callable[[_Unit, str], Iterator[_Unit]]


def _splitters(note: Note) -> tuple[Splitter, ...]:
    """What takes a unit apart, from the coarsest to the finest."""
    outline = _outline(note)

    def by_outline(unit: _Unit, text: str) -> Iterator[_Unit]:
        return _between(unit, _snapped(outline, text))

    return (by_outline, _paragraphs, _lines, _stretches, _sentences, _halves)


def _divide(
    unit: _Unit, text: str, limit: int, count: Count, splitters: Sequence[Splitter]
) -> list[_Unit]:
    """Take a unit apart until every part fits into the limit."""
    tokens = count(escape_text(text[unit.start : unit.end]))
    if tokens <= limit or unit.end - unit.start == 1:
        return [_Unit(unit.start, unit.end, unit.strength, tokens)]
    for index, split in enumerate(splitters):
        parts = list(split(unit, text))
        if len(parts) > 1:
            finer = splitters[index + 1 :] or splitters[-1:]
            return [each for part in parts for each in _divide(part, text, limit, count, finer)]
    raise AssertionError("every text of two characters can be halved")


def _fill(units: Sequence[_Unit], text: str, limit: int, count: Count) -> Iterator[_Unit]:
    """Fill chunks in order; each ends at the strongest border in its second half."""
    first = 0
    while first < len(units):
        last = _end_of_chunk(units, first, limit)
        start = units[first].start
        tokens = count(escape_text(text[start : units[last - 1].end]))
        # Parts counted apart may come to a token less than the same parts together.
        while tokens > limit and last > first + 1:
            last -= 1
            tokens = count(escape_text(text[start : units[last - 1].end]))
        yield _Unit(start, units[last - 1].end, units[first].strength, tokens)
        first = last


def _end_of_chunk(units: Sequence[_Unit], first: int, limit: int) -> int:
    """Tell which unit begins the next chunk."""
    total = 0
    best, strength = first + 1, -1.0
    for index in range(first, len(units)):
        if index > first and 2 * total >= limit and units[index].strength >= strength:
            best, strength = index, units[index].strength
        if index > first and total + units[index].tokens > limit:
            return best if strength >= 0 else index
        total += units[index].tokens
    return len(units)


def _outline(note: Note) -> list[tuple[int, float]]:
    """The borders that parsing gave: the body, messages, and the blocks outside messages."""
    messages = note.chat.messages if note.chat else ()
    borders = [(note.body, _BODY)]
    for message in messages:
        borders += [(message.start, _MESSAGE), (message.end, _BLOCK)]
    starts = [message.start for message in messages]
    after_heading = False
    for block in note.blocks:
        inside = bisect_right(starts, block.start) - 1
        if inside < 0 or block.start >= messages[inside].end:
            borders.append((block.start, _TOGETHER if after_heading else _strength(note, block)))
            after_heading = block.kind is BlockKind.HEADING
    return borders


def _strength(note: Note, block: Block) -> float:
    if block.kind is BlockKind.HEADING and 0 <= block.heading < len(note.headings):
        return _HEADING[note.headings[block.heading].level]
    if block.kind is BlockKind.MESSAGE:
        return _MESSAGE
    return _KINDS.get(block.kind, _BLOCK)


def _snapped(borders: Sequence[tuple[int, float]], text: str) -> list[tuple[int, float]]:
    """Move borders to the beginning of their line; of two at one place the stronger counts.

    White space goes with what stands before it: the border behind a message is the next line that
    is not blank.
    """
    strongest: dict[int, float] = {}
    for position, strength in borders:
        space = _SPACE.match(text, position)
        place = text.rfind("\n", 0, space.end() if space else position) + 1
        strongest[place] = max(strength, strongest.get(place, strength))
    return sorted(strongest.items())


def _between(unit: _Unit, borders: Sequence[tuple[int, float]]) -> Iterator[_Unit]:
    """Cut a unit at the borders inside it."""
    start, strength = unit.start, unit.strength
    for position, next_strength in borders:
        if start < position < unit.end:
            yield _Unit(start, position, strength)
            start, strength = position, next_strength
    yield _Unit(start, unit.end, strength)


def _paragraphs(unit: _Unit, text: str) -> Iterator[_Unit]:
    """Cut at blank lines, headings and list items, quoted ones too, but never inside a fence."""
    borders = []
    fence = ""
    blank = False
    for line in _LINES.finditer(text, unit.start, unit.end):
        content = text[_end_of_quoting(text, line) : line.end()].rstrip()
        if not fence and (blank or _STARTS_BLOCK.match(content)):
            borders.append((line.start(), _PARAGRAPH))
        mark = _FENCE.match(content)
        if mark and not fence:
            fence = mark[1]
        elif mark and mark[1].startswith(fence) and content == mark[1]:
            fence = ""
        blank = not content
    return _between(unit, borders)


def _end_of_quoting(text: str, line: re.Match[str]) -> int:
    quoting = _QUOTING.match(text, line.start(), line.end())
    return quoting.end() if quoting else line.start()


def _lines(unit: _Unit, text: str) -> Iterator[_Unit]:
    lines = _LINES.finditer(text, unit.start, unit.end)
    return _between(unit, [(line.start(), _LINE) for line in lines])


def _stretches(unit: _Unit, text: str) -> Iterator[_Unit]:
    """Cut an endless line, so that finding its sentences takes time linear in its length."""
    borders = []
    start = unit.start
    while unit.end - start > _LONGEST_LINE:
        middle, end = start + _LONGEST_LINE // 2, start + _LONGEST_LINE
        ends = [match.end() for match in _SENTENCE_END.finditer(text, middle, end)]
        start = ends[-1] if ends else _behind_space(text, middle, end)
        borders.append((start, _SENTENCE if ends else _WORD))
    return _between(unit, borders)


def _sentences(unit: _Unit, text: str) -> Iterator[_Unit]:
    spans = sentences(text[unit.start : unit.end])
    return _between(unit, [(unit.start + start, _SENTENCE) for start, _ in spans])


def _halves(unit: _Unit, text: str) -> Iterator[_Unit]:
    """Cut near the middle, behind white space where there is some."""
    middle = max(unit.start + 1, (unit.start + unit.end) // 2)
    return _between(unit, [(_behind_space(text, unit.start + 1, middle), _WORD)])


def _behind_space(text: str, start: int, end: int) -> int:
    """Find the place behind the last white space of a stretch; its end where there is none."""
    return next((i for i in range(end, start, -1) if text[i - 1].isspace()), end)


class _HeadingPaths:
    """Finds the headings above any place of a note."""

    def __init__(self, note: Note) -> None:
        self._starts: list[int] = []
        self._paths: list[tuple[str, ...]] = []
        open_levels: list[tuple[int, str]] = []
        for heading in note.headings:
            while open_levels and open_levels[-1][0] >= heading.level:
                open_levels.pop()
            open_levels.append((heading.level, heading.text))
            self._starts.append(heading.start)
            self._paths.append(tuple(text for _, text in open_levels))

    def at(self, position: int) -> tuple[str, ...]:
        """The headings above a place, outermost first; a heading stands above its own line."""
        index = bisect_right(self._starts, position) - 1
        return self._paths[index] if index >= 0 else ()
