"""The graph of a vault by index, as the layout reads it (part of the page's layout).

In: a compiled vault. Out: `LayoutPlan`: nodes by number, the group of each, links as arrays.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from vaultgraph.graph.compiled import CompiledVault
from vaultgraph.model import NodeKind, NoteId
from vaultgraph.view.forces import Floats, Integers, Links

Booleans = npt.NDArray[np.bool_]

SMALLEST, LARGEST = 4.0, 20.0
"""Radii of dots, in canvas units."""

_KINDS = tuple(NodeKind)
_FOLLOWERS = (_KINDS.index(NodeKind.TAG), _KINDS.index(NodeKind.ATTACHMENT))
_HOPS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class LayoutPlan:
    """The graph by index: nodes in sorted order, groups by number (-1: outside), links.

    Tags and attachments follow the notes: their links are separate, in `following`, and do not move
    notes.
    """

    ids: tuple[NoteId, ...]
    kinds: Integers
    group: Integers
    radii: Floats
    links: Links
    following: Links
    group_names: tuple[str, ...] = field(default=())


def dot_radius(share: float) -> float:
    """Size a dot so that its area grows with a share of the largest value, 0 to 1."""
    return round(SMALLEST + (LARGEST - SMALLEST) * math.sqrt(share), 2)


def plan_layout(vault: CompiledVault) -> LayoutPlan:
    """Number the nodes of a vault and gather what their places depend on."""
    ids = tuple(vault.graph.nodes)
    index = {name: position for position, name in enumerate(ids)}
    best = max(vault.ranking.pagerank.values(), default=0.0) or 1.0
    radii = [dot_radius(vault.ranking.pagerank.get(name, 0.0) / best) for name in ids]
    rows = [
        (index[edge.source], index[edge.target], edge.weight)
        for edge in vault.graph.edges.values()
        if edge.source != edge.target
    ]
    table = np.array(rows, dtype=float).reshape(-1, 3)
    links = Links(
        source=table[:, 0].astype(np.int64),
        target=table[:, 1].astype(np.int64),
        weight=table[:, 2],
    )
    kinds = np.array([_KINDS.index(node.kind) for node in vault.graph.nodes.values()], dtype=int)
    follows = np.isin(kinds[links.target], _FOLLOWERS)
    names = tuple(module.id for module in vault.modules if module.parent is None)
    return LayoutPlan(
        ids=ids,
        kinds=kinds,
        group=_homes(vault, index, links, {name: number for number, name in enumerate(names)}),
        radii=np.array(radii, dtype=float),
        links=_rows(links, ~follows),
        following=_rows(links, follows),
        group_names=names,
    )


def _homes(
    vault: CompiledVault, index: Mapping[NoteId, int], links: Links, numbers: Mapping[str, int]
) -> Integers:
    """Put every node into a group: its module, else the one that most of its links lead to.

    Nodes linked to such a node follow it, over `_HOPS` links.
    """
    group = np.full(len(index), -1, dtype=np.int64)
    for name, module in vault.module_of.items():
        group[index[name]] = numbers[module.id]
    for _ in range(_HOPS):
        votes: dict[int, dict[int, float]] = {}
        for here, there, weight in links_between(links, group < 0, group >= 0):
            tally = votes.setdefault(here, {})
            tally[int(group[there])] = tally.get(int(group[there]), 0.0) + weight
        for here, tally in votes.items():
            group[here] = min(tally, key=lambda module: (-tally[module], module))
    return group


def links_between(
    links: Links, these: Booleans, those: Booleans
) -> Iterator[tuple[int, int, float]]:
    """Yield the links between two sets, whichever way they point, the first end in `these`."""
    for here, there in ((links.source, links.target), (links.target, links.source)):
        rows = np.flatnonzero(these[here] & those[there])
        yield from zip(
            here[rows].tolist(), there[rows].tolist(), links.weight[rows].tolist(), strict=True
        )


def _rows(links: Links, kept: Booleans) -> Links:
    return Links(source=links.source[kept], target=links.target[kept], weight=links.weight[kept])


def followers_of(plan: LayoutPlan, members: Integers) -> Booleans:
    """Return which of some nodes are tags and attachments."""
    follows: Booleans = np.isin(plan.kinds[members], _FOLLOWERS)
    return follows
