"""Update a compiled vault when only the text of a few notes changed (instead of stages 3 to 6).

In: a compiled vault, and the changed notes. Out: the vault with these notes, and the same ranks and
modules; or None where links, names or roles changed, and the vault must be compiled again.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import replace

from vaultgraph.graph.build import Edge, NoteGraph
from vaultgraph.graph.compiled import CompiledVault
from vaultgraph.graph.links.resolve import AmbiguousLink, Resolution, ResolvedLink
from vaultgraph.model import NodeKind, NoteId, NoteRole, VaultPath
from vaultgraph.vault.note import Link, Note, TextSource

Relinked = Mapping[int, Link]
"""Current links, by the `id` of those that they replace."""


def revise_vault(
    vault: CompiledVault, revised: Mapping[VaultPath, Note], text_of: TextSource
) -> CompiledVault | None:
    """Replace notes of a vault.

    Its `diagnostics` are unchanged; to renew them, read the vault again.

    Args:
        vault: the vault before.
        revised: the changed notes.
        text_of: reads the current text of its notes.

    Returns:
        the current vault; None where its graph would not be the same.
    """
    relinked: dict[int, Link] = {}
    for path, now in revised.items():
        before = vault.note_of.get(NoteId(path))
        if before is None or not _means_the_same(before, now):
            return None
        relinked |= {id(one): other for one, other in zip(before.links, now.links, strict=True)}
    notes = tuple(revised.get(note.path, note) for note in vault.notes)
    return replace(
        vault,
        notes=notes,
        text_of=text_of,
        resolution=_resolution(vault.resolution, relinked),
        graph=_graph(vault.graph, revised, relinked),
        digest=digest_notes(notes),
    )


def digest_notes(notes: Iterable[Note]) -> str:
    """Return the SHA-256 of the paths and contents of all notes, hexadecimal."""
    digest = hashlib.sha256()
    for note in notes:
        digest.update(f"{note.path}\0{note.digest}\n".encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


def _means_the_same(before: Note, now: Note) -> bool:
    """Return whether a note is the same to the graph; False for copies and notes with secrets."""
    plain = now.kind is NodeKind.NOTE and before.role is not NoteRole.COPY
    hidden = before.secrets or now.secrets or now.private
    return plain and not hidden and _shape(before) == _shape(now)


def _shape(note: Note) -> tuple[object, ...]:
    """Return what graph, ranking and modules depend on, except words for names of modules."""
    links = [(link.kind, link.target, link.exact, link.in_message) for link in note.links]
    return note.kind, note.role, note.title, note.aliases, note.tags, note.has_content, links


def _resolution(resolution: Resolution, relinked: Relinked) -> Resolution:
    def current(found: ResolvedLink) -> ResolvedLink:
        link = relinked.get(id(found.link))
        return replace(found, link=link) if link else found

    def choice(found: AmbiguousLink) -> AmbiguousLink:
        taken = current(found.taken)
        return found if taken is found.taken else replace(found, taken=taken)

    return replace(
        resolution,
        resolved=tuple(map(current, resolution.resolved)),
        unresolved=tuple(
            replace(found, link=link) if (link := relinked.get(id(found.link))) else found
            for found in resolution.unresolved
        ),
        ambiguous=tuple(map(choice, resolution.ambiguous)),
    )


def _graph(graph: NoteGraph, revised: Mapping[VaultPath, Note], relinked: Relinked) -> NoteGraph:
    """Update the links of the edges from the notes."""

    def current(edge: Edge) -> Edge:
        if VaultPath(edge.source) not in revised or not edge.links:
            return edge
        return replace(edge, links=tuple(relinked.get(id(link), link) for link in edge.links))

    return replace(graph, edges={ends: current(edge) for ends, edge in graph.edges.items()})
