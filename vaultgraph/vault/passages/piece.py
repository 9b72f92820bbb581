"""A stretch of a note that becomes a passage, and the limits of its length (part of stage 2).

In: nothing; these are the types that `prose`, `lists`, `tables`, `turns` and `cut` share.
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

    `asked` are the terms of the questions at the end of a turn, if this piece ends with them.
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
        """Return the same piece below a heading; faster than `_replace`, as lists call it often."""
        kind, start, end, context, _, holes, speaker, time, asked = self
        return Piece(kind, start, end, context, heading, holes, speaker, time, asked)

    def until(self, end: int) -> "Piece":
        """Return the same piece with another end."""
        kind, start, _, context, heading, holes, speaker, time, asked = self
        return Piece(kind, start, end, context, heading, holes, speaker, time, asked)


class Limits(NamedTuple):
    """Sizes in characters; a third of them for Chinese, one character of which is worth three.

    Args:
        tiny: neighbours of a list or table that are shorter together become one passage.
        steps: the same for the steps of a numbered list.
        whole: prose of up to this length is not cut; about 115 words.
        group: the aim for the parts of longer prose; about 90 words.
        code: the most of a piece of code.
        longest: the most of any passage.
        context: the most of a line that is context.
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
    """Return the limits for the passages of a text, by its script."""
    sample = text[:_SAMPLE]
    if sample.isascii() or not _DENSE_SIGN.search(sample):
        return Limits()
    counts = script_counts(sample)
    return _DENSE if counts["cjk"] > _DENSE_SHARE * counts.total() else Limits()


def bounded(text: str, span: Span, longest: int) -> Span:
    """Shorten a span that is too long for context, at a space where there is one."""
    start, end = span
    if end - start <= longest:
        return span
    space = text.rfind(" ", start + longest // 2, start + longest)
    return start, space if space > 0 else start + longest


def lines_of(text: str, start: int, end: int) -> list[Span]:
    """Return the spans of the lines of a stretch, without their ends."""
    lines = []
    while start < end:
        stop = text.find("\n", start, end)
        stop = end if stop < 0 else stop
        lines.append((start, stop))
        start = stop + 1
    return lines
