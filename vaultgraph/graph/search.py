"""Find notes by free words (used by stage 5 and by other searches of a vault).

In: documents as words, and a query. Out: scores by Okapi BM25 (Robertson and Zaragoza, 2009).
"""

from collections import Counter
from collections.abc import Iterable, Sequence

from vaultgraph.text import stem_of, stop_words, words
from vaultgraph.vault.note import Note

_TITLE, _HEADING, _TAG = 6, 2, 3


class WordIndex:
    """Documents by the stems of their words.

    Args:
        documents: the stems of each document, with repetitions.
    """

    def __init__(self, documents: Sequence[Iterable[str]]) -> None:
        import bm25s

        stems = [list(document) for document in documents]
        self._index = bm25s.BM25(method="lucene", k1=1.2, b=0.75)
        self._known = {stem for document in stems for stem in document}
        if self._known:
            self._index.index(stems, show_progress=False)

    def search(self, query: str) -> dict[int, float]:
        """Score the documents that share a word with a query, by number, in ascending order.

        Stop words count only when no other word is found.
        """
        found = list(words(query))
        content = [word for word in found if word not in stop_words()]
        return self._score(content) or self._score(found)

    def _score(self, query: Iterable[str]) -> dict[int, float]:
        stems = sorted({stem_of(word) for word in query} & self._known)
        if not stems:
            return {}
        scores = self._index.get_scores(stems)
        return {int(number): float(scores[number]) for number in scores.nonzero()[0]}


def note_words(note: Note) -> Iterable[str]:
    """Yield the stems by which a note is found: its names, headings, tags and terms.

    A name counts as often as a word that occurs six times in the text.
    """
    weights: Counter[str] = Counter()
    for text, weight in _texts(note):
        for word in words(text):
            weights[stem_of(word)] += weight
    for term, count in note.terms:
        weights[stem_of(term)] += count
    return weights.elements()


def _texts(note: Note) -> Iterable[tuple[str, int]]:
    yield note.title, _TITLE
    yield from ((alias, _TITLE) for alias in note.aliases)
    yield from ((tag, _TAG) for tag in note.tags)
    yield from ((heading.text, _HEADING) for heading in note.headings)
