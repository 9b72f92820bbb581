"""A question becomes weighted terms, exact phrases and days (part of recall).

In: what someone typed, whatever it is. Out: `Question`. Nothing in it raises, and its length is
bounded: of a very long text the rarest words are asked.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from operator import itemgetter

from vaultgraph.recall.days import Days, find_days
from vaultgraph.recall.postings import Postings
from vaultgraph.text import note_key
from vaultgraph.vault.passages.terms import terms_of

MOST_TERMS = 48
"""A question asks for no more different terms; the rarest are kept."""

_LONGEST = 20_000
_LONGEST_TERM = 64
_QUOTED = re.compile(r"[\"“”„«»]([^\"“”„«»\n]{3,200})[\"“”„«»]")
_ALIKE, _ALIKE_AT_ALL = 0.84, 0.75
_SHORTEST_TYPO = 4
_CONSIDERED = 5
_LETTERS_A_SLIP = 3
_OF_NEAREST = 0.6
_SHORTEST_INFLECTED, _ENDING = 6, 2
_OF_FORM = 0.8
_SIGNS = ".,;:!?()[]{}<>\"'«»“”„`*_"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked for.

    Args:
        terms: the weight of each term, other forms of the words among them.
        phrases: what is in quotes, ready for comparison.
        days: the days that it names, if any.
        unknown: words, as typed, no part of which any note says.
        nearest: terms that are asked instead of them, by spelling.
    """

    terms: dict[str, float]
    phrases: tuple[str, ...] = ()
    days: Days | None = None
    unknown: tuple[str, ...] = ()
    nearest: tuple[str, ...] = ()


def read_question(text: str, postings: Postings, today: date | None = None) -> Question:
    """Read a question.

    Args:
        text: what someone typed.
        postings: the words that the vault says.
        today: the day that `last week` is meant from; none of such words are read without it.
    """
    text = text[:_LONGEST]
    written = _written_terms(text)
    known = [term for term in written if postings.frequency(term)]
    asked = frozenset(sorted(known, key=lambda term: (-postings.rarity(term), term))[:MOST_TERMS])
    said = {written[term] for term in known}
    unknown = [term for term in written if not postings.frequency(term)]
    unknown = [term for term in unknown if written[term] not in said][:MOST_TERMS]
    nearest = _nearest(unknown, postings, _ALIKE if asked else _ALIKE_AT_ALL)
    weights = dict.fromkeys((term for term in known if term in asked), 1.0)
    for term, weight in (*dict.fromkeys(nearest, _OF_NEAREST).items(), *_forms(weights, postings)):
        if len(weights) < MOST_TERMS:
            weights.setdefault(term, weight)
    return Question(
        terms=weights,
        phrases=tuple(dict.fromkeys(map(comparable, _QUOTED.findall(text)))),
        days=find_days(text, today),
        unknown=tuple(dict.fromkeys(written[term] for term in unknown)),
        nearest=nearest,
    )


def _written_terms(text: str) -> dict[str, str]:
    """Return the terms of a text, each with the word that was typed for it."""
    written: dict[str, str] = {}
    for word in text.split():
        for term in terms_of(word):
            if len(term) <= _LONGEST_TERM:
                written.setdefault(term, _shown(word))
    return written


def _shown(word: str) -> str:
    """Write a word as it was typed, ready to be shown: no control characters, not too long."""
    word = "".join(filter(str.isprintable, word.strip(_SIGNS)))
    return word if len(word) <= _LONGEST_TERM else f"{word[:_LONGEST_TERM]}…"


def comparable(text: str) -> str:
    """Make a stretch of text ready for comparison: words alone, case and white space aside."""
    return " ".join(re.findall(r"\w+", note_key(text)))


def _forms(asked: Iterable[str], postings: Postings) -> Iterator[tuple[str, float]]:
    """Yield terms that are other forms of those that are asked, with their weights.

    Most languages are not stemmed here, and words of some have a dozen endings. Two terms are
    forms of one word if each begins as the other does without its last letters. A form that is
    rarer than the term counts no more than it.
    """
    for term in tuple(asked):
        if len(term) < _SHORTEST_INFLECTED or not term.isalpha():
            continue
        rarity = postings.rarity(term)
        stem = term[: max(_SHORTEST_INFLECTED, len(term) - _ENDING)]
        first, last = (bisect_left(postings.terms, each) for each in (stem, f"{stem}\U0010ffff"))
        for word in postings.terms[first:last]:
            if word != term and term.startswith(word[:-_ENDING]) and word.isalpha():
                yield word, _OF_FORM * min(1.0, rarity / postings.rarity(word))


def _nearest(unknown: Sequence[str], postings: Postings, alike: float) -> tuple[str, ...]:
    """Find the words of the vault that are spelled most like those that it does not say."""
    found: dict[str, None] = {}
    for term in unknown:
        if len(term) >= _SHORTEST_TYPO:
            first = bisect_left(postings.terms, term[0])
            last = bisect_right(postings.terms, term[0], key=itemgetter(0))
            near = [word for word in postings.terms[first:last] if _may_be(word, term)]
            close = get_close_matches(term, near, n=_CONSIDERED, cutoff=alike)
            found |= dict.fromkeys([word for word in close if _is_slip(word, term)][:1])
    return tuple(found)


def _is_slip(word: str, term: str) -> bool:
    """Tell whether two words differ by as few letters as slips of the hand do."""
    return _edits(word, term) <= max(1, len(term) // _LETTERS_A_SLIP)


def _edits(first: str, second: str) -> int:
    """The letters to put in, leave out or exchange between two words (Levenshtein, 1966)."""
    row = list(range(len(second) + 1))
    for number, letter in enumerate(first, 1):
        before, row[0] = row[0], number
        for place, other in enumerate(second, 1):
            changed = before + (letter != other)
            before, row[place] = row[place], min(row[place] + 1, row[place - 1] + 1, changed)
    return row[-1]


def _may_be(word: str, term: str) -> bool:
    return abs(len(word) - len(term)) < _SHORTEST_TYPO
