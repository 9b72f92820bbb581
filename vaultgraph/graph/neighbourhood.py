"""The notes within some links of others (part of stage 3).

In: resolved links, and notes to start from. Out: those notes and all that they reach.
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
        start: the notes to start from.
        depth: the most links to follow.
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
