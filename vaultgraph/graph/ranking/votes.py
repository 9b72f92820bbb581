"""The links that count in ranking and modules, as arrays (part of stages 5 and 6).

In: `NoteGraph`. Out: `Votes`: ranked nodes by number, and the links between those that vote.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vaultgraph.graph.build import NoteGraph
from vaultgraph.model import NoteId

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Votes:
    """The links that count.

    Args:
        ids: every ranked node, sorted; its index is its number.
        numbers: the number of every ranked node.
        source, target: the ends of each link by number, shape (links,); without self links.
        weight: the weight of each link, shape (links,).
    """

    ids: tuple[NoteId, ...]
    numbers: Mapping[NoteId, int]
    source: Integers
    target: Integers
    weight: Floats

    @property
    def size(self) -> int:
        """The number of ranked nodes."""
        return len(self.ids)


def count_votes(graph: NoteGraph) -> Votes:
    """Number the ranked nodes, and collect the links between those that vote."""
    ids = tuple(name for name, node in graph.nodes.items() if node.ranked)
    numbers = {name: number for number, name in enumerate(ids)}
    voting = {name for name in ids if graph.nodes[name].votes}
    links = [
        (numbers[source], numbers[target], edge.weight)
        for (source, target), edge in graph.edges.items()
        if source != target and source in voting and target in voting
    ]
    source, target, weight = zip(*links, strict=True) if links else ((), (), ())
    return Votes(
        ids=ids,
        numbers=numbers,
        source=np.array(source, dtype=np.int64),
        target=np.array(target, dtype=np.int64),
        weight=np.array(weight, dtype=np.float64),
    )
