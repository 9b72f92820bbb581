"""Which part of a note a link names: a heading path or a block (part of the checks of stage 3).

In: a note and an anchor as written. Out: the span that it names, or None when there is none.
"""

import re
import string
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import islice

from vaultgraph.text import note_key
from vaultgraph.vault.note import Heading, Note

_COMPARED = 200
_LOOKED_UP = 100
_LOOSE = re.compile(rf"[\s{re.escape(string.punctuation)}]+")


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open range of characters in the text of a note."""

    start: int
    end: int


class Outline:
    """The headings and blocks of a note, ready to be looked up."""

    def __init__(self, note: Note) -> None:
        self._headings = note.headings
        self._keys = [_loose(heading.text) for heading in note.headings]
        self._first = {key: number for number, key in reversed(list(enumerate(self._keys)))}
        self._blocks = {note_key(anchor) for anchor in note.anchors}
        self._end = note.characters
        self._similar: dict[str, str] = {}

    def find(self, anchor: str) -> Span | None:
        """Find the part that an anchor names.

        Headings are compared loosely, as Obsidian does: case, punctuation and white space do not
        count. A path `h1#h2` goes down: each heading stands below the one before. A block is
        known by its id alone, so its span is empty.
        """
        parts = [part.strip() for part in anchor.split("#") if part.strip()]
        if not parts:
            return Span(0, self._end)
        if parts[-1].startswith("^"):
            return Span(0, 0) if note_key(parts[-1][1:]) in self._blocks else None
        return self._find_heading([_loose(part) for part in parts])

    def similar(self, written: str) -> str:
        """Name the heading that one that is not there is most like, among the first few."""
        if written not in self._similar:
            if len(self._similar) >= _LOOKED_UP:
                return ""
            texts = dict.fromkeys(heading.text for heading in self._headings[:_COMPARED])
            self._similar[written] = next(iter(get_close_matches(written, texts, n=1)), "")
        return self._similar[written]

    def _find_heading(self, path: Sequence[str]) -> Span | None:
        if not all(key in self._first for key in path):
            return None
        depth, level = 0, 0
        for number in range(self._first[path[0]], len(self._keys)):
            heading = self._headings[number]
            if self._keys[number] == path[depth] and heading.level > level:
                depth, level = depth + 1, heading.level
                if depth == len(path):
                    return Span(heading.start, self._section_end(number, heading))
        return None

    def _section_end(self, number: int, heading: Heading) -> int:
        after = islice(self._headings, number + 1, None)
        ends = (other.start for other in after if other.level <= heading.level)
        return next(ends, self._end)


def _loose(text: str) -> str:
    return _LOOSE.sub(" ", note_key(text)).strip()
