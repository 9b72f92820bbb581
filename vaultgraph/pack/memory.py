"""The cache of what was computed for a pack (part of stage 7).

In: the counts of a run. Out: those of earlier runs, by the digest of the text. Deleting them
changes no byte of any output; a run whose vault has not changed needs no vocabulary.
"""

import hashlib
from collections.abc import Mapping
from functools import cache
from importlib.metadata import version
from pathlib import Path

import msgspec

from vaultgraph.vault.reading.cache import BlobCache, KeptParts, source_digest

_COUNTS = b"counts"
_LIBRARIES = ("tiktoken",)


class PackMemory:
    """The cache of one vault.

    Args:
        folder: where cache files are; None for no cache.
        name: distinguishes the vault from others; two vaults of the same name only replace each
            other's entries.

    `prices` holds the prices of passages, `chunks` the chunks of notes, and `brings` what omitted
    notes would add.
    """

    def __init__(self, folder: Path | None = None, name: str = "") -> None:
        digest = hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:32]
        self._cache = BlobCache(folder / f"{digest}.pack.sqlite3") if folder else None
        seed = _COUNTS + "".join(map(version, _LIBRARIES)).encode()
        self.prices = KeptParts(folder / f"{digest}.prices.sqlite3" if folder else None)
        self.chunks = KeptParts(folder / f"{digest}.chunks.sqlite3" if folder else None, once=True)
        self.brings = KeptParts(folder / f"{digest}.brings.sqlite3" if folder else None)
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
        """Store the counts of the texts of this run, and no others, and all parts."""
        self.prices.keep()
        self.chunks.keep()
        self.brings.keep()
        if self._cache is not None and counts != self._before:
            self._cache.store({self._key: msgspec.msgpack.encode(dict(counts))})
            self._cache.keep_only({self._key})


def part_key(reading: bytes, *parts: object) -> bytes:
    """Digest all that something made of a note depends on: this program, and more.

    Args:
        reading: what the note depends on besides its path and bytes.
        parts: everything else, the digest of its bytes among it; each of a plain type.
    """
    digest = hashlib.blake2b(_program() + reading, digest_size=20)
    digest.update(repr(parts).encode("utf-8", "surrogatepass"))
    return digest.digest()


@cache
def _program() -> bytes:
    versions = "".join(map(version, _LIBRARIES)).encode()
    return source_digest("vault", "passages", "pack") + versions
