"""A written link becomes a resolved, an unresolved or an ambiguous one (stage 3).

In: notes and the files of the vault. Out: `Resolution`.
"""

from dataclasses import dataclass

from vaultgraph.diagnostics import Diagnostic
from vaultgraph.model import NoteId
from vaultgraph.vault.note import Link


@dataclass(frozen=True, slots=True, kw_only=True)
class ResolvedLink:
    """A link whose target exists: `source` and `target` are nodes of the graph."""

    source: NoteId
    target: NoteId
    link: Link


@dataclass(frozen=True, slots=True, kw_only=True)
class UnresolvedLink:
    """A link to a note that is not written: `target` is the phantom's node."""

    source: NoteId
    target: NoteId
    link: Link


@dataclass(frozen=True, slots=True, kw_only=True)
class AmbiguousLink:
    """A resolved link that could have meant several files, and why one was taken."""

    taken: ResolvedLink
    candidates: tuple[NoteId, ...]
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolution:
    """What every written link leads to, in the order of source path and place.

    `resolved` holds the links of `ambiguous` too.
    """

    resolved: tuple[ResolvedLink, ...]
    unresolved: tuple[UnresolvedLink, ...]
    ambiguous: tuple[AmbiguousLink, ...]
    diagnostics: tuple[Diagnostic, ...] = ()
