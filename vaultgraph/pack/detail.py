"""A note at each level of detail (part of stage 7).

In: a note and its text. Out: `NoteDetail`, a ladder of renditions from least to most. Every
rendition is a choice of verbatim spans that covers the one below it. It is a pure function of
the note, so that it can be kept between runs.

A gist is what the author called a summary, else the best one to three sentences; an excerpt adds
statements with sources and the best sentences, of each section first, under their headings. A long
note has several excerpts, each twice as long as the one before, so that it fits near any price.
"""

import re
from bisect import bisect_right
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from itertools import accumulate

from vaultgraph.model import NodeKind
from vaultgraph.pack.sentences import Sentence, score_sentences
from vaultgraph.text import note_key, words
from vaultgraph.vault.note import BlockKind, Note

_GIST = 320
_SHORT = 400
_EXCERPT_SHARE = 0.2
_EXCERPT = (500, 1_600)
_GROWTH = 2
_LAST_STEP = 0.7
_ABSTRACTS = frozenset({"abstract", "summary", "tldr", "аннотация", "摘要"})
_PROPERTY_LIMIT = 800
_WHOLE_ITEM = 600
_BLANKS = 8
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


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Span:
    """A half-open stretch of a note's decoded text, in characters."""

    start: int
    end: int


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
    """

    level: Level
    spans: tuple[Span, ...] = ()
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
    full = _merge(text, _full(note, text))
    if not full:
        return NoteDetail(renditions=(_mention(note),))
    ladder: list[tuple[Level, tuple[Span, ...]]] = []
    if _length(full) > _SHORT:
        ladder = list(_partial_levels(note, text, full))
    ladder.append((Level.FULL, full))
    return NoteDetail(renditions=tuple(_renditions(note, text, ladder)))


def span_text(text: str, spans: Iterable[Span]) -> str:
    """Join the stretches of a text, a line each."""
    return "\n".join(text[span.start : span.end] for span in spans)


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
    return _without(text, [body], list(_union(marks)))


def _partial_levels(
    note: Note, text: str, full: tuple[Span, ...]
) -> Iterator[tuple[Level, tuple[Span, ...]]]:
    """Yield gist and excerpts, each larger than the one before and smaller than the full text."""
    sentences = score_sentences(note, text)
    limit = _LAST_STEP * _length(full)
    gist = _merge(text, _gist(note, text, sentences))
    if gist and _length(gist) < limit:
        yield Level.GIST, gist
    size = min(max(_EXCERPT_SHARE * _length(full), _EXCERPT[0]), _EXCERPT[1])
    outline = _Outline(note)
    chosen = [*gist, *_key_spans(note)]
    rest = outline.section_by_section(_best(sentences))
    room = size - _length(_merge(text, chosen))
    last = _length(gist)
    while size < limit:
        while rest and room > 0:
            chosen.append(rest.popleft())
            room -= _length(chosen[-1:])
        excerpt = _merge(text, [*chosen, *outline.above(chosen)])
        if last < _length(excerpt) < limit:
            yield Level.EXCERPT, excerpt
        last = _length(excerpt)
        room += size * (_GROWTH - 1)
        size *= _GROWTH
        if not rest:
            return


class _Outline:
    """The headings of a note, and what stands under them."""

    def __init__(self, note: Note) -> None:
        name = note.path.rpartition("/")[2].removesuffix(".md")
        self._said = {note_key(said) for said in (name, note.title, f"Title: {note.title}")}
        self._headings = note.headings
        self._starts = [heading.start for heading in note.headings]

    def section_by_section(self, spans: Iterable[Span]) -> deque[Span]:
        """Put the first span of each section before all others."""
        ordered = list(spans)
        first: dict[int, Span] = {}
        for span in ordered:
            first.setdefault(self._section(span), span)
        chosen = set(first.values())
        return deque((*first.values(), *(span for span in ordered if span not in chosen)))

    def above(self, spans: Iterable[Span]) -> Iterator[Span]:
        """The headings above each span; one that repeats the note's name says nothing."""
        for number in sorted({self._section(span) for span in spans}):
            lowest = 7
            for heading in reversed(self._headings[: number + 1]):
                if heading.level < lowest:
                    lowest = heading.level
                    if note_key(heading.text) not in self._said:
                        yield Span(start=heading.start, end=heading.end)

    def _section(self, span: Span) -> int:
        """The heading that a span stands under, -1 for none."""
        return bisect_right(self._starts, span.start) - 1


def _gist(note: Note, text: str, sentences: list[Sentence]) -> list[Span]:
    """The author's own summary where there is one, else the best sentences."""
    start = text.find(note.summary, 0, note.body) if note.summary else -1
    if start >= 0:
        return [Span(start=start, end=start + len(note.summary))]
    for block in note.blocks:
        if block.kind is BlockKind.CALLOUT and block.label.lower() in _ABSTRACTS:
            first_line = text.find("\n", block.start, block.end)
            if first_line >= 0:
                return [Span(start=first_line + 1, end=block.end)]
    best = list(_best(sentences))[:3]
    lengths = list(accumulate(span.end - span.start for span in best))
    return best[: max(1, sum(length <= _GIST for length in lengths))]


