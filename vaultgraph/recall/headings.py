"""The headings above a passage (part of recall).

In: a note. Out: for each passage the headings above it. In a chat, headings in other messages do
not count, nor do the heads of messages and the title, which an answer shows anyway.
"""

from bisect import bisect_right
from collections.abc import Set

from vaultgraph.text import note_key
from vaultgraph.vault.note import Heading, Note
from vaultgraph.vault.passages.passage import Passage

_TITLE_LABEL = "title: "
_OUTSIDE = -1


class NoteHeadings:
    """Finds the headings above the passages of a note."""

    def __init__(self, note: Note) -> None:
        self._note = note
        self._messages = note.chat.messages if note.chat else ()
        self._starts = [message.start for message in self._messages]
        marks = frozenset(start for start, _ in note.chat.marks) if note.chat else frozenset()
        self._homes = [self._home(heading.start) for heading in note.headings]
        self._silent = [self._says_nothing(heading, marks) for heading in note.headings]
        self._found: dict[tuple[int, int], tuple[Heading, ...]] = {}

    def above(self, passage: Passage) -> tuple[Heading, ...]:
        """Return the headings above a passage, outermost first."""
        key = passage.heading, self._home(passage.start)
        if key not in self._found:
            self._found[key] = self._above(*key)
        return self._found[key]

    def _above(self, nearest: int, home: int) -> tuple[Heading, ...]:
        found: list[Heading] = []
        level = 7
        for number in range(nearest, -1, -1):
            heading = self._note.headings[number]
            if heading.level < level and self._homes[number] in (_OUTSIDE, home):
                level = heading.level
                if not self._silent[number]:
                    found.append(heading)
            if level == 1:
                break
        return tuple(reversed(found))

    def _home(self, place: int) -> int:
        """Return the number of the message that contains an offset, or `_OUTSIDE`."""
        number = bisect_right(self._starts, place) - 1
        return number if number >= 0 and place < self._messages[number].end else _OUTSIDE

    def _says_nothing(self, heading: Heading, marks: Set[int]) -> bool:
        """Return whether a heading repeats the title, or is the head of a message."""
        key = note_key(heading.text)
        if self._messages:
            key = note_key(key.removeprefix(_TITLE_LABEL))
        return heading.start in marks or key == note_key(self._note.title)
