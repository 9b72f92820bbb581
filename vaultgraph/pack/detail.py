"""A note at each level of detail (part of stage 7).

In: a note and its text. Out: `NoteDetail`, a ladder of renditions from least to most. Every
rendition is a choice of verbatim spans that covers the one below it. It is a pure function of
the note, so that it can be kept between runs.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum

from vaultgraph.model import NodeKind
from vaultgraph.pack.excerpt import find_excerpts, find_gist
from vaultgraph.pack.sentences import score_sentences
from vaultgraph.pack.spans import (
    Span,
    heading_markers,
    length_of,
    marker_spans,
    merge,
    span_text,
    union,
    without,
)
from vaultgraph.text import words
from vaultgraph.vault.note import BlockKind, Note

_SHORT = 400
_LAST_STEP = 0.7
_LONGEST_TOKEN = 16  # characters; on average no tokenizer comes near it
_BORDER = re.compile(r"(?<=[.!?…。！？])(?=\s)|(?<=[。！？])|(?=\n)")
_WORD_BORDER = re.compile(r"(?=\s)|(?<=[，、；。：])")
_UID = re.compile(r"^<!-- UID: [^\n]{1,200}? -->[ \t]*$", re.MULTILINE)
_DATE = re.compile(r"(?<!\d)(?:19|20)\d\d-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?(?!\d)")


class Level(IntEnum):
    """How much of a note is carried; each level covers what the one below it covers."""

    MENTION = 0
    GIST = 1
    EXCERPT = 2
    FULL = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendition:
    """A note at one level, and what it carries beyond the rendition below it.

    Args:
        level: which level it is.
        spans: what it holds of the note's text, in order and without overlap.
        links: indices into `Note.links` that it adds.
        claims: indices into `Note.claims` that it adds.
        terms: indices into `Note.terms` that it adds.
        dates: the days and months that it adds, ISO, sorted.
        markers: the footnote markers in it, which a part of it leaves out.
    """

    level: Level
    spans: tuple[Span, ...] = ()
    markers: tuple[Span, ...] = ()
    links: tuple[int, ...] = ()
    claims: tuple[int, ...] = ()
    terms: tuple[int, ...] = ()
    dates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteDetail:
    """A note's renditions, from mention to full text; a level that adds nothing is absent."""

    renditions: tuple[Rendition, ...]


def detail_note(note: Note, text: str) -> NoteDetail:
    """Work out what each level of a note carries.

    Args:
        note: the parsed note.
        text: its decoded text, secrets masked, of the length that its positions point into.
    """
    if note.kind is not NodeKind.NOTE:
        return NoteDetail(renditions=(_mention(note),))
    full = merge(text, _full(note, text))
    if not full:
        return NoteDetail(renditions=(_mention(note),))
    ladder: list[tuple[Level, tuple[Span, ...]]] = []
    if length_of(full) > _SHORT:
        ladder = list(_partial_levels(note, text, length_of(full)))
    ladder.append((Level.FULL, full))
    return NoteDetail(renditions=tuple(_renditions(note, text, ladder)))


def _full(note: Note, text: str) -> tuple[Span, ...]:
    """Everything that its author wrote: no exporter's marks, no properties of an exported chat."""
    marks = [
        Span(start=block.start, end=block.end)
        for block in note.blocks
        if block.kind is BlockKind.COMMENT and text.startswith("<!--", block.start)
    ]
    if note.chat:
        marks += (Span(start=mark.start(), end=mark.end()) for mark in _UID.finditer(text))
    body = Span(start=note.body if note.chat else 0, end=len(text))
    return without(text, [body], list(union(marks)))


def _partial_levels(note: Note, text: str, full: int) -> Iterator[tuple[Level, tuple[Span, ...]]]:
    """Yield gist and excerpts, each larger than the one before and smaller than the full text."""
    limit = _LAST_STEP * full
    sentences = score_sentences(note, text)
    gist = merge(text, find_gist(note, text, sentences))
    last = 0
    if gist and length_of(gist) < limit:
        last = length_of(gist)
        yield Level.GIST, gist
    for excerpt in find_excerpts(note, text, sentences, gist, full):
        if last < length_of(excerpt) < limit:
            last = length_of(excerpt)
            yield Level.EXCERPT, excerpt


