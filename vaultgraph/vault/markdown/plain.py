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

QUOTE = re.compile(rf"(?:> ?{_SAFE}[^\n]*+(?:\n|\Z))++(?=[ \t{PAD}]*+(?:\n|\Z))")
"""Lines behind `>` that can hold nothing but a paragraph, for a blank line follows them."""

QUOTED_LINE = re.compile(rf"> ?([^\n{PAD}]*+)")

_LABEL = r"\[\^[^\]\n\t ]+\]:"
_BLANK = rf"(?:[ \t{PAD}]*+\n)++(?![ \t])|[ \t{PAD}]*+\Z"
FOOTNOTE = re.compile(
    rf"\[\^(?P<label>[^\]\n\t ]+)\]:(?: {{0,3}}\t| {{0,4}})(?P<text>{_SAFE}[^\n{PAD}]*+)"
    rf"{PAD}?(?:\n(?=(?:{_LABEL}|{_BLANK}))|\Z)"
)
"""The definition of a footnote in one line, which nothing goes on with."""

_ITEM = re.compile(
    rf"(?P<indent> {{0,3}}|\t{{1,20}}|(?:  ){{2,20}})(?P<marker>[-+*]|[0-9]++[.)])"
    rf"(?P<gap>\t| {{1,4}})(?P<text>(?:\[[^\n]\][ \t])?{_SAFE}[^\n{PAD}]*+){PAD}?(?:\n|\Z)"
)
_AFTER_ITEMS = re.compile(_BLANK)
_UNITS = ("\t", "  ", "    ")
_WIDEST = 3  # characters of a marker behind which a tab reaches the text of the item


class Item(NamedTuple):
    """An item of one line: where it begins, with its marker, the span of its text, its depth."""

    start: int
    text: int
    end: int
    level: int


class _Depth:
    """Follows how deep the items of a list are nested, as far as that is beyond doubt.

    Below an item each tab is a level, or below a bullet each pair or four of spaces: which of
    these, the first item that is nested decides.
    """

    def __init__(self, indent: str) -> None:
        self._outer = indent
        self._unit = ""
        self._above: list[str] = []  # by level, the marker that an item is inside of

    def level_of(self, found: re.Match[str]) -> int:
        """The level of an item; -1 where the rules have to find it."""
        indent, marker = found["indent"], found["marker"]
        level = 0 if indent == self._outer else self._nested(indent)
        if level > 0 and not self._may_hold(level, marker):
            return -1
        if level >= 0:
            self._above[level:] = [marker if found["gap"] == " " else ""]
        return level

    def _nested(self, indent: str) -> int:
        if self._outer or not indent:
            return -1
        if not self._unit:
            self._unit = indent
        level, rest = divmod(len(indent), len(self._unit))
        is_clear = self._unit in _UNITS and indent == self._unit * level
        return level if is_clear and not rest and level <= len(self._above) else -1

    def _may_hold(self, level: int, marker: str) -> bool:
        """Whether the items above are known to hold what is that deep.

        The first in a list interrupts a paragraph, which only a bullet or the number 1 does.
        """
        if level == len(self._above) and marker[:-1] not in ("", "1"):
            return False
        widest = _WIDEST if self._unit == "\t" else 1
        return all(0 < len(each) <= widest for each in self._above[:level])


def read_items(source: str, position: int) -> Sequence[Item]:
    """Read the items of one line each that a list begins with.

    The last one, with those inside it, may go on in lines below it: it is left to the rules
    unless a blank line follows, and a line without indent.

    Returns:
        The items, perhaps none; they are lines behind each other.
    """
    found = _ITEM.match(source, position)
    if found is None or found["indent"].startswith(("\t", "    ")):
        return ()
    items: list[Item] = []
    depth = _Depth(found["indent"])
    after = position
    while found and (level := depth.level_of(found)) >= 0:
        after = found.end()
        items.append(Item(found.start(), *found.span("text"), level))
        found = _ITEM.match(source, after)
    if not _AFTER_ITEMS.match(source, after):
        while items.pop().level:
            pass
    return items
