"""An inverted index of weighted terms on arrays (part of recall).

In: for each document, terms with their weights. Out: BM25 scores (Robertson and Zaragoza, 2009) of
every document for weighted terms, in time linear in the postings of those terms.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Integers = NDArray[np.int32]

K1, B = 1.2, 0.4
"""Saturation of a term that is said again, and how much long documents are held back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Postings:
    """Which documents say a term, and how much.

    Args:
        numbers: the number of each term.
        starts: where the postings of each term begin, shape (terms + 1,).
        documents: the documents of each posting, ascending within a term.
        weights: how often each says the term, fields weighed.
        lengths: the length of each document, in terms.
    """

    numbers: Mapping[str, int]
    starts: Integers
    documents: Integers
    weights: Floats
    lengths: Floats

    @property
    def size(self) -> int:
        """The number of documents."""
        return len(self.lengths)

    def frequency(self, term: str) -> int:
        """In how many documents a term occurs."""
        number = self.numbers.get(term)
        return 0 if number is None else int(self.starts[number + 1] - self.starts[number])

    def rarity(self, term: str) -> float:
        """The inverse document frequency of a term; 0 for one that no document says."""
        often = self.frequency(term)
        return math.log1p((self.size - often + 0.5) / (often + 0.5)) if often else 0.0

    def score(self, query: Mapping[str, float]) -> Floats:
        """Score every document for weighted terms; 0 for one that says none of them."""
        scores: Floats = np.zeros(self.size, dtype=np.float32)
        usual = float(self.lengths.mean()) if self.size else 1.0
        held = (K1 * (1 - B + B * self.lengths / max(usual, 1e-9))).astype(np.float32)
        for term, weight in query.items():
            number = self.numbers.get(term)
            if number is None:
                continue
            span = slice(self.starts[number], self.starts[number + 1])
            documents, said = self.documents[span], self.weights[span]
            gain = said * (K1 + 1) / (said + held[documents])
            scores[documents] += np.float32(weight * self.rarity(term)) * gain
        return scores


def make_postings(
    documents: Iterable[Sequence[tuple[str, float]]], lengths: Sequence[float]
) -> Postings:
    """Gather the terms of documents.

    Args:
        documents: the terms of each, with weights; a term that is named again adds up.
        lengths: the length of each document, in terms.
    """
    numbers: dict[str, int] = {}
    terms: list[int] = []
    weights: list[float] = []
    counts: list[int] = []
    for document in documents:
        counts.append(len(document))
        terms += [numbers.setdefault(term, len(numbers)) for term, _ in document]
        weights += [weight for _, weight in document]
    owner = np.repeat(np.arange(len(counts), dtype=np.int64), counts)
    keys = np.array(terms, dtype=np.int64) * max(1, len(counts)) + owner
    order = np.argsort(keys, kind="stable")
    keys = keys[order]
    firsts = np.flatnonzero(np.diff(keys, prepend=-1)) if len(keys) else np.zeros(0, np.int64)
    added = np.add.reduceat(np.array(weights)[order], firsts) if len(keys) else np.zeros(0)
    named = keys[firsts] // max(1, len(counts))
    return Postings(
        numbers=numbers,
        starts=np.searchsorted(named, np.arange(len(numbers) + 1)).astype(np.int32),
        documents=(keys[firsts] % max(1, len(counts))).astype(np.int32),
        weights=added.astype(np.float32),
        lengths=np.array(lengths, dtype=np.float32),
    )
