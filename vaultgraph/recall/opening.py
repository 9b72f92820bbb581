"""Open a vault's folder for recall: take its index from the cache, or make and cache it.

In: a folder and how it is read. Out: `RecallIndex`, the same as without a cache. Where nothing has
changed, no note is read; otherwise only changed notes are, and their part of the index is replaced.
"""

import hashlib
import threading
import time
from dataclasses import replace
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from vaultgraph.diagnostics import Code, Diagnostic
from vaultgraph.errors import InputError
from vaultgraph.model import Location, NodeKind, Progress, VaultPath, no_progress
from vaultgraph.recall.index import EMPTY, RecallIndex
from vaultgraph.recall.store import (
    STAMP_PARTS,
    DamagedIndexError,
    StoredIndex,
    index_file,
    load_index,
    save_index,
)
from vaultgraph.vault.encoding import note_text
from vaultgraph.vault.masked_names import masked_paths
from vaultgraph.vault.reading.cache import parser_digest
from vaultgraph.vault.reading.memory import NoteMemory, is_settled, stamp_of
from vaultgraph.vault.scan import SourceFile, VaultFiles

if TYPE_CHECKING:  # costly to import, and not needed for a cached index
    from vaultgraph.linking import ReadOptions
    from vaultgraph.recall.embedding import Embedder
    from vaultgraph.recall.vectors import Vectors

_FLOORS = ("graph", "passages", "recall")
_LIBRARIES = ("numpy", "scipy")


@cache
def _version() -> bytes:
    """Digest all that an index depends on besides the vault: our sources and libraries."""
    package = Path(__file__).parents[1]
    digest = hashlib.sha256(parser_digest())
    for floor in _FLOORS:
        for source in sorted(package.joinpath(floor).rglob("*.py")):
            digest.update(source.read_bytes())
    for library in _LIBRARIES:
        digest.update(version(library).encode())
    return digest.digest()


