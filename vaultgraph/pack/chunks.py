"""A note of any length becomes chunks for retrieval: runs of passages (part of stage 7).

In: a note, its text, a limit in tokens. Out: chunks whose spans partition the text: no gap, no
overlap. Generated text is in a chunk's span, but not in its text. A note is divided only as far as
the limit requires: messages, headings and passages first, then lines and words. Chunks are then
filled in order; each ends at the strongest border in its second half.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from vaultgraph.errors import UsageError
from vaultgraph.passages.escaping import escape_text
from vaultgraph.text import sentences
from vaultgraph.vault.note import Note
from vaultgraph.vault.passages.cut import machine_text, without
from vaultgraph.vault.passages.passage import Passage, PassageKind, Span

MINIMUM_TOKENS = 20
"""Below this a chunk would be shorter than a sentence."""

Count = Callable[[str], int]
"""Counts the tokens of a text."""

# How good it is to end a chunk before a unit.
_MESSAGE = 10.0
_HEADING = {level: 9.0 - level for level in range(1, 7)}
_BLOCK = 2.5
_KINDS = {PassageKind.LIST_ITEM: 2.0, PassageKind.TURN: 1.5, PassageKind.FOOTNOTE: 1.0}
_BODY = 1.0
_GOES_ON = 0.6
_SENTENCE = 0.5
_LINE = 0.3
_WORD = 0.1
_TOGETHER = 0.0

_LONGEST_LINE = 16_000
_LINES = re.compile(r"[^\n]*\n|[^\n]+\Z")
_SPACE = re.compile(r"\s*")
_WORD_CHARACTER = re.compile(r"\w")


@dataclass(frozen=True, slots=True, kw_only=True)
class Chunk:
    """A piece of a note.

    Args:
        part, parts: its place among the chunks of the note, from 1.
        start, end: its half-open span in the text of the note.
        left_out: stretches inside it that are not in its text, in order.
        tokens: tokens of its escaped text.
        heading: the headings above its beginning, outermost first.
    """

    part: int
    parts: int
    start: int
    end: int
    tokens: int
    left_out: tuple[Span, ...] = ()
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
        note: the note; positions of its passages, headings and messages point into `text`.
        text: its decoded text.
        limit: tokens that the escaped text of a chunk may take.
        count: counts tokens.

    Raises:
        UsageError: the limit is below the smallest chunk.
    """
    if limit < MINIMUM_TOKENS:
        raise UsageError(
            f"a chunk of {limit} tokens is too small for a sentence",
            remedy=f"Allow at least {MINIMUM_TOKENS}.",
            options=("chunk_tokens",),
        )
    if not text:
        return (Chunk(part=1, parts=1, start=0, end=0, tokens=0),)
    cutter = _Cutter(note, text, limit, count)
    spans = list(cutter.fill(cutter.divide(_Unit(0, len(text), _MESSAGE))))
    headings = _HeadingPaths(note)
    return tuple(
        Chunk(
            part=number,
            parts=len(spans),
            start=span.start,
            end=span.end,
            left_out=cutter.left_out(span.start, span.end),
            tokens=span.tokens,
            heading=headings.at(span.start),
        )
        for number, span in enumerate(spans, start=1)
    )


def chunk_text(text: str, chunk: Chunk) -> str:
    """The text of a chunk as it is in its note, without what is left out."""
    return without(text, (chunk.start, chunk.end), chunk.left_out)


