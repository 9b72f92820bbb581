"""Code in a fence that is cut: every later part has the line that opens the fence as context.

In: the lines of a block, and the pieces that it was cut into. Out: the pieces. Without that line
the code would be read as prose, and the line that closes it as one that opens a fence.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from vaultgraph.vault.passages.passage import Span
from vaultgraph.vault.passages.piece import Piece, lines_of

FENCE_MARKS = ("```", "~~~")
"""One of them is in every line that opens or closes a fence."""

_TAB = 4
_MOST_INDENT = 3
_ITEMS = re.compile(r" *((?:(?:[-*+]|\d{1,9}[.)]) +)*)")
_OPENS = re.compile(r"(`{3,}+|~{3,}+)(.*)", re.DOTALL)
_QUOTE = re.compile(r"[ \t]*(?:>[ \t]?)*")


class FenceReader:
    """Reads lines in order and knows the fence that they are in (CommonMark 0.31, 4.5 and 5.2).

    `closer` is the line that would close it, with its indent; empty where none is open. A fence in
    a list item ends with that item.
    """

    def __init__(self, closer: str = "") -> None:
        self.closer = closer
        self._items: list[int] = []  # the columns at which the list items begin that are open
        self._inside = len(closer) - len(closer.lstrip())
        self._least = 0  # the indent below which a line ends the item that the fence is in

    def read(self, line: str) -> bool:
        """Read a line; return whether it is in a fence, or closes one."""
        line = line.expandtabs(_TAB)
        said = line.strip()
        indent = len(line) - len(line.lstrip())
        if self.closer and (not said or indent >= self._least):
            self._close(said, indent)
            return True
        self.closer = ""
        if said:
            self._open(line, indent)
        return False

    def _close(self, said: str, indent: int) -> None:
        mark = self.closer.strip()
        is_mark = said.startswith(mark) and not said.strip(mark[0])
        if is_mark and indent - self._inside <= _MOST_INDENT:
            self.closer = ""

    def _open(self, line: str, indent: int) -> None:
        while self._items and indent < self._items[-1]:
            self._items.pop()
        items = _ITEMS.match(line)
        column = items.end() if items else indent
        if items and items[1]:
            self._items.append(column)
        inside = self._items[-1] if self._items else 0
        mark = _OPENS.match(line, column)
        if mark is None or column - inside > _MOST_INDENT:
            return
        if mark[1][0] == "~" or "`" not in mark[2]:
            self.closer = " " * column + mark[1]
            self._inside = self._least = inside


class Fence(NamedTuple):
    """A fence in a text: the span of the line that opens it, and where its last line ends.

    The line has its indent and its quote marks, but no list item that begins on it.
    """

    opening: Span
    end: int


def with_openings(
    text: str, span: Span, pieces: Iterable[Piece], lines: Sequence[Span] = ()
) -> list[Piece]:
    """Give each piece that begins inside a fence the line that opens it as its last context.

    Args:
        text: the text of the note.
        span: where the block is that was cut.
        pieces: what it was cut into.
        lines: its lines, where they are not those of the text.
    """
    pieces = [*pieces]
    if len(pieces) < 2 or not holds_code(text, span):
        return pieces
    fences = [*_find_fences(text, lines or lines_of(text, *span))]
    return [_with_opening(piece, fences) for piece in pieces]


def holds_code(text: str, span: Span) -> bool:
    """Return whether a stretch may hold a fence."""
    return any(text.find(mark, *span) >= 0 for mark in FENCE_MARKS)


def opens_fence(line: str) -> bool:
    """Return whether a line opens a fence, in whatever quote or list it is."""
    reader = FenceReader()
    reader.read(unquoted(line).lstrip())
    return bool(reader.closer)


def unquoted(line: str) -> str:
    """Return a line without the marks of the quote or callout that it is in."""
    marks = _QUOTE.match(line)
    return line[marks.end() :] if marks and ">" in marks[0] else line


def _find_fences(text: str, lines: Iterable[Span]) -> Iterator[Fence]:
    """Yield the fences in some lines of a text; one that is not closed ends with them."""
    reader = FenceReader()
    opening: Span | None = None
    last = 0
    for start, end in lines:
        line = text[start:end]
        inside = reader.read(unquoted(line))
        if opening and not (inside and reader.closer):
            yield Fence(opening, end if inside else last)
            opening = None
        if reader.closer and opening is None:
            mark = start + line.index(reader.closer.strip())
            opening = (mark if text[start:mark].strip(" \t>") else start, end)
        last = end
    if opening:
        yield Fence(opening, last)


def _with_opening(piece: Piece, fences: Sequence[Fence]) -> Piece:
    before = bisect_left(fences, ((piece.start, piece.start), 0)) - 1
    if before < 0:
        return piece
    opening, end = fences[before]
    above = piece.context[-1][1] if piece.context else 0
    if opening[1] < piece.start < end and above <= opening[0]:
        return piece._replace(context=(*piece.context, opening))
    return piece
