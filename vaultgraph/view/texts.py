"""The words of all notes, so that the page's search finds what is in their text.

In: notes in the order of the page. Out: one deflated, base64 text: the terms in order, and for each
note the numbers of its terms, as differences.
"""

from collections.abc import Sequence
from itertools import islice, pairwise

import numpy as np

from vaultgraph.vault.note import Note
from vaultgraph.view.details import pack_text
from vaultgraph.view.forces import Integers
from vaultgraph.view.memory import NoteResults
from vaultgraph.view.titles import mask

MOST_TERMS = 600
"""The most terms of one note; the first ones are kept."""

_LONGEST_TERM = 40
_AT_A_TIME = 50
"""Passages whose terms are processed together."""
_NONE = np.empty(0, dtype=np.int64)


class TextIndex:
    """Indexes the words of notes, those of one version of a page after another."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}  # in the order in which terms were met
        self._said = NoteResults(self._numbers_of)

    def write(self, notes: Sequence[Note | None]) -> str:
        """Index the words of notes by their position; None is for what is not a note."""
        said = [_NONE if each is None else each for each in self._said.of(notes)]
        met = np.concatenate([_NONE, *said])
        terms, place = self._sort(met)
        row = np.repeat(np.arange(len(said)), [len(each) for each in said])
        kept = place[met] >= 0
        return pack_text({"terms": terms, "rows": _steps(row[kept], place[met][kept], len(said))})

    def _numbers_of(self, note: Note) -> Integers:
        """The first terms of a note's passages, by number."""
        known = self._numbers
        return np.array([known.setdefault(term, len(known)) for term in first_terms(note)], int)

    def _sort(self, met: Integers) -> tuple[list[str], Integers]:
        """Order the terms; secrets are removed and have the place -1."""
        counts = np.bincount(met, minlength=len(self._numbers)).tolist()
        used = (term for term, count in zip(self._numbers, counts, strict=True) if count)
        terms = sorted(term for term in used if mask(term) == term)
        place = np.full(len(self._numbers), -1, dtype=np.int64)
        place[[self._numbers[term] for term in terms]] = np.arange(len(terms))
        return terms, place


def first_terms(note: Note) -> list[str]:
    """List the first terms of a note's passages, each once."""
    found: dict[str, None] = {}
    passages = iter(note.passages)
    while len(found) < MOST_TERMS and (some := tuple(islice(passages, _AT_A_TIME))):
        terms = " ".join([passage.terms for passage in some]).split()
        if terms and len(max(terms, key=len)) > _LONGEST_TERM:
            terms = [term for term in terms if len(term) <= _LONGEST_TERM]
        found |= dict.fromkeys(terms)
    return list(islice(found, MOST_TERMS))


def _steps(row: Integers, place: Integers, rows: int) -> list[list[int]]:
    """Write the places of each row in order, the first, then the differences."""
    order = np.lexsort((place, row))
    steps = np.diff(place[order], prepend=0)
    starts = np.searchsorted(row, np.arange(rows + 1))  # rows are in order already
    begun = starts[:-1][np.diff(starts) > 0]
    steps[begun] = place[order][begun]
    flat = steps.tolist()
    return [flat[start:end] for start, end in pairwise(starts.tolist())]
