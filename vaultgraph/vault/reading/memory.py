"""Notes that this process has read already, to read a vault repeatedly (stage 2).

In: the files of a vault. Out: the notes of those whose time, size and inode are as they were. What
is remembered and what is parsed again give the same.
"""

import time
from collections.abc import Iterable
from dataclasses import dataclass, field

from vaultgraph.model import VaultPath
from vaultgraph.vault.note import Note
from vaultgraph.vault.reading.worker import ParseOptions, parse_file
from vaultgraph.vault.scan import SourceFile

Stamp = tuple[int, int, int]
"""Nanoseconds of the last change of the bytes and of the entry on the disk, and bytes."""

_SETTLED = 2_000_000_000
"""Nanoseconds after which another change of a file cannot leave it with the same time; the
coarsest disks count in such steps."""


@dataclass(slots=True)
class NoteMemory:
    """The notes that were read last, by path; valid while the options stay the same."""

    _options: ParseOptions | None = None
    _stamps: dict[VaultPath, Stamp] = field(default_factory=dict)
    _notes: dict[VaultPath, Note] = field(default_factory=dict)

    def take(self, sources: Iterable[SourceFile], options: ParseOptions) -> dict[VaultPath, Note]:
        """Return the notes whose files did not change, and look at all files for the next time."""
        now = time.time_ns()
        stamps = {file.path: stamp_of(file) for file in sources if is_settled(file, now)}
        known = {
            path: self._notes[path]
            for path, stamp in stamps.items()
            if self._options == options and self._stamps.get(path) == stamp
        }
        self._options, self._stamps = options, stamps
        return known

    def keep(self, notes: Iterable[Note]) -> None:
        """Remember notes that were read from the files that `take` looked at."""
        self._notes = {note.path: note for note in notes}
        self._stamps = {path: mark for path, mark in self._stamps.items() if path in self._notes}

    def note(self, path: VaultPath) -> Note | None:
        """Return a note as it was read last."""
        return self._notes.get(path)

    def digests(self) -> dict[VaultPath, bytes]:
        """The digest of the content of every note, as it was read last."""
        return {path: bytes.fromhex(note.digest) for path, note in self._notes.items()}

    def read_again(self, file: SourceFile) -> Note | None:
        """Read a file whose note is known once more; None where that is not a note any more."""
        if self._options is None or file.path not in self._notes:
            return None
        found = parse_file(file, self._options)
        if not isinstance(found, Note):
            return None
        self._notes[file.path] = found
        self._stamps.pop(file.path, None)
        return found


def stamp_of(file: SourceFile) -> Stamp:
    """What changes when a file does."""
    return (*file.modified, file.size)


def is_settled(file: SourceFile, read_at: int) -> bool:
    """Return whether the stamp of a file would show a change after a time, in nanoseconds."""
    return 0 < file.modified[0] < read_at - _SETTLED
