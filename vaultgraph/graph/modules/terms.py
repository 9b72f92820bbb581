"""Find the terms that characterise modules (part of stage 6).

In: notes by module. Out: terms by class-based TF-IDF (Grootendorst, 2022), best first: words that
are frequent in one module and rare in its siblings. Forms of a word are counted together by its
stem, and shown in the form that the notes use most.
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import islice

from vaultgraph.text import other_stop_words, stem_of, stop_words, words
from vaultgraph.vault.note import Note

Counts = dict[str, float]

TERMS = 12
"""The most terms of a module; its label shows the first few."""

SEPARATOR = " · "
"""Separates the terms of a label."""

LABEL_TERMS = 3
_CANDIDATES = 200
_TITLE_WEIGHT = 2.0
_ALONE = 0.2
"""Limits the score of a word in a single note to about a quarter of one in two notes."""
_MOST_OF_A_NOTE = 2.0
_WEIGHTS = tuple(min(math.log1p(number), _MOST_OF_A_NOTE) for number in range(8))
"""The weight of a word by how often one note contains it; higher counts have the same weight."""

_TOGETHER = 0.75
_LONGEST_PHRASE = 6
_HAN_PAIR = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]{2}")
_UNLISTED = """
вместо среди сквозь ради насчёт насчет помимо согласно благодаря вследствие внутри возле вдоль
навстречу напротив сверх относительно путём путем поэтому либо причём причем отдельно целиком
beneath
"""
_WORDS_OF_FORM = frozenset(_UNLISTED.split())
"""Function words that are missing in the lists of stop words."""

_OFTEN = 0.1

_LONGEST_WITH_DIGITS = 12
"""The most characters of a term with digits: longer ones are keys, digests and numbers, which name
nothing, and may be parts of a secret that no pattern would match any more."""


def module_terms(
    modules: Sequence[Sequence[Note]], taken: frozenset[str] = frozenset()
) -> list[tuple[str, ...]]:
    """Find the terms that distinguish each of several modules from the others.

    Args:
        modules: the notes of each module.
        taken: stems to ignore, such as those of the label of the module around.
    """
    counts = [_count(notes) for notes in modules]
    stems = _stems(counts)
    by_stem = [_join(count, stems) for count in counts]
    total = _add_up(by_stem)
    forms = _forms(modules, counts, stems)
    found = []
    for notes, joined in zip(modules, by_stem, strict=True):
        score = _score(joined, total, len(modules), _shared(notes, stems))
        stems_shown = islice(_phrases(_best(score, taken), joined, notes), TERMS)
        found.append(tuple(forms.get(stem, stem) for stem in stems_shown))
    return found


def _score(
    joined: Counts, total: Counts, modules: int, shared: Mapping[str, int]
) -> dict[str, float]:
    """Score the stems of a module: frequent in it, in more than one note, and rare elsewhere.

    Class-based TF-IDF is multiplied by the log lift, how much more frequent a stem is in the module
    than in all, so that a word that is frequent in the whole vault gets a low score.
    """
    own, every = sum(joined.values()), sum(total.values())
    score = {}
    for stem, number in joined.items():
        lift = math.log(number / own * every / total[stem]) if modules > 1 else 1.0
        rarity = math.log1p(every / modules / total[stem])
        score[stem] = number * rarity * lift * math.log(shared[stem] + _ALONE)
    return score


def _best(score: Mapping[str, float], taken: frozenset[str]) -> list[str]:
    usable = (stem for stem, value in score.items() if value > 0 and stem not in taken)
    return sorted(usable, key=lambda stem: (-score[stem], stem))


def _phrases(stems: Iterable[str], joined: Counts, notes: Iterable[Note]) -> Iterator[str]:
    """Join the pairs of characters into which `text.words` splits Chinese words.

    Pairs that overlap and occur about as often, 窗口 and 文窗, are parts of one word if they
    occur joined in a title or a heading of the notes.
    """
    names = "\n".join(
        text for note in notes for text in (note.title, *(head.text for head in note.headings))
    )
    used: set[str] = set()
    for stem in stems:
        if not _HAN_PAIR.fullmatch(stem):
            yield stem
        elif stem not in used:
            phrase = _grow(stem, joined, names)
            used.update(phrase[start : start + 2] for start in range(len(phrase) - 1))
            yield phrase


def _grow(pair: str, joined: Counts, names: str) -> str:
    """Extend a pair of characters by pairs that overlap it, as long as the result is in names."""
    enough = _TOGETHER * joined[pair]
    often = {other for other, number in joined.items() if number >= enough}
    phrase, grown = "", pair
    while phrase != grown and len(grown) < _LONGEST_PHRASE:
        phrase = grown
        longer = (
            *(phrase + other[1] for other in often if other[0] == phrase[-1] and len(other) == 2),
            *(other[0] + phrase for other in often if other[1:] == phrase[0]),
        )
        grown = max((each for each in longer if each in names), default=phrase)
    return grown


def _add_up(counts: Iterable[Counts]) -> Counts:
    total: Counts = defaultdict(float)
    for count in counts:
        for stem, number in count.items():
            total[stem] += number
    return total


def _shared(notes: Sequence[Note], stems: Mapping[str, str]) -> dict[str, int]:
    """Count the notes of a module that use each stem."""
    shared: dict[str, int] = defaultdict(int)
    for note in notes:
        used = (*(term for term, _ in note.terms), *title_words(note.title))
        for stem in {stems[word] for word in used if word in stems}:
            shared[stem] += 1
    return shared


def label_of(terms: Sequence[str], title: str) -> str:
    """Make a label of a module's terms; of a note's title where there are none."""
    return SEPARATOR.join(terms[:LABEL_TERMS]) or title


def _count(notes: Iterable[Note]) -> Counts:
    """Weigh the words of a module, so that many notes count more than one long note."""
    counts: Counts = defaultdict(float)
    for note in notes:
        for term, number in note.terms:
            counts[term] += _WEIGHTS[number] if number < len(_WEIGHTS) else _MOST_OF_A_NOTE
        for word in title_words(note.title):
            counts[word] += _TITLE_WEIGHT
    return counts


@lru_cache(maxsize=50_000)
def title_words(title: str) -> tuple[str, ...]:
    """Return the content words of a title; cached, because each title is needed several times."""
    return tuple(filter(is_content_word, words(title)))


def is_content_word(word: str) -> bool:
    """Return whether a word is a content word: no single letter, number or stop word."""
    return len(word) > 1 and not word.isdigit() and word not in stop_words()


def filler_stems(notes: Iterable[Note]) -> frozenset[str]:
    """Find the stop words of other languages that a tenth of the notes use, by their stems.

    Words that are rare in a vault are kept: `die` is also a word of English.
    """
    known = other_stop_words()
    count, used = 0, Counter[str]()
    for note in notes:
        count += 1
        used.update(term for term, _ in note.terms if term in known)
    return frozenset(stem_of(word) for word, number in used.items() if number >= _OFTEN * count)


def _stems(counts: Iterable[Counts]) -> dict[str, str]:
    """Stem the words that may become terms: the most frequent of each module."""
    common = {word for count in counts for word, _ in _most_common(count)}
    return {word: stem_of(word) for word in sorted(common - _WORDS_OF_FORM) if _may_name(word)}


def _may_name(word: str) -> bool:
    return not word[0].isdigit() and (
        len(word) <= _LONGEST_WITH_DIGITS or not any(map(str.isdigit, word))
    )


def _most_common(count: Counts) -> list[tuple[str, float]]:
    return sorted(count.items(), key=lambda item: (-item[1], item[0]))[:_CANDIDATES]


def _join(count: Counts, stems: dict[str, str]) -> Counts:
    """Add up the forms of each word."""
    joined: Counts = defaultdict(float)
    for word, stem in stems.items():
        if number := count.get(word):
            joined[stem] += number
    return joined


def _forms(
    modules: Iterable[Iterable[Note]], counts: Iterable[Counts], stems: dict[str, str]
) -> dict[str, str]:
    """Choose the form in which each stem is shown.

    It is a frequent form in titles, because they name things, else in the text. The shortest of
    the frequent ones is chosen, which is the base form in Russian and English: контекст rather
    than контекста.
    """
    in_titles: Counts = defaultdict(float)
    for word in (word for notes in modules for note in notes for word in title_words(note.title)):
        in_titles[word] += 1
    total = _add_up({word: count[word] for word in stems if word in count} for count in counts)
    forms: dict[str, list[str]] = defaultdict(list)
    for word, stem in stems.items():
        forms[stem].append(word)
    return {
        stem: min(_frequent(words, in_titles) or _frequent(words, total), key=_plainness)
        for stem, words in forms.items()
    }


def _frequent(forms: Iterable[str], counts: Counts) -> list[str]:
    """Keep the forms that occur at least half as often as the most frequent one."""
    enough = max(counts.get(form, 0.0) for form in forms) / 2
    return [form for form in forms if 0 < enough <= counts.get(form, 0.0)]


def _plainness(form: str) -> tuple[int, str]:
    return len(form), form
