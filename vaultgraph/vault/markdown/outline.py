"""Blocks of a whole body: the plain ones at once, the others by markdown-it.

In: the text of a note, with plain line ends. Out: its `Layout`, the same that markdown-it alone
would give. An empty line before a line without indent ends every block but fences, comments and
formulas, so that a body can be cut there and most pieces need no parser.
"""

import re
from collections.abc import Callable
from functools import lru_cache

from vaultgraph.vault.markdown.layout import (
    Area,
    Definition,
    HeadingMark,
    Layout,
    Leaf,
    LeafRole,
    heading_text,
)
from vaultgraph.vault.note import BlockKind

_EMPTY_LINES = re.compile(r"(?:[ \t]*+\n)*+(?:[ \t]++\Z)?")
_BORDER = re.compile(r"\n[ \t]*+\n(?=[^ \t\n])")
_SPECIAL = frozenset(" \t\n#>-+*=`~<|:_$%[0123456789")
_STARTS = (
    r"#{1,6}(?:[ \t]|$)"
    r"|>"
    r"|(?:[-+*]|[0-9]{1,9}[.)])(?:[ \t]|$)"
    r"|```|~~~|\$\$|%%"
    r"|<(?:!--|(?i:pre|script|style|textarea)(?:[\s>]|$))"
    r"|\[\^[^\] \n]+\]:"
    r"|=+[ \t]*$"
    r"|[-:|][-:| \t]*$"
    r"|_[_ \t]*$|\*[* \t]*$"
    r"|$"
)
_START = re.compile(_STARTS, re.MULTILINE)
_INDENTED_START = re.compile(rf"[ \t]*(?:{_STARTS})", re.MULTILINE)
_HEADING = re.compile(r"(#{1,6})(?:[ \t]|$)", re.MULTILINE)
_ITEM = re.compile(r"(?:[-+*]|([0-9]{1,9})[.)]) (?=[^ \t\n])")
_NOTE = re.compile(r"\[\^([^\] \t\n]+)\]: {0,3}(?=[^ \t\n])")
_FENCE = re.compile(r"(`{3,}(?=[^`\n]*$)|~{3,})(.*)", re.MULTILINE)
_COMMENT = re.compile("<!--")
_RULE = re.compile(r"-(?:[ \t]*-){2,}[ \t]*$", re.MULTILINE)


def lay_out(text: str, start: int) -> Layout:
    """Find the blocks, leaves, headings and footnote definitions of `text[start:]`."""
    layout = Layout()
    position = _skip_empty(text, start)
    while position < len(text):
        end, is_last = _piece_end(text, position, position)
        reached = _Piece(text, position, end).add_to(layout)
        if reached == position:
            reached = _parse(layout, text, position, end, is_last=is_last)
        position = _skip_empty(text, reached)
    return layout


def _skip_empty(text: str, position: int) -> int:
    match = _EMPTY_LINES.match(text, position)
    return match.end() if match else position


def _piece_end(text: str, start: int, least: int) -> tuple[int, bool]:
    """Where the piece that holds a place ends, and whether it is the last one."""
    border = _BORDER.search(text, least)
    end = border.start() if border else len(text)
    inked = end
    while inked > start and text[inked - 1] in " \t\n":
        inked -= 1
    line_end = text.find("\n", inked, end)
    return end if line_end < 0 else line_end, border is None


def _parse(layout: Layout, text: str, start: int, end: int, *, is_last: bool) -> int:
    """Give a piece to markdown-it, and more of the text while a block could go on after it."""
    from vaultgraph.vault.markdown.blocks import add_blocks

    reached = add_blocks(layout, text, start, end, is_last=is_last)
    least = end  # grows at each turn, though blank lines may hold `end` where it is
    while reached < end:
        least = max(least + 2 * (least - reached), end + 2 * (end - reached))
        end, is_last = _piece_end(text, reached, least)
        reached = add_blocks(layout, text, reached, end, is_last=is_last)
    return end


