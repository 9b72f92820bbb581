"""Where footnote markers are in a note's text (part of stage 7).

In: a note and its text. Out: spans in the order of its claims; the text itself is never changed.
"""

import re
from dataclasses import dataclass

from vaultgraph.vault.note import Note

_BLANKS = 8


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Span:
    """A half-open stretch of a note's decoded text, in characters."""

    start: int
    end: int


def marker_spans(note: Note, text: str) -> list[Span]:
    """Where footnote markers are with the blanks before them, in order, one for each claim.

    A marker is useless without its definition, so partial levels leave it out.
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
