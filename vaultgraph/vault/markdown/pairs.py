"""What must stay together in inline text: no sentence may end inside it.

In: `Inline`. Out: the marks that are not inside others, the signs of emphasis that pair up, and
the stretches from the opening to the closing sign of emphasis, links, brackets and quotes.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from operator import itemgetter

from vaultgraph.vault.markdown.inline import Inline, Mark, MarkKind

LONGEST_PAIR = 1_000
"""The most characters between two signs that may be a pair."""

_EMPHASIS = re.compile(r"\*+|_+|~~|==")
_MARKS_OF_EMPHASIS = re.compile(r"[*_~=]")
_OPENERS = {"(": ")", "[": "]", "{": "}", "«": "»", "“": "”", "„": "“", "‹": "›", "（": "）"} | {
    "「": "」",
    "『": "』",
    "《": "》",
    "【": "】",
}
_CLOSERS = frozenset(_OPENERS.values()) | {'"'}
_SIGNS = re.compile("[" + re.escape("".join({*_OPENERS, *_CLOSERS})) + "]")
_ENDS = frozenset(".,!?;:…)]}”»")
_GOES_ON = re.compile(r"\s*(?:[a-zа-яё,;:)\]]|[-–—] )")
_DEEPEST = 8
_AFTER = "*_~= \t" + "".join(_CLOSERS)

Span = tuple[int, int]


def outer_marks(inline: Inline, start: int, end: int) -> list[Mark]:
    """Return the marks inside a stretch, without those inside other marks."""
    if len(inline.marks) < 2:
        return [mark for mark in inline.marks if start <= mark.start < end and mark.end <= end]
    found: list[Mark] = []
    position = start
    for index in range(bisect_left(inline.marks, (start,)), len(inline.marks)):
        mark = inline.marks[index]
        if mark.start >= end:
            break
        if mark.start >= position and mark.end <= end:
            found.append(mark)
            position = mark.end
    return found


def emphasis(text: str, start: int, end: int, marks: list[Mark]) -> Iterator[Mark]:
    """Find the signs of emphasis that pair up, by CommonMark's rules of flanking."""
    openers: dict[str, list[tuple[int, int]]] = {}
    for begin, stop in gaps(start, end, marks):
        for match in _EMPHASIS.finditer(text, begin, stop):
            sign = match[0][0]
            opens, closes = _flanks(text, match.start(), match.end(), sign)
            first, last = match.span()
            waiting = openers.setdefault(sign, [])
            while closes and waiting and first < last:
                open_first, open_last = waiting.pop()
                length = min(last - first, open_last - open_first)
                yield Mark(open_last - length, open_last, MarkKind.HIDDEN)
                yield Mark(first, first + length, MarkKind.HIDDEN)
                first += length
                if open_last - length > open_first:
                    waiting.append((open_first, open_last - length))
            if opens and first < last:
                waiting.append((first, last))


def gaps(start: int, end: int, marks: Sequence[Mark]) -> Iterator[Span]:
    """Yield the stretches between marks."""
    position = start
    for mark in marks:
        yield position, mark.start
        position = mark.end
    yield position, end


def _flanks(text: str, start: int, end: int, sign: str) -> tuple[bool, bool]:
    """Return whether a run of signs can open and can close emphasis."""
    before = text[start - 1] if start else " "
    after = text[end] if end < len(text) else " "
    left = not after.isspace() and (after.isalnum() or not before.isalnum())
    right = not before.isspace() and (before.isalnum() or not after.isalnum())
    if sign == "_":
        return left and not before.isalnum(), right and not after.isalnum()
    return left, right


def keep_together(inline: Inline, borders: Iterable[int]) -> list[int]:
    """Move the borders of sentences behind what they would cut apart, or drop them.

    Args:
        inline: the text of a leaf.
        borders: offsets at which it is to be cut, in order.
    """
    spans = list(_union(_pairs(inline)))
    kept: list[int] = []
    for border in borders:
        place = border
        index = bisect_left(spans, border, key=itemgetter(0)) - 1
        if index >= 0 and border <= spans[index][1]:
            place = spans[index][1]
            if inline.text[border:place].strip(_AFTER) or _GOES_ON.match(inline.text, place):
                continue
        if not kept or place > kept[-1]:
            kept.append(place)
    return kept


def _pairs(inline: Inline) -> Iterator[Span]:
    """Yield the stretches from each opening sign to the one that closes it."""
    text = inline.text
    marks = outer_marks(inline, 0, len(text))
    yield from ((mark.start, mark.end) for mark in marks if mark.kind is not MarkKind.NOTE)
    if _MARKS_OF_EMPHASIS.search(text):
        signs = iter(emphasis(text, 0, len(text), marks))
        yield from (
            _bounded(opener.start, closer.end) for opener, closer in zip(signs, signs, strict=True)
        )
    yield from _links(text, marks)
    yield from _brackets(text, marks)


def _links(text: str, marks: Sequence[Mark]) -> Iterator[Span]:
    """Yield Markdown links, whose brackets are marks of their own."""
    openers: list[int] = []
    for mark in marks:
        if mark.kind is not MarkKind.HIDDEN:
            continue
        if text.startswith("](", mark.start) and openers:
            yield _bounded(openers.pop(), mark.end)
        elif text[mark.start : mark.end] in ("[", "!["):
            openers.append(mark.start)


def _brackets(text: str, marks: list[Mark]) -> Iterator[Span]:
    """Yield what is between brackets and quotes that open and close outside of markup."""
    openers: list[tuple[str, int]] = []
    for begin, stop in gaps(0, len(text), marks):
        for match in _SIGNS.finditer(text, begin, stop):
            sign, place = match[0], match.start()
            if openers and sign == openers[-1][0] and (sign != '"' or not _opens(text, place)):
                yield _bounded(openers.pop()[1], place + 1)
            elif sign == '"':
                if _opens(text, place):
                    openers.append((sign, place))
            elif sign in _OPENERS:
                openers.append((_OPENERS[sign], place))
            elif any(sign == closer for closer, _ in openers[-_DEEPEST:]):
                while openers[-1][0] != sign:
                    openers.pop()
                yield _bounded(openers.pop()[1], place + 1)


def _opens(text: str, place: int) -> bool:
    """Return whether a straight quote opens: a word follows it, and none is before it."""
    before, after = text[max(place - 1, 0) : place], text[place + 1 : place + 2]
    return not before.isalnum() and before not in _ENDS and bool(after.strip())


def _bounded(start: int, end: int) -> Span:
    """Return a span, or an empty one where it is too long for a pair."""
    return (start, end) if end - start <= LONGEST_PAIR else (start, start)


def _union(spans: Iterable[Span]) -> Iterator[Span]:
    """Join stretches that overlap."""
    last: Span | None = None
    for start, end in sorted(spans):
        if last is not None and start < last[1]:
            last = last[0], max(end, last[1])
        else:
            if last is not None:
                yield last
            last = start, end
    if last is not None:
        yield last
