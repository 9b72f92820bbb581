"""Find possible names of a module, with a score of their fit (part of stage 6).

In: the members of a module, the links between them, and the folders and tags of the whole vault.
Out: names, best first. A name is from a note that most members link to or from, from a folder or a
tag with most members and few other notes, or from words that their titles share.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from statistics import fmean
from typing import NamedTuple

from vaultgraph.graph.modules.phrases import Forms, Phrase, Phrases, Run
from vaultgraph.graph.modules.titles import Titles, is_generic, is_name
from vaultgraph.model import NoteId
from vaultgraph.text import note_key, words
from vaultgraph.vault.bounds import cut_at_word
from vaultgraph.vault.note import Note

LONGEST_NAME = 60
"""The most characters of a name; a longer title is cut between words."""

_ENOUGH = 0.3
"""The least fit of a note, a folder or a tag; below it, words of titles are used."""

_OF_COVERAGE, _OF_BEST_RANK, _OF_GOOD_RANK, _OF_MAP = 0.6, 0.15, 0.08, 0.1
_OF_TAG, _OF_NUMBERED = 0.9, 0.3
_OF_CLASS, _CLASS_RECALL = 0.9, 0.4
_OF_COLOUR_GROUP = 0.1
_OF_TITLES, _OF_LENGTH = 0.7, 0.02
_IN_TITLES = 0.5
_LEAST_RECALL, _LEAST_PRECISION = 0.2, 0.4
_OF_PHRASE, _OF_TITLE = 0.3, 0.1
_SENTENCE = 0.7
"""The factor by which the fit of a sentence is reduced."""

_MOST_WORDS = 6
_MOST_HAN = 14  # characters of a name in Chinese or Japanese
_LOOKED_AT = 3
_PHRASE_SHARE = 0.2

_CLASS_WORDS = """
category categories class kind genre topic topics subject area areas collection series moc up parent
категория категории жанр тема темы раздел серия 分类 类别 主题 专题 系列
"""
_CLASS_KEYS = frozenset(_CLASS_WORDS.split())
"""Properties that name the class of a note."""

_COLOURED = re.compile(r"(?<!-)(?:\b(path|tag|file):|(?=#))(?:\"([^\"]+)\"|([^\s\"()]+))")
_BRACKETS = re.compile(r"\[\[(?:[^\]|]*[|/])?([^\]|/#]*)(?:#[^\]|]*)?\]\]")
_HAN = re.compile("[\u3040-\u30ff\u3400-\u9fff]")

_SECTIONS = """
summary metadata highlights references example examples details background links related resources
notes questions conclusion description definition usage tasks todo tags source sources
zusammenfassung beispiel beispiele quellen fazit aufgaben definition
résumé exemple exemples références ejemplo ejemplos resumen esempio esempi esercizi riassunto
итог итоги пример примеры источники ссылки вопросы выводы определение описание задачи
总结 小结 示例 例子 参考 参考资料 摘要 说明 来源 问题 背景 定义
"""
_OF_SECTIONS = frozenset(_SECTIONS.split())
"""Words of headings of sections, which are the same for every subject."""


class Candidate(NamedTuple):
    """A name and how well it fits, from 0 to 1."""

    name: str
    strength: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The data of a module that names depend on.

    Args:
        members: its notes without private ones, best rank first.
        hub: its map of content, if it has one.
        coverage: the share of members that each member links to or from, including itself; empty
            for a module without links.
    """

    members: tuple[NoteId, ...]
    hub: NoteId | None
    coverage: Mapping[NoteId, float]


@dataclass(frozen=True, kw_only=True)
class NameSources:
    """The folders, tags, classes and phrases of all notes of a vault.

    Args:
        notes: every note that may name a module.
        coloured: folders, and tags with `#`, in the colour groups of the graph view.
        filler: stems to ignore, besides stop words.
    """

    notes: tuple[Note, ...]
    coloured: frozenset[str] = frozenset()
    filler: frozenset[str] = frozenset()

    @cached_property
    def titles(self) -> Titles:
        """The names of the notes and folders."""
        return Titles(self.notes)

    @cached_property
    def folders(self) -> Mapping[str, int]:
        """The number of notes in each folder, including those in folders inside it."""
        return Counter(folder for note in self.notes for folder in self.titles.folders(note))

    @cached_property
    def tags(self) -> Mapping[str, int]:
        """The number of notes with each tag."""
        return Counter(tag for note in self.notes for tag in _tags_of(note))

    @cached_property
    def series(self) -> frozenset[str]:
        """The common name of tags that differ only by a number: `book-chap-3` and `book-chap-4`."""
        counts = Counter(filter(None, map(_series_of, self.tags)))
        return frozenset(series for series, number in counts.items() if number > 1)

    @cached_property
    def classes(self) -> Mapping[str, int]:
        """The number of notes with each class in a property, including the note of that title."""
        found: Counter[str] = Counter()
        for note in self.notes:
            found.update(_classes_of(note).keys())
        found.update(key for note in self.notes if (key := note_key(note.title)) in found)
        return found

    @cached_property
    def title_phrases(self) -> Phrases:
        """The phrases in titles."""
        return Phrases(self.notes, self.titles, of_headings=False, filler=self.filler)

    @cached_property
    def phrases(self) -> Phrases:
        """The phrases in titles and headings."""
        return Phrases(self.notes, self.titles, of_headings=True, filler=self.filler)


