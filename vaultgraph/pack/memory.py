"""What a pack worked out, kept between runs: details, prices, counts (part of stage 7).

In: keys over content and code. Out: what an earlier run found for the same content. Deleting it
changes no byte of any output; a run whose vault has not changed needs no vocabulary.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path

import msgspec

from vaultgraph.pack.detail import NoteDetail
from vaultgraph.passages.masking import SecretFinding
from vaultgraph.vault.note import Note
from vaultgraph.vault.reading.cache import BlobCache, encode_note, parser_digest
from vaultgraph.vault.reading.notes import no_collection

_COUNTS = b"counts"
_LIBRARIES = ("tiktoken", "detect-secrets", "sentencex")
_SURPLUS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What is kept of a note: its details, the tokens of each rendition, and its secrets."""

    detail: NoteDetail
    tokens: tuple[int, ...]
    secrets: tuple[SecretFinding, ...] = ()


class PackMemory:
    """The memory of one vault.

    Args:
        folder: where cache files stand; None remembers nothing.
        name: what tells the vault from others; two vaults of one name only forget sooner.
        tokenizer: the tokenizer that prices are counted with.
        flavour: anything else that details depend on.
    """

    def __init__(self, folder: Path | None, name: str, tokenizer: str, flavour: str) -> None:
        seed = _code_digest() + f"{tokenizer}\0{flavour}".encode()
        self._start = hashlib.blake2b(seed, digest_size=20)
        digest = hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:32]
        self._cache = BlobCache(folder / f"{digest}.pack.sqlite3") if folder else None
        self._counts_before: dict[bytes, int] = {}

    def key(self, note: Note) -> bytes:
        """What a note's record depends on, as 20 bytes."""
        return self._key(encode_note(note))

    def records(self, keys: Iterable[bytes]) -> dict[bytes, Record]:
        """The records that are kept for these notes."""
        found: dict[bytes, Record] = {}
        with no_collection():
            for key, data in self._load(keys):
                try:
                    found[key] = _record_decoder().decode(data)
                except msgspec.DecodeError:
                    continue
        return found

    def counts(self) -> dict[bytes, int]:
        """The counts of finished texts, by the digest of the text."""
        for _, data in self._load([self._key(_COUNTS)]):
            try:
                self._counts_before = msgspec.msgpack.decode(data, type=dict[bytes, int])
            except msgspec.DecodeError:
                continue
        return dict(self._counts_before)

    def keep(
        self, made: Mapping[bytes, Record], all_keys: Iterable[bytes], counts: Mapping[bytes, int]
    ) -> None:
        """Keep what this run made; what no run has used for long is dropped.

        Args:
            made: the new records.
            all_keys: the keys of every record that this run used.
            counts: the counts of every text that this run finished.
        """
        if self._cache is None:
            return
        encoded = {key: _encoder.encode(record) for key, record in made.items()}
        if counts != self._counts_before:
            encoded[self._key(_COUNTS)] = _encoder.encode(counts)
        if encoded:
            self._cache.store(encoded)
            used = {*all_keys, *encoded, self._key(_COUNTS)}
            if self._cache.size() > _SURPLUS * len(used):
                self._cache.keep_only(used)

    def _load(self, keys: Iterable[bytes]) -> Iterable[tuple[bytes, bytes]]:
        return self._cache.load_bytes(frozenset(keys)) if self._cache else ()

    def _key(self, data: bytes) -> bytes:
        made = self._start.copy()
        made.update(data)
        return made.digest()


_encoder = msgspec.msgpack.Encoder()


@cache
def _record_decoder() -> "msgspec.msgpack.Decoder[Record]":
    return msgspec.msgpack.Decoder(Record)


@cache
def _code_digest() -> bytes:
    """Digest of everything that details and prices depend on beside the note."""
    digest = hashlib.sha256(parser_digest())
    package = Path(__file__).parents[1]
    for folder in ("passages", "pack"):
        for source in sorted(
            (*(package / folder).rglob("*.py"), *(package / folder).rglob("*.toml"))
        ):
            digest.update(source.read_bytes())
    for library in _LIBRARIES:
        digest.update(version(library).encode())
    return digest.digest()