class _Cutter:
    """Cuts one note."""

    def __init__(self, note: Note, text: str, limit: int, count: Count) -> None:
        self._note = note
        self._text = text
        self._limit = limit
        self._count = count
        self._machine = machine_text(note, text)
        self._ends = [end for _, end in self._machine]

    def divide(self, unit: _Unit, level: int = 0) -> list[_Unit]:
        """Divide a unit until every part fits into the limit."""
        tokens = self._tokens(unit.start, unit.end)
        if tokens <= self._limit or unit.end - unit.start == 1:
            return [_Unit(unit.start, unit.end, unit.strength, tokens)]
        splitters = (self._passages, self._lines, self._stretches, self._sentences, self._halves)
        for index in range(level, len(splitters)):
            parts = list(splitters[index](unit))
            if len(parts) > 1:
                finer = min(index + 1, len(splitters) - 1)
                return [each for part in parts for each in self.divide(part, finer)]
        raise AssertionError("every text of two characters can be halved")

    def fill(self, units: Sequence[_Unit]) -> Iterator[_Unit]:
        """Fill chunks in order; each ends at the strongest border in its second half."""
        first = 0
        while first < len(units):
            last = _end_of_chunk(units, first, self._limit)
            start = units[first].start
            alone = last == first + 1
            tokens = units[first].tokens if alone else self._tokens(start, units[last - 1].end)
            # Parts counted apart may come to a token less than the same parts together.
            while tokens > self._limit and last > first + 1:
                last -= 1
                tokens = self._tokens(start, units[last - 1].end)
            yield _Unit(start, units[last - 1].end, units[first].strength, tokens)
            first = last

    def left_out(self, start: int, end: int) -> tuple[Span, ...]:
        """The generated text in a span."""
        found = []
        for index in range(bisect_right(self._ends, start), len(self._machine)):
            begin, stop = self._machine[index]
            if begin >= end:
                break
            found.append((max(begin, start), min(stop, end)))
        return tuple(found)

    def _tokens(self, start: int, end: int) -> int:
        said = without(self._text, (start, end), self.left_out(start, end))
        return self._count(escape_text(said))

    def _passages(self, unit: _Unit) -> Iterator[_Unit]:
        return _between(unit, _borders(self._note, self._text))

    def _lines(self, unit: _Unit) -> Iterator[_Unit]:
        lines = _LINES.finditer(self._text, unit.start, unit.end)
        return _between(unit, [(line.start(), _LINE) for line in lines])

    def _stretches(self, unit: _Unit) -> Iterator[_Unit]:
        """Cut a very long line, so that halving takes time linear in its length."""
        borders = []
        start = unit.start
        while unit.end - start > _LONGEST_LINE:
            start = _behind_space(self._text, start + _LONGEST_LINE // 2, start + _LONGEST_LINE)
            borders.append((start, _WORD))
        return _between(unit, borders)

    def _sentences(self, unit: _Unit) -> Iterator[_Unit]:
        spans = sentences(self._text[unit.start : unit.end])
        return _between(unit, [(unit.start + start, _SENTENCE) for start, _ in spans])

    def _halves(self, unit: _Unit) -> Iterator[_Unit]:
        """Cut near the middle, after white space if there is some."""
        middle = max(unit.start + 1, (unit.start + unit.end) // 2)
        return _between(unit, [(_behind_space(self._text, unit.start + 1, middle), _WORD)])


def _end_of_chunk(units: Sequence[_Unit], first: int, limit: int) -> int:
    """Return which unit begins the next chunk."""
    total = 0
    best, strength = first + 1, -1.0
    for index in range(first, len(units)):
        if index > first and 2 * total >= limit and units[index].strength >= strength:
            best, strength = index, units[index].strength
        if index > first and total + units[index].tokens > limit:
            return best if strength >= 0 else index
        total += units[index].tokens
    return len(units)


def _borders(note: Note, text: str) -> list[tuple[int, float]]:
    """The borders of a note: its body, its messages, its headings, and its passages."""
    borders = [(note.body, _BODY)]
    messages = note.chat.messages if note.chat else ()
    for message in messages:
        borders += [(message.start, _MESSAGE), (message.end, _BLOCK)]
    starts = [heading.start for heading in note.headings]
    starts = sorted([*starts, *(message.start for message in messages)])
    previous = note.body
    for heading in note.headings:
        borders.append((heading.start, _HEADING[heading.level]))
    for passage in note.passages:
        if passage.kind is not PassageKind.PROPERTIES:
            headed = bisect_left(starts, passage.start) > bisect_left(starts, previous)
            borders.append((passage.start, _TOGETHER if headed else _strength(passage)))
            previous = passage.end
    return _snapped(borders, text)


def _strength(passage: Passage) -> float:
    return _KINDS.get(passage.kind, _GOES_ON if passage.context else _BLOCK)


def _snapped(borders: Sequence[tuple[int, float]], text: str) -> list[tuple[int, float]]:
    """Move borders to the beginning of their line; of two at one place the stronger counts.

    White space belongs to the text before it: the border after a message is the next line that is
    not blank. A passage that begins inside a line, after words, begins there.
    """
    strongest: dict[int, float] = {}
    for position, strength in borders:
        space = _SPACE.match(text, position)
        inked = space.end() if space else position
        line = text.rfind("\n", 0, inked) + 1
        amid = strength < _HEADING[6] and _WORD_CHARACTER.search(text, line, inked)
        place, weight = (inked, min(strength, _SENTENCE)) if amid else (line, strength)
        strongest[place] = max(weight, strongest.get(place, weight))
    return sorted(strongest.items())


def _between(unit: _Unit, borders: Sequence[tuple[int, float]]) -> Iterator[_Unit]:
    """Cut a unit at the borders inside it."""
    first = bisect_right(borders, (unit.start, float("inf")))
    last = bisect_left(borders, (unit.end,))
    inside = borders[first:last]
    places = [(unit.start, unit.strength), *inside, (unit.end, 0.0)]
    for (start, strength), (end, _) in pairwise(places):
        yield _Unit(start, end, strength)


def _behind_space(text: str, start: int, end: int) -> int:
    """Find the place after the last white space of a span; its end if there is none."""
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
        """The headings above a place, outermost first; a heading is above its own line."""
        index = bisect_right(self._starts, position) - 1
        return self._paths[index] if index >= 0 else ()
