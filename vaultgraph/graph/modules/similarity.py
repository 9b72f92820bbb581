"""The similarity of notes by their words, for notes without links (part of stage 6).

In: notes. Out: weights between each note and the few most similar ones: the cosine of their TF-IDF
terms (Salton and Buckley, 1988). Terms of many notes are left out, because they do not distinguish
any, which also keeps the work linear in the number of notes.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from vaultgraph.graph.modules.terms import title_words
from vaultgraph.text import stem_of
from vaultgraph.vault.note import Note

if TYPE_CHECKING:
    from scipy.sparse import csr_array

_TERMS = 32
_NEIGHBOURS = 8
_ALIKE = 0.06
_COMMON_SHARE, _COMMON_LEAST, _COMMON_MOST = 0.2, 10, 200
_MOST_PAIRS = 100_000_000
_TITLE_COUNT = 3.0
_ROWS = 1_000


def similar_notes(notes: Sequence[Note]) -> "csr_array":
    """Make the symmetric matrix of similarities from 0 to 1, of the nearest few of each note."""
    from scipy.sparse import coo_array

    vectors = _vectors(notes)
    rows: list[int] = []
    columns: list[int] = []
    values: list[float] = []
    for row, column, value in _nearest(vectors):
        rows.append(row)
        columns.append(column)
        values.append(value)
    shape = (len(notes), len(notes))
    near = coo_array((np.array(values), (np.array(rows), np.array(columns))), shape=shape).tocsr()
    alike = near.maximum(near.T).tocsr()
    alike.sort_indices()
    return alike


def _vectors(notes: Sequence[Note]) -> "csr_array":
    """Make a unit vector of each note from its terms of the highest weight."""
    from scipy.sparse import coo_array

    counts = _stem_counts(notes)
    used_by = Counter(stem for count in counts for stem in count)
    affordable = max(_COMMON_LEAST, _MOST_PAIRS / (_TERMS * len(notes)))
    common = min(_COMMON_MOST, affordable, max(_COMMON_LEAST, _COMMON_SHARE * len(notes)))
    rarity = {
        stem: math.sqrt(math.log(len(notes) / number))
        for stem, number in used_by.items()
        if 1 < number <= common
    }
    place = {stem: number for number, stem in enumerate(sorted(rarity))}
    rows, columns, values = [], [], []
    for row, count in enumerate(counts):
        weights = {s: math.log1p(n) * rarity[s] for s, n in count.items() if s in rarity}
        best = sorted(weights, key=lambda stem: (-weights[stem], stem))[:_TERMS]
        length = math.sqrt(math.fsum(weights[stem] ** 2 for stem in best)) or 1.0
        rows += [row] * len(best)
        columns += [place[stem] for stem in best]
        values += [weights[stem] / length for stem in best]
    shape = (len(notes), max(1, len(place)))
    return coo_array(
        (np.array(values), (np.array(rows, int), np.array(columns, int))), shape
    ).tocsr()


def _stem_counts(notes: Sequence[Note]) -> list[dict[str, float]]:
    """Count the stems of each note, without word forms that no other note uses."""
    used_by = Counter(word for note in notes for word in _note_words(note))
    stems = {word: stem_of(word) for word, number in used_by.items() if number > 1}
    counts = []
    for note in notes:
        count: dict[str, float] = defaultdict(float)
        for word, number in _note_words(note).items():
            if word in stems:
                count[stems[word]] += number
        counts.append(count)
    return counts


def _note_words(note: Note) -> dict[str, float]:
    found: dict[str, float] = defaultdict(float, note.terms)
    for word in title_words(note.title):
        found[word] += _TITLE_COUNT
    return found


def _nearest(vectors: "csr_array") -> Iterator[tuple[int, int, float]]:
    """Yield the nearest notes of each one, a block of rows at a time."""
    turned = vectors.T.tocsr()
    for begin in range(0, vectors.shape[0], _ROWS):
        alike = (vectors[begin : begin + _ROWS] @ turned).tocsr()
        alike.sort_indices()
        for row in range(alike.shape[0]):
            span = slice(alike.indptr[row], alike.indptr[row + 1])
            others = alike.indices[span]
            values = np.round(alike.data[span], 6)
            values[others == begin + row] = 0.0
            for place in np.argsort(-values, kind="stable")[:_NEIGHBOURS]:
                if values[place] >= _ALIKE:
                    yield begin + row, int(others[place]), float(values[place])
