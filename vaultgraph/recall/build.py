"""Build the index of a vault (part of recall).

In: the notes of a vault, and an earlier index. Out: `RecallIndex`, the same with or without the
earlier one, from which the parts of unchanged notes are taken.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from vaultgraph.model import NoteId, NoteRole
from vaultgraph.passages.safe import SafeTexts
from vaultgraph.recall.exchange import Run, exchange, runs_of, spans_of, take_runs
from vaultgraph.recall.headings import NoteHeadings
from vaultgraph.recall.index import (
    EMPTY,
    KEY_BYTES,
    ChatEntry,
    NoteEntry,
    PassageRecord,
    RecallIndex,
    pack_record,
)
from vaultgraph.recall.postings import Integers, TermRows, turn_round
from vaultgraph.vault.note import Note, TextSource
from vaultgraph.vault.passages.passage import Passage, PassageKind
from vaultgraph.vault.passages.properties import chat_partner
from vaultgraph.vault.passages.render import context_lines, own_text, passage_text, turn_head
from vaultgraph.vault.passages.terms import terms_of
from vaultgraph.vault.secrets import mask_text

_OWN, _CONTEXT, _HEADING, _TITLE, _SPEAKER, _TAG = 1.0, 0.5, 1.0, 1.0, 3.0, 0.5
"""The weight of a term by its field."""

_APART = (NoteRole.TEMPLATE, NoteRole.BOOKKEEPING, NoteRole.COPY)

_NOBODY = -1

Mask = Callable[[str], str]


def make_index(
    notes: Iterable[Note],
    text_of: TextSource,
    before: RecallIndex = EMPTY,
    *,
    keep_secrets: bool = False,
) -> RecallIndex:
    """Index the passages of notes.

    Args:
        notes: every note, sorted by path; private ones, templates, bookkeeping and copies are
            left out.
        text_of: reads the text of a note.
        before: an earlier index of the same vault, from which parts of unchanged notes are taken.
        keep_secrets: leave keys and passwords unmasked.
    """
    shown = [note for note in notes if _may_be_shown(note)]
    entries = tuple(_entry(note, keep_secrets=keep_secrets) for note in shown)
    known = {entry.key: number for number, entry in enumerate(before.entries)}
    places = [known.get(entry.key) for entry in entries]
    fresh = [note for note, place in zip(shown, places, strict=True) if place is None]
    rows = _Rows(SafeTexts(fresh, text_of, keep_secrets=keep_secrets), keep_secrets=keep_secrets)
    records = [rows.add(note) for note in fresh]
    return _joined(entries, places, rows, records, before)


def _may_be_shown(note: Note) -> bool:
    return not note.private and note.role not in _APART


def _entry(note: Note, *, keep_secrets: bool) -> NoteEntry:
    made_from = (
        note.path,
        note.digest,
        note.title,
        note.aliases,
        [[link.target for link in claim.sources] for claim in note.claims],
        keep_secrets,
    )
    return NoteEntry(
        path=NoteId(note.path),
        title=note.title,
        aliases=note.aliases,
        created=note.created,
        key=hashlib.sha256(repr(made_from).encode("utf-8", "surrogatepass")).digest()[:KEY_BYTES],
        chat=_chat_of(note, str if keep_secrets else mask_text),
    )


def _chat_of(note: Note, mask: Callable[[str], str]) -> ChatEntry | None:
    if note.chat is None:
        return None
    return ChatEntry(
        partner=mask(chat_partner(note)),
        provider=mask(note.chat.provider),
        models=tuple(map(mask, note.chat.models)),
        id=mask(note.chat.conversation_id),
        messages=tuple(message.uid for message in note.chat.messages if message.uid),
    )


class _Rows:
    """The terms and records of new or changed notes."""

    def __init__(self, texts: SafeTexts, *, keep_secrets: bool) -> None:
        self.passages = TermRows()
        self.whole = TermRows()
        self.speakers: list[str | None] = []
        self.counts: list[int] = []
        self._texts = texts
        self._keep_secrets = keep_secrets

    def add(self, note: Note) -> bytes:
        """Add the terms of a note, and return its encoded records."""
        text = self._texts.text(note.path)
        hides = bool(note.secrets) and not self._keep_secrets
        records = tuple(_records(note, text, self._texts.mask if hides else str))
        self._add_terms(note, _masked_terms(records) if hides else _terms(note))
        self.speakers += (
            record.speaker if passage.kind is PassageKind.TURN else None
            for passage, record in zip(note.passages, records, strict=True)
        )
        self.counts.append(len(records))
        return pack_record(records)

    def _add_terms(self, note: Note, terms: Iterable[tuple[list[str], list[str]]]) -> None:
        """Add the terms of each passage: its own, and those of its context, headings and note."""
        names, around = _name_terms(note)
        headings = NoteHeadings(note)
        heading_terms = cache(lambda heading: frozenset(terms_of(heading)))
        length = 0
        for passage, (own, context) in zip(note.passages, terms, strict=True):
            self.passages.add(own, _OWN)
            self.passages.add(set(context), _CONTEXT)
            for heading in headings.above(passage):
                self.passages.add(heading_terms(heading.text), _HEADING)
            self.passages.add(names, _TITLE)
            self.passages.add(around, _TAG)
            self.passages.add(set(terms_of(passage.speaker)), _SPEAKER)
            self.passages.close(len(own))
            self.whole.add(own, _OWN)
            length += len(own)
        self.whole.add(names, _TITLE)
        self.whole.add(around, _TAG)
        self.whole.close(length)


def _terms(note: Note) -> Iterator[tuple[list[str], list[str]]]:
    for passage in note.passages:
        yield passage.terms.split(), passage.context_terms.split()


def _masked_terms(records: Sequence[PassageRecord]) -> Iterator[tuple[list[str], list[str]]]:
    """Compute the terms from the masked text, because those of the note contain its secrets."""
    for record in records:
        yield terms_of(record.text), terms_of(record.context)


def _name_terms(note: Note) -> tuple[list[str], list[str]]:
    """Return the terms of a note's title and aliases, and those of its folder and tags."""
    names = {term for name in (note.title, *note.aliases) for term in terms_of(name)}
    around = {term for text in (*note.path.split("/")[:-1], *note.tags) for term in terms_of(text)}
    return sorted(names), sorted(around - names)


