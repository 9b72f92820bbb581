"""The context of a list item: the line that leads in, and the items above it (part of stage 2).

In: the leaves of a note, in order. Out: for each, the text that it needs to be understood:
`Pumps need:` and `- oil` make sense only together.
"""

import re
from typing import NamedTuple

from vaultgraph.vault.markdown.cleaning import clean, cut_sentences
from vaultgraph.vault.markdown.inline import Inline
from vaultgraph.vault.markdown.layout import Leaf, LeafRole
from vaultgraph.vault.memo import Memo

OMITTED = "…"
"""Replaces what is left out of a quote."""

_LONGEST = 160
_SHORT_LEAD = 100
_TAB = 4
_QUOTING = re.compile(r"(?:[ \t]{0,3}>[ \t]?)*")
_MARKER = re.compile(r"(?:[-*+]|\d{1,9}[.)])[ \t]+$")
_BETWEEN = " \t\n>"
_LEADS = re.compile(r"(?:[:：][*_=\s]*|^[ \t]*(?:\*\*|__)[^\n]+(?:\*\*|__)\s*)\Z", re.MULTILINE)
_FINAL = tuple(".:;!?…—–。：；！？，,")


class _Said(NamedTuple):
    """A leaf in which others are nested; `column` is where the text of an item begins."""

    leaf: Leaf
    said: Inline | str
    column: int

    @property
    def inline(self) -> Inline:
        """Its text with what a scan found in it."""
        return Inline(self.said) if isinstance(self.said, str) else self.said


class ListContext:
    """Tracks the leaves of a note, and returns the context of the items among them."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._last: _Said | None = None
        self._lead: _Said | None = None
        self._items: list[_Said] = []
        self._above: tuple[_Said, ...] = ()
        self._waiting: list[tuple[Leaf, Inline | str]] = []

    def enter(self, leaf: Leaf, inline: Inline | str) -> None:
        """Go on to the next leaf, scanned or plain text; items are evaluated only when needed."""
        if leaf.role is not LeafRole.ITEM:
            self._items, self._above, self._lead = [], (), None
            self._waiting.clear()
            self._last = _Said(leaf, inline, 0) if leaf.role is LeafRole.PROSE else None
            return
        self._waiting.append((leaf, inline))

    def _enter_item(self, leaf: Leaf, inline: Inline | str) -> None:
        start = self._line_start(leaf)
        column, outer, has_marker = _COLUMNS[self._text[start : leaf.start]]
        if not self._items:
            self._lead = self._last if self._last and self._leads(self._last, start) else None
        while self._items and self._items[-1].column > outer:
            self._items.pop()
        self._above = (*((self._lead,) if self._lead else ()), *self._items)
        if has_marker:
            self._items.append(_Said(leaf, inline, column))

    def above(self, leaf: Leaf) -> str:
        """Return the context of the leaf that was entered last, to be put before its text."""
        for item in self._waiting:
            self._enter_item(*item)
        self._waiting.clear()
        parts: list[str] = []
        for index, said in enumerate(self._above):
            following = self._above[index + 1].leaf if index + 1 < len(self._above) else leaf
            between = self._text[said.leaf.end : self._line_start(following)]
            words = _last_sentence(said.inline) if said is self._lead else _beginning(said.inline)
            if words:
                parts.append(words if words.endswith(_FINAL) else f"{words}:")
                parts += [OMITTED] if between.strip(_BETWEEN) else []
        return " ".join((*parts, "")) if parts else ""

    def _line_start(self, leaf: Leaf) -> int:
        return self._text.rfind("\n", 0, leaf.start) + 1

    def _leads(self, said: _Said, start: int) -> bool:
        """Return whether a paragraph leads in the list that starts a line below it."""
        between = self._text[said.leaf.end : start]
        if between.strip(_BETWEEN):
            return False
        content = said.inline.text
        near = between.count("\n") < 2 and len(content) <= _SHORT_LEAD and "\n" not in content
        return near or bool(_LEADS.search(content))


def _columns(prefix: str) -> tuple[int, int, bool]:
    """Return the column of the text after a prefix, that of its marker, and whether it has one."""
    quoting = _QUOTING.match(prefix)
    assert quoting is not None
    prefix = prefix[quoting.end() :]
    marker = _MARKER.search(prefix)
    column = _width(prefix)
    return column, _width(prefix[: marker.start()]) if marker else column, marker is not None


_COLUMNS = Memo(_columns)


def _width(prefix: str) -> int:
    """Count the columns of a prefix; a tab counts as four."""
    return len(prefix) + (_TAB - 1) * prefix.count("\t")


def _last_sentence(inline: Inline) -> str:
    words = clean(inline, *cut_sentences(inline)[-1])
    return words if len(words) <= _LONGEST else f"{OMITTED} {words[-_LONGEST:].partition(' ')[2]}"


def _beginning(inline: Inline) -> str:
    words = clean(inline)
    return words if len(words) <= _LONGEST else f"{words[:_LONGEST].rpartition(' ')[0]} {OMITTED}"
