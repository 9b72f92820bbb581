"""A note at a level becomes a fragment of a seed (part of stage 7).

In: a rendition and the note's text. Out: `Fragment`, with what it carries by name.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from vaultgraph.graph.compiled import CompiledVault
from vaultgraph.model import Location, NoteId
from vaultgraph.pack.carrying import stem, without_ending
from vaultgraph.pack.detail import Level, Rendition, Span
from vaultgraph.pack.seed import CarriedClaim, Fragment, NoteRef, Piece
from vaultgraph.pack.value import link_key, link_targets
from vaultgraph.text import note_key
from vaultgraph.vault.note import Claim, Note, TextSource
from vaultgraph.vault.secrets import mask_text


class FragmentMaker:
    """Makes fragments of one vault.

    Args:
        vault: the compiled vault.
        text_of: reads texts with their secrets masked.
        mask: masks the secrets of names.
    """

    def __init__(
        self, vault: CompiledVault, text_of: TextSource, mask: Callable[[str], str] = mask_text
    ) -> None:
        self._vault = vault
        self._text_of = text_of
        self._mask = mask
        self._targets = link_targets(vault)
        self._stems = Counter(note_key(stem(note.path)) for note in vault.notes)
        self._place = {note: number for number, note in enumerate(vault.ranking.order, start=1)}

    def ref(self, note_id: NoteId) -> NoteRef:
        """Name a note as links do: by its file's name where that is unique, else by its path."""
        name = stem(note_id)
        if self._stems[note_key(name)] > 1:
            name = without_ending(note_id)
        note = self._vault.note_of.get(note_id)
        return NoteRef(
            note=note_id, name=self._mask(name), title=self._mask(note.title if note else name)
        )

    def fragment(self, note_id: NoteId, rendition: Rendition, text: str | None = None) -> Fragment:
        """Make the fragment of a note; its text is read where it is not given."""
        note = self._vault.note_of[note_id]
        ref = self.ref(note_id)
        module = self._vault.module_of.get(note_id)
        fragment = Fragment(
            note=note_id,
            name=ref.name,
            title=ref.title,
            path=note.path,
            level=rendition.level,
            place=self._place.get(note_id, len(self._place) + 1),
            module=module.id if module else "",
        )
        if not rendition.spans:
            return fragment
        return self._with_text(fragment, note, rendition, text or self._text_of(note.path))

    def _with_text(
        self, fragment: Fragment, note: Note, rendition: Rendition, text: str
    ) -> Fragment:
        claims = [
            claim for claim in note.claims if any(_covers(span, claim) for span in rendition.spans)
        ]
        pieces = tuple(
            piece
            for span in rendition.spans
            for piece in (
                (Piece(span=span, text=text[span.start : span.end]),)
                if rendition.level is Level.FULL
                else self._pieces(span, claims, text)
            )
        )
        links = dict.fromkeys(
            target
            for link in note.links
            if any(span.start <= link.start and link.end <= span.end for span in rendition.spans)
            for target in (self._targets.get((fragment.note, link_key(link))),)
            if target is not None and target != fragment.note
        )
        return replace(
            fragment,
            pieces=pieces,
            claims=tuple(self._claim(note, claim, text) for claim in claims),
            links=tuple(links),
        )

    def _pieces(self, span: Span, claims: Iterable[Claim], text: str) -> Iterator[Piece]:
        """Cut a span behind each statement whose sources stand elsewhere, and name them there."""
        ending: dict[int, list[Claim]] = defaultdict(list)
        for claim in claims:
            if _covers(span, claim):
                ending[claim.end].append(claim)
        start = span.start
        for end in sorted(ending):
            claim_start = min(claim.start for claim in ending[end])
            sources = self._sources(text[claim_start:end], ending[end])
            if sources and start < end:
                yield Piece(span=Span(start=start, end=end), text=text[start:end], sources=sources)
                start = end + len(text[end : span.end]) - len(text[end : span.end].lstrip())
        if start < span.end:
            yield Piece(span=Span(start=start, end=span.end), text=text[start : span.end])

    def _sources(self, shown: str, claims: Iterable[Claim]) -> tuple[NoteRef, ...]:
        """The sources that a statement does not name itself, as the author wrote them."""
        targets = dict.fromkeys(source.target for claim in claims for source in claim.sources)
        return tuple(
            NoteRef(
                note=NoteId(target), name=self._mask(stem(target)), title=self._mask(stem(target))
            )
            for target in targets
            if f"[[{target}" not in shown
        )

    def _claim(self, note: Note, claim: Claim, text: str) -> CarriedClaim:
        source = NoteId(note.path)
        return CarriedClaim(
            text=text[claim.start : claim.end],
            span=Span(start=claim.start, end=claim.end),
            location=Location(path=note.path, line=claim.line, column=claim.column),
            heading=claim.heading,
            sources=tuple(
                dict.fromkeys(
                    self._targets.get((source, link_key(link)), NoteId(link.target))
                    for link in claim.sources
                )
            ),
        )


def _covers(span: Span, claim: Claim) -> bool:
    return span.start <= claim.start and claim.end <= span.end
