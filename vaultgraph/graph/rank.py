"""Which notes matter: centrality of the note graph (stage 5).

In: `NoteGraph`. Out: `Ranking`, over notes and canvases only.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from vaultgraph.model import NoteId


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranking:
    """The centrality of every note and canvas, keyed by node.

    Args:
        order: best first; ties by node id.
        pagerank: personalised PageRank, sums to 1 over ranked nodes.
        hub: HITS hub score, sums to 1: high for maps of content.
        in_degree: number of distinct notes that link to it.
        core_number: the largest k of a k-core that holds it.
    """

    order: tuple[NoteId, ...]
    pagerank: Mapping[NoteId, float]
    hub: Mapping[NoteId, float]
    in_degree: Mapping[NoteId, int]
    core_number: Mapping[NoteId, int]
