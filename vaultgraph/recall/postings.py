"""An inverted index of weighted terms in arrays (part of recall).

In: for each document, terms with their weights. Out: BM25 scores (Robertson and Zaragoza, 2009) of
every document for weighted terms, in time linear in the postings of those terms. Arrays may be in a
memory-mapped file.
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
"""BM25's saturation of term frequency, and its normalisation by document length."""

STEP = 0.5
"""Weights are stored as integer multiples of this."""

_MOST = np.iinfo(np.uint16).max


@dataclass(frozen=True, kw_only=True)
class Postings:
    """The documents of each term, with weights.

    Args:
        terms: every term of any document, sorted.
        starts: the first posting of each term, shape (terms + 1,).
        documents: the document of each posting, ascending within a term.
        weights: the frequency of the term in the document, weighted by field, in steps of `STEP`.
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
        """Return the slice of the postings of a term; empty for an unknown one."""
        number = bisect_left(self.terms, term)
        if number == len(self.terms) or self.terms[number] != term:
            return slice(0, 0)
        return slice(int(self.starts[number]), int(self.starts[number + 1]))

    def frequency(self, term: str) -> int:
        """Return the number of documents that contain a term."""
        span = self.span(term)
        return int(span.stop - span.start)

    def rarity(self, term: str) -> float:
        """Return the inverse document frequency of a term; 0 for an unknown one."""
        often = self.frequency(term)
        return math.log1p((self.size - often + 0.5) / (often + 0.5)) if often else 0.0

    def score(self, query: Mapping[str, float]) -> Floats:
        """Score every document for weighted terms, shape (documents,); 0 for one without any."""
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
    """Documents with their terms, one after the other, before they are inverted."""

    def __init__(self) -> None:
        self.numbers = _Numbers()
        self.ids = array("i")
        self.ends = array("q", [0])
        self.lengths = array("f")
        self._weights = array("H")
        self._counts = array("i")

    def add(self, terms: Iterable[str], weight: float) -> None:
        """Add terms to the current document; the weights of repeated terms add up."""
        before = len(self.ids)
        self.ids.extend(map(self.numbers.__getitem__, terms))
        self._weights.append(round(weight / STEP))
        self._counts.append(len(self.ids) - before)

    def close(self, length: float) -> None:
        """End the current document; `length` is its number of terms."""
        self.ends.append(len(self.ids))
        self.lengths.append(length)

    @property
    def weights(self) -> Integers:
        """The weight of each term, in steps."""
        return np.repeat(np.array(self._weights, np.int32), np.array(self._counts))


class _Numbers(dict[str, int]):
    """Maps each term to a number, a new term to the next one."""

    def __missing__(self, term: str) -> int:
        number = self[term] = len(self)
        return number


def make_postings(
    documents: Iterable[Sequence[tuple[str, float]]], lengths: Sequence[float]
) -> Postings:
    """Make the postings of documents.

    Args:
        documents: the terms of each, with weights; those of repeated terms add up.
        lengths: the length of each document, in terms.
    """
    rows = TermRows()
    for document, length in zip(documents, lengths, strict=True):
        for term, weight in document:
            rows.add((term,), weight)
        rows.close(length)
    return turn_round(rows)


def turn_round(rows: TermRows) -> Postings:
    """Invert documents: make their postings."""
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
