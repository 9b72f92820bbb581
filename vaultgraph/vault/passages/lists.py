"""Cut lists into passages: an item with the items above it; short neighbours together (stage 2).

In: the span of a list item at the top level, with all that is nested in it. Out: pieces.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from vaultgraph.vault.markdown.cleaning import trim
from vaultgraph.vault.passages.fences import holds_code
from vaultgraph.vault.passages.outliner import before_outliner_lines, is_outliner_line
from vaultgraph.vault.passages.passage import Passage, PassageKind, Span
from vaultgraph.vault.passages.piece import Limits, Piece, bounded, lines_of
from vaultgraph.vault.passages.prose import cut_lines, cut_prose

_ITEM = re.compile(r"[ \t]*(?:[-*+]|\d{1,9}[.)])(?:[ \t]+|$)")
_NUMBERED = re.compile(r"[ \t]*\d")
_FENCE = re.compile(r"[ \t]*(?:[-*+][ \t]+|\d+[.)][ \t]+)?(```+|~~~+)")
_TAB = 4
_DEEPEST = 12
"""The deepest level; items nested deeper are read as if they were at it."""

_JOINED = frozenset({PassageKind.PARAGRAPH, PassageKind.LIST_ITEM, PassageKind.TABLE_ROW})
_HEADED = frozenset({PassageKind.TABLE_ROW, PassageKind.CODE, PassageKind.CALLOUT})
"""What has its first line as context of its later parts."""

_LEADS = re.compile(r"[:：][*_\s]*$")
_LEADING_WORDS = 5
_WORD = re.compile(r"\w")


@dataclass(slots=True)
class _Item:
    """An item: its start, the end of its own text, its end, and the items in it."""

    start: int
    indent: int
    own_end: int
    end: int
    children: list["_Item"] = field(default_factory=list)


def cut_item(text: str, start: int, end: int, limits: Limits) -> list[Piece]:
    """Cut an item of the top level."""
    if end - start <= limits.tiny:
        return [Piece(PassageKind.LIST_ITEM, start, end)]
    found: list[Piece] = []
    for item in _read_items(text, start, end):
        found += _pieces(text, item, (), limits)
    return join_short(text, found, limits)


def join_short(text: str, pieces: list[Piece], limits: Limits) -> list[Piece]:
    """Join neighbours that are short together and have the same context."""
    joined: list[Piece] = []
    for piece in pieces:
        last = joined[-1] if joined else None
        if last is not None and _go_together(text, last, piece, limits):
            joined[-1] = last.until(piece.end)
        else:
            joined.append(piece)
    return joined


def goes_on(passage: Passage, following: Passage, text: str) -> bool:
    """Return whether the next passage of a note goes on with the list, table or block of one."""
    if following.kind is not passage.kind or following.heading != passage.heading:
        return False
    if passage.kind is PassageKind.LIST_ITEM:
        return _ITEM.match(text, following.start) is not None
    return passage.kind in _HEADED and bool(following.context)


def _go_together(text: str, last: Piece, piece: Piece, limits: Limits) -> bool:
    length = piece.end - last.start
    if length > limits.steps or last.kind is not piece.kind or last.heading != piece.heading:
        return False
    if last.kind not in _JOINED:
        return False
    if length > limits.tiny and not (
        piece.kind is PassageKind.LIST_ITEM and _NUMBERED.match(text, piece.start)
    ):
        return False
    led = piece.context and piece.context == ((last.start, piece.context[0][1]),)
    return (last.context == piece.context or bool(led)) and not text[last.end : piece.start].strip()


def _read_items(text: str, start: int, end: int) -> list[_Item]:
    """Parse the lines of a list into trees of items; what is in a fence is text."""
    roots: list[_Item] = []
    above: list[_Item] = []
    fence = ""
    for begin, stop in lines_of(text, start, end):
        opens = _FENCE.match(text, begin, stop)
        marker = None if fence else _ITEM.match(text, begin, stop)
        if opens and not fence:
            fence = opens[1]
        elif opens and opens[1].startswith(fence):
            fence = ""
        if marker or not above:
            item = _Item(begin, _indent(text, begin), stop, stop)
            while above and (above[-1].indent >= item.indent or len(above) >= _DEEPEST):
                above.pop()
            (above[-1].children if above else roots).append(item)
            above.append(item)
        elif text[begin:stop].strip() and not is_outliner_line(text, begin, stop):
            above[-1].own_end = stop
        for each in above:
            each.end = max(each.end, above[-1].own_end)
    return roots


def _indent(text: str, start: int) -> int:
    width = 0
    while start < len(text) and text[start] in " \t":
        width += _TAB if text[start] == "\t" else 1
        start += 1
    return width


def _pieces(text: str, item: _Item, above: tuple[Span, ...], limits: Limits) -> Iterator[Piece]:
    """Yield the pieces of an item; a line that only leads in goes with the first item in it."""
    kind = PassageKind.LIST_ITEM
    if item.end - item.start <= limits.tiny or not item.children:
        cut = cut_prose if "\n" not in text[item.start : item.end] else cut_lines
        spans = cut(text, item.start, item.end, limits)
        yield from (Piece(kind, *span, above) for span in spans)
        return
    own = trim(text, item.start, item.own_end)
    if not _WORD.search(text, *own):  # an item without words gives no context
        yield from (piece for each in item.children for piece in _pieces(text, each, above, limits))
        return
    said = trim(text, own[0], before_outliner_lines(text, *own))
    context = (*above, bounded(text, said, limits.context))
    leads = own[1] - own[0] <= limits.context and _leads_in(text, own)
    if not leads:
        spans = (cut_lines if holds_code(text, own) else cut_prose)(text, *own, limits)
        yield from (Piece(kind, *span, above) for span in spans)
    for index, child in enumerate(item.children):
        for place, piece in enumerate(_pieces(text, child, context, limits)):
            if leads and index == place == 0 and piece.context == context:
                yield piece._replace(start=own[0], context=above)
            elif leads and index == place == 0:
                yield Piece(kind, *own, above)
                yield piece
            else:
                yield piece


def _leads_in(text: str, span: Span) -> bool:
    line = text[slice(*span)]
    return bool(_LEADS.search(line)) or len(line.split()) <= _LEADING_WORDS
