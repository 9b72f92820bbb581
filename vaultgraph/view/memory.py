"""What versions of one page share: what was made of a note holds while the note is the same.

In: the notes of each version. Out: what is made of them, made once. Notes are the same when they
are one object, as `NoteMemory` gives those that were not read again.
"""

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from vaultgraph.errors import working_on
from vaultgraph.model import VaultPath
from vaultgraph.vault.note import Note

T = TypeVar("T")


class NoteResults(Generic[T]):
    """What is made of each note of a page; of notes that are gone nothing is kept.

    Args:
        make: makes it of one note.
    """

    def __init__(self, make: Callable[[Note], T]) -> None:
        self._make = make
        self._kept: dict[VaultPath, tuple[Note, T]] = {}

    def of(self, notes: Sequence[Note | None]) -> list[T | None]:
        """Give the result of every note; None is for what is not a note, and stays None."""
        before, self._kept = self._kept, {}
        return [None if note is None else self._of(note, before.get(note.path)) for note in notes]

    def _of(self, note: Note, before: tuple[Note, T] | None) -> T:
        if before is None or before[0] is not note:
            with working_on(note.path):
                before = note, self._make(note)
        self._kept[note.path] = before
        return before[1]