def coloured_names(searches: Iterable[str]) -> frozenset[str]:
    """Return the folders and tags in the searches of colour groups: `path:Work`, `tag:#work`."""
    found = set()
    for search in searches:
        for kind, quoted, bare in _COLOURED.findall(search):
            value = note_key((quoted or bare).strip("/"))
            found.add(f"#{value.lstrip('#')}" if kind == "tag" or value[:1] == "#" else value)
    return frozenset(found)


def find_names(group: Group, notes: Mapping[NoteId, Note], sources: NameSources) -> list[Candidate]:
    """Find possible names of a module, best first; empty where no title contains a letter.

    The fits of a title and a folder of the same name are combined by noisy-or (Pearl, 1988).
    """
    found: dict[str, Candidate] = {}
    for candidate in _candidates(group, notes, sources):
        key = note_key(candidate.name)
        known = found.get(key)
        doubt = (1 - known.strength) * (1 - candidate.strength) if known else 0.0
        found[key] = Candidate(known.name, 1 - doubt) if known else candidate
    fit = sorted(found.values(), key=lambda each: (-each.strength, each.name))
    strong = [each for each in fit if each.strength >= _ENOUGH]
    weak = [each for each in fit if each.strength < _ENOUGH]
    if strong:
        return [*strong, *_titles(group, notes, sources)]
    return [*_shared_phrases(group, notes, sources), *_titles(group, notes, sources), *weak]


def _candidates(
    group: Group, notes: Mapping[NoteId, Note], sources: NameSources
) -> Iterator[Candidate]:
    yield from _of_notes(group, notes, sources)
    size = len(group.members)
    members = [notes[name] for name in group.members]
    folders = Counter(folder for note in members for folder in sources.titles.folders(note))
    for folder, held in _innermost(folders, sources.folders):
        fit = _agreement(held, size, sources.folders[folder])
        fit += _OF_COLOUR_GROUP * (note_key(folder) in sources.coloured)
        yield from _named(sources.titles.of_folder(folder), fit)
    for tag, written in _written_tags(members).items():
        fit = _OF_TAG * _agreement(written.total(), size, sources.tags[tag])
        fit *= _OF_NUMBERED if _series_of(tag) in sources.series else 1.0
        fit += _OF_COLOUR_GROUP * (f"#{tag}" in sources.coloured)
        yield from _named(_tag_name(written), fit)
    yield from _of_classes(members, sources)
    titles = sources.title_phrases
    for phrase, forms in titles.written(members, _IN_TITLES * size).items():
        total = titles.total(phrase, forms.total() / _LEAST_PRECISION)
        fit = _OF_TITLES * _agreement(forms.total(), size, total)
        yield from _named(forms.usual(), fit + _OF_LENGTH * len(phrase))


def _innermost(folders: Mapping[str, int], total: Mapping[str, int]) -> Iterator[tuple[str, int]]:
    """Yield folders with the number of members; not a folder with nothing but another one in it."""
    around = {
        outer
        for folder, held in folders.items()
        if (outer := folder.rpartition("/")[0])
        and (folders[outer], total[outer]) == (held, total[folder])
    }
    return ((folder, held) for folder, held in folders.items() if folder not in around)


def _of_classes(members: Sequence[Note], sources: NameSources) -> Iterator[Candidate]:
    """Yield the classes in properties of members; the note with the title of a class counts too."""
    written: dict[str, Forms] = defaultdict(Forms)
    for note in members:
        for key, name in _classes_of(note).items():
            written[key].add(Run(name, 0))
    for note in members:
        if (key := note_key(note.title)) in written:
            written[key].add(Run.whole(note.title))
    for key, forms in written.items():
        if forms.total() >= _CLASS_RECALL * len(members):
            fit = _OF_CLASS * _agreement(forms.total(), len(members), sources.classes[key])
            yield from _named(forms.usual(), fit)


