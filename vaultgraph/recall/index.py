"""The index of a vault's passages (part of recall).

In: arrays and records, made by `build` or read by `store`. Out: `RecallIndex`. It contains nothing
private, excluded or secret, and needs no notes: what an answer quotes is in its records.
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
    """The data of a passage in an answer.

    Args:
        line: the line at which it begins in the note, from 1.
        headings: the headings above it, outermost first.
        context: its context, one line per stretch; may be empty.
        text: its own words, secrets masked; for a turn, without its head.
        speaker, time: who said it and when, for a turn.
        sources: the sources of its claims.
        days: the days in it, and the day of the turn or the note, as beginnings of ISO dates.
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
    """The service, models and identifiers of a chat.

    Args:
        partner: the service and the models, as text for people.
        provider, models: the service, and the models.
        id: the service's identifier of the conversation.
        messages: its identifiers of the turns that have one.
    """

    partner: str
    provider: str
    models: tuple[str, ...]
    id: str
    messages: tuple[str, ...]


class NoteEntry(msgspec.Struct, frozen=True, array_like=True):
    """The data of a note, without its passages.

    Args:
        path: its node.
        title: its title.
        aliases: its aliases.
        created: the day it was written, where it is known.
        key: a digest of all that its part of the index depends on.
        chat: the data of a chat; None for other notes.
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
    """Encode the passages of a note as compressed MessagePack."""
    return zlib.compress(_encoder.encode(passages), 1)


@dataclass(frozen=True, kw_only=True)
class RecallIndex:
    """The passages of a vault by their terms.

    Args:
        entries: the notes that may be shown, sorted by path.
        starts: the number of the first passage of each note, shape (notes + 1,).
        speakers: all speakers of chats, sorted.
        spoken: the index of each passage's speaker, -1 for no turn, shape (passages,).
        passages: the postings with passages as documents.
        whole: the postings with notes as documents.
        records: the encoded passages of each note, one after the other (`pack_record`).
        places: the offset of the records of each note in bytes, shape (notes + 1,).
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
        """The name of each note: its title, or its path where several notes share the title."""
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
        """Return the note of a passage."""
        return self.entries[int(self.owner[number])]

    def passage(self, number: int) -> PassageRecord:
        """Return a passage by its number."""
        note = int(self.owner[number])
        return self.passages_of(note)[number - int(self.starts[note])]

    def passages_of(self, note: int) -> tuple[PassageRecord, ...]:
        """Return the passages of a note by its number, with a cache of the last 4,000 notes."""
        return self._read(note)

    @cached_property
    def _read(self) -> Callable[[int], tuple[PassageRecord, ...]]:
        records, places = self.records, self.places  # not `self`: no reference cycle

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