class VaultIndex:
    """The index of a vault, updated after changes of its files.

    Not thread-safe, except that another thread may call `prepare` at the same time.

    Args:
        root: the vault's folder.
        options: how it is read; if they name a cache folder, the index is cached there.
        keep_secrets: leave keys and passwords unmasked; such an index is never cached.

    `options` then contains the memory of the notes that were read, for other readers of the vault.
    `diagnostics` are what was wrong with the cache; `broken` are the notes left out because of
    bugs.
    """

    def __init__(self, root: Path, options: "ReadOptions", *, keep_secrets: bool = False) -> None:
        self.root = root
        self.memory = options.memory or NoteMemory()
        self.options = replace(options, memory=self.memory)
        self.diagnostics: tuple[Diagnostic, ...] = ()
        self.broken: tuple[Diagnostic, ...] = ()
        self._keep_secrets = keep_secrets
        self._held: StoredIndex | None = None
        self._kept = False
        self._vectors: Vectors | None = None
        self._files: tuple[SourceFile, ...] = ()
        self._reading = threading.Lock()

    def refresh(self, progress: Progress = no_progress) -> RecallIndex:
        """Return the index of the vault in its current state.

        Raises:
            UsageError, InputError: as `link_vault`.
        """
        from vaultgraph.linking import list_files
        from vaultgraph.vault.reading.notes import no_collection

        read_at = time.time_ns()
        with no_collection():
            files = list_files(self.root, self.options, progress)
            self._files = files.files
            before = self._held or self._load()
            held = self._confirmed(before, files, read_at) if before else None
            if held is None:
                held = self._make(files, read_at, before, progress)
        if held is not before:
            self._keep(held)
        self._held = held
        return held.index

    def prepare(self) -> None:
        """Read every note, so that the first change is handled as fast as later ones.

        It may be called in any thread.

        Raises:
            UsageError, InputError: as `link_vault`.
        """
        from vaultgraph.linking import list_files, open_notes

        with self._reading:
            files = list_files(self.root, self.options)
            open_notes(self.root, files, self.options, no_progress)

    def embed(self, embedder: "Embedder", progress: Progress = no_progress) -> "Vectors":
        """Return the vectors of the index that `refresh` last returned; only new ones are computed.

        Raises:
            InputError: the embedder fails.
        """
        from vaultgraph.recall.vectors import embed_passages, vectors_file

        assert self._held, "refresh comes first"
        before = self._vectors if self._vectors and self._vectors.embedder is embedder else None
        self._vectors = embed_passages(
            self._held.index,
            embedder,
            file=vectors_file(self._file) if self._file else None,
            before=before,
            progress=progress,
        )
        return self._vectors

    def text(self, path: VaultPath) -> str:
        """Read the text of a note of the index, with secrets unmasked.

        Raises:
            InputError: it has changed since the last `refresh`.
        """
        file = self._by_path.get(path)
        data = _bytes_of(file) if file else None
        known = self._held.digests if self._held else {}
        if not file or data is None or hashlib.sha256(data).digest() != known[_path_key(file.path)]:
            raise InputError(
                f"{path} was changed while it was read", remedy="Ask the question again."
            )
        return note_text(data, repair_text=self.options.repair_text).text

    @property
    def _by_path(self) -> dict[str, SourceFile]:
        """Every file by its path, with keys and passwords in the path masked, as in notes."""
        masked = masked_paths(file.path for file in self._files)
        return {masked.get(file.path, file.path): file for file in self._files}

    @property
    def _file(self) -> Path | None:
        folder = self.options.cache_folder
        return index_file(folder, self.root) if folder and not self._keep_secrets else None

    def _load(self) -> StoredIndex | None:
        if self._file is None:
            return None
        try:
            return load_index(self._file, _version())
        except DamagedIndexError:
            self.diagnostics = (_damaged(self._file),)
            return None

    def _confirmed(self, held: StoredIndex, files: VaultFiles, read_at: int) -> StoredIndex | None:
        """Return an index if it is that of these files, by their stamps or else their content."""
        if held.made_with != self._made_with(files):
            return None
        stamps = _stamps(files)
        same = (stamps == held.stamps).all(axis=1).tolist()
        checked = [
            file
            for file, is_same in zip(_sources(files), same, strict=True)
            if not (is_same and is_settled(file, held.read_at))
        ]
        if not checked:
            return held
        if any(held.digests.get(_path_key(file.path)) != _digest(file) for file in checked):
            return None
        return replace(held, stamps=stamps, read_at=read_at)

    def _made_with(self, files: VaultFiles) -> bytes:
        """Digest the paths, the settings and the options on which an index depends."""
        options = self.options
        parts = (
            files.settings,
            sorted(files.hidden),
            options.exclude,
            options.only,
            options.depth,
            sorted(options.exclude_notes),
            sorted(options.only_notes),
            options.repair_text,
            self._keep_secrets,
            [(file.path, file.kind.value) for file in files.files],
        )
        return hashlib.sha256(repr(parts).encode("utf-8", "surrogatepass")).digest()

    def _make(
        self, files: VaultFiles, read_at: int, before: StoredIndex | None, progress: Progress
    ) -> StoredIndex:
        """Make the index again, from an earlier one where there is one."""
        from vaultgraph.linking import open_notes
        from vaultgraph.recall.build import make_index
        from vaultgraph.vault.reading.notes import text_source

        with self._reading:
            shown = open_notes(self.root, files, self.options, progress)
            digests = self.memory.digests()
        self.broken = tuple(
            found for found in shown.diagnostics if found.code is Code.INTERNAL_ERROR
        )
        texts = text_source(shown.files, shown.notes, repair_text=self.options.repair_text)
        old = before.index if before else EMPTY
        return StoredIndex(
            version=_version(),
            made_with=self._made_with(files),
            stamps=_stamps(files),
            read_at=read_at,
            digests={_path_key(path): digest for path, digest in digests.items()},
            index=make_index(shown.notes, texts, old, keep_secrets=self._keep_secrets),
        )

    def _keep(self, held: StoredIndex) -> None:
        """Cache the first index of a process; the next process reads what has changed since."""
        if self._file and not self._kept and not self.broken:
            self._kept = save_index(self._file, held)


def _sources(files: VaultFiles) -> list[SourceFile]:
    return [file for file in files.files if file.kind is not NodeKind.ATTACHMENT]


def _stamps(files: VaultFiles) -> NDArray[np.int64]:
    stamps = [stamp_of(file) for file in _sources(files)]
    return np.array(stamps, np.int64).reshape(-1, STAMP_PARTS)


def _path_key(path: VaultPath) -> bytes:
    return hashlib.sha256(path.encode("utf-8", "surrogatepass")).digest()[:16]


def _bytes_of(file: SourceFile) -> bytes | None:
    try:
        return file.read()
    except OSError:
        return None


def _digest(file: SourceFile) -> bytes | None:
    data = _bytes_of(file)
    return None if data is None else hashlib.sha256(data).digest()


def _damaged(file: Path) -> Diagnostic:
    return Diagnostic(
        code=Code.DAMAGED_CACHE,
        location=Location(path=VaultPath(file.name)),
        message="the index kept for recall is damaged; it was made again",
        remedy="Nothing needs to be done. If this happens again, check the disk.",
    )
