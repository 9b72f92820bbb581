"""An inverted index of weighted terms on arrays (part of recall).

In: for each document, terms with their weights. Out: BM25 scores (Robertson and Zaragoza, 2009) of
every document for weighted terms, in time linear in the postings of those terms. Arrays may lie in
a mapped file.
"""

import math
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Integers = NDArray[np.integer[Any]]

K1, B = 1.2, 0.4
"""Saturation of a term that is said again, and how much long documents are held back."""

STEP = 0.5
"""Weights are kept as whole multiples of this."""

_MOST = np.iinfo(np.uint16).max


@dataclass(frozen=True, kw_only=True)
class Postings:
    """Which documents say a term, and how much.

    Args:
        terms: every term that a document says, sorted.
        starts: where the postings of each term begin, shape (terms + 1,).
        documents: the documents of each posting, ascending within a term.
        weights: how often each says the term, fields weighed, in steps of `STEP`.
        lengths: the length of each document, in terms.
    """

    terms: Sequence[str]
    starts: Integers
    documents: Integers
    weights: Integers
    lengths: Floats

    @property
    def size(self) -> int:
        """The number of documents."""
        return len(self.lengths)

    def span(self, term: str) -> slice:
        """Where the postings of a term are; empty for one that no document says."""
        number = bisect_left(self.terms, term)
        if number == len(self.terms) or self.terms[number] != term:
            return slice(0, 0)
        return slice(int(self.starts[number]), int(self.starts[number + 1]))

    def frequency(self, term: str) -> int:
        """In how many documents a term occurs."""
        span = self.span(term)
        return int(span.stop - span.start)

    def rarity(self, term: str) -> float:
        """The inverse document frequency of a term; 0 for one that no document says."""
        often = self.frequency(term)
        return math.log1p((self.size - often + 0.5) / (often + 0.5)) if often else 0.0

    def score(self, query: Mapping[str, float]) -> Floats:
        """Score every document for weighted terms; 0 for one that says none of them."""
        scores: Floats = np.zeros(self.size, dtype=np.float32)
        usual = float(self.lengths.mean()) if self.size else 1.0
        fixed, growing = K1 * (1 - B), K1 * B / max(usual, 1e-9)
        for term, weight in query.items():
            span = self.span(term)
            documents = self.documents[span]
            said = self.weights[span] * np.float32(STEP)
            held = self.lengths[documents] * np.float32(growing) + np.float32(fixed)
            factor = np.float32(weight * self.rarity(term) * (K1 + 1))
            scores[documents] += factor * said / (said + held)
        return scores


class TermRows:
    """Documents with their terms, one after the other, before they are turned round."""

    def __init__(self) -> None:
        self.numbers = _Numbers()
        self.ids = array("i")
        self.ends = array("q", [0])
        self.lengths = array("f")
        self._weights = array("H")
        self._counts = array("i")

    def add(self, terms: Iterable[str], weight: float) -> None:
        """Add terms to the document that is being written; one that is named again adds up."""
        before = len(self.ids)
        self.ids.extend(map(self.numbers.__getitem__, terms))
        self._weights.append(round(weight / STEP))
        self._counts.append(len(self.ids) - before)

    def close(self, length: float) -> None:
        """End the document, which is so many terms long."""
        self.ends.append(len(self.ids))
        self.lengths.append(length)

    @property
    def weights(self) -> Integers:
        """The weight of each term in steps."""
        return np.repeat(np.array(self._weights, np.int32), np.array(self._counts))


class _Numbers(dict[str, int]):
    """Gives every term that it has not met the next number."""

    def __missing__(self, term: str) -> int:
        number = self[term] = len(self)
        return number


def make_postings(
    documents: Iterable[Sequence[tuple[str, float]]], lengths: Sequence[float]
) -> Postings:
    """Gather the terms of documents.

    Args:
        documents: the terms of each, with weights; a term that is named again adds up.
        lengths: the length of each document, in terms.
    """
    rows = TermRows()
    for document, length in zip(documents, lengths, strict=True):
        for term, weight in document:
            rows.add((term,), weight)
        rows.close(length)
    return turn_round(rows)


def turn_round(rows: TermRows) -> Postings:
    """Make postings of documents in their order."""
    from scipy import sparse

    terms = sorted(rows.numbers)
    place = {term: number for number, term in enumerate(terms)}
    renamed = np.array([place[term] for term in rows.numbers], np.int32)
    ids = renamed[np.array(rows.ids)]
    shape = (len(rows.lengths), len(terms))
    turned = sparse.csr_matrix((rows.weights, ids, np.array(rows.ends)), shape=shape).tocsc()
    turned.sum_duplicates()
    return Postings(
        terms=terms,
        starts=turned.indptr.astype(np.int64),
        documents=turned.indices.astype(np.int32),
        weights=np.minimum(turned.data, _MOST).astype(np.uint16),
        lengths=np.array(rows.lengths, np.float32),
    )
