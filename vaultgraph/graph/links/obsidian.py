"""The links of a vault in the shape of Obsidian's own cache, to compare the two (part of stage 3).

In: notes and `Resolution`. Out: `{"resolvedLinks": {source: {target: count}}, "unresolvedLinks":
{source: {written target: count}}}`, without the kinds of links that the app does not have.
"""

from collections.abc import Iterable, Iterator
from typing import TypedDict

from vaultgraph.graph.links.index import without_ending
from vaultgraph.graph.links.resolve import Resolution
from vaultgraph.model import LinkKind, NoteId, VaultPath
from vaultgraph.vault.note import Link, Note

_READ = "utf-8"
"""The only encoding that the app reads; in UTF-16 it finds no links."""

LinkCounts = dict[str, dict[str, int]]


class MetadataCache(TypedDict):
    """The two tables of Obsidian's `metadataCache`; every note is a key, even without links."""

    resolvedLinks: LinkCounts
    unresolvedLinks: LinkCounts


def metadata_cache(notes: Iterable[Note], resolution: Resolution) -> MetadataCache:
    """Count links as Obsidian does; sources and targets are sorted by path."""
    notes = list(notes)
    paths = sorted(note.path for note in notes)
    unread = {NoteId(note.path) for note in notes if note.encoding != _READ}
    resolved: LinkCounts = {path: {} for path in paths}
    unresolved: LinkCounts = {path: {} for path in paths}
    for found in resolution.resolved:
        if _is_known_to_obsidian(found.link) and NoteId(found.file) not in unread:
            targets = resolved[found.source]
            targets[found.target] = targets.get(found.target, 0) + 1
    for missing in resolution.unresolved:
        if _is_known_to_obsidian(missing.link) and missing.source not in unread:
            targets = unresolved[missing.source]
            key = without_ending(missing.link.target)
            targets[key] = targets.get(key, 0) + 1
    for path, link in _in_inline_footnotes(notes):
        target = resolution.target_of(path, link)
        targets = (resolved if target else unresolved)[path]
        key = target or without_ending(link.target)
        targets[key] = targets.get(key, 0) + 1
    return {"resolvedLinks": _sorted(resolved), "unresolvedLinks": _sorted(unresolved)}


def _in_inline_footnotes(notes: Iterable[Note]) -> Iterator[tuple[VaultPath, Link]]:
    """Yield the links of inline footnotes, which are stored only as sources of claims."""
    for note in notes:
        if note.encoding == _READ:
            for claim in note.claims:
                yield from ((note.path, link) for link in claim.sources if not claim.label)


def _is_known_to_obsidian(link: Link) -> bool:
    return link.kind not in (LinkKind.SOURCE, LinkKind.TAG) and not link.origin


def _sorted(counts: LinkCounts) -> LinkCounts:
    return {source: dict(sorted(targets.items())) for source, targets in counts.items()}
