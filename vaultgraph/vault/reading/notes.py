"""Read and parse every note of a vault, or take it from the cache (stage 2).

In: `VaultFiles`. Out: `ReadNotes`, sorted by path; and a `TextSource` for stages that need the text
again, because none keeps the text of all notes. A cached note equals the parsed one.
"""

import gc
import hashlib
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass

from vaultgraph.diagnostics import Diagnostic, sort_diagnostics
from vaultgraph.errors import InputError
from vaultgraph.model import NodeKind, Progress, VaultPath, no_progress
from vaultgraph.vault.encoding import note_text
from vaultgraph.vault.note import Note, TextSource
from vaultgraph.vault.reading.cache import KeyMaker, NoteCache, NoteDecoder, encode_note
from vaultgraph.vault.reading.memory import NoteMemory
from vaultgraph.vault.reading.pool import core_count, parse_on_all_cores
from vaultgraph.vault.reading.worker import MAX_NOTE_BYTES, ParseOptions, parse_file
from vaultgraph.vault.scan import SourceFile, VaultFiles

WORKER_BYTES = 700_000
"""Below this many bytes for each worker, starting it costs more than it saves."""

_STAGE = "read"
_STORE_BYTES = 8_000_000
_REPORT_EVERY = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadNotes:
    """The notes of a vault, sorted by path, and what could not be read."""

    notes: tuple[Note, ...]
    diagnostics: tuple[Diagnostic, ...] = ()


def read_notes(
    files: VaultFiles,
    *,
    repair_text: bool = False,
    passages: bool = True,
    progress: Progress = no_progress,
    cache: NoteCache | None = None,
    memory: NoteMemory | None = None,
) -> ReadNotes:
    """Read all notes and canvases, but no attachments.

    Args:
        files: the files of the vault.
        repair_text: repair text that was decoded with the wrong code page.
        passages: cut notes into passages, as for `parse_note`; cached notes may have them anyway.
        progress: called with the number of files done.
        cache: the cache of parsed notes, if any.
        memory: the notes that this process has read before; it is updated.
    """
    options = ParseOptions(settings=files.settings, repair_text=repair_text, passages=passages)
    sources = [file for file in files.files if file.kind is not NodeKind.ATTACHMENT]
    with no_collection():
        session = _CacheSession(cache, options)
        remembered = memory.take(sources, options) if memory else {}
        notes = remembered or session.take(sources)
        problems = _parse_missing(notes, sources, options, session, progress)
        if remembered:
            session.flush()  # the next process deletes outdated entries
        else:
            session.close(notes.values())
        if memory is not None:
            memory.keep(notes.values())
    ordered = tuple(notes[file.path] for file in sources if file.path in notes)
    found = (finding for note in ordered for finding in note.diagnostics)
    return ReadNotes(notes=ordered, diagnostics=sort_diagnostics((*problems, *found)))


def text_source(files: VaultFiles, notes: Iterable[Note], *, repair_text: bool) -> TextSource:
    """Return a function that reads the texts from which the notes were parsed.

    It raises `InputError` for a file that was deleted or changed since, because offsets would be
    wrong.
    """
    sources = {file.path: file for file in files.files}
    digests = {note.path: note.digest for note in notes}

    def text_of(path: VaultPath) -> str:
        try:
            data = sources[path].read()
        except OSError as error:
            raise _changed(path) from error
        if hashlib.sha256(data).hexdigest() != digests[path]:
            raise _changed(path)
        return note_text(data, repair_text=repair_text).text

    return text_of


def term_source(files: VaultFiles, *, repair_text: bool) -> Callable[[Note], Mapping[str, int]]:
    """Return a function that reads the terms, with counts, of notes that were read without them."""
    sources = {file.path: file for file in files.files}
    options = ParseOptions(settings=files.settings, repair_text=repair_text)

    def terms_of(note: Note) -> Mapping[str, int]:
        found = parse_file(sources[note.path], options)
        return dict(found.terms) if isinstance(found, Note) else {}

    return terms_of


