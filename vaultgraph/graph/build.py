"""Build one directed, weighted graph from resolved links (stage 4).

In: notes and `Resolution`. Out: `NoteGraph`, sorted and frozen: tables of nodes and edges by
`NoteId`, from which `digraph` makes the graph of networkx.
"""

import math
import posixpath
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from vaultgraph.graph.links.resolve import Resolution, ResolvedLink, UnresolvedLink
from vaultgraph.model import LinkKind, NodeKind, NoteId, NoteRole, VaultPath
from vaultgraph.text import note_key
from vaultgraph.vault.note import Link, Note
from vaultgraph.vault.placeholders import is_placeholder

if TYPE_CHECKING:  # costly to import, and not needed to resolve links
    import networkx as nx

RANKED_KINDS = frozenset({NodeKind.NOTE, NodeKind.CANVAS})
"""The kinds of nodes with a rank and a module."""

SERVICE_ROLES = frozenset({NoteRole.BOOKKEEPING, NoteRole.TEMPLATE, NoteRole.COPY})
"""The roles of notes without content of their own, which have no rank and no module."""

_WEIGHTS = {
    LinkKind.LINK: 1.0,
    LinkKind.SOURCE: 1.0,
    LinkKind.EMBED: 0.7,
    LinkKind.PROPERTY: 0.5,
    LinkKind.CANVAS: 0.5,
    LinkKind.TAG: 0.25,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A node: a file of the vault, a tag, or a phantom (a note that is not written yet).

    `votes` is whether its links count in ranking and modules; `title` is its name for people;
    `role` is that of a note, and plain for all other nodes.
    """

    id: NoteId
    kind: NodeKind
    title: str
    votes: bool
    role: NoteRole = NoteRole.PLAIN

    @property
    def ranked(self) -> bool:
        """Whether it has a rank and a module: notes and canvases except of `SERVICE_ROLES`."""
        return self.kind in RANKED_KINDS and self.role not in SERVICE_ROLES


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """All links from one node to another; `weight` grows sub-linearly with their number."""

    source: NoteId
    target: NoteId
    weight: float
    counts: Mapping[LinkKind, int]
    links: tuple[Link, ...]


@dataclass(frozen=True, kw_only=True)
class NoteGraph:
    """The graph of a vault.

    Args:
        nodes: every node by its id, sorted.
        edges: every edge by its source and target, sorted; including self links.
    """

    nodes: Mapping[NoteId, Node]
    edges: Mapping[tuple[NoteId, NoteId], Edge]

    @cached_property
    def digraph(self) -> "nx.DiGraph[NoteId]":
        """The graph for networkx, frozen, in the same order; edges have `weight`."""
        import networkx as nx

        graph: nx.DiGraph[NoteId] = nx.DiGraph()
        graph.add_nodes_from(self.nodes)
        graph.add_weighted_edges_from((*ends, edge.weight) for ends, edge in self.edges.items())
        return nx.freeze(graph)


def build_graph(
    notes: Iterable[Note],
    paths: Iterable[VaultPath],
    resolution: Resolution,
    *,
    daily_votes: bool = False,
) -> NoteGraph:
    """Build the graph of a vault.

    Args:
        notes: every note and canvas.
        paths: every file of the vault; those that are not notes become attachments.
        resolution: the targets of the links of the notes.
        daily_votes: whether the links of daily notes count in ranking and modules.
    """
    notes = sorted(notes, key=lambda note: note.path)
    tags = _tags(notes)
    phantoms = sorted({link.target for link in resolution.unresolved if not _is_data(link.link)})
    nodes = {
        node.id: node
        for node in (
            *_file_nodes(notes, paths, daily_votes=daily_votes),
            *(_other_node(phantom, NodeKind.PHANTOM, phantom) for phantom in phantoms),
            *(_other_node(tag, NodeKind.TAG, title) for tag, title in tags.items()),
        )
    }
    nodes = dict(sorted(nodes.items()))
    return NoteGraph(nodes=nodes, edges=_edges(notes, resolution, nodes))


def tag_id(tag: str) -> NoteId:
    """Return the node of a tag, the same for every spelling in upper and lower case."""
    return NoteId(f"#{note_key(tag)}")


def _file_nodes(
    notes: Iterable[Note], paths: Iterable[VaultPath], *, daily_votes: bool
) -> Iterable[Node]:
    """Make a node of every file."""
    mute = SERVICE_ROLES if daily_votes else SERVICE_ROLES | {NoteRole.DAILY}
    for path in paths:
        yield _other_node(NoteId(path), NodeKind.ATTACHMENT, posixpath.basename(path))
    for note in notes:
        yield Node(
            id=NoteId(note.path),
            kind=note.kind,
            title=note.title,
            votes=note.role not in mute,
            role=note.role,
        )


def _other_node(name: NoteId, kind: NodeKind, title: str) -> Node:
    return Node(id=name, kind=kind, title=title, votes=False)


def _tags(notes: Iterable[Note]) -> dict[NoteId, str]:
    """Map the node of every tag to its most frequent spelling, the first in order among equals."""
    spellings: dict[NoteId, Counter[str]] = {}
    for note in notes:
        for tag in note.tags:
            spellings.setdefault(tag_id(tag), Counter())[tag] += 1
    return {
        tag: f"#{min(counts, key=lambda spelling: (-counts[spelling], spelling))}"
        for tag, counts in spellings.items()
    }


def _is_data(link: Link) -> bool:
    """Return whether a link is no name: a placeholder of a template, or a nested list in a chat.

    Lists such as `[[1,2],[3,4]]` contain no letter.
    """
    listed = link.in_message and not any(character.isalpha() for character in link.target)
    return listed or is_placeholder(link.target)


def _edges(
    notes: Iterable[Note], resolution: Resolution, nodes: Mapping[NoteId, Node]
) -> dict[tuple[NoteId, NoteId], Edge]:
    """Collect the links between each pair of nodes in one edge."""
    links: dict[tuple[NoteId, NoteId], list[Link]] = {}
    every: tuple[ResolvedLink | UnresolvedLink, ...] = (
        *resolution.resolved,
        *resolution.unresolved,
    )
    for found in every:
        if found.target in nodes:
            links.setdefault((found.source, found.target), []).append(found.link)
    edges = {
        ends: _edge(ends, _count(gathered), tuple(gathered)) for ends, gathered in links.items()
    }
    for note in notes:
        for tag in {tag_id(tag) for tag in note.tags}:
            ends = (NoteId(note.path), tag)
            edges[ends] = _edge(ends, {LinkKind.TAG: 1}, ())
    return dict(sorted(edges.items()))


def _count(links: Iterable[Link]) -> dict[LinkKind, int]:
    counts: dict[LinkKind, int] = {}
    for link in links:
        counts[link.kind] = counts.get(link.kind, 0) + 1
    return counts if len(counts) == 1 else dict(sorted(counts.items()))


def _edge(
    ends: tuple[NoteId, NoteId], counts: Mapping[LinkKind, int], links: tuple[Link, ...]
) -> Edge:
    weight = sum(_WEIGHTS[kind] * math.log2(1 + number) for kind, number in counts.items())
    return Edge(source=ends[0], target=ends[1], weight=weight, counts=counts, links=links)
