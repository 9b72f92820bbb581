"""Notes are found by free words (used by stage 5, and by whatever asks a vault).

In: documents as weighted words, and a query. Out: scores by Okapi BM25 (Robertson and Zaragoza,
2009), in one pass over the few words of the query.
"""

import math
from collections.abc import Iterable, Mapping, Sequence

from vaultgraph.graph.labels import stem_of
from vaultgraph.text import stop_words, words
from vaultgraph.vault.note import Note

_SATURATION = 1.2
_LENGTH = 0.75
_TITLE, _HEADING, _TAG = 6.0, 2.0, 3.0


class WordIndex:
    """Documents by the stems of their words.

    Args:
        documents: for each document its words with how often each occurs; fractions are fine.
    """

    def __init__(self, documents: Sequence[Mapping[str, float]]) -> None:
        self._postings: dict[str, list[tuple[int, float]]] = {}
        lengths = []
        for number, document in enumerate(documents):
            for word, count in document.items():
                self._postings.setdefault(word, []).append((number, count))
            lengths.append(sum(document.values()))
        mean = sum(lengths) / len(lengths) if lengths else 0.0
        self._norms = [
            _SATURATION * (1 - _LENGTH + _LENGTH * (length / mean if mean else 1.0))
            for length in lengths
        ]

    def search(self, query: str) -> dict[int, float]:
        """Score the documents that share a word with a query, by number, in no order.

        Stop words count only when no other word is found.
        """
        found = list(words(query))
        telling = [word for word in found if word not in stop_words()]
        return self._score(telling) or self._score(found)

    def _score(self, query: Iterable[str]) -> dict[int, float]:
        scores: dict[int, float] = {}
        for stem in sorted({stem_of(word) for word in query}):
            postings = self._postings.get(stem, [])
            rarity = math.log(1 + (len(self._norms) - len(postings) + 0.5) / (len(postings) + 0.5))
            for number, count in postings:
                gain = rarity * count * (_SATURATION + 1) / (count + self._norms[number])
                scores[number] = scores.get(number, 0.0) + gain
        return scores


def note_words(note: Note) -> dict[str, float]:
    """Weigh the stems by which a note is found: its names, headings, tags and terms."""
    weights: dict[str, float] = {}
    for text, weight in _texts(note):
        for stem in map(stem_of, words(text)):
            weights[stem] = weights.get(stem, 0.0) + weight
    for term, count in note.terms:
        stem = stem_of(term)
        weights[stem] = weights.get(stem, 0.0) + count
    return weights


def _texts(note: Note) -> Iterable[tuple[str, float]]:
    yield note.title, _TITLE
    yield from ((alias, _TITLE) for alias in note.aliases)
    yield from ((tag, _TAG) for tag in note.tags)
    yield from ((heading.text, _HEADING) for heading in note.headings)
