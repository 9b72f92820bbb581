"""Partition notes by their links, and large groups again (part of stage 6).

In: the matrix of link weights. Out: disjoint `Group`s of linked notes: communities of the graph
(`runs.py`), and communities inside large ones.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from vaultgraph.graph.modules.inertia import (
    HARDLY_WORSE,
    UNKNOWN,
    extend_earlier,
    labels_of,
    modularity,
)
from vaultgraph.graph.modules.runs import Runs
from vaultgraph.graph.ranking.votes import Integers, Votes

if TYPE_CHECKING:
    from scipy.sparse import csr_array

_SMALLEST_SHARE = 8
"""A top-level group has at least an eighth of the square root of the number of notes."""

_OF_ALL, _LEAST_NOTES, _MOST_UBIQUITOUS = 0.5, 100, 3
"""From which share of a vault links to a note say nothing, in a vault of how many notes, and how
many such notes there may be."""

_ABOVE_CHANCE = 1.1
"""How far the modularity of parts must exceed that of a random graph."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A group of notes by number, sorted; `parts` partition them again, or it is empty.

    `linked` is whether it was found by links; if not, its notes have no links, and are grouped by
    their words or, where it is `gathered`, only by their folder.
    """

    members: Integers
    parts: tuple["Group", ...] = ()
    linked: bool = True
    gathered: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupSizes:
    """The fewest notes of a group, and the most of one that is not split."""

    smallest: int
    largest: int


def undirected_links(votes: Votes) -> "csr_array":
    """Make the symmetric matrix of link weights, the sum of both directions, shape (size, size)."""
    from scipy.sparse import coo_array

    shape = (votes.size, votes.size)
    directed = coo_array((votes.weight, (votes.source, votes.target)), shape=shape).tocsr()
    links = (directed + directed.T).tocsr()
    links.sort_indices()
    return links


def without_ubiquitous(links: "csr_array") -> "csr_array":
    """Drop the links of the few notes that most of a vault is linked to, such as a home page.

    Which of the other notes belong together they do not say, but they would hold all in one group.
    """
    from scipy.sparse import diags_array

    size = links.shape[0]
    degrees = np.diff(links.indptr)
    found = degrees >= _OF_ALL * size
    if size < _LEAST_NOTES or not 0 < found.sum() <= _MOST_UBIQUITOUS:
        return links
    kept = diags_array((~found).astype(float)).tocsr()
    left = (kept @ links @ kept).tocsr()
    left.eliminate_zeros()
    left.sort_indices()
    return left


def linked_notes(links: "csr_array") -> Integers:
    """Return the numbers of the notes that have any link."""
    found: Integers = np.flatnonzero(np.diff(links.indptr))
    return found


def group_notes(
    links: "csr_array",
    sizes: GroupSizes,
    resolution: float,
    seeds: Sequence[int],
    earlier: Integers | None = None,
    runs: Runs | None = None,
) -> tuple[Group, ...]:
    """Group the linked notes; an earlier grouping is kept while it is hardly worse than a new one.

    Groups that are too small are merged into those they have links to; those without any are left
    out. The least size of a group grows with the vault, so that there are not thousands of groups.

    Args:
        links: symmetric weights between notes.
        sizes: the limits of the sizes of groups.
        resolution: above 1 for more and smaller groups.
        seeds: one per run; the best run is used.
        earlier: the label of the group of each note in an earlier run, or `UNKNOWN`.
        runs: runs the algorithm, with a cache.
    """
    runs = runs or Runs()
    notes = linked_notes(links)
    if not len(notes):
        return ()
    inside = links[notes][:, notes]
    _, labels = runs.best(inside, resolution, seeds)
    smallest = max(sizes.smallest, round(math.sqrt(links.shape[0]) / _SMALLEST_SHARE))
    parts, _ = _absorb(inside, _parts(labels), smallest)
    if earlier is not None and (earlier[notes] != UNKNOWN).any():
        kept, _ = _absorb(inside, _parts(extend_earlier(inside, earlier[notes], labels)), smallest)
        worth, before = (
            modularity(inside, labels_of(each, len(notes)), resolution) for each in (parts, kept)
        )
        parts = kept if before >= worth - HARDLY_WORSE else parts
    return tuple(_split(links, notes[part], sizes, resolution, seeds, runs) for part in parts)


def _split(
    links: "csr_array",
    members: Integers,
    sizes: GroupSizes,
    resolution: float,
    seeds: Sequence[int],
    runs: Runs,
) -> Group:
    """Split a group that is too large, if its parts are better than by chance."""
    if len(members) <= sizes.largest:
        return Group(members=members)
    inside = links[members][:, members]
    quality, labels = runs.best(inside, resolution, seeds)
    if quality < _ABOVE_CHANCE * _chance(inside):
        return Group(members=members)
    parts, left = _absorb(inside, _parts(labels), sizes.smallest)
    if len(parts) < 2:
        return Group(members=members)
    largest = max(range(len(parts)), key=lambda number: len(parts[number]))
    parts[largest] = np.sort(np.concatenate([parts[largest], *left]))
    return Group(
        members=members,
        parts=tuple(_split(links, members[part], sizes, resolution, seeds, runs) for part in parts),
    )


def _chance(links: "csr_array") -> float:
    """Estimate the modularity of a random graph of this density (Reichardt and Bornholdt, 2006)."""
    mean_degree = max(1.0, links.nnz / links.shape[0])
    return 0.97 / math.sqrt(mean_degree)


def _parts(labels: Integers) -> list[Integers]:
    """Turn labels into lists of sorted members, ordered by their first member."""
    order = np.argsort(labels, kind="stable")
    borders = np.flatnonzero(np.diff(labels[order])) + 1
    return sorted(np.split(order, borders), key=lambda part: int(part[0]))


def _absorb(
    links: "csr_array", parts: list[Integers], smallest: int
) -> tuple[list[Integers], list[Integers]]:
    """Merge each part that is too small into the one that it has the strongest links to.

    Returns:
        the parts that are large enough, after merging; the small ones without links to any of them.
    """
    from scipy.sparse import csr_array

    large = [part for part in parts if len(part) >= smallest]
    small = [part for part in parts if len(part) < smallest]
    if not large or not small:
        return large, small
    rows = np.concatenate(large)
    columns = np.repeat(np.arange(len(large)), [len(part) for part in large])
    member = csr_array((np.ones(len(rows)), (rows, columns)), (links.shape[0], len(large)))
    pull = (links @ member).tocsr()
    joined = [[part] for part in large]
    left: list[Integers] = []
    for part in small:
        strength = np.asarray(pull[part].sum(axis=0)).ravel()
        best = int(np.argmax(strength))
        (joined[best] if strength[best] > 0 else left).append(part)
    return [np.sort(np.concatenate(together)) for together in joined], left
