"""The lines of a body while its blocks are found: containers narrow them, and give them back.

In: a state of markdown-it. Out: spans of lines and pieces of text, inside the container that is
being read. A container knows its lines before it reads what is in them, as in remark-parse 8, so
that all of them are narrowed at once and its content is read as a body of its own.
"""

from collections.abc import Sequence
from typing import NamedTuple

from markdown_it.rules_block import StateBlock

PAD = "\0"
"""Stands for the carriage return of a line end of Windows, and is not a part of its line."""

_TAB = 4


class Span(NamedTuple):
    """The lines of a block: the first, and the one after the last."""

    first: int
    after: int


def drop_pads(state: StateBlock) -> None:
    """Let lines end before the carriage returns that `PAD` stands for."""
    if PAD not in state.src:
        return
    for number in range(state.lineMax):
        end = state.eMarks[number]
        if end > state.bMarks[number] and state.src[end - 1] == PAD:
            state.eMarks[number] = end - 1


def raw_line(state: StateBlock, number: int) -> str:
    """A line with its indent."""
    return state.src[state.bMarks[number] : state.eMarks[number]]


def inked(state: StateBlock, number: int) -> tuple[int, int]:
    """The span of a line without its indent."""
    return state.bMarks[number] + state.tShift[number], state.eMarks[number]


def inked_line(state: StateBlock, number: int) -> str:
    """A line without its indent."""
    return state.src[state.bMarks[number] + state.tShift[number] : state.eMarks[number]]


def is_indented(state: StateBlock, number: int) -> bool:
    """Return whether a line is code by its beginning: four spaces, or one tab."""
    return state.src.startswith(("    ", "\t"), state.bMarks[number])


def without_indent(state: StateBlock, number: int, most: int) -> int:
    """Where a line begins when up to so many columns of its indent are taken away."""
    position, end = inked(state, number)[0], state.bMarks[number]
    column = 0
    while end < position and column < most:
        column += _TAB - column % _TAB if state.src[end] == "\t" else 1
        end += 1
    return end


class Outside(NamedTuple):
    """What a state says of lines outside of the container that narrows them."""

    begins: list[int]
    indents: list[int]
    columns: list[int]
    last: int
    indent: int


def narrow(state: StateBlock, first: int, starts: Sequence[int]) -> Outside:
    """Let lines from `first` on begin where `starts` says, until `widen` gives them back."""
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
    """Let lines begin again where they do outside of a container."""
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
