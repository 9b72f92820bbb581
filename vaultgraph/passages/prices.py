"""The tokens of passages, counted once for each tokenizer and cached between runs (stage 7).

In: safe texts, a tokenizer, and a cache. Out: `PassagePrices`. A note is read and counted when the
price of its first passage is needed. Deleting the cache changes no count.
"""

import hashlib
from contextlib import suppress
from importlib.metadata import version

import msgspec

from vaultgraph.errors import working_on
from vaultgraph.passages.safe import SafeTexts
from vaultgraph.passages.tokens.counting import CountingTokenizer
from vaultgraph.vault.note import Note
from vaultgraph.vault.passages.clean import without_padding
from vaultgraph.vault.passages.passage import Span
from vaultgraph.vault.reading.cache import KeptParts, source_digest


class NotePrices(msgspec.Struct, frozen=True, kw_only=True, array_like=True, gc=False):
    """The tokens of the passages and context lines of a note, each with its line end.

    Args:
        own: of the own words of each passage.
        headings: of each heading.
        context: of the other context lines of passages, in the order of `context_spans`.
    """

    own: tuple[int, ...]
    headings: tuple[int, ...]
    context: tuple[int, ...]


def context_spans(note: Note) -> tuple[Span, ...]:
    """Return the context lines of the passages of a note except headings, in order, each once."""
    return tuple(dict.fromkeys(span for passage in note.passages for span in passage.context))


class PassagePrices:
    """Counts the tokens of passages as `SafeTexts.own_words` renders them.

    Args:
        texts: renders the passages.
        tokenizer: counts their tokens.
        kept: caches counts between runs.
        reading: a digest of what parsed notes depend on besides their bytes, part of the cache key.
    """

    def __init__(
        self,
        texts: SafeTexts,
        tokenizer: CountingTokenizer,
        kept: KeptParts,
        reading: bytes = b"",
    ) -> None:
        self._texts = texts
        self._tokenizer = tokenizer
        self._kept = kept
        self._start = hashlib.blake2b(source_digest("vault", "passages"), digest_size=20)
        self._start.update(reading)
        self._start.update(f"{tokenizer.key}\0{version('tiktoken')}\0{texts.keep_secrets}".encode())
        self._decoder = msgspec.msgpack.Decoder(NotePrices)

    def of(self, note: Note) -> NotePrices:
        """Return the prices of a note; count them if they are not cached.

        Raises:
            BrokenNoteError: rendering the note failed because of a bug.
        """
        key = self._key(note)
        data = self._kept.get(key)
        if data is not None:
            with suppress(msgspec.DecodeError):
                return self._decoder.decode(data)
        with working_on(note.path):
            counted = self._count(note)
        self._kept.put(key, msgspec.msgpack.encode(counted))
        return counted

    def count(self, line: str) -> int:
        """Count a line that is in no note."""
        return self._tokenizer.count(line)

    def _key(self, note: Note) -> bytes:
        made = self._start.copy()
        made.update(note.digest.encode())
        return made.digest()

    def _count(self, note: Note) -> NotePrices:
        texts = self._texts
        own = [f"{texts.own_words(note, index)}\n" for index in range(len(note.passages))]
        headings = [f"{texts.line(note, (each.start, each.end))}\n" for each in note.headings]
        lines_above = (texts.line(note, span) for span in context_spans(note))
        context = [f"{without_padding(line)}\n" for line in lines_above]
        # Of one note there is too little to share out among threads.
        counts = [self._tokenizer.count_once(line) for line in (*own, *headings, *context)]
        lines = len(own) + len(headings)
        return NotePrices(
            own=tuple(counts[: len(own)]),
            headings=tuple(counts[len(own) : lines]),
            context=tuple(counts[lines:]),
        )
