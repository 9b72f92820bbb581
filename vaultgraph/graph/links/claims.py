"""Resolve the sources of claims (part of stage 3).

In: notes and `Resolution`. Out: `SourcedClaim`s, in the order of the notes.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from vaultgraph.graph.links.resolve import Resolution
from vaultgraph.model import NoteId, NoteRole, VaultPath
from vaultgraph.vault.note import Claim, Link, Note


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A source of a claim: the link as written, and the node of the note; None if unresolved."""

    link: Link
    note: NoteId | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SourcedClaim:
    """A claim with its source notes; `claim.citations` are its sources outside the vault."""

    path: VaultPath
    claim: Claim
    sources: tuple[Source, ...]


def source_claims(notes: Iterable[Note], resolution: Resolution) -> tuple[SourcedClaim, ...]:
    """List the claims of all notes except copies, with resolved sources."""
    return tuple(
        SourcedClaim(
            path=note.path,
            claim=claim,
            sources=tuple(
                Source(link=link, note=resolution.target_of(note.path, link))
                for link in claim.sources
            ),
        )
        for note in sorted(notes, key=lambda note: note.path)
        if note.role is not NoteRole.COPY
        for claim in note.claims
    )
