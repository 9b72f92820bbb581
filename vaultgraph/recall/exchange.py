"""Replace documents of an inverted index by others (part of recall).

In: earlier postings, those of new documents, and the order of both. Out: the same postings as if
these documents were indexed again. What is kept is copied in long runs and not sorted again, so
that an edit of one note costs a few passes over the arrays.
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from vaultgraph.recall.postings import Integers, Postings

Run = tuple[int, int]
"""Consecutive numbers: the first, and the one after the last."""

_Item = TypeVar("_Item", bound=np.generic)
_GONE = -1


def runs_of(order: Sequence[int], size: int) -> list[Run]:
    """Split numbers into runs of consecutive ones; none has numbers on both sides of `size`."""
    numbers = np.array(order, np.int64)
    breaks = np.flatnonzero((np.diff(numbers) != 1) | (numbers[1:] == size)) + 1
    ends = [0, *breaks.tolist(), len(order)] if len(order) else []
    return [(order[start], order[end - 1] + 1) for start, end in pairwise(ends)]


def spans_of(runs: Iterable[Run], starts: Integers) -> list[Run]:
    """Return the spans of runs in another array, in which each number has a start."""
    return [(int(starts[first]), int(starts[end])) for first, end in runs]


def take_runs(runs: Iterable[Run], before: NDArray[_Item], fresh: NDArray[_Item]) -> NDArray[_Item]:
    """Concatenate runs of two arrays; the numbers of `fresh` continue those of `before`."""
    size = len(before)
    parts = [
        before[first:end] if first < size else fresh[first - size : end - size]
        for first, end in runs
    ]
    return np.concatenate(parts) if parts else fresh[:0]


def exchange(before: Postings, fresh: Postings, runs: Sequence[Run]) -> Postings:
    """Make the postings of kept and new documents.

    Args:
        before: the earlier postings.
        fresh: the postings of new documents.
        runs: the documents in order; the numbers of new ones continue the earlier numbers. Kept
            documents are in their earlier order, and so are new ones.
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
    """Renumber documents by their places, and drop those that are gone; lengths are unchanged."""
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
    """Merge two postings of disjoint documents."""
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
    """Return where to insert each posting of `second` among the documents of the same term."""
    at = np.zeros(len(second.documents), np.int64)
    spans = zip(starts.tolist(), ends.tolist(), strict=True)
    for (first, last), own in zip(spans, map(slice, second.starts, second.starts[1:]), strict=True):
        at[own] = first + np.searchsorted(documents[first:last], second.documents[own])
    return at
