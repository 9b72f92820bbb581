"""What occurs more than once: boilerplate, passages said again, near-copies of notes.

In: a `PassageTable`. Out: `Copies`. Two passages are the same when their terms are, the words of
their notes' titles aside: a footer that names its page is one footer. All in linear time.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from vaultgraph.passages.edited import find_edited
from vaultgraph.passages.table import Integers, PassageTable
from vaultgraph.vault.passages.terms import terms_of

FEW = 3
"""A passage that is in more notes than this is boilerplate."""

NEAR_COPY = 0.8
"""The share of a note's words that are in another one, from which on it is a copy."""

_FEWEST_WORDS = 8


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Copies:
    """Where each passage is, and what is a copy of what.

    Args:
        standing: for each passage, in how many notes the same words occur; 1 for most.
        carried_by: for each passage, the one of the same words that is to be carried: itself, or
            that of the note that comes first.
        note_copy_of: for each note, the note that holds nearly all of its words, or itself.
    """

    standing: Integers
    carried_by: Integers
    note_copy_of: Integers

    @property
    def repeated(self) -> npt.NDArray[np.bool_]:
        """For each passage, whether another one says the same and comes before."""
        repeated: npt.NDArray[np.bool_] = self.carried_by != np.arange(len(self.carried_by))
        return repeated

    def is_boilerplate(self, passage: int) -> bool:
        """Whether the same words occur in more than a few notes."""
        return bool(self.standing[passage] > FEW)

    def is_repeated(self, passage: int) -> bool:
        """Whether another passage says the same and comes before."""
        return bool(self.carried_by[passage] != passage)


def find_copies(table: PassageTable, order: Sequence[int] = ()) -> Copies:
    """Find what occurs more than once.

    Args:
        table: the passages.
        order: indices of notes, the preferred first; in the order of the table when empty.
    """
    place = {note: number for number, note in enumerate(order or range(len(table.notes)))}
    standing, carried_by = _group(table, _own_words(table), place)
    _, same = _group(table, [passage.terms for passage in table.passages], place)
    edited = find_edited(table, carried_by, place)
    carried_by[[*edited]] = [*edited.values()]
    return Copies(standing=standing, carried_by=carried_by, note_copy_of=_note_copies(table, same))


def _group(
    table: PassageTable, words: Iterable[str], place: Mapping[int, int]
) -> tuple[Integers, Integers]:
    """For each passage: in how many notes its words occur, and the passage that says them first."""
    groups: defaultdict[str, list[int]] = defaultdict(list)
    for passage, said in enumerate(words):
        groups[said].append(passage)
    standing = np.ones(len(table.passages), dtype=np.int64)
    first_of = np.arange(len(table.passages), dtype=np.int64)
    for members in groups.values():
        if len(members) > 1:
            notes = {int(table.note_of[member]) for member in members}
            standing[members] = len(notes)
            first = min(notes, key=lambda note: (place.get(note, len(place)), note))
            first_of[members] = next(m for m in members if table.note_of[m] == first)
    return standing, first_of


def _own_words(table: PassageTable) -> list[str]:
    """The terms of each passage and its context, without those of its note's title."""
    words: list[str] = []
    for note in table.notes:
        title = frozenset(terms_of(note.title))
        for passage in note.passages:
            context, said = passage.context_terms, passage.terms
            terms = f"{context} {said}" if context and said else context or said
            for word in title:
                if word in terms:  # perhaps as a part of another word
                    terms = " ".join([term for term in terms.split() if term not in title])
                    break
            words.append(f"{passage.speaker}\0{terms}")
    return words


def _note_copies(table: PassageTable, first_of: Integers) -> Integers:
    """Find for each note the one that holds nearly all of it."""
    sizes = np.diff(table.row_starts)
    copy_of = np.arange(len(table.notes), dtype=np.int64)
    for note in range(len(table.notes)):
        passages = table.passages_of(note)
        shared: Counter[int] = Counter()
        for passage in passages:
            if first_of[passage] != passage:
                shared[int(table.note_of[first_of[passage]])] += int(sizes[passage])
        shared.pop(note, None)
        if shared:
            other, words = max(shared.items(), key=lambda entry: (entry[1], -entry[0]))
            total = int(sizes[passages.start : passages.stop].sum())
            if words >= _FEWEST_WORDS and words >= NEAR_COPY * total:
                copy_of[note] = other
    return copy_of
