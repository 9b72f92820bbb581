"""What passages cost in a document, in tokens of the target (part of stage 7).

In: the notes that may be included. Out: `Lines`, the context lines of passages, and `Prices`,
which counts a passage or a line only on request.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from vaultgraph.graph.compiled import CompiledVault
from vaultgraph.model import NoteId, VaultPath
from vaultgraph.pack.document.block import note_line
from vaultgraph.pack.document.fragments import FragmentMaker
from vaultgraph.passages.prices import NotePrices, PassagePrices, context_spans
from vaultgraph.vault.note import Note
from vaultgraph.vault.passages.passage import Passage, PassageKind, Span

_LEAST_TOKENS = 2.0
_HEADING_MARKS = 1
"""The most tokens that the marks of a heading cost in a seed beyond those in its note."""

_BEYOND_LATIN, _EAST_ASIAN = re.compile("[\u0400-\U0010ffff]"), re.compile("[\u2e80-\U0010ffff]")
_LATIN, _CYRILLIC, _CJK = 6.5, 5.0, 2.2
"""The most characters per token on average, by script."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """The context lines of passages.

    Args:
        of: for each passage the numbers of its lines: note, heading, context.
        spans: for each line the half-open range of the passages that may be under it.
        kinds: for each line its note, and the heading or span that it is; None for its name.
    """

    of: Sequence[tuple[int, ...]]
    spans: Sequence[tuple[int, int]]
    kinds: Sequence[tuple[NoteId, int | Span | None]]


def find_lines(vault: CompiledVault, notes: Sequence[NoteId]) -> Lines:
    """Number every line that a passage of the notes is under."""
    of: list[tuple[int, ...]] = []
    firsts: list[int] = []
    lasts: list[int] = []
    kinds: list[tuple[NoteId, int | Span | None]] = []
    for note_id in notes:
        number_of: dict[int | Span | None, int] = {}
        for passage in vault.note_of[note_id].passages:
            own = []
            for kind in _lines_of(passage):
                number = number_of.get(kind)
                if number is None:
                    number = number_of[kind] = len(kinds)
                    kinds.append((note_id, kind))
                    firsts.append(len(of))
                    lasts.append(0)
                lasts[number] = len(of) + 1
                own.append(number)
            of.append(tuple(own))
    return Lines(of=of, spans=list(zip(firsts, lasts, strict=True)), kinds=kinds)


def _lines_of(passage: Passage) -> tuple[int | Span | None, ...]:
    if passage.kind is PassageKind.PROPERTIES:
        return (None,)
    if passage.heading < 0:
        return (None, *passage.context)
    return (None, passage.heading, *passage.context)


class Prices:
    """Prices passages and lines of a seed; the finished text is counted in the end.

    Args:
        vault: the compiled vault.
        notes: the notes that may be included.
        owner: for each passage the number of its note.
        first: for each note the number of its first passage.
        lines: their context lines.
        fragments: names notes and headings.
        counts: counts what is in notes, and the lines that name them.
    """

    def __init__(
        self,
        vault: CompiledVault,
        notes: Sequence[NoteId],
        owner: Sequence[int],
        first: Sequence[int],
        lines: Lines,
        fragments: FragmentMaker,
        counts: PassagePrices,
    ) -> None:
        self._notes = [vault.note_of[note] for note in notes]
        self._note_of = vault.note_of
        self._owner = owner
        self._first = first
        self._lines = lines
        self._fragments = fragments
        self._counts = counts
        self._priced: dict[VaultPath, NotePrices] = {}
        self._context: dict[VaultPath, dict[Span, int]] = {}
        self._priced_lines: dict[int, int] = {}

    def own(self, passage: int) -> int:
        """Price a passage without its context lines."""
        note = self._owner[passage]
        return self._of(self._notes[note]).own[passage - self._first[note]]

    def is_priced(self, passage: int) -> bool:
        """Whether the note of a passage was counted already."""
        return self._notes[self._owner[passage]].path in self._priced

    def line(self, number: int) -> int:
        """Price a line."""
        known = self._priced_lines.get(number)
        if known is None:
            known = self._priced_lines[number] = self._line(number)
        return known

    def _line(self, number: int) -> int:
        note_id, part = self._lines.kinds[number]
        if part is None:
            return self._name(note_id)
        note = self._note_of[note_id]
        if isinstance(part, int):
            shown = self._fragments.shows_heading(note_id, part)
            return self._of(note).headings[part] + _HEADING_MARKS if shown else 0
        if note.path not in self._context:
            prices = zip(context_spans(note), self._of(note).context, strict=True)
            self._context[note.path] = dict(prices)
        return self._context[note.path][part]

    def _of(self, note: Note) -> NotePrices:
        if note.path not in self._priced:
            self._priced[note.path] = self._counts.of(note)
        return self._priced[note.path]

    def _name(self, note: NoteId) -> int:
        line = note_line(self._fragments.ref(note).name, note, whole=False)
        return self._counts.count(f"\n{line}\n")


def least_tokens(passages: Sequence[Passage]) -> list[float]:
    """The least tokens that each passage takes, estimated from its length and script."""
    return [_least_tokens(passage) for passage in passages]


def _least_tokens(passage: Passage) -> float:
    if passage.kind is PassageKind.PROPERTIES:
        return max(_LEAST_TOKENS, len(passage.terms) / _LATIN)
    length = passage.end - passage.start - sum(end - start for start, end in passage.holes)
    return max(_LEAST_TOKENS, length / _most_held(passage.terms))


def _most_held(terms: str) -> float:
    """The most characters per token of such terms, by the script of the highest one."""
    if terms.isascii() or not _BEYOND_LATIN.search(terms):
        return _LATIN
    return _CJK if _EAST_ASIAN.search(terms) else _CYRILLIC
