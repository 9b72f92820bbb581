"""The vectors of a vault's passages, with a cache (part of recall).

In: an index and an embedder. Out: `Vectors`, which rank passages by the meaning of a question. A
text that was embedded before is not embedded again.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from vaultgraph.errors import InputError
from vaultgraph.model import Progress, no_progress
from vaultgraph.recall.embedding import Embedder
from vaultgraph.recall.index import PassageRecord, RecallIndex
from vaultgraph.recall.postings import Floats
from vaultgraph.vault.reading.cache import BlobCache

BATCH = 64
"""The most texts in one call of an embedder."""

_LONGEST_TEXT = 2_000
_STAGE = "embed"


@dataclass(frozen=True, kw_only=True)
class Vectors:
    """The unit vectors of all passages of an index.

    Args:
        embedder: the embedder of these vectors.
        keys: a digest of the embedder and the text of each passage.
        rows: the vectors, shape (passages, dimensions).
    """

    embedder: Embedder
    keys: tuple[bytes, ...]
    rows: NDArray[np.float32]

    def score(self, question: str) -> Floats:
        """Return the cosine of each passage with a question, from -1 to 1, shape (passages,).

        Raises:
            InputError: the embedder fails, or returns vectors of another length.
        """
        asked = _unit(self.embedder.embed([question[:_LONGEST_TEXT]]))
        if len(self.rows) and asked.shape[1] != self.rows.shape[1]:
            raise _other_length(self.embedder)
        return np.asarray(self.rows @ asked[0] if len(self.rows) else np.zeros(0), np.float32)


def vectors_file(index_file: Path) -> Path:
    """Return the file of a vault's vectors, next to that of its index."""
    return index_file.with_suffix(".vectors.sqlite3")


def embed_passages(
    index: RecallIndex,
    embedder: Embedder,
    *,
    file: Path | None = None,
    before: Vectors | None = None,
    progress: Progress = no_progress,
) -> Vectors:
    """Embed the passages of an index.

    Args:
        index: the passages.
        embedder: computes their vectors.
        file: the file that caches vectors between runs, if any.
        before: vectors that this process has already computed.
        progress: called with the number of passages done.

    Raises:
        InputError: the embedder fails, or returns vectors of different lengths.
    """
    texts = dict(_texts(index, embedder.name))
    known: dict[bytes, NDArray[np.float32]] = {}
    if before:
        known = {
            key: row for key, row in zip(before.keys, before.rows, strict=True) if key in texts
        }
    cache = BlobCache(file) if file else None
    if cache:
        wanted = frozenset(texts.keys() - known.keys())
        loaded = cache.load_bytes(wanted) if wanted else ()
        known |= {key: np.frombuffer(data, np.float32) for key, data in loaded}
    fresh = _embed_missing(texts, known, embedder, cache, progress)
    known |= fresh
    if cache and (fresh or cache.has_others):
        cache.keep_only(texts.keys())
    keys = tuple(key for key, _ in _texts(index, embedder.name))
    if len({len(row) for row in known.values()}) > 1:
        raise _other_length(embedder)
    rows = np.array([known[key] for key in keys], np.float32)
    return Vectors(embedder=embedder, keys=keys, rows=rows)


def _embed_missing(
    texts: Mapping[bytes, str],
    known: Mapping[bytes, object],
    embedder: Embedder,
    cache: BlobCache | None,
    progress: Progress,
) -> dict[bytes, NDArray[np.float32]]:
    """Embed the texts whose vectors are unknown, and cache each batch at once."""
    missing = [key for key in texts if key not in known]
    found: dict[bytes, NDArray[np.float32]] = {}
    for start in range(0, len(missing), BATCH):
        progress(_STAGE, start, len(missing))
        keys = missing[start : start + BATCH]
        rows = dict(zip(keys, _unit(embedder.embed([texts[key] for key in keys])), strict=True))
        found |= rows
        if cache:
            cache.store({key: row.tobytes() for key, row in rows.items()})
    if missing:
        progress(_STAGE, len(missing), len(missing))
    return found


def _texts(index: RecallIndex, name: str) -> Iterator[tuple[bytes, str]]:
    """Yield the text to embed of each passage, with its key."""
    for number, entry in enumerate(index.entries):
        for passage in index.passages_of(number):
            text = _text(entry.title, passage)
            key = hashlib.sha256(f"{name}\0{text}".encode("utf-8", "surrogatepass")).digest()
            yield key, text


def _text(title: str, passage: PassageRecord) -> str:
    head = " › ".join((title, *passage.headings))
    said = "\n".join(filter(None, (head, passage.context, passage.text)))
    return said[:_LONGEST_TEXT].encode("utf-8", "replace").decode("utf-8")


def _unit(vectors: Sequence[Sequence[float]]) -> NDArray[np.float32]:
    """Normalise vectors to length 1; the zero vector is unchanged."""
    rows = np.array(vectors, np.float32)
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    unit: NDArray[np.float32] = np.divide(rows, lengths, out=np.zeros_like(rows), where=lengths > 0)
    return unit


def _other_length(embedder: Embedder) -> InputError:
    return InputError(
        f"the embedder {embedder.name} gives vectors of different lengths",
        remedy="Name a model that gives one length, and delete the cache.",
        options=("embed_model",),
    )
