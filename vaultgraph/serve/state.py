"""A vault as it was read last, and what tools look up in it (part of the server for clients).

In: a compiled vault. Out: `VaultState`. Notes that are private, templates, bookkeeping or copies
are in none of its answers.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from difflib import get_close_matches
from functools import cached_property
from typing import Any

from vaultgraph.errors import UsageError
from vaultgraph.graph.compiled import CompiledVault
from vaultgraph.graph.links.claims import SourcedClaim, source_claims
from vaultgraph.graph.links.resolve import LinkIndex
from vaultgraph.model import NodeKind, NoteId, NoteRole, VaultPath
from vaultgraph.pack.overview import OverviewFacts, find_overview, fit_overview, write_overview
from vaultgraph.passages.tokens.targets import Target
from vaultgraph.passages.tokens.tokenizers import load_tokenizer
from vaultgraph.recall.recaller import Recaller, RecallOptions
from vaultgraph.text import note_key
from vaultgraph.vault.note import Note
from vaultgraph.vault.passages.terms import terms_of

_NEAR = 5
_WITHOUT = (NoteRole.TEMPLATE, NoteRole.BOOKKEEPING, NoteRole.COPY)


class VaultState:
    """A vault as it was read last, with what tools look up in it."""

    def __init__(self, vault: CompiledVault, target: Target, *, keep_secrets: bool) -> None:
        self.vault = vault
        self.tokenizer = load_tokenizer(target.tokenizer, target.own)
        self.recaller = Recaller.of(vault, self.tokenizer, keep_secrets=keep_secrets)
        self.texts = self.recaller.texts
        self.count = self.tokenizer.count

    @cached_property
    def open_notes(self) -> Mapping[NoteId, Note]:
        """Every note that may be told."""
        return {
            NoteId(note.path): note
            for note in self.vault.notes
            if not note.private and note.role not in _WITHOUT
        }

    @cached_property
    def names(self) -> Mapping[NoteId, str]:
        """What each note that may be told is called, so that the name leads to it alone."""
        counts: dict[str, int] = {}
        for note in self.open_notes.values():
            counts[note_key(note.title)] = counts.get(note_key(note.title), 0) + 1
        return {
            name: note.title if counts[note_key(note.title)] == 1 else note.path.removesuffix(".md")
            for name, note in self.open_notes.items()
        }

    @cached_property
    def digests(self) -> Mapping[VaultPath, str]:
        """The digest of each note that may be told."""
        return {note.path: note.digest for note in self.open_notes.values()}

    @cached_property
    def _by_title(self) -> Mapping[str, NoteId]:
        titles: dict[str, NoteId] = {}
        for name, note in self.open_notes.items():
            for each in (note.title, *note.aliases):
                titles.setdefault(note_key(each), name)
        return titles

    @cached_property
    def _index(self) -> LinkIndex:
        return LinkIndex([VaultPath(name) for name in self.open_notes])

    def find(self, name: str) -> Note:
        """Find a note as a link would, then by title or alias.

        Raises:
            UsageError: no note that may be told is called so; near names are given.
        """
        bare = (
            name.strip().removeprefix("[[").removesuffix("]]").split("|")[0].split("#")[0].strip()
        )
        match = self._index.find(bare, VaultPath("")) if bare else None
        found = NoteId(match.taken) if match else self._by_title.get(note_key(bare))
        if found is None:
            raise UsageError(f"no note is called “{name}”", remedy=self._near(bare))
        return self.open_notes[found]

    def _near(self, name: str) -> str:
        close = get_close_matches(name, self.names.values(), n=_NEAR, cutoff=0.6)
        if not close and name:
            asked = self.recaller.recall(name, RecallOptions(budget=400))
            close = list(dict.fromkeys(self.names[each.note] for each in asked.passages))[:_NEAR]
        listed = ", ".join(f"[[{each}]]" for each in close)
        return f"Near: {listed}." if close else "Ask recall for what it is about."

    def links_of(self, note: NoteId, depth: int) -> Iterator[dict[str, Any]]:
        """Yield the links of a note, then those of its neighbours, each pair once."""
        around: dict[NoteId, list[tuple[NoteId, NoteId]]] = {}
        for ends in self.vault.graph.edges:
            for end in ends:
                around.setdefault(end, []).append(ends)
        seen: set[tuple[NoteId, NoteId]] = set()
        near, reached = [note], {note}
        for step in range(depth):
            following: list[NoteId] = []
            for each in near:
                for ends in around.get(each, ()):
                    if ends not in seen and all(map(self._may_be_told, ends)):
                        seen.add(ends)
                        yield self._link(ends, step + 1)
                        following += [end for end in ends if end not in reached]
                        reached.update(ends)
            near = [each for each in following if each in self.names]

    def _may_be_told(self, node: NoteId) -> bool:
        kind = self.vault.graph.nodes[node].kind
        return node in self.names or kind in (NodeKind.PHANTOM, NodeKind.ATTACHMENT)

    def _link(self, ends: tuple[NoteId, NoteId], step: int) -> dict[str, Any]:
        edge = self.vault.graph.edges[ends]
        source, target = (self.names.get(end, self.vault.graph.nodes[end].title) for end in ends)
        said = next((link.sentence for link in edge.links if link.sentence), "")
        line = f"- [[{source}]] → [[{target}]]" + (f": {said}" if said else "")
        row = {"source": ends[0], "target": ends[1], "sentence": said, "depth": step}
        return {**row, "line": line}

    def claims_about(self, about: str, source: str) -> list[SourcedClaim]:
        """Claims on a subject, best first, or those that rest on a note or an address."""
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
        facts = OverviewFacts(carried=order, name_of=self.names.__getitem__)
        write = write_overview(self.vault, facts, self.vault.language)
        lines = fit_overview(find_overview(self.vault, facts), write, self.count, tokens)
        return write(lines).splitlines()


def sources_of(found: SourcedClaim) -> list[str]:
    """What a claim rests on: notes, pages and books."""
    notes = [source.note or source.link.target for source in found.sources]
    return [*notes, *map(str, found.claim.citations)]


def _rests_on(found: SourcedClaim, key: str) -> bool:
    return any(key in note_key(source) for source in sources_of(found))
