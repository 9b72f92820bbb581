"""Parsed notes kept between runs: an optimisation that changes no byte of any output.

In: keys over content, path, settings and parser. Out: the notes that were parsed before. One
SQLite file a vault, in the platform's cache folder. Values are MessagePack, never pickles, each
with a checksum; whatever cannot be read is parsed again. `BlobCache` serves other layers too.
"""

import hashlib
import os
import sqlite3
import sys
import zlib
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any, Self

import msgspec
from msgspec.structs import force_setattr

from vaultgraph.errors import OutputError
from vaultgraph.model import VaultPath
from vaultgraph.plugins import find_plugins
from vaultgraph.vault.chats.read import CHAT_PLUGINS
from vaultgraph.vault.note import Note
from vaultgraph.vault.scan import VaultSettings

FOLDER_VARIABLE = "VAULTGRAPH_CACHE_DIR"
"""The environment variable that names another cache folder."""

_LIBRARIES = (
    "detect-secrets",
    "ftfy",
    "markdown-it-py",
    "msgspec",
    "PyStemmer",
    "python-frontmatter",
    "PyYAML",
    "sentencex",
    "stopwordsiso",
)
_SCHEMA = "CREATE TABLE IF NOT EXISTS kept (key BLOB PRIMARY KEY, crc INTEGER, value BLOB)"
_WAIT_SECONDS = 5.0
_PORTION_BYTES = 8_000_000
_UNUSED_SECONDS = 60 * 24 * 3600

_encoder = msgspec.msgpack.Encoder()


@cache
def _decoder() -> msgspec.msgpack.Decoder[Note]:
    return msgspec.msgpack.Decoder(Note)


def encode_note(note: Note) -> bytes:
    """Encode a note as MessagePack."""
    return _encoder.encode(note)


def decode_note(data: bytes) -> Note:
    """Decode a note from MessagePack; raises `msgspec.DecodeError`."""
    return _decoder().decode(data)


class NoteDecoder:
    """Decodes many notes, and shares equal parts of them: a third less memory."""

    def __init__(self) -> None:
        self._known: dict[tuple[object, ...], tuple[Any, ...]] = {}

    def decode(self, data: bytes) -> Note:
        """Decode a note as `decode_note` does."""
        note = decode_note(data)
        share = self._known.setdefault
        # Notes are frozen, but this one is not shared yet.
        object.__setattr__(note, "terms", tuple([share(term, term) for term in note.terms]))
        for link in note.links:
            force_setattr(link, "heading", share(link.heading, link.heading))
        return note


def cache_folder() -> Path:
    """Return the folder of all caches: the one that the environment names, or the platform's."""
    named = os.environ.get(FOLDER_VARIABLE)
    if named:
        return Path(named)
    import platformdirs

    return Path(platformdirs.user_cache_dir("vaultgraph", appauthor=False))


@cache
def parser_digest() -> bytes:
    """Digest all that parsing depends on: our sources, plugins, libraries and Python."""
    digest = hashlib.sha256(sys.version.encode())
    digest.update(source_digest("vault"))
    for library in _LIBRARIES:
        digest.update(version(library).encode())
    for plugin, point in find_plugins(CHAT_PLUGINS).items():
        origin = f"{point.dist.name} {point.dist.version}" if point.dist else ""
        digest.update(f"{plugin} {point.value} {origin}".encode())
    return digest.digest()


@cache
def source_digest(*parts: str) -> bytes:
    """Digest the sources of some folders of this package, and those at its top."""
    package = Path(__file__).parents[2]
    digest = hashlib.sha256()
    for part in parts:
        for source in sorted(package.joinpath(part).rglob("*.py")):
            digest.update(source.read_bytes())
    for source in sorted(package.glob("*.py")):
        digest.update(source.read_bytes())
    return digest.digest()


def reading_digest(settings: VaultSettings, *, repair_text: bool) -> bytes:
    """Digest all that a note depends on besides its path and its bytes."""
    seed = parser_digest() + repr((settings, repair_text)).encode()
    return hashlib.sha256(seed).digest()


