"""Stretches of a body that can be read without a parser: paragraphs, headings, and lists of lines.

In: the source of a body and an offset where a block begins. Out: where the stretch ends, or the
places of its lines. Each expression takes only what the rules of blocks would read alike: lines
that none of them could begin at.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from vaultgraph.vault.markdown.lines import PAD

SPACE = " \t\n" + PAD

_SAFE = (
    rf"(?:[^ \t\n{PAD}#>\-+*=`~<|:_$%\[0-9]|\*{{1,2}}[^\s*{PAD}]|_{{1,2}}[^\s_{PAD}]"
    rf"|~{{1,2}}[^\s~{PAD}]|`{{1,2}}[^\s`{PAD}]|\$[^\s${PAD}]|%[^\s%{PAD}]|#[^\s#{PAD}]"
    rf"|[0-9]++[^0-9.)\n{PAD}]|\[\[[^\[\]\n]+\]\]|\[[^\[\]\n\\]+\]\()"
)
"""How a line begins at which no block but a paragraph can begin."""

PARAGRAPH = re.compile(rf"(?:{_SAFE}[^\n]*+(?:\n|\Z))++(?=[ \t{PAD}]*+(?:\n|\Z))")
"""Lines that can be nothing but a paragraph, for a blank line follows them."""

HEADING = re.compile(rf"(#{{1,6}})(?:[ \t]+[^\n{PAD}]*+)?{PAD}?(?:\n|\Z)")

_ITEM = re.compile(
    rf"(?P<indent> {{0,3}})(?:[-+*]|[0-9]++[.)])(?:\t| {{1,4}})"
    rf"(?P<text>(?:\[[^\n]\][ \t])?{_SAFE}[^\n{PAD}]*+){PAD}?(?:\n|\Z)"
)
_BLANK = re.compile(rf"(?:[ \t{PAD}]*+\n)++[ \t]?|[ \t{PAD}]*+\Z")


class Item(NamedTuple):
    """An item of one line: where it begins, with its marker, and the span of its text."""

    start: int
    text: int
    end: int


def read_items(source: str, position: int) -> Sequence[Item]:
    """Read the items of one line each that a list begins with.

    The last one may go on in lines below it: it is left to the rules unless a blank line follows,
    and a line without indent.

    Returns:
        The items, perhaps none; they are lines behind each other.
    """
    items: list[Item] = []
    after, indent = position, ""
    while found := _ITEM.match(source, after):
        if items and found["indent"] != indent:
            break
        indent, after = found["indent"], found.end()
        items.append(Item(found.start(), *found.span("text")))
    blank = _BLANK.match(source, after) if items else None
    if items and (blank is None or blank[0][-1:] in (" ", "\t")):
        items.pop()
    return items
