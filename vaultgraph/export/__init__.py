"""The graph in the formats of other tools (beside the pack and the page, on one layer).

In: `CompiledVault` and the name of a format. Out: artifacts below `export/`. A format is a
function in `EXPORTERS`; an installed package may add more as entry points of the group
`vaultgraph.exporters`, which have the same interface.
"""

from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from vaultgraph.errors import UsageError, suggestion
from vaultgraph.export.canvas import export_canvas
from vaultgraph.export.markup import export_gexf, export_graphml
from vaultgraph.export.okf import export_okf
from vaultgraph.export.tables import export_csv, export_node_link
from vaultgraph.plugins import find_plugins, load_plugin, wrap_plugin
from vaultgraph.vault.secrets import mask_document
from vaultgraph.writing import Artifact

if TYPE_CHECKING:  # costly to import, and not needed to name the formats
    from vaultgraph.graph.compiled import CompiledVault

_ENTRY_POINTS = "vaultgraph.exporters"


class Exporter(Protocol):
    """Makes the files of one format."""

    def __call__(self, vault: "CompiledVault") -> tuple[Artifact, ...]:
        """Write the graph of a vault, every path below `export/`."""


EXPORTERS: dict[str, Exporter] = {
    "graphml": export_graphml,
    "gexf": export_gexf,
    "json": export_node_link,
    "csv": export_csv,
    "canvas": export_canvas,
    "okf": export_okf,
}
"""The formats that come with vaultgraph, by name."""


def find_exporter(name: str) -> Exporter:
    """Find a format by name, in upper or lower case; built-in ones take precedence.

    Raises:
        UsageError: no format has that name; the nearest one is given.
    """
    wanted = name.lower()
    if wanted in EXPORTERS:
        return EXPORTERS[wanted]
    others = find_plugins(_ENTRY_POINTS)
    if wanted in others:
        found: Exporter = wrap_plugin(others[wanted], load_plugin(others[wanted]))
        return found
    raise UsageError(
        f"unknown export format {name!r}", remedy=suggestion(wanted, [*EXPORTERS, *others])
    )


def export_graph(vault: "CompiledVault", name: str) -> tuple[Artifact, ...]:
    """Write the graph of a vault in one format.

    Args:
        vault: the vault, resolved, ranked and grouped.
        name: the format: a key of `EXPORTERS`, or the name of an entry point.

    Raises:
        UsageError: no format has that name.
    """
    return tuple(_masked(artifact) for artifact in find_exporter(name)(vault))


def _masked(artifact: Artifact) -> Artifact:
    """Mask keys and passwords in the text of an artifact."""
    text = artifact.content.decode("utf-8", "surrogatepass")
    masked = mask_document(text)
    if masked == text:
        return artifact
    return replace(artifact, content=masked.encode("utf-8", "surrogatepass"))
