"""Keep earlier modules while they are hardly worse than new ones (part of stage 6).

In: the links between notes, and the earlier module of each. Out: the same partition with new notes
added, and the modularity of a partition. Many partitions of a vault are nearly equally good, so a
small change could otherwise replace one by another.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from vaultgraph.graph.ranking.votes import Integers

if TYPE_CHECKING:
    from scipy.sparse import csr_array

UNKNOWN = -1
"""The label of a note that was in no module before."""

HARDLY_WORSE = 0.01
"""The largest loss of modularity for which an earlier partition is kept."""


def extend_earlier(links: "csr_array", earlier: Integers, fresh: Integers) -> Integers:
    """Add new notes to the earlier module that they have the strongest links to.

    Args:
        links: symmetric weights between notes.
        earlier: the earlier label of each note, from 0, or `UNKNOWN`.
        fresh: the labels of a new partition, used for new notes without links to earlier ones.

    Returns:
        the label of each note.
    """
    from scipy.sparse import csr_array

    known = np.flatnonzero(earlier != UNKNOWN)
    number = int(earlier.max(initial=UNKNOWN)) + 1
    member = csr_array((np.ones(len(known)), (known, earlier[known])), (len(earlier), number))
    labels = earlier.copy()
    new = np.flatnonzero(earlier == UNKNOWN)
    pull = (links[new] @ member).tocsr()
    pull.sort_indices()
    for row, note in enumerate(new.tolist()):
        strength = pull.data[pull.indptr[row] : pull.indptr[row + 1]]
        homes = pull.indices[pull.indptr[row] : pull.indptr[row + 1]]
        labels[note] = homes[strength.argmax()] if len(homes) else number + fresh[note]
    return labels


def modularity(links: "csr_array", labels: Integers, resolution: float) -> float:
    """Compute the modularity of a partition (Newman and Girvan, 2004)."""
    whole = float(links.sum())
    if not whole:
        return 0.0
    rows = np.repeat(np.arange(links.shape[0]), np.diff(links.indptr))
    inside = float(links.data[labels[rows] == labels[links.indices]].sum())
    degrees = np.bincount(labels, weights=np.asarray(links.sum(axis=1)).ravel())
    return inside / whole - resolution * float(((degrees / whole) ** 2).sum())


def labels_of(parts: Sequence[Integers], size: int) -> Integers:
    """Turn lists of members into labels; a note in no part gets a label of its own."""
    labels = np.arange(size, dtype=np.int64) + len(parts)
    for label, part in enumerate(parts):
        labels[part] = label
    return labels
