"""The notes that are a few links away from others (part of stage 3).

In: resolved links, and notes to begin with. Out: those notes and all that they reach.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable

from vaultgraph.graph.links.resolve import ResolvedLink
from vaultgraph.model import VaultPath


def within(
    links: Iterable[ResolvedLink], start: Collection[VaultPath], depth: int
) -> frozenset[VaultPath]:
    """Follow links in both directions, from notes to notes.

    Args:
        links: every link whose target is a file.
        start: the notes to begin with.
        depth: the number of links to follow at most.
    """
    near: dict[VaultPath, set[VaultPath]] = defaultdict(set)
    for link in links:
        source, target = VaultPath(link.source), VaultPath(link.target)
        near[source].add(target)
        near[target].add(source)
    found = set(start)
    border = set(start)
    for _ in range(depth):
        border = {other for note in border for other in near.get(note, ())} - found
        found |= border
    return frozenset(found)
