"""A note at a level becomes a fragment of a seed (part of stage 7).

In: a rendition and the note's text. Out: `Fragment`, with what it carries by name.
"""

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from vaultgraph.graph.compiled import CompiledVault
from vaultgraph.model import Location, NoteId
from vaultgraph.pack.carrying import stem, without_ending
from vaultgraph.pack.detail import Level, Rendition
from vaultgraph.pack.seed import CarriedClaim, Fragment, NoteRef, Piece
from vaultgraph.pack.spans import Span, marker_spans
from vaultgraph.text import note_key
from vaultgraph.vault.note import Claim, Link, Note, TextSource
from vaultgraph.vault.secrets import mask_text

_MARKERS = re.compile(r"(?:[ \t]*\[\^[^\]\n]+\])+")


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
        self._refs: dict[NoteId, NoteRef] = {}
        self._made: dict[NoteId, tuple[Rendition, Fragment]] = {}
        self._stems = Counter(note_key(stem(note.path)) for note in vault.notes)
        self._place = {note: number for number, note in enumerate(vault.ranking.order, start=1)}

    def ref(self, note_id: NoteId) -> NoteRef:
        """Name a note as links do: by its file's name where that is unique, else by its path."""
        if note_id not in self._refs:
            self._refs[note_id] = self._make_ref(note_id)
        return self._refs[note_id]

    def _make_ref(self, note_id: NoteId) -> NoteRef:
        name = stem(note_id)
        if self._stems[note_key(name)] > 1:
            name = without_ending(note_id)
        note = self._vault.note_of.get(note_id)
        return NoteRef(
            note=note_id, name=self._mask(name), title=self._mask(note.title if note else name)
        )

    def fragment(self, note_id: NoteId, rendition: Rendition) -> Fragment:
        """Make the fragment of a note, with all that it carries."""
        made, fragment = self._made.get(note_id, (None, None))
        if fragment is None or made != rendition:
            fragment = self._complete(self.shown(note_id, rendition), rendition)
            self._made[note_id] = rendition, fragment
        return fragment

    def shown(self, note_id: NoteId, rendition: Rendition) -> Fragment:
        """Make the fragment of a note with its pieces alone, as it is priced."""
        note = self._vault.note_of[note_id]
        ref = self.ref(note_id)
        module = self._vault.module_of.get(note_id)
        return Fragment(
            note=note_id,
            name=ref.name,
            title=ref.title,
            path=note.path,
            level=rendition.level,
            place=self._place.get(note_id, len(self._place) + 1),
            module=module.id if module else "",
            pieces=tuple(self._pieces(note, rendition)) if rendition.spans else (),
        )

    def _complete(self, fragment: Fragment, rendition: Rendition) -> Fragment:
        """Add the claims and links that stand in the pieces."""
        if not rendition.spans:
            return fragment
        note = self._vault.note_of[fragment.note]
        text = self._text_of(note.path)
        inside = _Inside(_bridged(rendition.spans, text))
        links = dict.fromkeys(
            self._vault.target_of(note.path, link)
            for link in note.links
            if inside.holds(link.start, link.end)
        )
        return replace(
            fragment,
            claims=tuple(
                self._claim(note, claim, text)
                for claim in note.claims
                if claim.is_sourced and inside.holds(claim.start, claim.end)
            ),
            links=tuple(
                link
                for link in links
                if link and link != fragment.note and link in self._vault.graph.nodes
            ),
        )

    def _pieces(self, note: Note, rendition: Rendition) -> Iterator[Piece]:
        """Take each span, and name the sources of the footnotes that were cut out behind it."""
        text = self._text_of(note.path)
        cut: dict[int, list[tuple[Span, Claim]]] = defaultdict(list)
        if rendition.level is not Level.FULL:
            for marker, claim in zip(marker_spans(note, text), note.claims, strict=True):
                cut[marker.start].append((marker, claim))
        continued = -1
        for span in rendition.spans:
            claims: list[Claim] = []
            place = span.end
            while place in cut:
                claims += (claim for _, claim in cut[place])
                end = max(marker.end for marker, _ in cut[place])
                if end == place:
                    break
                place = end
            yield Piece(
                span=span,
                text=text[span.start : span.end],
                sources=self._sources(note, text, claims),
                citations=tuple(dict.fromkeys(self._cited(claims))),
                inline=span.start == continued,
            )
            continued = place

    def _sources(self, note: Note, text: str, claims: Sequence[Claim]) -> tuple[NoteRef, ...]:
        """The sources that the statements do not name themselves, as links name them."""
        return tuple(
            dict.fromkeys(
                self._source_ref(note, source)
                for claim in claims
                for source in claim.sources
                if f"[[{source.target}" not in text[claim.start : claim.end]
            )
        )

    def _cited(self, claims: Iterable[Claim]) -> Iterator[str]:
        return (self._mask(str(each)) for claim in claims for each in claim.citations)

    def _source_ref(self, note: Note, source: Link) -> NoteRef:
        """Name the note that a source leads to; one that is not written as its author did."""
        target = self._vault.target_of(note.path, source)
        if target is not None:
            return self.ref(target)
        name = self._mask(stem(source.target))
        return NoteRef(note=NoteId(source.target), name=name, title=name)

    def _claim(self, note: Note, claim: Claim, text: str) -> CarriedClaim:
        return CarriedClaim(
            text=text[claim.start : claim.end],
            span=Span(start=claim.start, end=claim.end),
            location=Location(path=note.path, line=claim.line, column=claim.column),
            heading=claim.heading,
            sources=tuple(
                dict.fromkeys(
                    self._vault.target_of(note.path, link) or NoteId(link.target)
                    for link in claim.sources
                )
            ),
            citations=tuple(self._cited([claim])),
        )


class _Inside:
    """Tells what lies wholly inside one of several spans."""

    def __init__(self, spans: Sequence[Span]) -> None:
        self._spans = spans
        self._starts = [span.start for span in spans]

    def holds(self, start: int, end: int) -> bool:
        holder = bisect_right(self._starts, start) - 1
        return holder >= 0 and end <= self._spans[holder].end


def _bridged(spans: Iterable[Span], text: str) -> list[Span]:
    """Join spans between which only footnote markers were cut out."""
    joined: list[Span] = []
    for span in spans:
        if joined and _MARKERS.fullmatch(text, joined[-1].end, span.start):
            joined[-1] = Span(start=joined[-1].start, end=span.end)
        else:
            joined.append(span)
    return joined
