"""Resolved links become one directed, weighted graph (stage 4).

In: notes and `Resolution`. Out: `NoteGraph`, sorted and frozen. Large data stand in tables
beside the networkx graph, keyed by `NoteId`.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import networkx as nx

from vaultgraph.model import LinkKind, NodeKind, NoteId
from vaultgraph.vault.note import Link


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A node: a file of the vault, a tag, or a phantom (a note that is not written yet).

    `votes` says whether its links count in ranking and modules; `title` is what a person calls it.
    """

    id: NoteId
    kind: NodeKind
    title: str
    votes: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """All links from one node to another; `weight` grows sub-linearly with their number."""

    source: NoteId
    target: NoteId
    weight: float
    counts: Mapping[LinkKind, int]
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteGraph:
    """The graph of a vault.

    Args:
        digraph: frozen `networkx.DiGraph`; nodes and edges in sorted order, edges with `weight`.
        nodes: every node by its id, in the same order.
        edges: every edge by its two ends, in the same order; self links included.
    """

    digraph: "nx.DiGraph[NoteId]"
    nodes: Mapping[NoteId, Node]
    edges: Mapping[tuple[NoteId, NoteId], Edge]
