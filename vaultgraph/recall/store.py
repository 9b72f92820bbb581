"""Store an index in a file of the cache, and read it by memory-mapping (part of recall).

In: `RecallIndex`, and what it was made from. Out: the same, with arrays in the file. The file is
MessagePack and plain arrays, each with a checksum; it is replaced atomically. It contains no path
of a note that is left out, only digests.
"""

import hashlib
import mmap
import os
import tempfile
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import msgspec
import numpy as np
from numpy.typing import NDArray

from vaultgraph.recall.index import NoteEntry, RecallIndex
from vaultgraph.recall.postings import Postings

SUFFIX = ".recall"

MOST_BYTES = 4_000_000_000
"""The most bytes of a file; a larger index is not cached."""

STAMP_PARTS = 3
"""The length of the stamp of a file: see `stamp_of`."""

_MAGIC = b"VGRECALL"
_ALIGNED = 64
_VERSION_BYTES = 32
_HEAD_BYTES = len(_MAGIC) + _VERSION_BYTES + 12


class DamagedIndexError(Exception):
    """The file of an index is not as it was written."""


@dataclass(frozen=True, kw_only=True)
class StoredIndex:
    """An index with what it was made from.

    Args:
        version: a digest of the program that made it.
        made_with: a digest of all that it was made from besides the contents of notes.
        stamps: the stamp of each file that was read, in order, shape (files, `STAMP_PARTS`).
        read_at: when they were read, in nanoseconds since 1970.
        digests: the digest of each file's content, by the digest of its path.
        index: the index.
    """

    version: bytes
    made_with: bytes
    stamps: NDArray[np.int64]
    read_at: int
    digests: Mapping[bytes, bytes]
    index: RecallIndex


class _Section(msgspec.Struct, frozen=True, array_like=True):
    name: str
    dtype: str
    start: int
    size: int
    crc: int


class _Head(msgspec.Struct, frozen=True, array_like=True):
    made_with: bytes
    read_at: int
    sections: tuple[_Section, ...]


def index_file(folder: Path, root: Path) -> Path:
    """Return the file of a vault's index in the cache folder."""
    name = hashlib.sha256(os.fsencode(root.resolve())).hexdigest()[:32]
    return folder / f"{name}{SUFFIX}"


def save_index(file: Path, stored: StoredIndex) -> bool:
    """Replace the file of an index, and return whether that succeeded; it is only a cache."""
    parts = {name: memoryview(data).cast("B") for name, data in _parts(stored).items()}
    if sum(map(len, parts.values())) > MOST_BYTES:
        return False
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=file.stem, suffix=f"{SUFFIX}-new", dir=file.parent)
        try:
            with open(handle, "wb") as stream:  # noqa: PTH123 - a descriptor, not a path
                _write(stream, stored, parts)
            os.replace(name, file)  # noqa: PTH105 - the name is a string already
        finally:
            Path(name).unlink(missing_ok=True)
    except OSError:
        return False  # the disk is full or read-only, or a reader has the file open on Windows
    return True


def _parts(stored: StoredIndex) -> dict[str, Any]:
    """Return the sections of the file of an index, by name."""
    index = stored.index
    found: dict[str, Any] = {
        "stamps": stored.stamps.ravel(),
        "digests": msgspec.msgpack.encode(dict(stored.digests)),
        "entries": msgspec.msgpack.encode(index.entries),
        "starts": index.starts,
        "speakers": msgspec.msgpack.encode(index.speakers),
        "spoken": index.spoken,
        "records": index.records,
        "places": index.places,
    }
    for name, postings in (("passages", index.passages), ("whole", index.whole)):
        found[f"{name}.terms"] = "\n".join(postings.terms).encode("utf-8", "surrogatepass")
        for array in ("starts", "documents", "weights", "lengths"):
            found[f"{name}.{array}"] = getattr(postings, array)
    return {
        name: np.ascontiguousarray(part) if isinstance(part, np.ndarray) else part
        for name, part in found.items()
    }


