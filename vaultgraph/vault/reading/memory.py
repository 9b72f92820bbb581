"""The notes that this process has read, so that reading the vault again is faster (stage 2).

In: the files of a vault. Out: the notes of those whose times and size are unchanged. A remembered
note equals the one that would be parsed again.
"""

import time
from collections.abc import Iterable
from dataclasses import dataclass, field

from vaultgraph.model import VaultPath
from vaultgraph.vault.note import Note
from vaultgraph.vault.reading.worker import ParseOptions, parse_file
from vaultgraph.vault.scan import SourceFile

Stamp = tuple[int, int, int]
"""mtime and ctime in nanoseconds, and the size in bytes."""

_SETTLED = 2_000_000_000
"""Nanoseconds after which another change of a file must change its time: the coarsest resolution
of a file system."""


@dataclass(slots=True)
class NoteMemory:
    """The notes that were read last, by path; valid while the options stay the same."""

    _options: ParseOptions | None = None
    _stamps: dict[VaultPath, Stamp] = field(default_factory=dict)
    _notes: dict[VaultPath, Note] = field(default_factory=dict)

    def take(self, sources: Iterable[SourceFile], options: ParseOptions) -> dict[VaultPath, Note]:
        """Return the notes whose files did not change, and record the stamps of all files."""
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
        """Remember notes that were read from the files passed to `take`."""
        self._notes = {note.path: note for note in notes}
        self._stamps = {path: mark for path, mark in self._stamps.items() if path in self._notes}

    def note(self, path: VaultPath) -> Note | None:
        """Return a note as it was read last."""
        return self._notes.get(path)

    def digests(self) -> dict[VaultPath, bytes]:
        """Return the SHA-256 of the content of every note, as it was read last."""
        return {path: bytes.fromhex(note.digest) for path, note in self._notes.items()}

    def read_again(self, file: SourceFile) -> Note | None:
        """Read a file again whose note is known; None where that fails."""
        if self._options is None or file.path not in self._notes:
            return None
        found = parse_file(file, self._options)
        if not isinstance(found, Note):
            return None
        self._notes[file.path] = found
        self._stamps.pop(file.path, None)
        return found


def stamp_of(file: SourceFile) -> Stamp:
    """Return a value that changes with the file."""
    return (*file.modified, file.size)


def is_settled(file: SourceFile, read_at: int) -> bool:
    """Return whether any change of a file after `read_at` (nanoseconds) would change its stamp."""
    return 0 < file.modified[0] < read_at - _SETTLED
