"""Find the part of a note that an anchor names: a heading or a block (part of stage 3).

In: a note and an anchor as written. Out: the span of that part, or None.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from unicodedata import normalize

from vaultgraph.graph.links.spelling import is_misspelling
from vaultgraph.text import note_key
from vaultgraph.vault.note import Heading, Note

_COMPARED = 200
_LOOKED_UP = 100
_LOOSE = re.compile(r"[\s!\"#$%&()*+,.:;<=>?@^`{|}~/\[\]\\]+")
_BLOCK_ID = re.compile(r"\s\^[A-Za-z0-9-]+\s*\Z")
_FEWEST_SHARED = 2


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open range of characters in the text of a note."""

    start: int
    end: int


class Outline:
    """The headings and blocks of a note, for look-ups."""

    def __init__(self, note: Note) -> None:
        self._headings = note.headings
        self._keys = [_key(heading) for heading in note.headings]
        self._first = {key: number for number, key in reversed(list(enumerate(self._keys)))}
        self._blocks = {note_key(anchor) for anchor in note.anchors}
        self._end = note.characters
        self._similar: dict[str, str] = {}

    def find(self, anchor: str) -> Span | None:
        """Find the part that an anchor names; None if there is none.

        Headings are compared as written, including markup and targets of links, and loosely as in
        Obsidian: case, most punctuation and white space are ignored. In a path `h1#h2`, each
        heading must be below the one before. Only the ids of blocks are stored, so the span of a
        block is empty.
        """
        parts = [part.strip() for part in anchor.split("#") if part.strip()]
        if not parts:
            return Span(0, self._end)
        if len(parts) == 1 and parts[0].startswith("^"):
            return Span(0, 0) if note_key(parts[0][1:]) in self._blocks else None
        return self._find_heading([_loose(part) for part in parts])

    def similar(self, written: str) -> str:
        """Return the heading that was probably meant by a missing one; "" if there is none.

        The missing one is a misspelling of it, or shares most of its words, at least two. Only the
        first headings are compared.
        """
        if written not in self._similar:
            if len(self._similar) >= _LOOKED_UP:
                return ""
            keys = self._keys[:_COMPARED]
            wanted = _loose(written)
            near = next((n for n, key in enumerate(keys) if is_misspelling(wanted, key)), None)
            place = _most_alike(wanted, keys) if near is None else near
            self._similar[written] = "" if place is None else _written(self._headings[place])
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


def _most_alike(wanted: str, keys: Sequence[str]) -> int | None:
    """Find the heading that shares the most words with a missing one."""
    ours = set(wanted.split())
    best: tuple[int, int] | None = None
    for place, key in enumerate(keys):
        theirs = set(key.split())
        shared = len(ours & theirs)
        enough = shared >= _FEWEST_SHARED and 2 * shared > max(len(ours), len(theirs))
        if enough and (best is None or shared > best[0]):
            best = shared, place
    return best[1] if best else None


def _key(heading: Heading) -> str:
    """Return a heading in the form in which anchors are compared."""
    return _loose(_BLOCK_ID.sub("", _written(heading)))


def _written(heading: Heading) -> str:
    return heading.written or heading.text


def _loose(text: str) -> str:
    return _LOOSE.sub(" ", normalize("NFC", text).lower()).strip()