def _write(stream: BinaryIO, stored: StoredIndex, parts: Mapping[str, memoryview]) -> None:
    bare = np.dtype(np.uint8)
    types = {name: getattr(part.obj, "dtype", bare).str for name, part in parts.items()}
    start, sections = 0, []
    for name, part in parts.items():
        sections.append(_Section(name, types[name], start, len(part), zlib.crc32(part)))
        start += len(part) + -len(part) % _ALIGNED
    head = msgspec.msgpack.encode(_Head(stored.made_with, stored.read_at, tuple(sections)))
    stream.write(_MAGIC + stored.version)
    stream.write(len(head).to_bytes(8, "big") + zlib.crc32(head).to_bytes(4, "big") + head)
    stream.write(bytes(-(_HEAD_BYTES + len(head)) % _ALIGNED))
    for part in parts.values():
        stream.write(part)
        stream.write(bytes(-len(part) % _ALIGNED))


def load_index(file: Path, version: bytes) -> StoredIndex | None:
    """Read an index; None where there is none, or it is of another version of the program.

    Raises:
        DamagedIndexError: the file is not as it was written.
    """
    try:
        with file.open("rb") as stream:
            data = memoryview(mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ))
        os.utime(file)  # records its use: see `drop_unused`
    except (OSError, ValueError) as error:
        if file.is_file() and not file.stat().st_size:
            raise DamagedIndexError from error
        return None
    if bytes(data[: len(_MAGIC)]) != _MAGIC:
        raise DamagedIndexError
    if bytes(data[len(_MAGIC) :][:_VERSION_BYTES]) != version:
        return None
    head, first = _read_head(data)
    try:
        return _stored(
            version, head, {each.name: _section(data, first, each) for each in head.sections}
        )
    except (KeyError, ValueError, TypeError, msgspec.MsgspecError) as error:
        raise DamagedIndexError from error


def _read_head(data: memoryview) -> tuple[_Head, int]:
    size, crc = data[_HEAD_BYTES - 12 : _HEAD_BYTES - 4], data[_HEAD_BYTES - 4 : _HEAD_BYTES]
    end = _HEAD_BYTES + int.from_bytes(size, "big")
    written = data[_HEAD_BYTES:end]
    if zlib.crc32(written) != int.from_bytes(crc, "big"):
        raise DamagedIndexError
    try:
        head = msgspec.msgpack.decode(written, type=_Head)
    except msgspec.MsgspecError as error:
        raise DamagedIndexError from error
    return head, end + -end % _ALIGNED


def _section(data: memoryview, first: int, section: _Section) -> np.ndarray[Any, Any]:
    part = data[first + section.start : first + section.start + section.size]
    if len(part) != section.size or zlib.crc32(part) != section.crc:
        raise DamagedIndexError
    return np.frombuffer(part, np.dtype(section.dtype))


def _stored(version: bytes, head: _Head, parts: Mapping[str, np.ndarray[Any, Any]]) -> StoredIndex:
    def postings(name: str) -> Postings:
        written = parts[f"{name}.terms"].tobytes().decode("utf-8", "surrogatepass")
        arrays = ("starts", "documents", "weights", "lengths")
        return Postings(
            terms=written.split("\n") if written else [],
            **{array: parts[f"{name}.{array}"] for array in arrays},
        )

    entries: Sequence[NoteEntry] = msgspec.msgpack.decode(
        parts["entries"].data, type=tuple[NoteEntry, ...]
    )
    return StoredIndex(
        version=version,
        made_with=head.made_with,
        stamps=parts["stamps"].reshape(-1, STAMP_PARTS),
        read_at=head.read_at,
        digests=msgspec.msgpack.decode(parts["digests"].data, type=dict[bytes, bytes]),
        index=RecallIndex(
            entries=tuple(entries),
            starts=parts["starts"],
            speakers=msgspec.msgpack.decode(parts["speakers"].data, type=tuple[str, ...]),
            spoken=parts["spoken"],
            passages=postings("passages"),
            whole=postings("whole"),
            records=parts["records"],
            places=parts["places"],
        ),
    )
