"""The most frequent words of a note (part of stage 2).

In: its text without markup, code and addresses. Out: terms, folded, without stop words.
"""

import re
from collections import Counter
from functools import cache, lru_cache

from vaultgraph.text import fold, stop_words, words

MOST_TERMS = 64
"""How many terms a note keeps."""

_ADDRESS = re.compile(r"\b(?:[a-z][a-z0-9+.\-]{1,20}://|www\.)[^\s<>\"'()\[\]]+", re.IGNORECASE)


def count_terms(text: str) -> tuple[tuple[str, int], ...]:
    """Count words: the most frequent first, equal ones in lexical order."""
    if "://" in text or "www." in text:
        text = _ADDRESS.sub(" ", text)
    counts: dict[str, int] = {}
    for word, count in Counter(words(text)).items():
        if term := _term(word):
            counts[term] = counts.get(term, 0) + count
    ordered = sorted(counts.items(), key=lambda entry: (-entry[1], entry[0]))
    return tuple(ordered[:MOST_TERMS])


@lru_cache(maxsize=100_000)
def _term(word: str) -> str:
    """Fold a word; a stop word, a number or a single letter gives an empty string."""
    if len(word) < 2 or word in stop_words() or not any(map(str.isalpha, word)):
        return ""
    folded = fold(word)
    return "" if folded in _folded_stop_words() else folded


@cache
def _folded_stop_words() -> frozenset[str]:
    return frozenset(map(fold, stop_words()))
