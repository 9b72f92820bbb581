"""The graph with all data of nodes and edges as plain attributes.

In: `CompiledVault`. Out: a `networkx.DiGraph` whose attributes are strings, numbers and booleans
only, in a fixed order. Every exporter writes them, and reading the file back gives the same.
"""

from typing import TYPE_CHECKING

from vaultgraph.errors import working_on
from vaultgraph.graph.ranking.rank import core_numbers
from vaultgraph.model import LinkKind, NodeKind, NoteId
from vaultgraph.vault.secrets import mask_text

if TYPE_CHECKING:
    import networkx as nx

    from vaultgraph.graph.build import Edge, Node
    from vaultgraph.graph.compiled import CompiledVault
    from vaultgraph.vault.note import Note

Value = str | int | float | bool

_DIGITS = 9

COUNTS = {
    LinkKind.LINK: "links",
    LinkKind.EMBED: "embeds",
    LinkKind.PROPERTY: "properties",
    LinkKind.SOURCE: "sources",
    LinkKind.CANVAS: "canvas_links",
    LinkKind.TAG: "tags",
}
"""The attribute of an edge that counts its links of a kind."""


def flat_graph(vault: "CompiledVault") -> "nx.DiGraph[NoteId]":
    """Make a graph of plain attributes, nodes and edges in the order of the vault's own."""
    import networkx as nx

    graph: nx.DiGraph[NoteId] = nx.DiGraph()
    graph.graph["name"] = vault.name
    cores = core_numbers(vault.graph)
    for node in vault.graph.nodes.values():
        with working_on(node.id):
            graph.add_node(node.id, **_node(vault, node, cores.get(node.id, 0)))
    graph.add_edges_from(
        (edge.source, edge.target, _edge(edge)) for edge in vault.graph.edges.values()
    )
    return graph


def _node(vault: "CompiledVault", node: "Node", core_number: int) -> dict[str, Value]:
    """Describe a node; only notes and canvases have a rank, a module and properties."""
    known: dict[str, Value] = {"label": node.title, "kind": node.kind.value, "votes": node.votes}
    if node.kind not in (NodeKind.NOTE, NodeKind.CANVAS):
        return known
    ranking, module, note = vault.ranking, vault.module_of.get(node.id), vault.note_of.get(node.id)
    known |= {
        "rank": round(float(ranking.pagerank.get(node.id, 0)), _DIGITS),
        "hub": round(float(ranking.hub.get(node.id, 0)), _DIGITS),
        "in_degree": int(ranking.in_degree.get(node.id, 0)),
        "core_number": core_number,
    }
    if note:
        known |= {
            "role": note.role.value,
            "tags": ", ".join(note.tags),
            "characters": note.characters,
        }
    if module:
        known |= {"module": module.id, "module_label": module.label}
        known["core_note"] = node.id in module.core
        if node.id in module.roles:
            known["module_role"] = module.roles[node.id].value
    return known | (_dated(note) if note else {})


def _dated(note: "Note") -> dict[str, Value]:
    """The day of a note, and its citations of sources outside the vault."""
    known: dict[str, Value] = {}
    if note.created:
        known["created"] = note.created.isoformat()
    cited = dict.fromkeys(str(each) for claim in note.claims for each in claim.citations)
    if cited:
        known["citations"] = mask_text(" | ".join(cited))
    return known


def _edge(edge: "Edge") -> dict[str, Value]:
    counts = {name: int(edge.counts.get(kind, 0)) for kind, name in COUNTS.items()}
    return {"weight": round(float(edge.weight), _DIGITS), **counts}
