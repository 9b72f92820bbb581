"""Chosen passages of a note become a fragment of a seed (part of stage 7).

In: a note, the passages chosen of it, and its text. Out: `Fragment`, with links and claims.
"""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from vaultgraph.errors import working_on
from vaultgraph.graph.compiled import CompiledVault
from vaultgraph.model import Location, NodeKind, NoteId, VaultPath
from vaultgraph.pack.document.seed import Fragment, Level, NoteRef, Piece, Quote, QuotedClaim
from vaultgraph.pack.eligible import stem, without_ending
from vaultgraph.pack.spans import marker_spans
from vaultgraph.passages.safe import SafeTexts
from vaultgraph.text import note_key
from vaultgraph.vault.note import Claim, Link, Note
from vaultgraph.vault.passages.fences import opens_fence
from vaultgraph.vault.passages.lists import goes_on
from vaultgraph.vault.passages.passage import Passage, PassageKind, Span
from vaultgraph.vault.passages.properties import properties_line

Kept = Mapping[int, int | None]
"""The included passages of a note, by their index, each with the offset in the text where it is cut
off, or None for all of it."""

_ANCHOR = re.compile(r"(?<!!)\[\]\([^()\s]*\)")
"""A link without text, which published pages have after headings as an anchor."""

_MARKER = re.compile(r"[ \t]*\[\^[^\s\[\]^]{1,200}\]")
_LINK_FOOTNOTE = re.compile(
    r"^[ \t>]*\[\^(?P<label>[^\s\[\]^]{1,200})\]:[ \t]*\[\[[^\[\]\n]+\]\]"
    r"(?:[ \t,;]+(?:\w{1,3}[ \t]+)?\[\[[^\[\]\n]+\]\])*[ \t]*(?:\n|\Z)",
    re.MULTILINE,
)
"""A definition of a footnote that only names notes."""