class _CacheSession:
    """The cache for one run: what it contains, and what this run adds to it.

    Additions are written in portions, so that an interrupted run leaves its work to the next one,
    and the encoded notes are never all in memory.
    """

    def __init__(self, cache: NoteCache | None, options: ParseOptions) -> None:
        self._cache = cache
        self._keys = [
            KeyMaker(options.settings, repair_text=options.repair_text, passages=passages)
            for passages in dict.fromkeys((options.passages, True))
        ]
        self._added: dict[bytes, bytes] = {}
        self._size = 0

    def take(self, sources: Iterable[SourceFile]) -> dict[VaultPath, Note]:
        """Return the cached notes whose files are unchanged."""
        if self._cache is None or self._cache.is_empty():
            return {}
        wanted = frozenset(key for source in sources for key in self._keys_of_file(source))
        return {note.path: note for _, note in self._cache.load(wanted)}

    def put(self, note: Note, encoded: bytes | None) -> None:
        """Add a note that was parsed."""
        if self._cache is None:
            return
        data = encode_note(note) if encoded is None else encoded
        self._added[self._keys_of_note(note)[0]] = data
        self._size += len(data)
        if self._size >= _STORE_BYTES:
            self.flush()

    def close(self, notes: Iterable[Note]) -> None:
        """Write the rest, and delete what is no longer in the vault, if anything changed."""
        if self._cache is not None and (self._added or self._cache.has_others):
            self.flush()
            self._cache.keep_only({key for note in notes for key in self._keys_of_note(note)})
            self._cache.drop_unused()

    def flush(self) -> None:
        """Write what was added."""
        if self._cache is not None and self._added:
            self._cache.store(self._added)
        self._added = {}
        self._size = 0

    def _keys_of_note(self, note: Note) -> list[bytes]:
        """Return the key of a note, and that of the same note with passages, if it has none."""
        digest = bytes.fromhex(note.digest)
        return [keys.key(note.path, digest) for keys in self._keys]

    def _keys_of_file(self, source: SourceFile) -> list[bytes]:
        if source.size > MAX_NOTE_BYTES:
            return []
        try:
            digest = hashlib.sha256(source.read()).digest()
        except OSError:
            return []
        return [keys.key(source.path, digest) for keys in self._keys]


def _parse_missing(
    notes: dict[VaultPath, Note],
    sources: Sequence[SourceFile],
    options: ParseOptions,
    session: _CacheSession,
    progress: Progress,
) -> list[Diagnostic]:
    """Parse what is not among the notes yet, add and cache it; return what could not be read."""
    missing = [file for file in sources if file.path not in notes]
    problems: list[Diagnostic] = []
    progress(_STAGE, len(notes), len(sources))
    with closing(_parse(missing, options)) as results:
        for parsed, encoded in results:
            if isinstance(parsed, Note):
                notes[parsed.path] = parsed
                session.put(parsed, encoded)
            else:
                problems.append(parsed)
            done = len(notes) + len(problems)
            if done % _REPORT_EVERY == 0 or done == len(sources):
                progress(_STAGE, done, len(sources))
    return problems


def _parse(
    files: Sequence[SourceFile], options: ParseOptions
) -> Generator[tuple[Note | Diagnostic, bytes | None]]:
    """Parse files, in this process or in several; yield each result, with its encoding if any."""
    size = sum(file.size for file in files)
    processes = min(core_count(), len(files), size // WORKER_BYTES)
    if processes < 2:
        for file in files:
            yield parse_file(file, options), None
        return
    decoder = NoteDecoder()
    with closing(parse_on_all_cores(files, options, processes)) as batches:
        for parsed in batches:
            for encoded in parsed.notes:
                yield decoder.decode(encoded), encoded
            for diagnostic in parsed.diagnostics:
                yield diagnostic, None


@contextmanager
def no_collection() -> Iterator[None]:
    """Pause the garbage collector: notes contain no reference cycles, but millions of objects."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _changed(path: VaultPath) -> InputError:
    return InputError(
        f"{path} changed while the vault was compiled", remedy="Run the same command again."
    )
