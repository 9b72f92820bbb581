"""Stretches of a note's text, and what can be done with them (part of stage 7).

In: spans. Out: spans, in order, never overlapping; the text itself is never changed.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from vaultgraph.vault.note import Note

_BLANKS = 8
_MARKER = re.compile(r"[ \t]{0,8}\[\^[^\s\[\]^]+\]")


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Span:
    """A half-open stretch of a note's decoded text, in characters."""

    start: int
    end: int


def span_text(text: str, spans: Iterable[Span]) -> str:
    """Join the stretches of a text, a line each."""
    return "\n".join(text[span.start : span.end] for span in spans)


def merge(text: str, spans: Iterable[Span]) -> tuple[Span, ...]:
    """Sort stretches, strip white space at their ends, and join those with only that between."""
    merged: list[Span] = []
    for span in union(spans):
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


def union(spans: Iterable[Span]) -> Iterator[Span]:
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


def length_of(spans: Iterable[Span]) -> int:
    """Add up the characters of some stretches."""
    return sum(span.end - span.start for span in spans)


def without(text: str, spans: Iterable[Span], cuts: Sequence[Span]) -> tuple[Span, ...]:
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


def heading_markers(note: Note, text: str) -> Iterator[Span]:
    """Where footnote markers stand in headings, which make no claim of them."""
    for heading in note.headings:
        for match in _MARKER.finditer(text, heading.start, heading.end):
            yield Span(start=match.start(), end=match.end())
