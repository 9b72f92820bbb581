"""Node-link JSON and CSV: the graph for scripts and for a spreadsheet.

In: `CompiledVault`. Out: one JSON file that `networkx.node_link_graph` and D3 read and that
contains the place and sentence of every link, or two CSV tables, nodes and edges.
"""

import csv
import json
from collections.abc import Iterable, Mapping, Sequence
from io import StringIO
from typing import TYPE_CHECKING, Any

from vaultgraph.errors import working_on
from vaultgraph.export.flat import flat_graph
from vaultgraph.writing import Artifact

if TYPE_CHECKING:
    from vaultgraph.graph.compiled import CompiledVault
    from vaultgraph.vault.note import Link

_LINE_FIELDS = ("kind", "line", "column", "anchor", "display", "relation", "sentence")


def export_node_link(vault: "CompiledVault") -> tuple[Artifact, ...]:
    """Write node-link JSON; besides its attributes, an edge lists its links as `places`."""
    import networkx as nx

    graph = flat_graph(vault)
    for ends, edge in vault.graph.edges.items():
        with working_on(edge.source):
            graph.edges[ends]["places"] = [_place(link) for link in edge.links]
    data = nx.node_link_data(graph, edges="edges")
    text = json.dumps(data, ensure_ascii=False, indent=1)
    content = f"{text}\n".encode("utf-8", "backslashreplace")
    return (Artifact(path="export/graph.json", content=content),)


def export_csv(vault: "CompiledVault") -> tuple[Artifact, ...]:
    """Write two tables, in UTF-8 with a byte order mark, by which spreadsheets recognise it."""
    graph = flat_graph(vault)
    nodes = [{"id": node, **data} for node, data in graph.nodes.items()]
    edges = [
        {"source": source, "target": target, **data}
        for (source, target), data in graph.edges.items()
    ]
    return (
        Artifact(path="export/nodes.csv", content=_table(nodes, first=("id", "label"))),
        Artifact(path="export/edges.csv", content=_table(edges, first=("source", "target"))),
    )


def _place(link: "Link") -> dict[str, Any]:
    """Describe the place of a link; empty values are left out."""
    return {name: value for name in _LINE_FIELDS if (value := getattr(link, name))}


def _table(rows: Sequence[Mapping[str, Any]], *, first: Iterable[str]) -> bytes:
    """Write rows under every column that one of them has, in the order of first use."""
    columns = dict.fromkeys([*first, *(name for row in rows for name in row)])
    file = StringIO()
    writer = csv.DictWriter(file, list(columns), lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return file.getvalue().encode("utf-8-sig", "backslashreplace")
