"""Passages of a copied note in which a few words were edited (part of finding copies).

In: a `PassageTable`, and which passages are the same word for word. Out: passages whose terms are
nearly all in a passage of another note, with that passage. Only notes that share a title or a fifth
of their passages are compared, so that it takes linear time.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from vaultgraph.passages.table import Integers, PassageTable
from vaultgraph.text import note_key

NEARLY_ALL = 0.8
"""The least share of a passage's terms that another one contains for it to be a copy."""

_FEWEST_TERMS = 6
_LEAST_SHARED = 0.2
"""The least share of a note's passages that another contains word for word for a comparison."""

_COMMONEST = 32
"""The most passages of a note with a term; a more common term does not distinguish them."""


def find_edited(table: PassageTable, same_as: Integers, place: Mapping[int, int]) -> dict[int, int]:
    """Find passages that an earlier note contains with a few other words; numbers must be equal.

    Args:
        table: the passages.
        same_as: for each passage, the first with the same words.
        place: for each note, its place; the passages of the first one are the originals.

    Returns:
        for each edited passage, its original.
    """
    found: dict[int, int] = {}
    known: dict[int, _Alike] = {}
    for note, original in _pairs(table, same_as, place):
        if original not in known:
            known[original] = _Alike(table, original)
        alike = known[original]
        for passage in table.passages_of(note):
            if same_as[passage] == passage and (other := alike.find(passage)) is not None:
                found[passage] = int(found.get(other, same_as[other]))
    return found


def _pairs(
    table: PassageTable, same_as: Integers, place: Mapping[int, int]
) -> Iterator[tuple[int, int]]:
    """Yield each note with an earlier one of the same title, else the one it shares most with."""
    sharing = _sharing(table, same_as)
    named: dict[str, int] = {}
    for note in sorted(range(len(table.notes)), key=lambda note: place.get(note, len(place))):
        original = named.setdefault(note_key(table.notes[note].title), note)
        if original == note:
            original = sharing.get(note, note)
        if original != note:
            yield note, original


def _sharing(table: PassageTable, same_as: Integers) -> dict[int, int]:
    """Find for each note the one that shares most of its passages, if it shares enough."""
    again = np.flatnonzero(same_as != np.arange(len(same_as)))
    size = max(1, len(table.notes))
    ends = table.note_of[again] * size + table.note_of[same_as[again]]
    pairs, shared = np.unique(ends, return_counts=True)
    notes, others = np.divmod(pairs, size)
    enough = (shared >= _LEAST_SHARED * np.diff(table.first_of)[notes]) & (notes != others)
    found: dict[int, int] = {}
    for place in np.lexsort((others, -shared)):
        if enough[place]:
            found.setdefault(int(notes[place]), int(others[place]))
    return found


class _Alike:
    """Finds the passage of one note that contains nearly all terms of another passage."""

    def __init__(self, table: PassageTable, note: int) -> None:
        self._table = table
        self._passages_with: dict[int, list[int]] = defaultdict(list)
        for passage in table.passages_of(note):
            for term in table.terms_of(passage).tolist():
                self._passages_with[term].append(passage)

    def find(self, passage: int) -> int | None:
        """Return that passage; None where none contains enough, or a number differs."""
        terms: Sequence[int] = self._table.terms_of(passage).tolist()
        if len(terms) < _FEWEST_TERMS:
            return None
        shared: Counter[int] = Counter()
        for term in terms:
            candidates = self._passages_with.get(term, ())
            if len(candidates) <= _COMMONEST:
                shared.update(candidates)
        best = max(shared, key=lambda other: (shared[other], -other), default=None)
        if best is None or shared[best] < NEARLY_ALL * len(terms):
            return None
        others = frozenset(self._table.terms_of(best).tolist())
        return best if all(self._is_word(term) for term in terms if term not in others) else None

    def _is_word(self, term: int) -> bool:
        return not any(map(str.isdigit, self._table.terms[term]))
