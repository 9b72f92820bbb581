"""The most frequent words of a note (part of stage 2).

In: its text without markup, code and addresses. Out: terms for people to read: lower-cased, ё as
е, without stop words.
"""

import re
from collections import Counter
from functools import cache
from unicodedata import normalize

from vaultgraph.text import stop_words, words
from vaultgraph.vault.memo import Memo

MOST_TERMS = 64
"""The most terms of a note."""

_ADDRESS = re.compile(r"\b(?:[a-z][a-z0-9+.\-]{1,20}://|www\.)[^\s<>\"'()\[\]]+", re.IGNORECASE)


def count_terms(text: str) -> tuple[tuple[str, int], ...]:
    """Count words: the most frequent first, equal ones in lexical order."""
    if "://" in text or "www." in text:
        text = _ADDRESS.sub(" ", text)
    counts: dict[str, int] = {}
    for run, count in Counter(text.split()).items():
        for term in _TERMS[run]:
            counts[term] = counts.get(term, 0) + count
    ordered = sorted(counts.items(), key=lambda entry: (-entry[1], entry[0]))
    return tuple(ordered[:MOST_TERMS])


def _terms_in(run: str) -> tuple[str, ...]:
    """Return the terms of a run of characters between white space."""
    return tuple(filter(None, map(_term, words(run))))


_TERMS = Memo(_terms_in)


def _term(word: str) -> str:
    """Return a word as a term; a stop word, a number or a single letter gives an empty string."""
    term = _spelled(word)
    if len(term) < 2 or term in _stop_terms() or not any(map(str.isalpha, term)):
        return ""
    return term


@cache
def _stop_terms() -> frozenset[str]:
    return frozenset(map(_spelled, stop_words()))


def _spelled(word: str) -> str:
    """Normalise the spelling of a word: composed letters, and ё as е; й and accents are kept."""
    if word.isascii():
        return word
    return normalize("NFC", word).replace("ё", "е")