def _records(note: Note, text: str, mask: Mask) -> Iterator[PassageRecord]:
    """Yield the record of each passage of a note."""
    line, reached = 1, 0
    headings = NoteHeadings(note)
    for passage in note.passages:
        line += text.count("\n", reached, passage.start)
        reached = max(reached, passage.start)
        is_turn = passage.kind is PassageKind.TURN
        context, said = _said(note, passage, text, mask)
        yield PassageRecord(
            line=line,
            headings=tuple(mask(heading.text) for heading in headings.above(passage)),
            context=context,
            text=said,
            speaker=mask(passage.speaker) if is_turn else "",
            time=passage.time if is_turn else None,
            sources=tuple(map(mask, _sources(note, passage))),
            days=tuple(_days(note, passage)),
        )


def _said(note: Note, passage: Passage, text: str, mask: Mask) -> tuple[str, str]:
    """Return the context and the own words of a passage; a turn without its head."""
    if passage.kind in (PassageKind.PROPERTIES, PassageKind.CARD):
        return "", passage_text(passage, note, text, mask)
    said = own_text(passage, text)
    if passage.kind is PassageKind.TURN:
        said = said.removeprefix(f"{turn_head(passage)}: ")
    return "\n".join(context_lines(passage, text)), said


def _sources(note: Note, passage: Passage) -> Iterator[str]:
    """Return the sources of the claims of a passage: notes, pages and books, each once."""
    claims = [note.claims[number] for number in passage.claims]
    notes = [f"[[{link.target}]]" for claim in claims for link in claim.sources]
    outside = [str(citation) for claim in claims for citation in claim.citations]
    return iter(dict.fromkeys((*notes, *outside)))


def _days(note: Note, passage: Passage) -> Iterator[str]:
    """Yield the days of a passage, as the beginnings of ISO dates."""
    yield from passage.dates
    if passage.time:
        yield passage.time.date().isoformat()
    elif note.created:
        yield note.created.isoformat()


def _joined(
    entries: tuple[NoteEntry, ...],
    places: Sequence[int | None],
    rows: _Rows,
    records: Sequence[bytes],
    before: RecallIndex,
) -> RecallIndex:
    """Join the parts of the earlier index and the new ones, in the order of the entries."""
    first_new = len(before.entries)
    fresh = iter(range(first_new, first_new + len(records)))
    order = [next(fresh) if place is None else place for place in places]
    notes = runs_of(order, first_new)
    starts = _continued(before.starts, rows.counts)
    passages = spans_of(notes, starts)
    written = _continued(before.places, [*map(len, records)])
    new_records = np.frombuffer(b"".join(records), np.uint8)
    speakers, spoken = _joined_speakers(passages, before, rows.speakers)
    return RecallIndex(
        entries=entries,
        starts=_starts(np.diff(starts)[order]),
        speakers=speakers,
        spoken=spoken,
        passages=exchange(before.passages, turn_round(rows.passages), passages),
        whole=exchange(before.whole, turn_round(rows.whole), notes),
        records=take_runs(spans_of(notes, written), before.records, new_records),
        places=_starts(np.diff(written)[order]),
    )


def _starts(sizes: Integers) -> Integers:
    """Return the start of each of several consecutive parts, and the end of the last one."""
    return np.append(0, np.cumsum(sizes, dtype=np.int64))


def _continued(starts: Integers, sizes: Sequence[int]) -> Integers:
    """Append the starts of further consecutive parts, by their sizes."""
    return np.append(starts, starts[-1] + np.cumsum(sizes, dtype=np.int64))


def _joined_speakers(
    passages: Sequence[Run], before: RecallIndex, fresh: Sequence[str | None]
) -> tuple[tuple[str, ...], NDArray[np.int32]]:
    """Return all speakers, sorted, and the index of each passage's speaker, or -1."""
    known = [*before.speakers, *dict.fromkeys(name for name in fresh if name is not None)]
    number_of = {name: number for number, name in enumerate(known)}
    new = [_NOBODY if name is None else number_of[name] for name in fresh]
    spoken = take_runs(passages, before.spoken, np.array(new, np.int32))
    heard = np.unique(spoken[spoken != _NOBODY]).tolist()
    place = {name: at for at, name in enumerate(sorted({known[number] for number in heard}))}
    numbers = [place.get(name, _NOBODY) for name in known]
    return tuple(place), np.array([*numbers, _NOBODY], np.int32)[spoken]
