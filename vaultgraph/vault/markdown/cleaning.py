"""Inline text as a reader sees it, and its sentences.

In: `Inline`. Out: plain text without markup, and spans of sentences in the text of the leaf.
"""

import re
from bisect import bisect_left
from itertools import pairwise

from vaultgraph.model import Language
from vaultgraph.text import language_of, sentences
from vaultgraph.vault.markdown.inline import Inline, Mark, MarkKind
from vaultgraph.vault.markdown.pairs import emphasis, keep_together, outer_marks

LONGEST_SENTENCE = 1_000
"""The most characters of a sentence around a link; a longer one is cut into parts."""

_LONGEST_IN_HUGE = 120

_SAMPLE = 200  # characters that show the language of a paragraph
_LONGEST_PROSE = 50_000
_MARKS_OF_EMPHASIS = re.compile(r"[*_~=]")
_SHOWN = frozenset({MarkKind.LINK, MarkKind.EMBED, MarkKind.CODE, MarkKind.MATH})
_ROUGH_END = re.compile(r"(?<=[.!?…])\s+|(?<=[。！？])|\n")
_BEFORE_ITEM = re.compile(r"\n(?=[ \t]*+[•◦‣▪▫●○∙⁃][ \t])")
_SPACES = re.compile(r"\s")
_FULL_STOPS = (".", "!", "?", "…", "。", "！", "？")


def clean(inline: Inline, start: int = 0, end: int | None = None) -> str:
    """Return a stretch of a leaf without markup, with white space collapsed.

    Links become their display text; footnote markers and comments are removed.
    """
    stop = len(inline.text) if end is None else end
    marks = outer_marks(inline, start, stop)
    if _MARKS_OF_EMPHASIS.search(inline.text, start, stop):
        marks = sorted((*marks, *emphasis(inline.text, start, stop, marks)))
    parts: list[str] = []
    position = start
    for mark in marks:
        before = inline.text[position : mark.start]
        parts += (before.rstrip() if mark.kind is MarkKind.NOTE else before, mark.shown)
        position = mark.end
    parts.append(inline.text[position:stop])
    return " ".join("".join(parts).split())


def cut_sentences(inline: Inline) -> list[tuple[int, int]]:
    """Cut prose into sentences; a footnote marker between two is part of the one before.

    A line that begins with a bullet which Markdown does not know (`•`) begins a sentence.
    No sentence ends inside a link, an embed, a comment, emphasis, brackets or quotes.
    """
    text = inline.text
    if len(text) > _LONGEST_PROSE:
        return _rough_sentences(text)
    language = language_of(text[:_SAMPLE])
    # After an abbreviation, a digit continues the sentence; in Chinese, a digit would prevent the
    # cut at a full stop.
    spans = sentences(_masked(inline, "X" if language is Language.ZH else "0"), language)
    items = [match.end() for match in _BEFORE_ITEM.finditer(text)]
    if len(spans) < 2 and not items:
        return [(0, len(text))]
    ends = [_border(inline, end, start) for (_, end), (start, _) in pairwise(spans)]
    borders = sorted({0, *ends, *items, len(text)})
    return list(pairwise(keep_together(inline, borders)))


def trim(text: str, start: int, end: int) -> tuple[int, int]:
    """Shrink a span by the white space at its ends."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def cut_long(inline: Inline, start: int, end: int) -> list[int]:
    """Cut a span that is too long for a sentence, between words and never inside markup.

    Returns:
        The offset at which each part starts.
    """
    starts = [start]
    longest = LONGEST_SENTENCE if len(inline.text) <= _LONGEST_PROSE else _LONGEST_IN_HUGE
    while end - starts[-1] > longest:
        border = starts[-1] + longest
        space = inline.text.rfind(" ", starts[-1] + 1, border)
        border = border if space < 0 else space
        last = bisect_left(inline.marks, (border,)) - 1
        if last >= 0:
            border = max(border, inline.marks[last].end)
        starts.append(min(border, end))
    return starts


def _masked(inline: Inline, sign: str) -> str:
    """Return the text of a leaf with markup covered by a sign, for segmenting; offsets are kept."""
    parts: list[str] = []
    position = 0
    for mark in outer_marks(inline, 0, len(inline.text)):
        length = mark.end - mark.start
        if length == 1:
            continue  # the backslash of an escape
        cover = sign if mark.kind in _SHOWN or _is_inside(inline.text, mark) else " "
        parts += (inline.text[position : mark.start], cover * length)
        position = mark.end
    parts.append(inline.text[position:])
    return _MARKS_OF_EMPHASIS.sub(" ", "".join(parts))


def _is_inside(text: str, mark: Mark) -> bool:
    """Return whether a footnote marker is before the full stop of its sentence."""
    return mark.kind is MarkKind.NOTE and text.startswith(_FULL_STOPS, mark.end)


def _border(inline: Inline, end: int, start: int) -> int:
    """Find where a sentence ends in the gap to the next one."""
    last = bisect_left(inline.markers, (start,)) - 1
    if last >= 0 and inline.markers[last].end > end:
        return inline.markers[last].end
    space = _SPACES.search(inline.text, end, start)
    return space.start() if space else end


def _rough_sentences(text: str) -> list[tuple[int, int]]:
    """Cut a very long text at every full stop."""
    borders = [0, *(match.end() for match in _ROUGH_END.finditer(text)), len(text)]
    return [pair for pair in pairwise(borders) if pair[0] < pair[1]]


def words_of(inline: Inline) -> str:
    """Return the text of a leaf for counting words: no code, formulas, embeds or comments."""
    if not inline.marks:
        return inline.text
    parts: list[str] = []
    position = 0
    for mark in outer_marks(inline, 0, len(inline.text)):
        shown = mark.shown if mark.kind is MarkKind.LINK else ""
        parts += (inline.text[position : mark.start], shown or " ")
        position = mark.end
    parts.append(inline.text[position:])
    return "".join(parts)
