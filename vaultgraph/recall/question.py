"""A question becomes weighted terms, exact phrases and days (part of recall).

In: what somebody typed, whatever it is. Out: `Question`. Nothing in it raises, and its length is
bounded: of a very long text the rarest words are asked.
"""

import re
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches

from vaultgraph.recall.days import Days, find_days
from vaultgraph.recall.postings import Postings
from vaultgraph.text import note_key
from vaultgraph.vault.passages.terms import terms_of

MOST_TERMS = 48
"""A question asks for no more different terms; the rarest are kept."""

_LONGEST = 20_000
_LONGEST_TERM = 64
_QUOTED = re.compile(r"[\"“”„«»]([^\"“”„«»\n]{3,200})[\"“”„«»]")
_ALIKE = 0.8
_OF_NEAREST = 0.6


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked for.

    Args:
        terms: the weight of each term.
        phrases: what stands in quotes, ready for comparison.
        days: the days that it names, if any.
        unknown: terms that no note says.
        nearest: for terms that no note says, those that are asked instead, by spelling.
    """

    terms: dict[str, float]
    phrases: tuple[str, ...] = ()
    days: Days | None = None
    unknown: tuple[str, ...] = ()
    nearest: tuple[str, ...] = ()

    @property
    def says_something(self) -> bool:
        """Whether it holds a term or a day at all."""
        return bool(self.terms or self.days or self.unknown)


def read_question(text: str, postings: Postings, today: date | None = None) -> Question:
    """Read a question.

    Args:
        text: what somebody typed.
        postings: the words that the vault says.
        today: the day that `last week` is meant from; none of such words are read without it.
    """
    text = text[:_LONGEST]
    terms = dict.fromkeys(term for term in terms_of(text) if len(term) <= _LONGEST_TERM)
    known = [term for term in terms if postings.frequency(term)]
    unknown = tuple(term for term in terms if not postings.frequency(term))
    asked = sorted(known, key=lambda term: (-postings.rarity(term), term))[:MOST_TERMS]
    nearest = () if asked else _nearest(unknown, postings)
    weights = {term: 1.0 for term in known if term in set(asked)}
    weights |= dict.fromkeys(nearest, _OF_NEAREST)
    return Question(
        terms=weights,
        phrases=tuple(dict.fromkeys(map(comparable, _QUOTED.findall(text)))),
        days=find_days(text, today),
        unknown=unknown[:MOST_TERMS],
        nearest=nearest,
    )


def comparable(text: str) -> str:
    """Make a stretch of text ready for comparison: words alone, case and white space aside."""
    return " ".join(re.findall(r"\w+", note_key(text)))


def _nearest(unknown: tuple[str, ...], postings: Postings) -> tuple[str, ...]:
    """Find the words of the vault that are spelled most like those that it does not say."""
    found: dict[str, None] = {}
    for term in unknown[:MOST_TERMS]:
        near = [word for word in postings.numbers if word[:1] == term[:1]]
        found |= dict.fromkeys(get_close_matches(term, near, n=2, cutoff=_ALIKE))
    return tuple(found)
