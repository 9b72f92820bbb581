"""What passages cost in tokens, counted once for each tokenizer and kept between runs.

In: safe texts, a tokenizer, and a cache. Out: `PassagePrices`. A note is read and counted when the
first of its passages is asked for; most never are. Deleting the cache changes no count.
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


class PassagePrices:
    """Counts the tokens of passages as `SafeTexts.own_words` renders them.

    Args:
        texts: gives the passages.
        tokenizer: counts.
        kept: keeps counts between runs.
        reading: what the notes depend on besides their bytes; so that no count outlives it.
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
        """Return the prices of a note, counted now if they are not known."""
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
        counts = self._tokenizer.count_blocks([*own, *headings, *context])
        lines = len(own) + len(headings)
        return NotePrices(
            own=tuple(counts[: len(own)]),
            headings=tuple(counts[len(own) : lines]),
            context=tuple(counts[lines:]),
        )
