"""Cut long stretches where a reader would pause: sentences, lines, empty lines (part of stage 2).

In: a span of a note's text. Out: spans, in order, that cover it except for white space; none is
longer than the limits allow.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from vaultgraph.vault.markdown.cleaning import cut_sentences, trim
from vaultgraph.vault.markdown.inline import scan
from vaultgraph.vault.passages.fences import FenceReader, unquoted
from vaultgraph.vault.passages.passage import Span
from vaultgraph.vault.passages.piece import Limits, lines_of

_ENDS_SENTENCE = re.compile(r"[.!?…。！？:：;；][\"»”’)\]*_]*\s*$")
_WRAP_COLUMN = 110
_STANDS_ALONE = re.compile(r"\s*(?:[-*+>|•–—]|\d+[.)]|\*\*|__|==|[^\W\d_a-zа-яё]|\[)")


def cut_prose(text: str, start: int, end: int, limits: Limits) -> list[Span]:
    """Cut a paragraph by groups of sentences, about equally long."""
    start, end = trim(text, start, end)
    if end - start <= limits.whole:
        return [(start, end)] if start < end else []
    borders = [start + border for border in _sentence_starts(text[start:end])]
    return _bounded(text, _grouped([*borders, end], limits), limits)


def cut_lines(text: str, start: int, end: int, limits: Limits, *, longest: int = 0) -> list[Span]:
    """Cut by lines, best at an empty one, and in code only where it is long.

    A line that is too long is cut as prose.

    Args:
        text, start, end: the stretch.
        limits: the limits of prose.
        longest: the most characters of a part; `limits.whole` when not given.
    """
    most = longest or limits.whole
    if end - start <= most:
        span = trim(text, start, end)
        return [span] if span[0] < span[1] else []
    spans: list[Span] = []
    code = max(most, limits.code)
    for first, last in _line_groups(text, lines_of(text, start, end), most, code):
        if last - first > limits.longest:
            spans += cut_prose(text, first, last, limits)
        else:
            spans.append(trim(text, first, last))
    return [span for span in spans if span[0] < span[1]]


def _line_groups(text: str, lines: Sequence[Span], most: int, code: int) -> Iterator[Span]:
    """Group lines up to a size; past half of it, a group ends at an empty line.

    Inside a fence the size is that of code.
    """
    first = last = -1
    fences = FenceReader()
    for start, end in lines:
        size = code if fences.read(unquoted(text[start:end])) else most
        empty = not text[start:end].strip(" \t>")
        if first >= 0 and (end - first > size or (empty and last - first > size // 2)):
            yield first, last
            first = -1
        if not empty:
            first = start if first < 0 else first
            last = end
    if first >= 0:
        yield first, last


def _sentence_starts(stretch: str) -> list[int]:
    """Return the offsets at which sentences begin, and lines that are not wrapped."""
    starts = {start for start, _ in cut_sentences(scan(stretch))}
    if "\n" in stretch and not _is_wrapped(stretch):
        starts.update(start for start, _ in lines_of(stretch, 0, len(stretch)))
    return sorted(starts | {0})


def _is_wrapped(stretch: str) -> bool:
    """Return whether an editor broke the lines at a column, in the middle of sentences."""
    lines = stretch.split("\n")
    inner = lines[:-1]
    if max(map(len, inner)) > _WRAP_COLUMN:
        return False
    broken = sum(
        not _ENDS_SENTENCE.search(line) and not _STANDS_ALONE.match(following)
        for line, following in pairwise(lines)
    )
    return 3 * broken >= len(inner)


def _grouped(borders: Sequence[int], limits: Limits) -> Iterator[Span]:
    """Group sentences, given by their starts and the end, into groups of about the same size."""
    total = borders[-1] - borders[0]
    share = total / -(-total // limits.group)
    first = borders[0]
    for start, end in pairwise(borders):
        if start > first and end - first > share and (end + start) / 2 - first > share:
            yield first, start
            first = start
    yield first, borders[-1]


def _bounded(text: str, spans: Iterable[Span], limits: Limits) -> list[Span]:
    """Cut what is too long between words, or anywhere where there are none."""
    found: list[Span] = []
    for first, end in spans:
        start = first
        while end - start > limits.longest:
            middle = start + limits.longest
            space = max(text.rfind(" ", start + 1, middle), text.rfind("\n", start + 1, middle))
            stop = space if space > start + limits.longest // 2 else middle
            found.append((start, stop))
            start = stop
        found.append((start, end))
    return [span for pair in found if (span := trim(text, *pair))[0] < span[1]]
