"""What passages cost in tokens, counted once for each tokenizer and kept between runs.

In: safe texts, a tokenizer, and a cache. Out: `PassagePrices`. Only notes that are asked for are
read and counted, all at once on every core; deleting the cache changes no count.
"""

import hashlib
from collections.abc import Iterable
from pathlib import Path

import msgspec

from vaultgraph.passages.safe import SafeTexts
from vaultgraph.passages.tokens.counting import CountingTokenizer
from vaultgraph.vault.note import Note
from vaultgraph.vault.reading.cache import BlobCache, parser_digest

_BATCH_CHARACTERS = 4_000_000


class PassagePrices:
    """Counts the tokens of passages as `SafeTexts.passage` renders them.

    Args:
        texts: gives the passages.
        tokenizer: counts.
        file: where counts are kept between runs, if anywhere.
        flavour: anything else that the texts depend on, such as whether secrets are kept.
    """

    def __init__(
        self,
        texts: SafeTexts,
        tokenizer: CountingTokenizer,
        file: Path | None = None,
        flavour: str = "",
    ) -> None:
        self._texts = texts
        self._tokenizer = tokenizer
        self._cache = BlobCache(file) if file else None
        seed = parser_digest() + f"{tokenizer.name}\0{flavour}".encode()
        self._start = hashlib.blake2b(seed, digest_size=20)
        self._counts: dict[bytes, tuple[int, ...]] = {}
        self._made: dict[bytes, bytes] = {}

    def count(self, notes: Iterable[Note]) -> list[tuple[int, ...]]:
        """Count the tokens of every passage of some notes."""
        asked = [(self._key(note), note) for note in notes]
        self._load(frozenset(key for key, _ in asked if key not in self._counts))
        batch: list[tuple[bytes, Note]] = []
        size = 0
        for key, note in {key: note for key, note in asked if key not in self._counts}.items():
            batch.append((key, note))
            size += note.characters
            if size >= _BATCH_CHARACTERS:
                self._count_now(batch)
                batch, size = [], 0
        self._count_now(batch)
        return [self._counts[key] for key, _ in asked]

    def keep(self) -> None:
        """Keep what was counted, and forget what nobody asked for in this run."""
        if self._cache is not None and (self._made or self._cache.holds_others):
            self._cache.store(self._made)
            self._cache.keep_only(self._counts.keys())

    def _key(self, note: Note) -> bytes:
        made = self._start.copy()
        made.update(note.digest.encode())
        return made.digest()

    def _load(self, wanted: frozenset[bytes]) -> None:
        if self._cache is None or not wanted:
            return
        for key, data in self._cache.load_bytes(wanted):
            try:
                self._counts[key] = msgspec.msgpack.decode(data, type=tuple[int, ...])
            except msgspec.DecodeError:
                continue

    def _count_now(self, batch: list[tuple[bytes, Note]]) -> None:
        texts = [self._texts.passages(note) for _, note in batch]
        counts = iter(self._tokenizer.count_blocks([text for each in texts for text in each]))
        for (key, _), each in zip(batch, texts, strict=True):
            self._counts[key] = tuple(next(counts) for _ in each)
            self._made[key] = msgspec.msgpack.encode(self._counts[key])
