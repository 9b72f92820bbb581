"""Runs of words that titles and headings of notes share (part of stage 6).

In: notes. Out: for each run of one to three words, by its stems, the forms in which notes write it
and how many do. Nearly every run is in few notes: only those whose words enough notes have are
looked at.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

from vaultgraph.graph.modules.terms import is_telling
from vaultgraph.model import NoteRole, VaultPath
from vaultgraph.text import stem_of, words
from vaultgraph.vault.memo import Memo
from vaultgraph.vault.note import Note

_LONGEST_LINE = 120
"""Characters of a title or heading that are looked at."""

_PHRASE_WORDS = 3
_MOST_HEADINGS = 12

_OPENING, _WHOLE = 1, 2
"""Where a run of words is in a title: it opens it, or is all of it; 0 inside."""

Phrase = tuple[str, ...]
"""A run of words by their stems."""


class Run(NamedTuple):
    """A run of words as a title or heading writes it, and where: all of it, its opening, inside."""

    written: str
    place: int

    @classmethod
    def whole(cls, written: str) -> "Run":
        """A run that is all of a title."""
        return cls(written, _WHOLE)


class Forms(Counter[str]):
    """The forms in which notes write a run of words, with the number of notes that do."""

    def __init__(self) -> None:
        super().__init__()
        self._places: dict[str, int] = defaultdict(int)

    def add(self, run: Run) -> None:
        """Count a note."""
        self[run.written] += 1
        self._places[run.written] = max(self._places[run.written], run.place)

    def usual(self) -> str:
        """The form that is a title of its own or else opens one, for it is not inflected there."""
        return min(self, key=lambda form: (-self._places[form], -self[form], len(form), form))


class Phrases:
    """The runs of words in the titles of a vault's notes.

    Args:
        notes: every note that counts.
        of_headings: whether the first headings of notes count like their titles.
        filler: stems that say nothing, beyond stop words.
    """

    def __init__(
        self, notes: Sequence[Note], *, of_headings: bool, filler: Collection[str] = ()
    ) -> None:
        self._of_headings = of_headings
        self._filler = filler
        self._stems = {note.path: self._telling_stems(note) for note in notes}
        self._notes = {note.path: note for note in notes}
        self._holders: dict[str, list[VaultPath]] = defaultdict(list)
        for path, stems in self._stems.items():
            for stem in stems:
                self._holders[stem].append(path)
        self._totals: dict[Phrase, int] = {}

    def written(self, notes: Sequence[Note], least: float) -> dict[Phrase, Forms]:
        """Find the runs of words that at least so many of some notes write, with their forms."""
        often = Counter(stem for note in notes for stem in self._stems[note.path])
        known = {stem for stem, number in often.items() if number >= least}
        used: dict[Phrase, Forms] = defaultdict(Forms)
        if known:
            for note in notes:
                for phrase, run in self._runs(note, known).items():
                    used[phrase].add(run)
        return {phrase: forms for phrase, forms in used.items() if forms.total() >= least}

    def total(self, phrase: Phrase, most: float) -> int:
        """Count the notes of the vault that write a run of words; not far beyond `most`."""
        if len(phrase) == 1:
            return len(self._holders[phrase[0]])
        if phrase in self._totals:
            return self._totals[phrase]
        total = 0
        for path in self._may_hold(phrase):
            total += phrase in self._runs(self._notes[path], phrase)
            if total > most:
                return total
        self._totals[phrase] = total
        return total

    def _may_hold(self, phrase: Phrase) -> Iterator[VaultPath]:
        """Yield the notes that have the first and the last word of a run."""
        first, last = sorted((phrase[0], phrase[-1]), key=lambda stem: len(self._holders[stem]))
        return (path for path in self._holders[first] if last in self._stems[path])

    def _lines(self, note: Note) -> Iterable[str]:
        """The title and the first headings of a note; a daily note has none."""
        if note.role is NoteRole.DAILY:
            return ()
        if not self._of_headings:
            return (note.title,)
        named = (heading.text for heading in note.headings[:_MOST_HEADINGS])
        return dict.fromkeys((note.title, *named))

    def _telling_stems(self, note: Note) -> frozenset[str]:
        shown = (word for line in self._lines(note) for word in line[:_LONGEST_LINE].split())
        return frozenset(word.stem for word in map(self._word, shown) if word.telling)

    def _word(self, shown: str) -> "_Word":
        word = _words[shown]
        return word._replace(telling=False) if word.stem in self._filler else word

    def _runs(self, note: Note, known: Collection[str]) -> dict[Phrase, Run]:
        """Find the runs of one to three words of a note whose telling words are all known.

        A run neither begins nor ends with a stop word or a number.
        """
        runs: dict[Phrase, Run] = {}
        for line in self._lines(note):
            shown = line[:_LONGEST_LINE].split()
            found = [self._word(word) for word in shown]
            for start, end in _spans(found, known):
                written = " ".join(shown[start:end]).strip(".,;:!?()[]{}\"'«»“”")
                place = _WHOLE if end - start == len(shown) else _OPENING * (start == 0)
                phrase = tuple([word.stem for word in found[start:end]])
                runs.setdefault(phrase, Run(written, place))
        return runs


class _Word(NamedTuple):
    """A word of a title: as it is compared, its stem, and whether it says something."""

    key: str
    stem: str
    telling: bool


def _spans(found: Sequence[_Word], known: Collection[str]) -> Iterator[tuple[int, int]]:
    """Yield where the runs of words of a line begin and end."""
    for start, first in enumerate(found):
        if not first.telling or first.stem not in known:
            continue
        for end in range(start, min(start + _PHRASE_WORDS, len(found))):
            last = found[end]
            if not last.key or (last.telling and last.stem not in known):
                break
            if last.telling:
                yield start, end + 1


def _read_word(shown: str) -> _Word:
    key = next(iter(words(shown)), "")
    return _Word(key, stem_of(key), is_telling(key))


_words = Memo(_read_word)
