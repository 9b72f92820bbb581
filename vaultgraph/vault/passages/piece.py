"""What the cutters hand up: a stretch of a note that becomes a passage, and how long it may be.

In: nothing; these are the words that `prose`, `lists`, `tables`, `turns` and `cut` share.
"""

import re
from datetime import datetime
from typing import NamedTuple

from vaultgraph.text import script_counts
from vaultgraph.vault.passages.passage import LONGEST_PASSAGE, PassageKind, Span

_SAMPLE = 4_000
_DENSE_SHARE = 0.3
_DENSE_SIGN = re.compile("[^\0-\u2e7f]")  # every Chinese, Japanese or Korean character is one
_LONGEST_CONTEXT = 240


class Piece(NamedTuple):
    """A stretch that becomes a passage; the fields are those of `Passage`.

    `asked` are the terms of the questions that end a turn, and end this piece of it.
    """

    kind: PassageKind
    start: int
    end: int
    context: tuple[Span, ...] = ()
    heading: int = -1
    holes: tuple[Span, ...] = ()
    speaker: str = ""
    time: datetime | None = None
    asked: str = ""

    def below(self, heading: int) -> "Piece":
        """The same piece below a heading; lists make it so often that it is spelled out."""
        kind, start, end, context, _, holes, speaker, time, asked = self
        return Piece(kind, start, end, context, heading, holes, speaker, time, asked)

    def until(self, end: int) -> "Piece":
        """The same piece with another end."""
        kind, start, _, context, heading, holes, speaker, time, asked = self
        return Piece(kind, start, end, context, heading, holes, speaker, time, asked)


class Limits(NamedTuple):
    """Sizes in characters; Chinese says in one what Latin and Cyrillic letters say in three.

    Args:
        tiny: neighbours of a list or table that are shorter together become one passage.
        steps: the same for the steps of a numbered list.
        whole: prose of up to this length is not cut; about 115 words.
        group: how long the parts of longer prose are; about 90 words.
        code: how long a piece of code may be.
        longest: no passage is longer.
        context: how much of a line is carried as context.
    """

    tiny: int = 120
    steps: int = 360
    whole: int = 700
    group: int = 560
    code: int = 1_200
    longest: int = LONGEST_PASSAGE
    context: int = _LONGEST_CONTEXT


_DENSE = Limits(*(size // 3 for size in Limits()))


def limits_for(text: str) -> Limits:
    """Return how long passages of a text may be, by its script."""
    sample = text[:_SAMPLE]
    if sample.isascii() or not _DENSE_SIGN.search(sample):
        return Limits()
    counts = script_counts(sample)
    return _DENSE if counts["cjk"] > _DENSE_SHARE * counts.total() else Limits()


def inked(text: str, start: int, end: int) -> Span:
    """Shrink a span by the white space at its ends."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def bounded(text: str, span: Span, longest: int) -> Span:
    """Shorten a span that is too long for context, at a space where there is one."""
    start, end = span
    if end - start <= longest:
        return span
    space = text.rfind(" ", start + longest // 2, start + longest)
    return start, space if space > 0 else start + longest


def lines_of(text: str, start: int, end: int) -> list[Span]:
    """The lines of a stretch, without their ends."""
    lines = []
    while start < end:
        stop = text.find("\n", start, end)
        stop = end if stop < 0 else stop
        lines.append((start, stop))
        start = stop + 1
    return lines
