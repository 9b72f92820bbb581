"""What passages cost in a document, in tokens of the target (part of stage 7).

In: the notes that may be carried. Out: `Lines`, the lines that passages stand under, and `Prices`,
which counts a passage or a line when it is asked for, and only then.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from vaultgraph.graph.compiled import CompiledVault
from vaultgraph.model import NoteId
from vaultgraph.pack.document.block import context_line, heading_line, note_line, own_words
from vaultgraph.pack.document.fragments import FragmentMaker
from vaultgraph.passages.tokens.counting import CountingTokenizer
from vaultgraph.vault.passages.passage import Passage, PassageKind, Span

_LEAST_TOKENS = 2.0
_LATIN, _CYRILLIC, _CJK = 6.5, 5.0, 2.2
"""Characters that a token holds at most on average, by script."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """The lines that passages stand under.

    Args:
        of: for each passage the numbers of its lines: module, note, heading, context.
        spans: for each line the half-open range of the passages that may stand under it.
        kinds: for each line its note (or module), and the heading or span that it is.
    """

    of: Sequence[tuple[int, ...]]
    spans: Sequence[tuple[int, int]]
    kinds: Sequence[tuple[NoteId | str, int | Span | None]]


def find_lines(vault: CompiledVault, notes: Sequence[NoteId]) -> Lines:
    """Number every line that a passage of the notes stands under."""
    number_of: dict[tuple[NoteId | str, int | Span | None], int] = {}
    of: list[tuple[int, ...]] = []
    spans: list[tuple[int, int]] = []
    for note_id in notes:
        for passage in vault.note_of[note_id].passages:
            own = []
            for kind in _lines_of(note_id, passage):
                number = number_of.setdefault(kind, len(number_of))
                if number == len(spans):
                    spans.append((len(of), len(of) + 1))
                spans[number] = spans[number][0], len(of) + 1
                own.append(number)
            of.append(tuple(own))
    return Lines(of=of, spans=spans, kinds=list(number_of))


def _lines_of(note_id: NoteId, passage: Passage) -> list[tuple[NoteId | str, int | Span | None]]:
    lines: list[tuple[NoteId | str, int | Span | None]] = [(note_id, None)]
    if passage.kind is not PassageKind.PROPERTIES:
        if passage.heading >= 0:
            lines.append((note_id, passage.heading))
        lines += ((note_id, span) for span in passage.context)
    return lines


class Prices:
    """Counts what a passage or a line costs, each once.

    Args:
        vault: the compiled vault.
        notes: the notes that may be carried.
        owner: for each passage the number of its note.
        first: for each note the number of its first passage.
        lines: the lines that they stand under.
        fragments: makes what is counted.
        tokenizer: counts.
    """

    def __init__(
        self,
        vault: CompiledVault,
        notes: Sequence[NoteId],
        owner: Sequence[int],
        first: Sequence[int],
        lines: Lines,
        fragments: FragmentMaker,
        tokenizer: CountingTokenizer,
    ) -> None:
        self._vault = vault
        self._notes = notes
        self._owner = owner
        self._first = first
        self._lines = lines
        self._fragments = fragments
        self._tokenizer = tokenizer
        self._own: dict[int, int] = {}
        self._line: dict[int, int] = {}

    def own(self, passage: int) -> int:
        """Price a passage without the lines that it stands under."""
        if passage not in self._own:
            note = self._owner[passage]
            note_id, index = self._notes[note], passage - self._first[note]
            until = self._fragments.until(note_id, index)
            quote = self._fragments.quote(note_id, index, until)
            self._own[passage] = self._tokenizer.count(f"{own_words(quote)}\n")
        return self._own[passage]

    def line(self, number: int) -> int:
        """Price a line."""
        if number not in self._line:
            text = self._text(number)
            self._line[number] = self._tokenizer.count(f"{text}\n") if text else 0
        return self._line[number]

    def _text(self, number: int) -> str:
        note_id, part = self._lines.kinds[number]
        note = NoteId(note_id)
        if part is None:
            name = self._fragments.ref(note).name
            return f"\n{note_line(name, note, whole=False)}"
        if isinstance(part, int):
            heading = self._fragments.heading(note, part)
            return heading_line(heading) if heading else ""
        return context_line(self._fragments.piece(note, part))


def surely_takes(passages: Sequence[Passage]) -> list[float]:
    """Tokens that each passage takes at least, guessed from its length and script."""
    return [_surely(passage) for passage in passages]


def _surely(passage: Passage) -> float:
    if passage.kind is PassageKind.PROPERTIES:
        return max(_LEAST_TOKENS, len(passage.terms) / _LATIN)
    length = passage.end - passage.start - sum(end - start for start, end in passage.holes)
    highest = max(passage.terms, default="")
    held = _LATIN if highest < "\u0400" else _CYRILLIC if highest < "\u2e80" else _CJK
    return max(_LEAST_TOKENS, length / held)
