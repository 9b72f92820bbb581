"""The passages of a vault, ready to be asked (part of recall).

In: arrays and records, made by `build` or read by `store`. Out: `RecallIndex`. Nothing in it is
private, excluded or secret, and it needs no note: what an answer quotes is in its records.
"""

import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property, lru_cache

import msgspec
import numpy as np
from numpy.typing import NDArray

from vaultgraph.model import NoteId
from vaultgraph.recall.postings import Integers, Postings
from vaultgraph.text import note_key

KEY_BYTES = 16

_HELD_RECORDS = 4_000


class PassageRecord(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What an answer says of a passage.

    Args:
        line: where it begins in the note, from 1.
        headings: the headings above it, outermost first.
        context: what gives it its meaning, each stretch a line; empty where it needs none.
        text: its own words, secrets masked; for a turn without its head.
        speaker, time: who said it and when, for a turn.
        sources: what the claims in it rest on.
        days: the days that it names or was said on, as the beginnings of ISO dates.
    """

    line: int
    headings: tuple[str, ...]
    context: str
    text: str
    speaker: str = ""
    time: datetime | None = None
    sources: tuple[str, ...] = ()
    days: tuple[str, ...] = ()


class ChatEntry(msgspec.Struct, frozen=True, array_like=True):
    """Whom a chat was with.

    Args:
        partner: the service and the models, for people.
        provider, models: the same apart.
        id: the service's identifier of the conversation.
        messages: its identifiers of the turns, of those that have one.
    """

    partner: str
    provider: str
    models: tuple[str, ...]
    id: str
    messages: tuple[str, ...]


class NoteEntry(msgspec.Struct, frozen=True, array_like=True):
    """What is known of a note without its passages.

    Args:
        path: its node.
        title: what it is called.
        aliases: what else it is called.
        created: the day it was written, where it is known.
        key: what all of its part of the index was made from, digested.
        chat: of a chat, whom it was with.
    """

    path: NoteId
    title: str
    aliases: tuple[str, ...]
    created: date | None
    key: bytes
    chat: ChatEntry | None = None


_decoder = msgspec.msgpack.Decoder(tuple[PassageRecord, ...])
_encoder = msgspec.msgpack.Encoder()


def pack_record(passages: Sequence[PassageRecord]) -> bytes:
    """Write the passages of a note as compressed MessagePack."""
    return zlib.compress(_encoder.encode(passages), 1)


@dataclass(frozen=True, kw_only=True)
class RecallIndex:
    """The passages of a vault by their terms.

    Args:
        entries: the notes that may be shown, sorted by path.
        starts: the number of the first passage of each note, shape (notes + 1,).
        speakers: everyone who speaks in a chat, sorted.
        spoken: the index of each passage's speaker; -1 for one that is no turn of a chat.
        passages: which passages say a term.
        whole: which notes do.
        records: what the passages of each note say, one after the other (`pack_record`).
        places: where the records of each note begin, shape (notes + 1,), in bytes.
    """

    entries: tuple[NoteEntry, ...]
    starts: Integers
    speakers: tuple[str, ...]
    spoken: Integers
    passages: Postings
    whole: Postings
    records: NDArray[np.uint8]
    places: Integers

    @cached_property
    def owner(self) -> NDArray[np.int32]:
        """The number of the note of each passage."""
        return np.repeat(np.arange(len(self.entries), dtype=np.int32), np.diff(self.starts))

    @cached_property
    def turns(self) -> NDArray[np.bool_]:
        """Whether each passage is a turn of a chat."""
        return self.spoken >= 0

    @cached_property
    def names(self) -> dict[NoteId, str]:
        """What each note is called: its title, or its path where several share the title."""
        titles: dict[str, int] = {}
        keys = [note_key(entry.title) for entry in self.entries]
        for key in keys:
            titles[key] = titles.get(key, 0) + 1
        return {
            entry.path: entry.title if titles[key] == 1 else entry.path.removesuffix(".md")
            for entry, key in zip(self.entries, keys, strict=True)
        }

    @cached_property
    def created(self) -> dict[NoteId, date]:
        """The day that each note was written, where it is known."""
        return {entry.path: entry.created for entry in self.entries if entry.created}

    @cached_property
    def newest(self) -> date | None:
        """The day of the newest note."""
        return max(self.created.values(), default=None)

    def note_of(self, number: int) -> NoteEntry:
        """The note of a passage."""
        return self.entries[int(self.owner[number])]

    def passage(self, number: int) -> PassageRecord:
        """A passage by its number."""
        note = int(self.owner[number])
        return self.passages_of(note)[number - int(self.starts[note])]

    def passages_of(self, note: int) -> tuple[PassageRecord, ...]:
        """The passages of a note by its number; those of the last notes asked for are held."""
        return self._read(note)

    @cached_property
    def _read(self) -> Callable[[int], tuple[PassageRecord, ...]]:
        records, places = self.records, self.places  # not the index, which would hold itself

        @lru_cache(_HELD_RECORDS)
        def read(note: int) -> tuple[PassageRecord, ...]:
            return _decoder.decode(zlib.decompress(_part(records, places, note)))

        return read


def _part(records: NDArray[np.uint8], places: Integers, note: int) -> bytes:
    return records[int(places[note]) : int(places[note + 1])].tobytes()


_NONE = np.zeros(0, np.int32)
_NO_POSTINGS = Postings(
    terms=(),
    starts=np.zeros(1, np.int64),
    documents=_NONE,
    weights=np.zeros(0, np.uint16),
    lengths=np.zeros(0, np.float32),
)
EMPTY = RecallIndex(
    entries=(),
    starts=np.zeros(1, np.int64),
    speakers=(),
    spoken=_NONE,
    passages=_NO_POSTINGS,
    whole=_NO_POSTINGS,
    records=np.zeros(0, np.uint8),
    places=np.zeros(1, np.int64),
)
"""The index of no notes."""