def _renditions(
    note: Note, text: str, ladder: list[tuple[Level, tuple[Span, ...]]]
) -> Iterator[Rendition]:
    """Yield the mention and each step of the ladder with what it adds."""
    below = _carried(note, note.title, (), Level.MENTION)
    cuts = [*marker_spans(note, text), *heading_markers(note, text)]
    yield _mention(note)
    for level, spans in ladder:
        covered = _carried(note, span_text(text, spans), spans, level)
        yield Rendition(
            level=level,
            spans=spans if level is Level.FULL else without(text, spans, cuts),
            markers=tuple(cuts) if level is Level.FULL else (),
            links=tuple(sorted(covered.links - below.links)),
            claims=tuple(sorted(covered.claims - below.claims)),
            terms=tuple(sorted(covered.terms - below.terms)),
            dates=tuple(sorted(covered.dates - below.dates)),
        )
        below = covered.joined(below)


def _mention(note: Note) -> Rendition:
    covered = _carried(note, note.title, (), Level.MENTION)
    return Rendition(
        level=Level.MENTION,
        terms=tuple(sorted(covered.terms)),
        dates=tuple(sorted(covered.dates)),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Carried:
    links: frozenset[int]
    claims: frozenset[int]
    terms: frozenset[int]
    dates: frozenset[str]

    def joined(self, other: "_Carried") -> "_Carried":
        return _Carried(
            links=self.links | other.links,
            claims=self.claims | other.claims,
            terms=self.terms | other.terms,
            dates=self.dates | other.dates,
        )


def _carried(note: Note, shown: str, spans: tuple[Span, ...], level: Level) -> _Carried:
    """Find out what a choice of spans tells: a full text tells every term of its note."""
    if level is Level.FULL:
        terms = frozenset(range(len(note.terms)))
    else:
        present = frozenset(words(shown))
        terms = frozenset(i for i, (term, _) in enumerate(note.terms) if term in present)
    return _Carried(
        links=frozenset(_inside([(link.start, link.end) for link in note.links], spans)),
        claims=frozenset(
            index
            for index in _inside([(claim.start, claim.end) for claim in note.claims], spans)
            if note.claims[index].is_sourced
        ),
        terms=terms,
        dates=frozenset(_DATE.findall(shown)),
    )


def _inside(places: list[tuple[int, int]], spans: tuple[Span, ...]) -> Iterator[int]:
    """Yield the index of every place that lies wholly inside one of the spans."""
    starts = [span.start for span in spans]
    for index, (start, end) in enumerate(places):
        holder = bisect_right(starts, start) - 1
        if holder >= 0 and end <= spans[holder].end:
            yield index


def borders(
    text: str, lower: Rendition, upper: Rendition, *, room: int, inside_sentences: bool = False
) -> list[int]:
    """Where the text that one rendition adds to another may end.

    Args:
        text: the note's text.
        lower, upper: the two renditions.
        room: tokens that there are for it; what surely takes more is not looked at.
        inside_sentences: after words and clauses, not only after sentences and lines.
    """
    pattern = _WORD_BORDER if inside_sentences else _BORDER
    starts = [span.start for span in lower.spans]
    reach = length_of(lower.spans) + _LONGEST_TOKEN * room
    found = []
    for span in upper.spans:
        for match in pattern.finditer(text, span.start + 1, min(span.end, span.start + reach)):
            holder = bisect_right(starts, match.start() - 1) - 1
            if holder < 0 or lower.spans[holder].end < match.start():
                found.append(match.start())
        reach -= span.end - span.start
        if reach <= 0:
            break
    return found


def part(text: str, lower: Rendition, upper: Rendition, end: int) -> Rendition:
    """The lower rendition and as much of the upper one as stands before an offset."""
    added = (
        Span(start=span.start, end=min(span.end, end)) for span in upper.spans if span.start < end
    )
    spans = merge(text, [*lower.spans, *added])
    return Rendition(level=Level.EXCERPT, spans=without(text, spans, upper.markers))
