"""What was counted for a pack, kept between runs (part of stage 7).

In: the counts of a run. Out: those of earlier runs, by the digest of the text. Deleting them
changes no byte of any output; a run whose vault has not changed needs no vocabulary.
"""

import hashlib
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path

import msgspec

from vaultgraph.vault.reading.cache import BlobCache, KeptParts

_COUNTS = b"counts"
_LIBRARIES = ("tiktoken",)


class PackMemory:
    """The memory of one vault.

    Args:
        folder: where cache files are; None remembers nothing.
        name: distinguishes the vault from others; two vaults of one name only forget sooner.

    `prices` holds what passages cost, and `chunks` the chunks that notes were cut into.
    """

    def __init__(self, folder: Path | None = None, name: str = "") -> None:
        digest = hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:32]
        self._cache = BlobCache(folder / f"{digest}.pack.sqlite3") if folder else None
        seed = _COUNTS + "".join(map(version, _LIBRARIES)).encode()
        self.prices = KeptParts(folder / f"{digest}.prices.sqlite3" if folder else None)
        self.chunks = KeptParts(folder / f"{digest}.chunks.sqlite3" if folder else None)
        self._key = hashlib.blake2b(seed, digest_size=20).digest()
        self._before: dict[bytes, int] = {}

    def counts(self) -> dict[bytes, int]:
        """The counts of texts, by the digest of the text and the tokenizer."""
        if self._cache is not None:
            for _, data in self._cache.load_bytes(frozenset([self._key])):
                try:
                    self._before = msgspec.msgpack.decode(data, type=dict[bytes, int])
                except msgspec.DecodeError:
                    continue
        return dict(self._before)

    def keep(self, counts: Mapping[bytes, int]) -> None:
        """Keep the counts of every text that this run asked for, and no other; and all parts."""
        self.prices.keep()
        self.chunks.keep()
        if self._cache is not None and counts != self._before:
            self._cache.store({self._key: msgspec.msgpack.encode(dict(counts))})
            self._cache.keep_only({self._key})
