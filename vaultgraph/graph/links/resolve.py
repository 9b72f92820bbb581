"""Resolve written links: each is resolved, unresolved or ambiguous (stage 3).

In: notes and the paths of the vault's files. Out: `Resolution`, equal to Obsidian's `resolvedLinks`
and `unresolvedLinks`, plus the kinds of links that the app does not have. It is the only table of
the targets of written links: `target_of` looks them up.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace

from vaultgraph.errors import working_on
from vaultgraph.graph.links.index import (
    LinkIndex,
    Match,
    Preference,
    computed_path,
    without_ending,
)
from vaultgraph.model import NoteId, NoteKey, VaultPath
from vaultgraph.text import note_key
from vaultgraph.vault.note import Link, Note

__all__ = [
    "AmbiguousLink",
    "LinkIndex",
    "Match",
    "Preference",
    "Resolution",
    "ResolvedLink",
    "UnresolvedLink",
    "resolve_links",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class ResolvedLink:
    """A link whose target exists: `source` and `target` are nodes; `file` contains it.

    The source of a link is the note that contains it; that of a canvas's edge is the note on the
    card from which it starts.
    """

    source: NoteId
    target: NoteId
    link: Link
    file: VaultPath


@dataclass(frozen=True, slots=True, kw_only=True)
class UnresolvedLink:
    """A link to a note that does not exist: `target` is the node of the phantom."""

    source: NoteId
    target: NoteId
    link: Link


@dataclass(frozen=True, slots=True, kw_only=True)
class AmbiguousLink:
    """A resolved link that several files match, and why one of them was chosen.

    `candidates` are all of them, the shortest path first.
    """

    taken: ResolvedLink
    candidates: tuple[VaultPath, ...]
    reason: Preference


TargetKey = tuple[VaultPath, str, bool]
"""The note that contains a link, its target, and whether that is a whole path."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolution:
    """The target of every written link, sorted by source path and place.

    `resolved` includes the links of `ambiguous`. An edge of a canvas starts at the note on its card
    and has the place of its canvas; one from or to a missing file is in neither list, because the
    card itself is an unresolved link. `targets` is the table of `target_of`.
    """

    resolved: tuple[ResolvedLink, ...]
    unresolved: tuple[UnresolvedLink, ...]
    ambiguous: tuple[AmbiguousLink, ...]
    targets: Mapping[TargetKey, NoteId] = field(default_factory=dict)

    def target_of(self, path: VaultPath, link: Link) -> NoteId | None:
        """Return the node that a link leads to.

        Args:
            path: the note that contains the link.
            link: one of its links, or of the sources of its claims.

        Returns:
            the node of the file; None where the link is unresolved.
        """
        return self.targets.get((path, link.target, link.exact))

    def without(self, paths: Collection[str]) -> "Resolution":
        """Remove some files, and all links from and to them."""
        return Resolution(
            resolved=tuple(found for found in self.resolved if not _touches(found, paths)),
            unresolved=tuple(found for found in self.unresolved if found.source not in paths),
            ambiguous=tuple(
                replace(found, candidates=candidates)
                for found in self.ambiguous
                if not _touches(found.taken, paths)
                and len(candidates := tuple(p for p in found.candidates if p not in paths)) > 1
            ),
            targets={
                key: target
                for key, target in self.targets.items()
                if key[0] not in paths and target not in paths
            },
        )

    def between_shown(self, hidden: Collection[str]) -> "Resolution":
        """Remove links from and to hidden files from the lists, but not from `targets`."""
        return replace(self.without(hidden), targets=self.targets) if hidden else self


def _touches(found: ResolvedLink, paths: Collection[str]) -> bool:
    return found.source in paths or found.target in paths or found.file in paths


def resolve_links(notes: Iterable[Note], paths: Iterable[VaultPath]) -> Resolution:
    """Resolve every link of the notes.

    Args:
        notes: every note and canvas, in any order.
        paths: every file of the vault that may be a target, including attachments.
    """
    index = LinkIndex(paths)
    resolved: list[ResolvedLink] = []
    missing: list[tuple[NoteId, Link]] = []
    ambiguous: list[AmbiguousLink] = []
    targets: dict[TargetKey, NoteId] = {}
    for note in sorted(notes, key=lambda note: note.path):
        for link, match, source in _matches(index, note):
            if match and source:
                found = ResolvedLink(
                    source=source, target=NoteId(match.taken), link=link, file=note.path
                )
                resolved.append(found)
                targets[note.path, link.target, link.exact] = found.target
                if match.preference:
                    ambiguous.append(_ambiguous(found, match))
            elif not link.origin:
                missing.append((NoteId(note.path), link))
    return Resolution(
        resolved=tuple(resolved),
        unresolved=_name_phantoms(missing, index),
        ambiguous=tuple(ambiguous),
        targets=targets,
    )


def _matches(index: LinkIndex, note: Note) -> list[tuple[Link, Match | None, NoteId | None]]:
    """Find the target and the source of each link of a note."""
    with working_on(note.path):
        return [
            (link, _match(index, link, note.path), _source(index, link, note.path))
            for link in note.links
        ]


def _match(index: LinkIndex, link: Link, path: VaultPath) -> Match | None:
    """Find a target by its name, or by the whole path on the card of a canvas."""
    if not link.exact:
        return index.find(link.target, path)
    taken = index.at(link.target)
    return Match(taken) if taken else None


def _source(index: LinkIndex, link: Link, path: VaultPath) -> NoteId | None:
    """Find the source of a link: the note, or for an edge of a canvas, the note on its card."""
    start = index.at(link.origin) if link.origin else path
    return NoteId(start) if start else None


def _ambiguous(found: ResolvedLink, match: Match) -> AmbiguousLink:
    assert match.preference is not None
    return AmbiguousLink(taken=found, candidates=match.candidates, reason=match.preference)


def _name_phantoms(
    missing: list[tuple[NoteId, Link]], index: LinkIndex
) -> tuple[UnresolvedLink, ...]:
    """Give each note that does not exist one node, whatever the spellings of its name.

    Its name is the most frequent spelling, the first in order among equals.
    """
    spellings: dict[NoteKey, Counter[str]] = {}
    for source, link in missing:
        name = _phantom_name(source, link)
        spellings.setdefault(note_key(name), Counter())[name] += 1
    ids = _phantom_ids(spellings, index)
    return tuple(
        UnresolvedLink(source=source, target=ids[note_key(_phantom_name(source, link))], link=link)
        for source, link in missing
    )


def _phantom_name(source: NoteId, link: Link) -> str:
    name = computed_path(link.target, VaultPath(source)) or link.target
    return without_ending(name.removeprefix("/")) or link.target


def _phantom_ids(
    spellings: Mapping[NoteKey, Counter[str]], index: LinkIndex
) -> dict[NoteKey, NoteId]:
    """Choose the nodes; a name that is also that of a file or a tag keeps its `.md`."""
    ids = {}
    for key, counts in spellings.items():
        name = min(counts, key=lambda name: (-counts[name], name))
        taken = name.startswith("#") or index.at(name) is not None
        ids[key] = NoteId(f"{name}.md" if taken else name)
    return ids
