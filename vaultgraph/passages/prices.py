"""What passages cost in tokens, counted once for each tokenizer and kept between runs.

In: safe texts, a tokenizer, and a cache. Out: `PassagePrices`. A note is read and counted when the
first of its passages is asked for; most never are. Deleting the cache changes no count.
"""

import hashlib
from collections.abc import Iterable
from functools import cache
from importlib.metadata import version
from pathlib import Path

import msgspec

from vaultgraph.errors import working_on
from vaultgraph.passages.safe import SafeTexts
from vaultgraph.passages.tokens.counting import CountingTokenizer
from vaultgraph.vault.note import Note
from vaultgraph.vault.passages.passage import Span
from vaultgraph.vault.reading.cache import BlobCache, parser_digest


class NotePrices(msgspec.Struct, frozen=True, kw_only=True, array_like=True, gc=False):
    """What a note costs, in tokens.

    Args:
        own: the own words of each passage, with the end of the line.
        headings: the line of each heading.
        context: the other context lines of passages, in the order of `context_spans`.
    """

    own: tuple[int, ...]
    headings: tuple[int, ...]
    context: tuple[int, ...]


def context_spans(note: Note) -> tuple[Span, ...]:
    """The context lines of passages, in order, each once; headings aside."""
    return tuple(dict.fromkeys(span for passage in note.passages for span in passage.context))


@cache
def _sources() -> bytes:
    """Digest all that the texts of passages depend on: parsing, and this package."""
    digest = hashlib.sha256(parser_digest())
    for source in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(source.read_bytes())
    return digest.digest()


class PassagePrices:
    """Counts the tokens of passages as `SafeTexts.own_words` renders them.

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
        self._start = hashlib.blake2b(_sources(), digest_size=20)
        self._start.update(f"{tokenizer.key}\0{version('tiktoken')}\0{flavour}".encode())
        self._kept: dict[bytes, NotePrices] | None = None
        self._made: dict[bytes, NotePrices] = {}

    def of(self, note: Note) -> NotePrices:
        """Return the prices of a note, counted now if they are not known."""
        key = self._key(note)
        known = self._made.get(key) or self._known().get(key)
        if known is None:
            with working_on(note.path):
                known = self._made[key] = self._count(note)
        return known

    def count(self, line: str) -> int:
        """Count a line that is in no note."""
        return self._tokenizer.count(line)

    def keep(self) -> None:
        """Keep what was counted, and forget the notes that are no more."""
        if self._cache is not None and self._kept is not None:
            if self._made:
                self._cache.store({k: msgspec.msgpack.encode(v) for k, v in self._made.items()})
            if self._cache.holds_others:
                self._cache.keep_only(self._kept.keys() | self._made.keys())

    def _key(self, note: Note) -> bytes:
        made = self._start.copy()
        made.update(note.digest.encode())
        return made.digest()

    def _known(self) -> dict[bytes, NotePrices]:
        if self._kept is None:
            keys = frozenset(map(self._key, self._texts.notes.values()))
            self._kept = dict(self._load(keys)) if self._cache else {}
        return self._kept

    def _load(self, keys: frozenset[bytes]) -> Iterable[tuple[bytes, NotePrices]]:
        assert self._cache is not None
        decoder = msgspec.msgpack.Decoder(NotePrices)
        for key, data in self._cache.load_bytes(keys):
            try:
                yield key, decoder.decode(data)
            except msgspec.DecodeError:
                continue

    def _count(self, note: Note) -> NotePrices:
        texts = self._texts
        own = [f"{texts.own_words(note, index)}\n" for index in range(len(note.passages))]
        headings = [f"{texts.line(note, (each.start, each.end))}\n" for each in note.headings]
        context = [f"{texts.line(note, span)}\n" for span in context_spans(note)]
        counts = self._tokenizer.count_blocks([*own, *headings, *context])
        lines = len(own) + len(headings)
        return NotePrices(
            own=tuple(counts[: len(own)]),
            headings=tuple(counts[len(own) : lines]),
            context=tuple(counts[lines:]),
        )
