"""A vault as it was compiled last, with the look-ups of tools in its graph (part of the server).

In: a compiled vault, and its notes that may be shown. Out: `VaultState`. No answer contains a note
that is private, a template, bookkeeping or a copy.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from vaultgraph.graph.compiled import CompiledVault
from vaultgraph.graph.links.claims import SourcedClaim, source_claims
from vaultgraph.model import NodeKind, NoteId, VaultPath
from vaultgraph.pack.overview import OverviewFacts, find_overview, fit_overview, write_overview
from vaultgraph.serve.notes import OpenNotes
from vaultgraph.text import note_key
from vaultgraph.vault.note import Note
from vaultgraph.vault.passages.terms import terms_of

_DIGITS = 12
"""The beginning of a digest that identifies one state of a vault."""


@dataclass(frozen=True, slots=True)
class LinkRow:
    """A link between two nodes, and the line that shows it with its sentence."""

    ends: tuple[NoteId, NoteId]
    line: str


class VaultState:
    """A vault as it was read last, with look-ups for tools; `digest` identifies this state."""

    def __init__(self, vault: CompiledVault, notes: OpenNotes) -> None:
        self.vault = vault
        self.digest = vault.digest[:_DIGITS]
        self.names = notes.names
        self.count = notes.count

    @cached_property
    def open_notes(self) -> Mapping[NoteId, Note]:
        """Every note that may be shown."""
        return {
            NoteId(note.path): note for note in self.vault.notes if NoteId(note.path) in self.names
        }

    @cached_property
    def digests(self) -> Mapping[VaultPath, str]:
        """The digest of each note that may be shown."""
        return {note.path: note.digest for note in self.open_notes.values()}

    def links_of(self, note: NoteId, depth: int) -> Iterator[LinkRow]:
        """Yield the links of a note, then those of its neighbours, each pair once."""
        around: dict[NoteId, list[tuple[NoteId, NoteId]]] = {}
        for ends in self.vault.graph.edges:
            for end in ends:
                around.setdefault(end, []).append(ends)
        seen: set[tuple[NoteId, NoteId]] = set()
        near, reached = [note], {note}
        for _ in range(depth):
            following: list[NoteId] = []
            for each in near:
                for ends in around.get(each, ()):
                    if ends not in seen and all(map(self._may_be_shown, ends)):
                        seen.add(ends)
                        yield self._link(ends)
                        following += [end for end in ends if end not in reached]
                        reached.update(ends)
            near = [each for each in following if each in self.names]

    def _may_be_shown(self, node: NoteId) -> bool:
        kind = self.vault.graph.nodes[node].kind
        return node in self.names or kind in (NodeKind.PHANTOM, NodeKind.ATTACHMENT)

    def _link(self, ends: tuple[NoteId, NoteId]) -> LinkRow:
        edge = self.vault.graph.edges[ends]
        source, target = (self.names.get(end, self.vault.graph.nodes[end].title) for end in ends)
        said = next((link.sentence for link in edge.links if link.sentence), "")
        line = f"- [[{source}]] → [[{target}]]" + (f": {said}" if said else "")
        return LinkRow(ends, line)

    def claims_about(self, about: str, source: str) -> list[SourcedClaim]:
        """Claims about a subject, best first, or those with a note or an address as a source."""
        every = source_claims(self.open_notes.values(), self.vault.resolution)
        if source:
            key = note_key(source.strip().removeprefix("[[").removesuffix("]]"))
            every = tuple(each for each in every if _rests_on(each, key))
        if not about:
            return list(every)

        asked = set(terms_of(about))
        scored = [(len(asked & {*terms_of(each.claim.text)}), each) for each in every]
        return [each for score, each in sorted(scored, key=lambda row: -row[0]) if score]

    def since(self, day: date) -> list[VaultPath]:
        """Notes that were written on a day or later, the newest first."""
        dated = [(note.created, note.path) for note in self.open_notes.values() if note.created]
        return [path for created, path in sorted(dated, reverse=True) if created >= day]

    def differences(self, before: Mapping[VaultPath, str]) -> list[tuple[str, VaultPath]]:
        """What is new, changed and gone since an earlier state."""
        now = self.digests
        return [
            *(("new", path) for path in now if path not in before),
            *(("changed", path) for path in now if path in before and now[path] != before[path]),
            *(("gone", path) for path in before if path not in now),
        ]

    def glance(self, tokens: int) -> list[str]:
        """The lines of the overview."""
        order = [note for note in self.vault.ranking.order if note in self.names]
        facts = OverviewFacts(
            eligible=order, name_of=self.names.__getitem__, language=self.vault.language
        )
        write = write_overview(self.vault, facts)
        lines = fit_overview(find_overview(self.vault, facts), write, self.count, tokens)
        return write(lines).splitlines()


def sources_of(found: SourcedClaim) -> list[str]:
    """The sources of a claim: notes, pages and books."""
    notes = [source.note or source.link.target for source in found.sources]
    return [*notes, *map(str, found.claim.citations)]


def _rests_on(found: SourcedClaim, key: str) -> bool:
    return any(key in note_key(source) for source in sources_of(found))
