"""What occurs more than once: boilerplate, repeated passages, near-copies of notes (stage 7).

In: a `PassageTable`. Out: `Copies`, in linear time. Two passages are the same when their terms are,
with or without the words of their notes' titles: a footer that names its page is one footer.
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
"""The least share of a note's words that are in another one for it to be a copy."""

_FEWEST_WORDS = 8


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Copies:
    """Which passages and notes are copies of which.

    Args:
        note_count: for each passage, the number of notes with the same words; 1 for most.
        original: for each passage, the one with the same words in the first note, or itself.
        note_copy_of: for each note, the note that contains nearly all of its words, or itself.
    """

    note_count: Integers
    original: Integers
    note_copy_of: Integers

    @property
    def repeated(self) -> npt.NDArray[np.bool_]:
        """For each passage, whether an earlier one has the same words."""
        repeated: npt.NDArray[np.bool_] = self.original != np.arange(len(self.original))
        return repeated

    def is_boilerplate(self, passage: int) -> bool:
        """Return whether the same words occur in more than `FEW` notes."""
        return bool(self.note_count[passage] > FEW)

    def is_repeated(self, passage: int) -> bool:
        """Return whether an earlier passage has the same words."""
        return bool(self.original[passage] != passage)


def find_copies(table: PassageTable, order: Sequence[int] = ()) -> Copies:
    """Find what occurs more than once.

    Args:
        table: the passages.
        order: indices of notes, the preferred first; in the order of the table when empty.
    """
    place = {note: number for number, note in enumerate(order or range(len(table.notes)))}
    note_count, original = _group(table, _own_words(table), place)
    exact_count, exact = _group(table, _all_words(table), place)
    note_count = np.maximum(note_count, exact_count)
    is_first = original == np.arange(len(original))
    original[is_first] = exact[is_first]
    _, same = _group(table, [passage.terms for passage in table.passages], place)
    edited = find_edited(table, original, place)
    original[[*edited]] = [*edited.values()]
    return Copies(note_count=note_count, original=original, note_copy_of=_note_copies(table, same))


def _group(
    table: PassageTable, words: Iterable[str], place: Mapping[int, int]
) -> tuple[Integers, Integers]:
    """Return for each passage the number of notes with its words, and the first such passage."""
    groups: defaultdict[str, list[int]] = defaultdict(list)
    for passage, said in enumerate(words):
        groups[said].append(passage)
    note_count = np.ones(len(table.passages), dtype=np.int64)
    first_of = np.arange(len(table.passages), dtype=np.int64)
    for members in groups.values():
        if len(members) > 1:
            notes = {int(table.note_of[member]) for member in members}
            note_count[members] = len(notes)
            first = min(notes, key=lambda note: (place.get(note, len(place)), note))
            first_of[members] = next(m for m in members if table.note_of[m] == first)
    return note_count, first_of


def _own_words(table: PassageTable) -> list[str]:
    """Return the terms of each passage and its context, without those of its note's title."""
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


def _all_words(table: PassageTable) -> list[str]:
    """The terms of each passage and its context; a short one is the same nowhere."""
    return [
        f"{each.speaker}\0{each.context_terms}\0{each.terms}"
        if each.terms.count(" ") + 1 >= _FEWEST_WORDS
        else f"{number}"
        for number, each in enumerate(table.passages)
    ]


def _note_copies(table: PassageTable, first_of: Integers) -> Integers:
    """Find for each note the one that contains nearly all of its words, or itself."""
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
