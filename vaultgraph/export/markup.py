"""GraphML and GEXF: the graph for Gephi, yEd, Cytoscape and networkx.

In: `CompiledVault`. Out: one XML file. XML 1.0 cannot represent some characters of names, and
readers change others (a carriage return becomes a line feed); those are written as `_xHHHH_`, the
escape that Office Open XML defines (ECMA-376, part 1, 22.4.2.4).
"""

import re
from io import BytesIO
from typing import TYPE_CHECKING, Any

from vaultgraph.export.flat import flat_graph
from vaultgraph.writing import Artifact

if TYPE_CHECKING:
    import networkx as nx

    from vaultgraph.graph.compiled import CompiledVault

_UNWRITABLE = re.compile(
    "[\x00-\x08\x0b\x0c\r\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]|_(?=x[0-9A-F]{4}_)"
)
_ESCAPED = re.compile("_x([0-9A-F]{4})_")


def export_graphml(vault: "CompiledVault") -> tuple[Artifact, ...]:
    """Write GraphML."""
    import networkx as nx

    file = BytesIO()
    nx.write_graphml_xml(_writable(flat_graph(vault)), file)
    return (Artifact(path="export/graph.graphml", content=file.getvalue()),)


def export_gexf(vault: "CompiledVault") -> tuple[Artifact, ...]:
    """Write GEXF 1.2, without the date that networkx adds."""
    from networkx.readwrite.gexf import GEXFWriter

    writer = GEXFWriter(_writable(flat_graph(vault)), encoding="utf-8", version="1.2draft")
    writer.xml.find("meta").attrib.pop("lastmodifieddate")
    file = BytesIO()
    writer.write(file)
    return (Artifact(path="export/graph.gexf", content=file.getvalue()),)


def escape_name(text: str) -> str:
    """Write what XML cannot represent as `_xHHHH_`, and escape a `_` that would look like it."""
    return _UNWRITABLE.sub(lambda match: f"_x{ord(match[0]):04X}_", text)


def restore_name(text: str) -> str:
    """Undo `escape_name`."""
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)


def _writable(graph: "nx.DiGraph[Any]") -> "nx.DiGraph[Any]":
    """Copy a graph, with every text in it made writable as XML."""
    import networkx as nx

    copy: nx.DiGraph[Any] = nx.DiGraph(name=escape_name(graph.graph["name"]))
    copy.add_nodes_from(
        (escape_name(node), _attributes(data)) for node, data in graph.nodes.items()
    )
    copy.add_edges_from(
        (escape_name(source), escape_name(target), _attributes(data))
        for (source, target), data in graph.edges.items()
    )
    return copy


def _attributes(data: dict[str, Any]) -> dict[str, Any]:
    return {
        name: escape_name(value) if isinstance(value, str) else value
        for name, value in data.items()
    }
