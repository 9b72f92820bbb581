"""Phrases that titles and headings of notes share (part of stage 6).

In: notes. Out: for each phrase of one to three words, by its stems, the forms in which notes write
it, with their numbers. Nearly every phrase is in few notes, so only those whose words are in enough
notes are considered.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

from vaultgraph.graph.modules.terms import is_content_word
from vaultgraph.graph.modules.titles import Titles
from vaultgraph.model import NoteRole, VaultPath
from vaultgraph.text import stem_of, words
from vaultgraph.vault.memo import Memo
from vaultgraph.vault.note import Note

_LONGEST_LINE = 120
"""The most characters of a title or heading that are considered."""

_PHRASE_WORDS = 3
_MOST_HEADINGS = 12

_MARKS = ".,;:!?()[]{}\"'«»“”"
"""What may be written around a word."""

_OPENING, _WHOLE = 1, 2
"""Where a phrase is in a title: at its beginning, or the whole title; 0 for inside."""

Phrase = tuple[str, ...]
"""The stems of consecutive words."""


class Run(NamedTuple):
    """A phrase as written in a title or heading, and its place in it: whole, beginning, inside."""

    written: str
    place: int

    @classmethod
    def whole(cls, written: str) -> "Run":
        """Return a phrase that is a whole title."""
        return cls(written, _WHOLE)


class Forms(Counter[str]):
    """The forms in which notes write a phrase, with the number of notes."""

    def __init__(self) -> None:
        super().__init__()
        self._places: dict[str, int] = defaultdict(int)

    def add(self, run: Run) -> None:
        """Count a note."""
        self[run.written] += 1
        self._places[run.written] = max(self._places[run.written], run.place)

    def usual(self) -> str:
        """Return the form that is a whole title or begins one, where it is not inflected."""
        return min(self, key=lambda form: (-self._places[form], -self[form], len(form), form))


class Phrases:
    """The phrases in the titles of a vault's notes.

    Args:
        notes: the notes.
        titles: their names.
        of_headings: whether the first headings of notes count like their titles.
        filler: stems to ignore, besides stop words.
    """

    def __init__(
        self,
        notes: Sequence[Note],
        titles: Titles,
        *,
        of_headings: bool,
        filler: Collection[str] = (),
    ) -> None:
        self._titles = titles
        self._of_headings = of_headings
        self._filler = filler
        self._lines = {note.path: [*map(self._words, self._lines_of(note))] for note in notes}
        self._stems = {
            path: frozenset(word.stem for line in lines for word in line if word.is_content)
            for path, lines in self._lines.items()
        }
        self._holders: dict[str, list[VaultPath]] = defaultdict(list)
        for path, stems in self._stems.items():
            for stem in stems:
                self._holders[stem].append(path)
        self._totals: dict[Phrase, int] = {}

    def written(self, notes: Sequence[Note], least: float) -> dict[Phrase, Forms]:
        """Find the phrases that at least `least` of some notes contain, with their forms."""
        often = Counter(stem for note in notes for stem in self._stems[note.path])
        known = {stem for stem, number in often.items() if number >= least}
        used: dict[Phrase, Forms] = defaultdict(Forms)
        if known:
            for note in notes:
                for phrase, run in _runs(self._lines[note.path], known).items():
                    used[phrase].add(run)
        return {phrase: forms for phrase, forms in used.items() if forms.total() >= least}

    def total(self, phrase: Phrase, most: float) -> int:
        """Count the notes of the vault that contain a phrase; stop above `most`."""
        if len(phrase) == 1:
            return len(self._holders[phrase[0]])
        if phrase in self._totals:
            return self._totals[phrase]
        total = 0
        for path in self._notes_with(phrase):
            total += _holds(self._lines[path], phrase)
            if total > most:
                return total
        self._totals[phrase] = total
        return total

    def _notes_with(self, phrase: Phrase) -> Iterator[VaultPath]:
        """Yield the notes that contain the first and the last word of a phrase."""
        first, last = sorted((phrase[0], phrase[-1]), key=lambda stem: len(self._holders[stem]))
        return (path for path in self._holders[first] if last in self._stems[path])

    def _lines_of(self, note: Note) -> Iterable[str]:
        """Return the title and the first headings of a note; none of a daily note."""
        if note.role is NoteRole.DAILY:
            return ()
        if not self._of_headings:
            return (self._titles.shown(note),)
        named = (heading.text for heading in note.headings[:_MOST_HEADINGS])
        return dict.fromkeys((self._titles.shown(note), *named))

    def _words(self, line: str) -> "_Line":
        found = [_WORDS[shown] for shown in line[:_LONGEST_LINE].split()]
        filler = self._filler
        return [word._replace(is_content=False) if word.stem in filler else word for word in found]


class _Word(NamedTuple):
    """A word of a title: as written, as compared, its stem, and whether it is a content word."""

    shown: str
    key: str
    stem: str
    is_content: bool


_Line = list[_Word]
"""The words of a title or heading."""


def _runs(lines: Iterable[_Line], known: Collection[str]) -> dict[Phrase, Run]:
    """Find the phrases of one to three words of a note whose content words are all known.

    A phrase neither begins nor ends with a stop word or a number.
    """
    runs: dict[Phrase, Run] = {}
    for line in lines:
        for start, end in _spans(line, known):
            phrase_words = line[start:end]
            written = " ".join([word.shown for word in phrase_words])
            place = _WHOLE if end - start == len(line) else _OPENING * (start == 0)
            phrase = tuple([word.stem for word in phrase_words])
            runs.setdefault(phrase, Run(written.strip(_MARKS), place))
    return runs


def _holds(lines: Iterable[_Line], phrase: Phrase) -> bool:
    """Return whether a phrase is among those that `_runs` finds in a note."""
    return any(
        tuple([word.stem for word in line[start:end]]) == phrase
        for line in lines
        for start, end in _spans(line, phrase)
    )


def _spans(found: Sequence[_Word], known: Collection[str]) -> Iterator[tuple[int, int]]:
    """Yield the begin and the end of the phrases of a line, in words."""
    for start, first in enumerate(found):
        if not first.is_content or first.stem not in known:
            continue
        for end in range(start, min(start + _PHRASE_WORDS, len(found))):
            last = found[end]
            if not last.key or (last.is_content and last.stem not in known):
                break
            if last.is_content:
                yield start, end + 1


def _read_word(shown: str) -> _Word:
    key = next(iter(words(shown)), "")
    return _Word(shown, key, stem_of(key), is_content_word(key))


_WORDS = Memo(_read_word)