def _classes_of(note: Note) -> dict[str, str]:
    """Return the classes in the properties of a note; a link by the text that it shows."""
    found: dict[str, str] = {}
    for key, value in note.properties.items():
        if note_key(key) in _CLASS_KEYS:
            for each in value if isinstance(value, list) else [value]:
                name = _BRACKETS.sub(r"\1", each).strip() if isinstance(each, str) else ""
                if name and any(map(str.isalpha, name)):
                    found[note_key(name)] = name
    return found


def _agreement(held: int, size: int, total: int) -> float:
    """Return the F1 score of a folder or tag for a module, from precision and recall.

    It is 0 for one with few of the members, or with mostly other notes.
    """
    if held < _LEAST_RECALL * size or held < _LEAST_PRECISION * total:
        return 0.0
    return 2 * held / (size + total)


def _of_notes(
    group: Group, notes: Mapping[NoteId, Note], sources: NameSources
) -> Iterator[Candidate]:
    """Yield the titles of the notes with links to or from most of a module.

    Where all notes have that, as in a clique, it counts half.
    """
    usual = fmean(group.coverage.values()) if group.coverage else 0.0
    widest = sorted(group.coverage, key=lambda name: (-group.coverage[name], name))
    looked_at = dict.fromkeys((*group.members[:_LOOKED_AT], *widest[:_LOOKED_AT]))
    for name in (*looked_at, *((group.hub,) if group.hub and group.hub not in looked_at else ())):
        if name not in notes or name not in group.coverage:
            continue
        reached = group.coverage[name]
        fit = _OF_COVERAGE * reached * (1 - usual / reached / 2)
        fit += _OF_BEST_RANK * (name == group.members[0])
        fit += _OF_GOOD_RANK * (name in group.members[1:_LOOKED_AT])
        fit += _OF_MAP * (name == group.hub)
        yield from _named(sources.titles.of_note(notes[name]), fit)


def _named(name: str, fit: float) -> Iterator[Candidate]:
    """Yield a name, unless it is generic; the fit of a sentence is reduced."""
    if is_name(name):
        is_sentence = len(name.split()) > _MOST_WORDS or len(name) > LONGEST_NAME
        is_sentence |= len(_HAN.findall(name)) > _MOST_HAN
        yield Candidate(
            cut_at_word(name, LONGEST_NAME), min(1.0, fit) * (_SENTENCE if is_sentence else 1.0)
        )


def _written_tags(members: Sequence[Note]) -> dict[str, Counter[str]]:
    """Count the notes with each tag, by its spellings."""
    written: dict[str, Counter[str]] = defaultdict(Counter)
    for note in members:
        for tag in note.tags:
            written[note_key(tag)][tag] += 1
    return written


def _tag_name(written: Counter[str]) -> str:
    """Make a name of a tag: its most frequent spelling, only the last part, with spaces."""
    shown = min(written, key=lambda each: (-written[each], each))
    name = re.sub(r"[-_]+", " ", shown.rpartition("/")[2]).strip()
    return "" if is_generic(name) else name


def _series_of(tag: str) -> str:
    """Return the part of a tag before the number at its end; "" without a number."""
    return tag.rstrip("0123456789") if tag[-1:].isdigit() else ""


def _tags_of(note: Note) -> set[str]:
    return {note_key(tag) for tag in note.tags}


def _shared_phrases(
    group: Group, notes: Mapping[NoteId, Note], sources: NameSources
) -> Iterator[Candidate]:
    """Yield phrases that titles and headings of a module share and few other notes use."""
    members = [notes[name] for name in group.members]
    used = sources.phrases.written(members, max(2, _PHRASE_SHARE * len(members)))
    best: list[tuple[float, Phrase]] = []
    for phrase in sorted(used, key=lambda each: -_phrase_fit(each, used[each].total())):
        held = used[phrase].total()
        if len(best) == _LOOKED_AT and -best[-1][0] > _phrase_fit(phrase, held):
            break  # even a phrase of this module only would not be among the best
        most = held / _LEAST_PRECISION
        if (total := sources.phrases.total(phrase, most)) <= most:
            fit = _phrase_fit(phrase, held) * held / total
            best = sorted([*best, (-fit, phrase)])[:_LOOKED_AT]
    for _, phrase in best:
        name = used[phrase].usual()
        if not _OF_SECTIONS.issuperset(words(name)):
            yield from _named(name, _OF_PHRASE)


def _phrase_fit(phrase: Phrase, held: int) -> float:
    """Return the fit of a phrase that only this module uses; longer ones fit better."""
    return float(len(phrase) ** 0.5 * held)


def _titles(
    group: Group, notes: Mapping[NoteId, Note], sources: NameSources
) -> Iterator[Candidate]:
    """Yield the titles of the best notes, whatever they are."""
    for name in group.members[:_LOOKED_AT]:
        yield from _named(sources.titles.of_note(notes[name]), _OF_TITLE)
