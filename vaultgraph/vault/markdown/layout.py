"""The structure of a body: its blocks, and its leaves, the stretches of inline text.

In: nothing; these are the types that `blocks`, `body` and `inline` share. Offsets are in characters
of the whole note.
"""

from dataclasses import dataclass, field
from enum import IntEnum
from typing import NamedTuple

from vaultgraph.vault.note import BlockKind


class LeafRole(IntEnum):
    """What a stretch of inline text is part of; only prose is cut into sentences.

    The words of `HTML` count, but not its links.
    """

    PROSE = 0
    ITEM = 1
    HEADING = 2
    CELL = 3
    HTML = 4


class Leaf(NamedTuple):
    """A stretch of inline text.

    Args:
        start, end: its span.
        role: what it is part of.
        lines: the span of each line, if quote marks are between them; else empty.
        row: for a cell, the span of its row.
    """

    start: int
    end: int
    role: LeafRole = LeafRole.PROSE
    lines: tuple[tuple[int, int], ...] = ()
    row: tuple[int, int] | None = None


class Area(NamedTuple):
    """A block of the body: its kind, its span, and a label as of `note.Block`."""

    kind: BlockKind
    start: int
    end: int
    label: str = ""


class HeadingMark(NamedTuple):
    """A heading outside of quotes and lists: its level, its span, and the index of its leaf."""

    level: int
    start: int
    end: int
    leaf: int


class Definition(NamedTuple):
    """A footnote definition, wherever it is: its name and its span."""

    label: str
    start: int
    end: int


@dataclass(slots=True)
class Layout:
    """The structure of a body, in the order of the text.

    `too_deep` is the offset of the first line nested deeper than is read, or -1.
    """

    areas: list[Area] = field(default_factory=list)
    leaves: list[Leaf] = field(default_factory=list)
    headings: list[HeadingMark] = field(default_factory=list)
    definitions: list[Definition] = field(default_factory=list)
    too_deep: int = -1


def heading_text(source: str, start: int, end: int) -> tuple[int, int]:
    """Return the span of the text in a heading line `## text ##`."""
    line = source[start:end].rstrip(" \t")
    bare = line.rstrip("#")
    if not bare or bare[-1] in " \t":
        line = bare.rstrip(" \t")
    text = line.lstrip("#").lstrip(" \t")
    stop = start + len(line)
    return stop - len(text), stop
