"""Caches what versions of one page make of a note, as long as the note is the same.

In: the notes of each version. Out: the results for them, computed once. Notes are the same when
they are one object, as `NoteMemory` gives those that were not read again.
"""

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from vaultgraph.errors import working_on
from vaultgraph.model import VaultPath
from vaultgraph.vault.note import Note

T = TypeVar("T")


class NoteResults(Generic[T]):
    """The result for each note of a page; results of notes that are gone are dropped.

    Args:
        make: makes the result for one note.
    """

    def __init__(self, make: Callable[[Note], T]) -> None:
        self._make = make
        self._kept: dict[VaultPath, tuple[Note, T]] = {}

    def of(self, notes: Sequence[Note | None]) -> list[T | None]:
        """Return the result of every note; None, for a node that is not a note, stays None."""
        before, self._kept = self._kept, {}
        return [None if note is None else self._of(note, before.get(note.path)) for note in notes]

    def _of(self, note: Note, before: tuple[Note, T] | None) -> T:
        if before is None or before[0] is not note:
            with working_on(note.path):
                before = note, self._make(note)
        self._kept[note.path] = before
        return before[1]
