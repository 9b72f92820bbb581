"""The passages of a vault, ready to be asked (part of recall).

In: notes with their passages, and how important each note is. Out: `RecallIndex`.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from vaultgraph.model import NoteId
from vaultgraph.recall.postings import Floats, Integers, Postings, make_postings
from vaultgraph.vault.note import Note
from vaultgraph.vault.passages.passage import Passage, PassageKind
from vaultgraph.vault.passages.terms import terms_of

_OWN, _CONTEXT, _HEADING, _TITLE, _SPEAKER, _TAG = 1.0, 0.5, 1.0, 1.0, 3.0, 0.5
"""How much a word says of a passage by the field that holds it."""

Terms = list[tuple[str, float]]


@dataclass(frozen=True, kw_only=True)
class RecallIndex:
    """The passages of a vault by their terms.

    Args:
        notes: the notes that may be told, sorted by path.
        owner: the number of the note of each passage.
        starts: the number of the first passage of each note, shape (notes + 1,).
        turns: whether each passage is a turn of a chat.
        passages: which passages say a term.
        whole: which notes do.
        importance: of each note, its mean 1.
    """

    notes: tuple[Note, ...]
    owner: Integers
    starts: Integers
    turns: "np.ndarray[tuple[int], np.dtype[np.bool_]]"
    passages: Postings
    whole: Postings
    importance: Floats

    def passage(self, number: int) -> Passage:
        """A passage by its number."""
        note = int(self.owner[number])
        return self.notes[note].passages[number - int(self.starts[note])]

    def note(self, number: int) -> Note:
        """The note of a passage."""
        return self.notes[int(self.owner[number])]


def make_index(notes: Sequence[Note], rank: Mapping[NoteId, float]) -> RecallIndex:
    """Index the passages of notes.

    Args:
        notes: every note that may be told, sorted by path.
        rank: the PageRank of each note; all are alike where it is empty.
    """
    counts = [len(note.passages) for note in notes]
    owner = np.repeat(np.arange(len(notes), dtype=np.int32), counts)
    starts = np.concatenate(([0], np.cumsum(counts))).astype(np.int32)
    lengths = [len(passage.terms.split()) for note in notes for passage in note.passages]
    return RecallIndex(
        notes=tuple(notes),
        owner=owner,
        starts=starts,
        turns=np.array(
            [passage.kind is PassageKind.TURN for note in notes for passage in note.passages], bool
        ),
        passages=make_postings(_passage_terms(notes), lengths),
        whole=make_postings(map(_note_terms, notes), _note_lengths(notes)),
        importance=_importance(notes, rank),
    )


def _passage_terms(notes: Sequence[Note]) -> Iterator[Terms]:
    """Yield the terms of each passage: its own, those of its context, headings and note."""
    for note in notes:
        named = _name_terms(note)
        headings = _heading_terms(note)
        for passage in note.passages:
            terms = [(term, _OWN) for term in passage.terms.split()]
            terms += [(term, _CONTEXT) for term in set(passage.context_terms.split())]
            terms += headings[passage.heading]
            terms += named
            terms += [(term, _SPEAKER) for term in set(terms_of(passage.speaker))]
            yield terms


def _name_terms(note: Note) -> Terms:
    """The terms of a note's title, aliases, folder and tags, each once."""
    names = {term for name in (note.title, *note.aliases) for term in terms_of(name)}
    around = {term for text in (*note.path.split("/")[:-1], *note.tags) for term in terms_of(text)}
    terms = [(term, _TITLE) for term in sorted(names)]
    return [*terms, *((term, _TAG) for term in sorted(around - names))]


def _heading_terms(note: Note) -> list[Terms]:
    """The terms of the headings above each heading and its own; at -1 none, for no heading."""
    above: list[tuple[int, Terms]] = []
    found: list[Terms] = []
    for heading in note.headings:
        while above and above[-1][0] >= heading.level:
            above.pop()
        above.append((heading.level, [(term, _HEADING) for term in set(terms_of(heading.text))]))
        found.append([term for _, terms in above for term in terms])
    return [*found, []]


def _note_terms(note: Note) -> Terms:
    terms = [(term, _OWN) for passage in note.passages for term in passage.terms.split()]
    return [*terms, *_name_terms(note)]


def _note_lengths(notes: Sequence[Note]) -> list[float]:
    return [float(sum(len(passage.terms.split()) for passage in note.passages)) for note in notes]


def _importance(notes: Sequence[Note], rank: Mapping[NoteId, float]) -> Floats:
    values = np.array([rank.get(NoteId(note.path), 0.0) for note in notes], dtype=np.float32)
    usual = float(values.mean()) if len(values) else 0.0
    return values / usual if usual else np.ones(len(notes), dtype=np.float32)
