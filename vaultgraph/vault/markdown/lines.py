"""The lines of a body while its blocks are found: containers narrow them and restore them.

In: a state of markdown-it. Out: spans of lines and pieces of text, inside the container that is
being read. The lines of a container are determined before its content is read, as in remark-parse
8, so that all of them are narrowed at once and its content is read as a body of its own.
"""

from collections.abc import Sequence
from typing import NamedTuple

from markdown_it.rules_block import StateBlock

PAD = "\0"
"""Replaces the carriage return of a Windows line end, and is not part of its line."""

_TAB = 4


class Span(NamedTuple):
    """The lines of a block: the first, and the one after the last."""

    first: int
    after: int


def drop_pads(state: StateBlock) -> None:
    """Make lines end before `PAD`."""
    if PAD not in state.src:
        return
    for number in range(state.lineMax):
        end = state.eMarks[number]
        if end > state.bMarks[number] and state.src[end - 1] == PAD:
            state.eMarks[number] = end - 1


def raw_line(state: StateBlock, number: int) -> str:
    """Return a line with its indent."""
    return state.src[state.bMarks[number] : state.eMarks[number]]


def content_span(state: StateBlock, number: int) -> tuple[int, int]:
    """Return the span of a line without its indent."""
    return state.bMarks[number] + state.tShift[number], state.eMarks[number]


def content_line(state: StateBlock, number: int) -> str:
    """Return a line without its indent."""
    return state.src[state.bMarks[number] + state.tShift[number] : state.eMarks[number]]


def is_indented(state: StateBlock, number: int) -> bool:
    """Return whether a line is indented as code: by four spaces, or one tab."""
    return state.src.startswith(("    ", "\t"), state.bMarks[number])


def without_indent(state: StateBlock, number: int, most: int) -> int:
    """Return the offset at which a line begins after up to `most` columns of its indent."""
    position, end = content_span(state, number)[0], state.bMarks[number]
    column = 0
    while end < position and column < most:
        column += _TAB - column % _TAB if state.src[end] == "\t" else 1
        end += 1
    return end


class Outside(NamedTuple):
    """The fields of a state before a container narrowed its lines."""

    begins: list[int]
    indents: list[int]
    columns: list[int]
    last: int
    indent: int


def narrow(state: StateBlock, first: int, starts: Sequence[int]) -> Outside:
    """Make the lines from `first` on begin at the offsets `starts`, until `widen` restores them."""
    after = first + len(starts)
    outside = Outside(
        state.bMarks[first:after],
        state.tShift[first:after],
        state.sCount[first:after],
        state.lineMax,
        state.blkIndent,
    )
    for number, start in enumerate(starts, first):
        _begin_line(state, number, start)
    state.lineMax, state.blkIndent = after, 0
    return outside


def widen(state: StateBlock, first: int, outside: Outside) -> None:
    """Restore the lines as they are outside of a container."""
    begins, indents, columns, state.lineMax, state.blkIndent = outside
    after = first + len(begins)
    state.bMarks[first:after] = begins
    state.tShift[first:after] = indents
    state.sCount[first:after] = columns


def _begin_line(state: StateBlock, number: int, start: int) -> None:
    position, end, column = start, state.eMarks[number], 0
    while position < end and state.src[position] in " \t":
        column += _TAB - column % _TAB if state.src[position] == "\t" else 1
        position += 1
    state.bMarks[number] = start
    state.tShift[number] = position - start
    state.sCount[number] = column