class _Piece:
    """A piece between two borders, read line by line while every line is of a plain kind.

    Plain are paragraphs, headings, items and footnotes of one paragraph, fences, comments and
    rules, all without indent. `open` is the block that a further line of text would continue:
    its kind, its start, the start of its text, and its label.
    """

    def __init__(self, text: str, start: int, end: int) -> None:
        self.text = text
        self.start = start
        self.end = end
        self.found = Layout()
        self.open: tuple[BlockKind, int, int, str] | None = None

    def add_to(self, layout: Layout) -> int:
        """Read lines into a layout and return how far; the start itself when they are not plain."""
        position = self.start
        while position < self.end:
            end = self.text.find("\n", position, self.end)
            if end < 0:
                end = self.end
            reached = self._read_line(position, end)
            if reached < 0:
                return self.start
            position = reached + 1
        self._close(self.end)
        shift = len(layout.leaves)
        layout.areas += self.found.areas
        layout.leaves += self.found.leaves
        layout.headings += (mark._replace(leaf=mark.leaf + shift) for mark in self.found.headings)
        layout.definitions += self.found.definitions
        return max(position - 1, self.end)

    def _read_line(self, start: int, end: int) -> int:
        """Read one line, or the fence that it opens; return where it ends, or -1."""
        if self.text[start] not in _SPECIAL:
            return self._text(start, end)
        if not _INDENTED_START.match(self.text, start, end):
            return self._text(start, end)
        for pattern, read in _READERS:
            if match := pattern.match(self.text, start, end):
                return read(self, match, end)
        return -1

    def _text(self, start: int, end: int) -> int:
        if self.open is None:
            if self.text[start] in " \t":
                return -1
            self.open = (BlockKind.PARAGRAPH, start, start, "")
        return end

    def _heading(self, match: re.Match[str], end: int) -> int:
        start = match.start()
        self._close(start - 1)
        begin, stop = heading_text(self.text, start, end)
        mark = HeadingMark(len(match[1]), start, self._trim(start, end), len(self.found.leaves))
        self.found.headings.append(mark)
        self.found.areas.append(Area(BlockKind.HEADING, start, mark.end))
        self.found.leaves.append(Leaf(begin, stop, LeafRole.HEADING))
        return end

    def _item(self, match: re.Match[str], end: int) -> int:
        interrupts = self.open is not None and self.open[0] is BlockKind.PARAGRAPH
        if interrupts and match[1] and int(match[1]) != 1:
            return -1
        return self._container(BlockKind.LIST_ITEM, match, end, "")

    def _note(self, match: re.Match[str], end: int) -> int:
        return self._container(BlockKind.FOOTNOTE, match, end, match[1])

    def _container(self, kind: BlockKind, match: re.Match[str], end: int, label: str) -> int:
        if _START.match(self.text, match.end(), end):
            return -1
        self._close(match.start() - 1)
        self.open = (kind, match.start(), match.end(), label)
        return end

    def _fence(self, match: re.Match[str], end: int) -> int:
        start = match.start()
        self._close(start - 1)
        closing = _closing(match[1][0], len(match[1])).search(self.text, end)
        stop = closing.end() if closing else len(self.text)
        label = (match[2].split() or [""])[0]
        self.found.areas.append(Area(BlockKind.CODE, start, self._trim(start, stop), label))
        if closing is None or stop > self.end:
            self.end = stop
        return stop

    def _comment(self, match: re.Match[str], end: int) -> int:
        start = match.start()
        if self.text.find("-->", start + 4, end) < 0:
            return -1
        self._close(start - 1)
        self.found.areas.append(Area(BlockKind.COMMENT, start, self._trim(start, end)))
        self.found.leaves.append(Leaf(start, end))
        return end

    def _rule(self, match: re.Match[str], end: int) -> int:
        if self.open is not None:
            return -1
        self.found.areas.append(Area(BlockKind.RULE, match.start(), self._trim(match.start(), end)))
        return end

    def _close(self, end: int) -> None:
        """End the open block before the line that follows `end`."""
        if self.open is None:
            return
        kind, start, text_start, label = self.open
        stop = self._trim(start, end)
        role = LeafRole.ITEM if kind is BlockKind.LIST_ITEM else LeafRole.PROSE
        self.found.areas.append(Area(kind, start, stop, label))
        self.found.leaves.append(Leaf(text_start, end, role))
        if kind is BlockKind.FOOTNOTE:
            self.found.definitions.append(Definition(label, start, stop))
        self.open = None

    def _trim(self, start: int, end: int) -> int:
        while end > start and self.text[end - 1] in " \t\n":
            end -= 1
        return end


_READERS: tuple[tuple[re.Pattern[str], Callable[[_Piece, re.Match[str], int], int]], ...] = (
    (_HEADING, _Piece._heading),
    (_RULE, _Piece._rule),
    (_ITEM, _Piece._item),
    (_NOTE, _Piece._note),
    (_FENCE, _Piece._fence),
    (_COMMENT, _Piece._comment),
)


@lru_cache(maxsize=64)
def _closing(sign: str, length: int) -> re.Pattern[str]:
    """The line that closes a fence."""
    return re.compile(rf"^ {{0,3}}{sign}{{{length},}}[ \t]*$", re.MULTILINE)
