"""Documents of an inverted index are exchanged for others (part of recall).

In: postings of before, those of the new documents, and which of both follow each other. Out: the
postings that would be made if these documents were indexed again. What stays is copied in long
stretches and never sorted again, so that an edit of one note costs a few passes over the arrays.
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from vaultgraph.recall.postings import Integers, Postings

Run = tuple[int, int]
"""Consecutive numbers, from the first to the one behind the last."""

_Item = TypeVar("_Item", bound=np.generic)
_GONE = -1


def runs_of(order: Sequence[int], size: int) -> list[Run]:
    """Gather numbers into runs; none has numbers on both sides of `size`."""
    numbers = np.array(order, np.int64)
    breaks = np.flatnonzero((np.diff(numbers) != 1) | (numbers[1:] == size)) + 1
    ends = [0, *breaks.tolist(), len(order)] if len(order) else []
    return [(order[start], order[end - 1] + 1) for start, end in pairwise(ends)]


def spans_of(runs: Iterable[Run], starts: Integers) -> list[Run]:
    """Where the parts of runs are, if the part of each number begins at its start."""
    return [(int(starts[first]), int(starts[end])) for first, end in runs]


def take_runs(runs: Iterable[Run], before: NDArray[_Item], fresh: NDArray[_Item]) -> NDArray[_Item]:
    """Put runs of an array and of another, which is numbered on from it, one after the other."""
    size = len(before)
    parts = [
        before[first:end] if first < size else fresh[first - size : end - size]
        for first, end in runs
    ]
    return np.concatenate(parts) if parts else fresh[:0]


def exchange(before: Postings, fresh: Postings, runs: Sequence[Run]) -> Postings:
    """Make the postings of documents that stay and of new ones.

    Args:
        before: the postings of before.
        fresh: those of the new documents.
        runs: which documents there are, in order: those of before, the new ones numbered on from
            them; each of the two in the order it has.
    """
    if not before.size:
        return fresh
    places = np.full(before.size + fresh.size, _GONE, np.int32)
    reached = 0
    for first, end in runs:
        places[first:end] = np.arange(reached, reached + end - first)
        reached += end - first
    stay = _moved(before, places[: before.size])
    return _merged(
        stay,
        _moved(fresh, places[before.size :]),
        take_runs(runs, before.lengths, fresh.lengths),
    )


def _moved(postings: Postings, places: Integers) -> Postings:
    """Number documents by their places, without those that are gone; lengths stay as they are."""
    documents = places[postings.documents]
    gone = np.flatnonzero(documents == _GONE)
    return Postings(
        terms=postings.terms,
        starts=postings.starts - np.searchsorted(gone, postings.starts),
        documents=np.delete(documents, gone),
        weights=np.delete(postings.weights, gone),
        lengths=postings.lengths,
    )


def _merged(first: Postings, second: Postings, lengths: NDArray[np.float32]) -> Postings:
    """Put the second of two postings into the first; no document is in both."""
    novel = [term for term in second.terms if not _has(first.terms, term)]
    terms = sorted([*first.terms, *novel])  # two sorted runs, which are merged in linear time
    kept = np.arange(len(first.terms))
    kept += np.searchsorted([bisect_left(first.terms, term) for term in novel], kept, "right")
    added = np.array([bisect_left(terms, term) for term in second.terms], np.int64)
    counts = np.zeros(len(terms), np.int64)
    counts[kept] = np.diff(first.starts)
    starts = np.append(0, np.cumsum(counts))
    at = _places(first.documents, starts[added], starts[added + 1], second)
    counts[added] += np.diff(second.starts)
    said = np.flatnonzero(counts)
    return Postings(
        terms=[terms[number] for number in said.tolist()],
        starts=np.append(0, np.cumsum(counts[said])),
        documents=np.insert(first.documents, at, second.documents),
        weights=np.insert(first.weights, at, second.weights),
        lengths=lengths,
    )


def _has(terms: Sequence[str], term: str) -> bool:
    place = bisect_left(terms, term)
    return place < len(terms) and terms[place] == term


def _places(
    documents: Integers, starts: Integers, ends: Integers, second: Postings
) -> NDArray[np.int64]:
    """Where each posting of a term belongs in the span of documents that say it already."""
    at = np.zeros(len(second.documents), np.int64)
    spans = zip(starts.tolist(), ends.tolist(), strict=True)
    for (first, last), own in zip(spans, map(slice, second.starts, second.starts[1:]), strict=True):
        at[own] = first + np.searchsorted(documents[first:last], second.documents[own])
    return at
