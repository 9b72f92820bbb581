"""Parse a question into weighted terms, exact phrases and days (part of recall).

In: any text. Out: `Question`. No text raises an error, and the number of terms is bounded: of a
very long text, the rarest words are used.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from operator import itemgetter

from vaultgraph.recall.days import Days, find_days
from vaultgraph.recall.function_words import function_words
from vaultgraph.recall.postings import Postings
from vaultgraph.text import note_key
from vaultgraph.vault.passages.terms import terms_of

MOST_TERMS = 48
"""The most distinct terms of a question; the rarest are kept."""

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
    """A parsed question.

    Args:
        terms: the weight of each term, including other forms of the words.
        phrases: the texts in quotes, in the form of `comparable`.
        days: the days in it, if any.
        unknown: words, as typed, without any term that is in a note.
        nearest: terms of similar spelling that are searched for instead of them.
    """

    terms: dict[str, float]
    phrases: tuple[str, ...] = ()
    days: Days | None = None
    unknown: tuple[str, ...] = ()
    nearest: tuple[str, ...] = ()


def read_question(text: str, postings: Postings, today: date | None = None) -> Question:
    """Parse a question.

    Args:
        text: the question.
        postings: the terms of the vault.
        today: the reference day of words such as `last week`, which are ignored without it.
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
    """Return the terms of a text, each with the word that was typed for it.

    Function words count only where a question has no other words.
    """
    written: dict[str, str] = {}
    for word in text.split():
        for term in terms_of(word):
            if len(term) <= _LONGEST_TERM:
                written.setdefault(term, _shown(word))
    empty = frozenset(term for word in function_words(text) for term in terms_of(word))
    return {term: word for term, word in written.items() if term not in empty} or written


def _shown(word: str) -> str:
    """Return a word as it was typed, safe to be shown: without control characters, not too long."""
    word = "".join(filter(str.isprintable, word.strip(_SIGNS)))
    return word if len(word) <= _LONGEST_TERM else f"{word[:_LONGEST_TERM]}…"


def comparable(text: str) -> str:
    """Normalise a text for comparison: only its words, case-folded, separated by one space."""
    return " ".join(re.findall(r"\w+", note_key(text)))


def _forms(asked: Iterable[str], postings: Postings) -> Iterator[tuple[str, float]]:
    """Yield terms that are other forms of those of the question, with their weights.

    Most languages are not stemmed, and words of some have a dozen endings. Two terms are forms of
    one word if each begins with the other without its last letters. The weight of a form that is
    rarer than the term is reduced, so that it does not score higher.
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
    """Find the terms of the vault whose spelling is most similar to unknown terms."""
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
    """Return whether two words differ by so few letters that one is probably a misspelling."""
    return _edits(word, term) <= max(1, len(term) // _LETTERS_A_SLIP)


def _edits(first: str, second: str) -> int:
    """Return the edit distance of two words (Levenshtein, 1966)."""
    row = list(range(len(second) + 1))
    for number, letter in enumerate(first, 1):
        before, row[0] = row[0], number
        for place, other in enumerate(second, 1):
            changed = before + (letter != other)
            before, row[place] = row[place], min(row[place] + 1, row[place - 1] + 1, changed)
    return row[-1]


def _may_be(word: str, term: str) -> bool:
    return abs(len(word) - len(term)) < _SHORTEST_TYPO