class KeyMaker:
    """Makes the key of a note from its path and the digest of its bytes."""

    def __init__(
        self, settings: VaultSettings, *, repair_text: bool, passages: bool = True
    ) -> None:
        start = reading_digest(settings, repair_text=repair_text)
        self._start = hashlib.sha256(start + bytes([passages]))

    def key(self, path: VaultPath, digest: bytes) -> bytes:
        """Return 32 bytes that change with the path, the content, the settings and the parser."""
        made = self._start.copy()
        made.update(digest)
        made.update(path.encode("utf-8", "surrogatepass"))
        return made.digest()


class BlobCache:
    """Bytes by key in one SQLite file; where the file fails, nothing is cached and nothing raised.

    Args:
        file: its path; its folder is created when missing.

    `has_others` becomes true when a load finds keys that are not wanted.
    """

    def __init__(self, file: Path) -> None:
        self.file = file
        self.has_others = False

    def is_empty(self) -> bool:
        """Return whether there is no file yet."""
        return not self.file.is_file()

    def load_bytes(self, wanted: frozenset[bytes] | None) -> Iterator[tuple[bytes, bytes]]:
        """Yield every wanted value with a valid checksum, with its key; all of them for None."""
        if self.is_empty():
            return
        try:
            os.utime(self.file)  # records its use: see `drop_unused`
            with self._connect() as connection:
                yield from self._read(connection, wanted)
        except (sqlite3.OperationalError, OSError):
            return  # locked by another run, or it cannot be opened: parse again
        except sqlite3.DatabaseError:
            self._discard()

    def load_all(self) -> Iterator[tuple[bytes, bytes]]:
        """Yield every value with a valid checksum, with its key."""
        return self.load_bytes(None)

    def _read(
        self, connection: sqlite3.Connection, wanted: frozenset[bytes] | None
    ) -> Iterator[tuple[bytes, bytes]]:
        for key, crc, data in connection.execute("SELECT key, crc, value FROM kept"):
            if wanted is not None and key not in wanted:
                self.has_others = True
            elif zlib.crc32(data) == crc:
                yield key, data

    def store(self, encoded: Mapping[bytes, bytes]) -> None:
        """Add values, in one transaction."""
        rows = [(key, zlib.crc32(data), data) for key, data in encoded.items()]
        self._write("INSERT OR REPLACE INTO kept VALUES (?, ?, ?)", lambda _: rows)

    def size(self) -> int:
        """Count the values in the file."""
        try:
            with self._connect() as connection:
                return int(connection.execute("SELECT count(*) FROM kept").fetchone()[0])
        except sqlite3.Error:
            return 0

    def keep_only(self, keys: Collection[bytes]) -> None:
        """Delete every value whose key is not among these."""

        def gone(connection: sqlite3.Connection) -> list[tuple[bytes]]:
            known = [key for (key,) in connection.execute("SELECT key FROM kept")]
            return [(key,) for key in known if key not in keys]

        self._write("DELETE FROM kept WHERE key = ?", gone)

    def drop_unused(self) -> None:
        """Delete the files next to this one that no run has used for 60 days.

        The age of a file is relative to this file, which this run must have used.
        """
        try:
            oldest = self.file.stat().st_mtime - _UNUSED_SECONDS
            for pattern in ("*.sqlite3", "*.recall"):
                for other in self.file.parent.glob(pattern):
                    if other.stat().st_mtime < oldest:
                        BlobCache(other)._discard()
        except OSError:
            return  # another run is doing the same

    def _write(self, statement: str, rows: Callable[[sqlite3.Connection], list[Any]]) -> None:
        """Execute a statement for all rows or none; what cannot be written is made again later."""
        try:
            self.file.parent.mkdir(parents=True, exist_ok=True)
            with self._connect() as connection, connection:
                connection.execute("BEGIN IMMEDIATE")
                connection.execute(_SCHEMA)
                connection.executemany(statement, rows(connection))
        except sqlite3.OperationalError:
            return  # locked by another run, or the disk is full
        except sqlite3.DatabaseError:
            self._discard()
        except OSError:
            return  # the folder cannot be created

    @contextmanager
    def _connect(self) -> Iterator[sqlite3.Connection]:
        with closing(sqlite3.connect(self.file, timeout=_WAIT_SECONDS)) as connection:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = NORMAL")
            yield connection

    def _discard(self) -> None:
        for suffix in ("", "-wal", "-shm"):
            Path(f"{self.file}{suffix}").unlink(missing_ok=True)


