"""What stands for a note when not all of it is carried: its gist, its excerpts (part of stage 7).

In: a note and its text. Out: spans of its text.

A gist is what the author called a summary, else the best one to three sentences. An excerpt adds
statements with sources and the best sentences, of each section first, under their headings. A long
note has several excerpts, each twice as long as the one before, so that it fits near any price.
"""

from bisect import bisect_right
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate

from vaultgraph.pack.sentences import Sentence
from vaultgraph.pack.spans import Span, length_of, merge
from vaultgraph.text import note_key
from vaultgraph.vault.note import BlockKind, Note

_GIST = 320
_EXCERPT_SHARE = 0.2
_EXCERPT = (500, 1_600)
_GROWTH = 2
_ABSTRACTS = frozenset({"abstract", "summary", "tldr", "аннотация", "摘要"})
_PROPERTY_LIMIT = 800
_WHOLE_ITEM = 600


def find_gist(note: Note, text: str, sentences: Sequence[Sentence]) -> list[Span]:
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


def find_excerpts(
    note: Note, text: str, sentences: Iterable[Sentence], gist: Sequence[Span], full: int
) -> Iterator[tuple[Span, ...]]:
    """Yield excerpts, each larger than the one before, until nothing is left to add.

    Args:
        note: the note.
        text: its text, secrets masked.
        sentences: its sentences with their scores.
        gist: what every excerpt covers.
        full: characters of the whole note.
    """
    size = min(max(_EXCERPT_SHARE * full, _EXCERPT[0]), _EXCERPT[1])
    outline = _Outline(note)
    chosen = [*gist, *_key_spans(note)]
    rest = outline.section_by_section(_best(sentences))
    room = size - length_of(merge(text, chosen))
    while size < full:
        while rest and room > 0:
            chosen.append(rest.popleft())
            room -= length_of(chosen[-1:])
        yield merge(text, [*chosen, *outline.above(chosen)])
        if not rest:
            return
        room += size * (_GROWTH - 1)
        size *= _GROWTH


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