class FragmentMaker:
    """Makes fragments of one vault.

    Args:
        vault: the compiled vault.
        texts: reads the notes that may be included, and masks names.
        elsewhere: the passages whose content is included elsewhere, by note and index: a note is
            complete without them.
    """

    def __init__(
        self,
        vault: CompiledVault,
        texts: SafeTexts,
        elsewhere: Mapping[NoteId, Collection[int]] = {},
    ) -> None:
        self._vault = vault
        self._texts = texts
        self._elsewhere = elsewhere
        self._text_of = texts.text
        self._mask = texts.mask
        self._refs: dict[NoteId, NoteRef] = {}
        self._markers: dict[NoteId, list[tuple[int, int, Claim]]] = {}
        self._sourced: dict[VaultPath, frozenset[str]] = {}
        self._made: dict[NoteId, tuple[Kept, Fragment]] = {}
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

    def fragment(self, note_id: NoteId, kept: Kept) -> Fragment:
        """Make the fragment of a note, with its links and claims."""
        made, fragment = self._made.get(note_id, (None, None))
        if fragment is None or made != kept:
            fragment = self._make(note_id, kept)
            self._made[note_id] = dict(kept), fragment
        return fragment

    def quote(self, note_id: NoteId, index: int, until: int | None = None) -> Quote:
        """Make one quote as if it were the first of its note, with all its context lines."""
        note = self._vault.note_of[note_id]
        with working_on(note.path):
            return self._quote(note, index, until)

    def _quote(self, note: Note, index: int, until: int | None) -> Quote:
        note_id, passage = NoteId(note.path), note.passages[index]
        if passage.kind is PassageKind.PROPERTIES:
            return Quote(properties=self._mask(properties_line(note)))
        text = self._text_of(note.path)
        return Quote(
            heading=self.heading(note_id, passage.heading),
            context=tuple(self.piece(note_id, span) for span in passage.context),
            speaker=self._speaker(note, passage),
            pieces=tuple(self._pieces(note, text, passage, until)),
        )

    def text(self, note_id: NoteId) -> str:
        """Read the text of a note, masked."""
        return self._text_of(self._vault.note_of[note_id].path)

    def until(self, note_id: NoteId, index: int) -> int | None:
        """Where the content of a passage ends: a turn's last sentences may only ask or greet."""
        return self._texts.end_of_statements(self._vault.note_of[note_id], index)

    def piece(self, note_id: NoteId, span: Span) -> Piece:
        """Quote a context line of passages."""
        note = self._vault.note_of[note_id]
        text = self._text_of(note.path)[slice(*span)]
        return Piece(span=span, text=text, escaped=note.kind is NodeKind.CANVAS)

    def shows_heading(self, note_id: NoteId, index: int) -> bool:
        """Whether a heading is written: not if it is the title of the note."""
        note = self._vault.note_of[note_id]
        if index < 0 or (index == 0 and note.headings[0].level == 1):
            return False
        names = (note_key(note.title), note_key(stem(note.path)))
        return note_key(note.headings[index].text) not in names

    def heading(self, note_id: NoteId, index: int) -> str:
        """The line of a heading without its marks; empty for the title of the note itself."""
        if not self.shows_heading(note_id, index):
            return ""
        note = self._vault.note_of[note_id]
        heading = note.headings[index]
        line = self._text_of(note.path)[heading.start : heading.end].strip().split("\n")[0]
        return _ANCHOR.sub("", _MARKER.sub("", line.strip("# \t\r"))).rstrip()

    def has_content(self, note_id: NoteId) -> bool:
        """Whether a note has content of its own."""
        return bool(self._own(note_id))

    def _own(self, note_id: NoteId) -> set[int]:
        passages = range(len(self._vault.note_of[note_id].passages))
        return set(passages).difference(self._elsewhere.get(note_id, ()))

    def _make(self, note_id: NoteId, kept: Kept) -> Fragment:
        note = self._vault.note_of[note_id]
        ref, module = self.ref(note_id), self._vault.module_of.get(note_id)
        whole = self._own(note_id) <= kept.keys() and not any(kept.values())
        return Fragment(
            note=note_id,
            name=ref.name,
            title=ref.title,
            path=note.path,
            level=Level.FULL if whole else Level.EXCERPT,
            place=self._place.get(note_id, len(self._place) + 1),
            module=module.id if module else "",
            quotes=tuple(self._quotes(note_id, kept)),
            claims=tuple(self._claims(note, kept)),
            links=tuple(self._links(note, kept)),
        )

    def _quotes(self, note_id: NoteId, kept: Kept) -> Iterator[Quote]:
        """Make the quotes of a note; a context line of several is written once."""
        note = self._vault.note_of[note_id]
        heading, speaker, before, gap_below = "", "", -1, False
        own = self._own(note_id)
        shown: set[Span] = set()
        quoted: list[Span] = []
        indices = sorted(kept)
        for index, following in zip(indices, [*indices[1:], None], strict=True):
            quote = self.quote(note_id, index, kept[index])
            fresh = tuple(
                piece
                for piece in quote.context
                if piece.span not in shown and not _inside(quoted, *piece.span)
            )
            shown.update(piece.span for piece in fresh)
            quoted.append((note.passages[index].start, note.passages[index].end))
            fresh_heading = "" if quote.heading == heading else quote.heading
            is_first = before < 0 or bool(fresh_heading)
            is_gap = before >= 0 and not own.isdisjoint(range(before + 1, index))
            after_gap = is_gap and not gap_below
            gap_below = self._breaks_off(note, index, kept[index], following)
            is_cut = is_first and before < index - 1 and index - 1 in own
            last = quote.context[-1] if quote.context else None
            yield replace(
                quote,
                heading=fresh_heading,
                speaker="" if quote.speaker == speaker else quote.speaker,
                context=fresh,
                after_gap=after_gap,
                headless=is_cut and self._is_headless(note, index),
                gap_below=gap_below,
                in_code=last is not None and last not in fresh and opens_fence(last.words),
            )
            heading, speaker, before = quote.heading, quote.speaker, index

    def _is_headless(self, note: Note, index: int) -> bool:
        """Whether a passage goes on with the list of the one before it, which is left out."""
        passage, above = note.passages[index], note.passages[index - 1]
        if passage.kind is not PassageKind.LIST_ITEM:
            return False
        led = passage.context[-1][1] if passage.context else above.start
        return above.end > led and goes_on(above, passage, self._text_of(note.path))

    def _breaks_off(self, note: Note, index: int, until: int | None, following: int | None) -> bool:
        """Whether a passage is cut off, or its list goes on where the gap would not be marked."""
        note_id, passages = NoteId(note.path), note.passages
        if until is not None and until != self.until(note_id, index):
            return True
        passage = passages[index]
        if following is not None and passages[following].heading == passage.heading:
            return False
        if index + 1 == len(passages):
            return False
        return goes_on(passage, passages[index + 1], self._text_of(note.path))

    def _pieces(
        self, note: Note, text: str, passage: Passage, until: int | None
    ) -> Iterator[Piece]:
        """Cut out what is not content, and markers, whose sources are named instead."""
        end = passage.end if until is None else min(until, passage.end)
        cuts: list[tuple[int, int, Claim | None]] = [(*hole, None) for hole in passage.holes]
        markers = self._markers_of(note, text)
        cuts += ((*span, None) for span in self._footnotes_in_turn(note, text, passage, end))
        first = bisect_left(markers, passage.start, key=_start)
        cuts += markers[first : bisect_right(markers, end, key=_start)]
        place = passage.start
        stretches: list[tuple[Span, list[Claim]]] = []
        for start, stop, claim in sorted(cuts, key=lambda cut: cut[:2]):
            if not passage.start <= start <= stop <= end:
                continue
            if start > place:
                stretches.append(((place, start), []))
            if claim is not None and stretches:
                stretches[-1][1].append(claim)
            place = max(place, stop)
        if end > place:
            stretches.append(((place, end), []))
        for span, claims in stretches:
            yield Piece(
                span=span,
                text=text[slice(*span)],
                sources=self._sources(note, text, claims),
                citations=tuple(dict.fromkeys(self._cited(claims))),
                escaped=passage.kind is PassageKind.CARD,
            )

    def _footnotes_in_turn(
        self, note: Note, text: str, passage: Passage, end: int
    ) -> Iterator[Span]:
        """Find the definitions in a turn that say nothing but the sources of its statements."""
        if passage.kind is not PassageKind.TURN:
            return
        for match in _LINK_FOOTNOTE.finditer(text, passage.start, end):
            if note.path not in self._sourced:
                sourced = frozenset(claim.label for claim in note.claims if claim.sources)
                self._sourced[note.path] = sourced
            if match["label"] in self._sourced[note.path]:
                yield match.span()

    def _markers_of(self, note: Note, text: str) -> list[tuple[int, int, Claim]]:
        """The spans of all markers of a note with what they mark, in the order of the text."""
        key = NoteId(note.path)
        if key not in self._markers:
            pairs = zip(marker_spans(note, text), note.claims, strict=True)
            marked = [(span.start, span.end, claim) for span, claim in pairs]
            self._markers[key] = sorted(marked, key=lambda each: each[:2])
        return self._markers[key]

    def _speaker(self, note: Note, passage: Passage) -> str:
        """The speaker of a turn, with the day if the note's name does not contain it."""
        if passage.kind is not PassageKind.TURN:
            return ""
        if passage.time is None or f"{passage.time:%Y-%m-%d}" in note.path:
            return passage.speaker
        return f"{passage.speaker} ({passage.time:%Y-%m-%d})"

    def _sources(self, note: Note, text: str, claims: Sequence[Claim]) -> tuple[NoteRef, ...]:
        """The sources that the statements do not name themselves, as link names."""
        named = {
            (claim.start, claim.end, source.target): source
            for claim in claims
            for source in claim.sources
        }
        return tuple(
            dict.fromkeys(
                self._source_ref(note, source)
                for (start, end, target), source in named.items()
                if text.find(f"[[{target}", start, end) < 0
            )
        )

    def _cited(self, claims: Iterable[Claim]) -> Iterator[str]:
        return (self._mask(str(each)) for claim in claims for each in claim.citations)

    def _source_ref(self, note: Note, source: Link) -> NoteRef:
        """Name the note that a source leads to; an unwritten one by the author's spelling."""
        target = self._vault.target_of(note.path, source)
        if target is not None:
            return self.ref(target)
        name = self._mask(stem(source.target))
        return NoteRef(note=NoteId(source.target), name=name, title=name)

    def _links(self, note: Note, kept: Kept) -> Iterator[NoteId]:
        """The notes that links inside the passages lead to."""
        source = NoteId(note.path)
        written = (
            note.links[link] for index in sorted(kept) for link in note.passages[index].links
        )
        found = dict.fromkeys(self._vault.target_of(note.path, link) for link in written)
        nodes = self._vault.graph.nodes
        return (target for target in found if target and target != source and target in nodes)

    def _claims(self, note: Note, kept: Kept) -> Iterator[QuotedClaim]:
        """The statements with sources that are in the passages."""
        if not any(note.passages[index].claims for index in kept):
            return
        spans = [(note.passages[index].start, note.passages[index].end) for index in sorted(kept)]
        text = self._text_of(note.path)
        for claim in note.claims:
            if claim.is_sourced and _inside(spans, claim.start, claim.end):
                yield self._claim(note, claim, text)

    def _claim(self, note: Note, claim: Claim, text: str) -> QuotedClaim:
        return QuotedClaim(
            text=text[claim.start : claim.end],
            span=(claim.start, claim.end),
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


def _start(marked: tuple[int, int, Claim]) -> int:
    return marked[0]


def _inside(spans: Sequence[Span], start: int, end: int) -> bool:
    """Whether a stretch lies wholly inside one of several spans."""
    holder = bisect_right(spans, (start, float("inf"))) - 1
    return holder >= 0 and end <= spans[holder][1]
