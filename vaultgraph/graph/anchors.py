"""Which part of a note a link names: a heading path or a block (part of the checks of stage 3).

In: a note and an anchor as written. Out: the span that it names, or None when there is none.
"""

import re
import string
from collections.abc import Sequence
from dataclasses import dataclass

from vaultgraph.text import note_key
from vaultgraph.vault.note import Heading, Note

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
        self._blocks = {note_key(anchor) for anchor in note.anchors}
        self._end = note.characters
        self.headings = tuple(heading.text for heading in note.headings)

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

    def _find_heading(self, path: Sequence[str]) -> Span | None:
        depth, level = 0, 0
        for number, (heading, key) in enumerate(zip(self._headings, self._keys, strict=True)):
            if key == path[depth] and heading.level > level:
                depth, level = depth + 1, heading.level
                if depth == len(path):
                    return Span(heading.start, self._section_end(number, heading))
        return None

    def _section_end(self, number: int, heading: Heading) -> int:
        below = (other for other in self._headings[number + 1 :] if other.level <= heading.level)
        return next((other.start for other in below), self._end)


def _loose(text: str) -> str:
    return _LOOSE.sub(" ", note_key(text)).strip()