def _best(sentences: Iterable[Sentence]) -> deque[Span]:
    """Order sentences by how much they tell."""
    ordered = sorted(sentences, key=lambda each: (-each.score, each.start))
    return deque(Span(start=each.start, end=each.end) for each in ordered)


def _key_spans(note: Note) -> Iterator[Span]:
    """What an excerpt always holds: properties with links, statements with sources."""
    linked = any(link.relation and link.end <= note.body for link in note.links)
    if linked and not note.chat and note.body <= _PROPERTY_LIMIT:
        yield Span(start=0, end=note.body)
    items = [
        (block.start, block.end)
        for block in note.blocks
        if block.kind is BlockKind.LIST_ITEM and block.end - block.start <= _WHOLE_ITEM
    ]
    starts = [start for start, _ in items]
    for claim in note.claims:
        item = bisect_right(starts, claim.start) - 1
        inside = item >= 0 and claim.end <= items[item][1]
        start, end = items[item] if inside else (claim.start, claim.end)
        yield Span(start=start, end=end)


def _merge(text: str, spans: Iterable[Span]) -> tuple[Span, ...]:
    """Sort stretches, strip white space at their ends, and join those with only that between."""
    merged: list[Span] = []
    for span in _union(spans):
        stretch = text[span.start : span.end]
        start = span.start + len(stretch) - len(stretch.lstrip())
        end = span.start + len(stretch.rstrip())
        if start >= end:
            continue
        if merged and not text[merged[-1].end : start].strip():
            merged[-1] = Span(start=merged[-1].start, end=max(end, merged[-1].end))
        else:
            merged.append(Span(start=start, end=end))
    return tuple(merged)


def _length(spans: Iterable[Span]) -> int:
    return sum(span.end - span.start for span in spans)


def _renditions(
    note: Note, text: str, ladder: list[tuple[Level, tuple[Span, ...]]]
) -> Iterator[Rendition]:
    """Yield the mention and each step of the ladder with what it adds."""
    below = _carried(note, note.title, (), Level.MENTION)
    cuts = marker_spans(note, text)
    yield _mention(note)
    for level, spans in ladder:
        covered = _carried(note, span_text(text, spans), spans, level)
        yield Rendition(
            level=level,
            spans=spans if level is Level.FULL else _without(text, spans, cuts),
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
        claims=frozenset(_inside([(claim.start, claim.end) for claim in note.claims], spans)),
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


def marker_spans(note: Note, text: str) -> list[Span]:
    """Where footnote markers stand with the blanks before them, in order, one for each claim.

    A marker says nothing where its definition is not carried, so partial levels leave it out.
    """
    starts = [0, *(match.end() for match in re.finditer("\n", text))] if note.claims else []
    found = []
    for claim in note.claims:
        start = starts[claim.line - 1] + claim.column - 1 if claim.line <= len(starts) else 0
        mark = f"[^{claim.label}]"
        if claim.label and text.startswith(mark, start):
            before = text[max(start - _BLANKS, 0) : start]
            blanks = len(before) - len(before.rstrip(" \t"))
            found.append(Span(start=start - blanks, end=start + len(mark)))
        else:
            found.append(Span(start=start, end=start))
    return found


def _without(text: str, spans: Iterable[Span], cuts: Sequence[Span]) -> tuple[Span, ...]:
    """Take stretches out of others; what is left neither begins nor ends with a line break."""
    kept: list[Span] = []
    gaps = sorted(cut for cut in cuts if cut.start < cut.end)
    for span in spans:
        start = span.start
        for cut in gaps:
            if start < cut.end and cut.start < span.end:
                kept += _trimmed(text, start, cut.start)
                start = max(start, cut.end)
        kept += _trimmed(text, start, span.end)
    return tuple(kept)


def _trimmed(text: str, start: int, end: int) -> Iterator[Span]:
    """What stands between two places, without blanks at its end and line breaks at its start."""
    stretch = text[start:end].rstrip()
    bare = stretch.lstrip()
    if bare:
        blanks = len(stretch) - len(bare)
        skipped = blanks if "\n" in stretch[:blanks] else 0
        yield Span(start=start + skipped, end=start + len(stretch))


def borders(
    text: str, lower: Rendition, upper: Rendition, *, inside_sentences: bool = False
) -> list[int]:
    """Where the text that one rendition adds to another may end.

    After its sentences and lines; where that is too coarse, after its words and clauses.
    """
    pattern = _WORD_BORDER if inside_sentences else _BORDER
    return [
        place
        for span in upper.spans
        for match in pattern.finditer(text, span.start + 1, span.end)
        for place in (match.start(),)
        if not any(held.start < place <= held.end for held in lower.spans)
    ]


def part(text: str, lower: Rendition, upper: Rendition, end: int) -> Rendition:
    """The lower rendition and as much of the upper one as stands before an offset."""
    added = (
        Span(start=span.start, end=min(span.end, end)) for span in upper.spans if span.start < end
    )
    return Rendition(level=Level.EXCERPT, spans=_merge(text, [*lower.spans, *added]))


def _union(spans: Iterable[Span]) -> Iterator[Span]:
    """Join spans that overlap."""
    last: Span | None = None
    for span in sorted(spans):
        if last is not None and span.start <= last.end:
            last = Span(start=last.start, end=max(last.end, span.end))
        else:
            if last is not None:
                yield last
            last = span
    if last is not None:
        yield last
