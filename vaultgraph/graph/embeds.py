"""Notes that embed each other in a circle (part of the checks of stage 3).

In: embeds that are resolved, and outlines. Out: loops. What embeds is the part of a note that is
shown, so two notes that show unrelated sections of each other are no loop.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from vaultgraph.graph.anchors import Outline, Span
from vaultgraph.graph.resolve import ResolvedLink
from vaultgraph.model import LinkKind, NoteId

Loop = tuple[ResolvedLink, ...]
"""Embeds, each of which stands in what the one before shows, and the first in the last."""


class _Part(NamedTuple):
    """A part of a note as an embed shows it."""

    note: NoteId
    start: int
    end: int


def embed_loops(
    links: Iterable[ResolvedLink], outlines: Mapping[NoteId, Outline | None]
) -> list[Loop]:
    """Find one loop, as short as can be, in each knot of parts that embed each other."""
    shown: dict[_Part, list[ResolvedLink]] = {}
    by_note: dict[NoteId, list[ResolvedLink]] = {}
    for found in links:
        part = _part(found, outlines) if found.link.kind is LinkKind.EMBED else None
        if part:
            by_note.setdefault(found.source, []).append(found)
            shown.setdefault(part, []).append(found)
    embeds = {
        part: {
            inner: found
            for found in reversed(by_note.get(part.note, []))
            if part.start <= found.link.start < part.end and (inner := _part(found, outlines))
        }
        for part in sorted(shown)
    }
    return [_shortest_loop(embeds, knot) for knot in _knots(embeds)]


def _part(found: ResolvedLink, outlines: Mapping[NoteId, Outline | None]) -> _Part | None:
    outline = outlines[found.target]
    span: Span | None = outline.find(found.link.anchor) if outline else None
    return _Part(found.target, span.start, span.end) if span else None


def _knots(embeds: Mapping[_Part, Mapping[_Part, ResolvedLink]]) -> list[set[_Part]]:
    """Find the parts that lead back to themselves, gathered by strong connection."""
    if not any(embeds.values()):
        return []
    import networkx as nx

    graph = nx.DiGraph(
        (outer, inner) for outer, inners in embeds.items() for inner in inners if inner in embeds
    )
    knots = [
        set(knot)
        for knot in nx.strongly_connected_components(graph)
        if len(knot) > 1 or any(graph.has_edge(part, part) for part in knot)
    ]
    return sorted(knots, key=min)


def _shortest_loop(embeds: Mapping[_Part, Mapping[_Part, ResolvedLink]], knot: set[_Part]) -> Loop:
    """Walk from the first part of a knot in growing circles until it comes again."""
    first = min(knot)
    came_by: dict[_Part, tuple[_Part, ResolvedLink]] = {}
    queue = [first]
    for part in queue:
        for inner, found in sorted(embeds[part].items()):
            if inner in knot and inner not in came_by:
                came_by[inner] = (part, found)
                queue.append(inner)
        if first in came_by:
            break
    loop: list[ResolvedLink] = []
    part = first
    while not loop or part != first:
        part, found = came_by[part]
        loop.append(found)
    return tuple(reversed(loop))
