"""Stretches of a body that can be read without a parser: paragraphs, headings, and lists of lines.

In: the source of a body and the offset at which a block begins. Out: the end of the stretch, or the
spans of its lines. Each expression matches only what the rules of blocks would read the same way:
lines at which none of them could begin.
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
"""The beginning of a line at which only a paragraph can begin."""

PARAGRAPH = re.compile(rf"(?:{_SAFE}[^\n]*+(?:\n|\Z))++(?=[ \t{PAD}]*+(?:\n|\Z))")
"""Lines that can only be a paragraph, because a blank line follows them."""

HEADING = re.compile(rf"(#{{1,6}})(?:[ \t]+[^\n{PAD}]*+)?{PAD}?(?:\n|\Z)")

QUOTE = re.compile(rf"(?:> ?{_SAFE}[^\n]*+(?:\n|\Z))++(?=[ \t{PAD}]*+(?:\n|\Z))")
"""Lines after `>` that can only contain a paragraph, because a blank line follows them."""

QUOTED_LINE = re.compile(rf"> ?([^\n{PAD}]*+)")

_LABEL = r"\[\^[^\]\n\t ]+\]:"
_BLANK = rf"(?:[ \t{PAD}]*+\n)++(?![ \t])|[ \t{PAD}]*+\Z"
FOOTNOTE = re.compile(
    rf"\[\^(?P<label>[^\]\n\t ]+)\]:(?: {{0,3}}\t| {{0,4}})(?P<text>{_SAFE}[^\n{PAD}]*+)"
    rf"{PAD}?(?:\n(?=(?:{_LABEL}|{_BLANK}))|\Z)"
)
"""The definition of a footnote in one line that no other line continues."""

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
    """Tracks how deep the items of a list are nested, as far as that is unambiguous.

    A level is one tab, or two or four spaces below a bullet; the first nested item decides which.
    """

    def __init__(self, indent: str) -> None:
        self._outer = indent
        self._unit = ""
        self._above: list[str] = []  # by level, the marker that an item is inside of

    def level_of(self, found: re.Match[str]) -> int:
        """Return the level of an item; -1 where the rules have to determine it."""
        indent, marker = found["indent"], found["marker"]
        level = 0 if indent == self._outer else self._nested(indent)
        if level > 0 and not self._may_contain(level, marker):
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

    def _may_contain(self, level: int, marker: str) -> bool:
        """Return whether the items above certainly contain an item that deep.

        The first in a list interrupts a paragraph, which only a bullet or the number 1 can do.
        """
        if level == len(self._above) and marker[:-1] not in ("", "1"):
            return False
        widest = _WIDEST if self._unit == "\t" else 1
        return all(0 < len(each) <= widest for each in self._above[:level])


def read_items(source: str, position: int) -> Sequence[Item]:
    """Read the items of one line each at the beginning of a list.

    The last one, with those inside it, may continue in the lines below: it is left to the rules
    unless a blank line and then a line without indent follow.

    Returns:
        The items, perhaps none, of consecutive lines.
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
