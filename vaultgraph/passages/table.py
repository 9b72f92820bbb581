"""All passages of a vault in arrays, with the frequencies of their terms (part of stage 7).

In: notes with their passages. Out: `PassageTable`: arrays over passages, notes and terms, built in
linear time. The order is that of the notes, so the same vault gives the same table.
"""

from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import count

import numpy as np
import numpy.typing as npt

from vaultgraph.vault.note import Note
from vaultgraph.vault.passages.passage import Passage

Integers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PassageTable:
    """All passages of several notes, one note after the other.

    The terms of passage `p` are `term_ids[row_starts[p]:row_starts[p + 1]]`, each once, with their
    counts in `term_counts`; without those of its context and of the questions at the end of a turn.

    Args:
        notes: the notes.
        passages: their passages.
        note_of: for each passage, the index of its note.
        first_of: for each note, the index of its first passage, shape (notes + 1,).
        terms: every term, in the order of occurrence.
        row_starts: for each passage, the index of its first term, shape (passages + 1,).
        term_ids: indices in `terms`.
        term_counts: how often the passage contains the term, as long as `term_ids`.
        passage_frequency: for each term, the number of passages that contain it.
        note_frequency: for each term, the number of notes that contain it.
    """

    notes: tuple[Note, ...]
    passages: tuple[Passage, ...]
    note_of: Integers
    first_of: Integers
    terms: tuple[str, ...]
    row_starts: Integers
    term_ids: Integers
    term_counts: Integers
    passage_frequency: Integers
    note_frequency: Integers

    def terms_of(self, passage: int) -> Integers:
        """Return the indices of the terms of a passage, each once, ascending."""
        return self.term_ids[self.row_starts[passage] : self.row_starts[passage + 1]]

    def passages_of(self, note: int) -> range:
        """Return the indices of the passages of a note."""
        return range(int(self.first_of[note]), int(self.first_of[note + 1]))


def tabulate(notes: Sequence[Note]) -> PassageTable:
    """Put the passages of notes into one table."""
    passages = tuple(passage for note in notes for passage in note.passages)
    sizes = np.array([len(note.passages) for note in notes], dtype=np.int64)
    note_of = np.repeat(np.arange(len(notes), dtype=np.int64), sizes)
    numbers = count()
    ids: defaultdict[str, int] = defaultdict(numbers.__next__)
    terms = (passage.stated_terms() for note in notes for passage in note.passages)
    said, lengths = _number_terms(terms, len(passages), ids.__getitem__)
    rows = np.repeat(np.arange(len(passages), dtype=np.int64), lengths)
    width = max(1, len(ids))
    cells, counts = np.unique(rows * width + said, return_counts=True)
    row_of, term_ids = np.divmod(cells, width)
    # With counts, `unique` sorts; otherwise it hashes, which is far slower for millions of numbers.
    in_notes = np.unique(note_of[row_of] * width + term_ids, return_counts=True)[0] % width
    return PassageTable(
        notes=tuple(notes),
        passages=passages,
        note_of=note_of,
        first_of=_starts(sizes),
        terms=tuple(ids),
        row_starts=_starts(np.bincount(row_of, minlength=len(passages))),
        term_ids=term_ids,
        term_counts=counts.astype(np.int64),
        passage_frequency=np.bincount(term_ids, minlength=len(ids)),
        note_frequency=np.bincount(in_notes, minlength=len(ids)),
    )


def _number_terms(
    rows: Iterable[Sequence[str]], size: int, number: Callable[[str], int]
) -> tuple[Integers, Integers]:
    """Return the terms of all rows as numbers, and how many each row has."""
    said = array("q")
    lengths = np.zeros(size, dtype=np.int64)
    for index, terms in enumerate(rows):
        said.extend(map(number, terms))
        lengths[index] = len(terms)
    return np.array(said, dtype=np.int64), lengths


def _starts(sizes: Integers) -> Integers:
    """Return the start of each of several consecutive stretches, and the end of the last."""
    return np.concatenate((np.zeros(1, dtype=np.int64), np.cumsum(sizes, dtype=np.int64)))
