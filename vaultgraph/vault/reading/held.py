"""Notes held in memory between readings of one vault (part of stage 2).

In: the files of a vault, again and again. Out: its notes, of which only those are read whose files
have changed. For programs that follow a vault while somebody writes in it.
"""

import time
from collections.abc import Iterator, Sequence
from dataclasses import replace

from vaultgraph.diagnostics import Diagnostic, sort_diagnostics
from vaultgraph.model import NodeKind, Progress, VaultPath, no_progress
from vaultgraph.vault.note import Note
from vaultgraph.vault.reading.cache import NoteCache
from vaultgraph.vault.reading.notes import ReadNotes, read_notes
from vaultgraph.vault.scan import SourceFile, VaultFiles, VaultSettings

UNSURE_NS = 2_000_000_000
"""A file that changed so short a time before it was read may have changed after, unseen: disks
count time in steps."""

Stamp = tuple[int, int, int]


def stamp_of(file: SourceFile) -> Stamp:
    """What changes when a file does: its size, and when its bytes and its entry changed."""
    return (file.size, *file.modified)


def is_sure(stamp: Stamp, read_at: int) -> bool:
    """Tell whether a stamp would show a change after a time, in nanoseconds."""
    return 0 < max(stamp[1:]) < read_at - UNSURE_NS


class HeldNotes:
    """Reads a vault again and again; a `NoteReader` with a memory."""

    def __init__(self) -> None:
        self._stamps: dict[VaultPath, Stamp] = {}
        self._notes: dict[VaultPath, Note] = {}
        self._problems: dict[VaultPath, list[Diagnostic]] = {}
        self._made_with: tuple[VaultSettings, bool] | None = None

    def __call__(
        self,
        files: VaultFiles,
        *,
        repair_text: bool = False,
        progress: Progress = no_progress,
        cache: NoteCache | None = None,
    ) -> ReadNotes:
        """Read the notes whose files have changed, and give all; arguments as `read_notes`."""
        now = time.time_ns()
        sources = [file for file in files.files if file.kind is not NodeKind.ATTACHMENT]
        if self._made_with != (files.settings, repair_text):
            self._stamps = {}
        changed = [file for file in sources if self._stamps.get(file.path) != stamp_of(file)]
        # A cache forgets what is not among the files that are read, so it is for all or for none.
        whole = len(changed) == len(sources)
        read = read_notes(
            replace(files, files=tuple(changed)),
            repair_text=repair_text,
            progress=progress,
            cache=cache if whole else None,
        )
        self._keep(read, {file.path for file in changed}, {file.path for file in sources})
        stamps = {file.path: stamp_of(file) for file in sources}
        self._stamps = {path: stamp for path, stamp in stamps.items() if is_sure(stamp, now)}
        self._made_with = (files.settings, repair_text)
        return self._everything(sources)

    def digests(self) -> Iterator[tuple[VaultPath, bytes]]:
        """Yield the path and the digest of the content of every note that was read."""
        for path, note in self._notes.items():
            yield path, bytes.fromhex(note.digest)

    def _keep(self, read: ReadNotes, changed: set[VaultPath], there: set[VaultPath]) -> None:
        """Exchange what was read, and forget what is not there any more."""
        self._notes = {
            path: note
            for path, note in self._notes.items()
            if path in there and path not in changed
        } | {note.path: note for note in read.notes}
        self._problems = {
            path: found
            for path, found in self._problems.items()
            if path in there and path not in changed
        }
        for problem in read.diagnostics:
            self._problems.setdefault(problem.location.path, []).append(problem)

    def _everything(self, sources: Sequence[SourceFile]) -> ReadNotes:
        problems = [problem for found in self._problems.values() for problem in found]
        return ReadNotes(
            notes=tuple(self._notes[file.path] for file in sources if file.path in self._notes),
            diagnostics=sort_diagnostics(problems),
        )