class KeptParts:
    """What was computed from single notes, cached between runs under digests of its inputs.

    Values that a run did not get are deleted by `keep`.

    Args:
        file: the cache file; None for no cache beyond this run.
        once: whether a run gets each value at most once; memory is then freed earlier.
    """

    def __init__(self, file: Path | None, *, once: bool = False) -> None:
        self._cache = BlobCache(file) if file else None
        self._once = once
        self._size = 0
        self._before: dict[bytes, bytes] | None = None
        self._made: dict[bytes, bytes] = {}
        self._used: set[bytes] = set()

    @classmethod
    def of_vault(cls, folder: Path | None, root: Path, kind: str) -> Self:
        """Keep parts of one kind for one vault, identified by its resolved path."""
        return cls(vault_file(folder, root, f".{kind}") if folder else None)

    def get(self, key: bytes) -> bytes | None:
        """Return the value of a key; None where there is none."""
        if self._before is None:
            self._before = dict(self._cache.load_all()) if self._cache else {}
        self._used.add(key)
        if self._once:
            return self._before.pop(key, None)
        known = self._before.get(key)
        return self._made.get(key) if known is None else known

    def put(self, key: bytes, data: bytes) -> None:
        """Add a value, for this run and the next."""
        self._made[key] = data
        self._size += len(data)
        if self._once and self._size >= _PORTION_BYTES:
            self._store()

    def keep(self) -> None:
        """Write what is new, and delete what this run did not get."""
        if self._cache is None or self._before is None:
            return
        self._store()
        if not self._used.issuperset(self._before):
            self._cache.keep_only(self._used)
        self._before = None

    def _store(self) -> None:
        """Write what is new, and free its memory."""
        if self._cache is not None and self._made:
            self._cache.store(self._made)
        self._made, self._size = {}, 0


def vault_file(folder: Path, root: Path, kind: str = "") -> Path:
    """Return the cache file of a kind for a vault, identified by its resolved path."""
    name = hashlib.sha256(os.fsencode(root.resolve())).hexdigest()[:32]
    return folder / f"{name}{kind}.sqlite3"


class NoteCache(BlobCache):
    """The parsed notes of one vault.

    Args:
        folder: the folder of the cache files.
        root: the vault, identified by its resolved path.
    """

    def __init__(self, folder: Path, root: Path) -> None:
        super().__init__(vault_file(folder, root))
        self._decoder = NoteDecoder()

    def load(self, wanted: frozenset[bytes]) -> Iterator[tuple[bytes, Note]]:
        """Yield every wanted note that can be decoded, with its key."""
        for key, data in self.load_bytes(wanted):
            try:
                yield key, self._decoder.decode(data)
            except msgspec.DecodeError:
                continue


@dataclass(frozen=True, slots=True, kw_only=True)
class CacheInfo:
    """The cache folder: its path, the number of vaults in it, and its size in bytes."""

    folder: Path
    vaults: int
    size: int


def cache_info(folder: Path) -> CacheInfo:
    """Measure the cache folder."""
    files = _kept_files(folder)
    return CacheInfo(
        folder=folder,
        vaults=sum(file.suffixes == [".sqlite3"] for file in files),
        size=sum(file.stat().st_size for file in files),
    )


def clear_cache(folder: Path) -> CacheInfo:
    """Delete every cache file, and return what was there before.

    Raises:
        OutputError: a file may not be deleted, or another process has it open.
    """
    before = cache_info(folder)
    for file in _kept_files(folder):
        try:
            file.unlink(missing_ok=True)
        except OSError as error:
            raise OutputError(
                f"The cache file {file} cannot be deleted: {error.strerror or error}",
                remedy="Close programs that use it, or delete it as the user who owns it.",
            ) from error
    return before


def _kept_files(folder: Path) -> list[Path]:
    """List all cache files: of parsed notes, and of indexes for recall."""
    found = [file for pattern in ("*.sqlite3*", "*.recall*") for file in folder.glob(pattern)]
    return [file for file in found if file.is_file()]
