"""Find notes that embed each other in a circle (part of the checks of stage 3).

In: resolved embeds, and outlines. Out: loops. Only the embedded part of a note counts, so two notes
that embed unrelated sections of each other are no loop.
"""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from operator import itemgetter
from typing import NamedTuple

from vaultgraph.graph.links.anchors import Outline, Span
from vaultgraph.graph.links.resolve import ResolvedLink
from vaultgraph.model import LinkKind, NoteId

Loop = tuple[ResolvedLink, ...]
"""Embeds, each in the part that the one before shows, and the first in that of the last."""


class _Part(NamedTuple):
    """A part of a note that an embed shows."""

    note: NoteId
    start: int
    end: int


def embed_loops(
    links: Iterable[ResolvedLink], outlines: Mapping[NoteId, Outline | None]
) -> list[Loop]:
    """Find a shortest loop in each strongly connected component of parts that embed each other."""
    shown: set[_Part] = set()
    by_note: dict[NoteId, list[tuple[int, _Part, ResolvedLink]]] = {}
    for found in links:
        part = _part(found, outlines) if found.link.kind is LinkKind.EMBED else None
        if part:
            by_note.setdefault(found.source, []).append((found.link.start, part, found))
            shown.add(part)
    for embeds in by_note.values():
        embeds.sort(key=itemgetter(0))
    inside = {part: _inside(part, by_note.get(part.note, [])) for part in sorted(shown)}
    return [_shortest_loop(inside, component) for component in _looping_components(inside)]


def _inside(
    part: _Part, embeds: Sequence[tuple[int, _Part, ResolvedLink]]
) -> dict[_Part, ResolvedLink]:
    """Find the parts that a part of a note embeds itself, each with its first embed."""
    begin = bisect_left(embeds, part.start, key=itemgetter(0))
    end = bisect_left(embeds, part.end, key=itemgetter(0))
    return {inner: found for _, inner, found in reversed(embeds[begin:end])}


def _part(found: ResolvedLink, outlines: Mapping[NoteId, Outline | None]) -> _Part | None:
    outline = outlines[found.target]
    span: Span | None = outline.find(found.link.anchor) if outline else None
    return _Part(found.target, span.start, span.end) if span else None


def _looping_components(embeds: Mapping[_Part, Mapping[_Part, ResolvedLink]]) -> list[set[_Part]]:
    """Find the strongly connected components of parts that contain a loop."""
    if not any(embeds.values()):
        return []
    import networkx as nx

    graph = nx.DiGraph(
        (outer, inner) for outer, inners in embeds.items() for inner in inners if inner in embeds
    )
    components = [
        set(component)
        for component in nx.strongly_connected_components(graph)
        if len(component) > 1 or any(graph.has_edge(part, part) for part in component)
    ]
    return sorted(components, key=min)


def _shortest_loop(
    embeds: Mapping[_Part, Mapping[_Part, ResolvedLink]], component: set[_Part]
) -> Loop:
    """Search breadth-first from the first part of a component until it is reached again."""
    first = min(component)
    came_by: dict[_Part, tuple[_Part, ResolvedLink]] = {}
    queue = [first]
    for part in queue:
        for inner, found in sorted(embeds[part].items()):
            if inner in component and inner not in came_by:
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
