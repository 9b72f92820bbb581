"""Cut a parsed note into passages (the end of stage 2).

In: a `Note` with its blocks, and its text with plain line ends. Out: its passages in the order of
the text. They contain only content; a line that leads in is in one passage with what follows it.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from operator import itemgetter

from vaultgraph.model import NodeKind
from vaultgraph.vault.markdown.body import in_spans
from vaultgraph.vault.markdown.cleaning import trim
from vaultgraph.vault.note import Block, BlockKind, Message, Note
from vaultgraph.vault.passages.clean import (
    HoleFinder,
    drawn_text,
    find_padding,
    is_content,
    is_empty_field,
)
from vaultgraph.vault.passages.dates import dates_in
from vaultgraph.vault.passages.decisions import is_decision
from vaultgraph.vault.passages.fences import with_openings
from vaultgraph.vault.passages.head import is_bookkeeping, is_field, is_form, is_imported
from vaultgraph.vault.passages.leads import (
    ASIDE,
    COLON,
    SHORT_LEAD,
    is_attribution,
    is_open_card,
    is_question,
    is_unanswered,
    lead_of,
    leads_in,
)
from vaultgraph.vault.passages.lists import cut_item, join_short
from vaultgraph.vault.passages.passage import Passage, PassageKind, Span
from vaultgraph.vault.passages.piece import Limits, Piece, bounded, limits_for, lines_of
from vaultgraph.vault.passages.properties import properties_line
from vaultgraph.vault.passages.prose import cut_lines, cut_prose
from vaultgraph.vault.passages.tables import cut_table
from vaultgraph.vault.passages.terms import joined_terms
from vaultgraph.vault.passages.turns import cut_turn
from vaultgraph.vault.secrets import mask_text

_MOST_FIELDS = 3
_WORD = re.compile(r"\w")
_DRAWN = "text elements"
_FRAME_LINE = re.compile(
    r"\s*\**(?:Created|Last Updated|Updated|Exported|Chat URL|URL|Link|Source|Provider|Model|Models"
    r"|Messages|Conversation ID|Message count)\**\s*:",
    re.IGNORECASE,
)
_MARK = 40  # characters
_INDENTED = frozenset({PassageKind.LIST_ITEM, PassageKind.CODE})
_FRAME = frozenset({BlockKind.HEADING, BlockKind.RULE, BlockKind.MESSAGE})
_SHOWN = frozenset({BlockKind.TABLE, BlockKind.CODE, BlockKind.MATH})


def cut_passages(note: Note, text: str) -> tuple[Passage, ...]:
    """Cut a note.

    Args:
        note: the note, parsed except for its passages.
        text: its text, with line feeds as line ends and secrets masked.
    """
    line = properties_line(note) if note.body else ""
    about = [Piece(PassageKind.PROPERTIES, 0, note.body)] if line else []
    return tuple(_finished(note, text, line, [*about, *_Cutter(note, text).run()]))


def machine_text(note: Note, text: str) -> list[Span]:
    """Find the stretches of a note that a machine wrote and no reader would miss.

    Headings, properties, and marks of a few characters are not included.
    """
    if note.kind is not NodeKind.NOTE:
        return []
    kept = set(map(id, _drawn(note)))
    finder = HoleFinder(text)
    spans: list[Span] = []
    for block in note.blocks:
        if block.kind in _FRAME:
            continue
        if id(block) not in kept or not is_content(block, text):
            spans.append((block.start, block.end))
        else:
            holes = finder.find(block)
            spans += (hole for hole in holes if hole[1] - hole[0] >= _MARK)
    return spans


def message_text(text: str) -> str:
    """Return the text of a message of a chat without what a machine wrote in it."""
    message = Block(kind=BlockKind.MESSAGE, start=0, end=len(text))
    return without(text, (0, len(text)), HoleFinder(text).find(message))


class _Cutter:
    """Cuts the blocks of one note; `lead` is a line that leads in the next block.

    `unsaid` is whether no piece has the lead in its own span yet.
    """

    def __init__(self, note: Note, text: str) -> None:
        self.note = note
        self.text = text
        self.limits = limits_for(text)
        self.messages = {message.start: message for message in _messages(note)}
        self.first_said = min(self.messages, default=0)
        self.open_headings = _headings_outside(note) if self.messages else []
        self.lead: Span | None = None
        self.unsaid = False
        self.pieces: list[Piece] = []

    def run(self) -> list[Piece]:
        """Cut every block that is content."""
        blocks = [*_drawn(self.note)]
        for block, following in pairwise([*blocks, None]):
            assert block is not None
            self._add(block, following)
        self._drop_lead(self.note.blocks[-1].heading if blocks else -1)
        return join_short(self.text, self.pieces, self.limits)

    def _add(self, block: Block, following: Block | None) -> None:
        if block.kind is BlockKind.HEADING:
            self._drop_lead(block.heading - 1)
        elif not is_content(block, self.text) or self._is_frame(block):
            self._skip(block)
        elif block.kind is BlockKind.PARAGRAPH and self._goes_with_quote(block):
            self.pieces[-1] = self.pieces[-1].until(block.end)
        elif block.kind is BlockKind.PARAGRAPH:
            if is_empty_field(self.text[block.start : block.end]) or not self.unsaid:
                self._drop_lead(block.heading)
            self._add_paragraph(block, following)
        else:
            self._add_led(block, [*self._cut(block)])
            if block.kind is BlockKind.LIST_ITEM and following and following.kind in _SHOWN:
                self._hold_back(following)

    def _skip(self, block: Block) -> None:
        """Leave out a block that is no content; the question of a card still needs its answer."""
        if self.lead and leads_in(self.text, self.lead):
            if block.kind is BlockKind.PARAGRAPH and is_question(self.text, self.lead):
                return
            self.unsaid = False  # what it leads in is not content, so it is not either
        self._drop_lead(block.heading)

    def _goes_with_quote(self, block: Block) -> bool:
        last = self.pieces[-1] if self.pieces and not self.lead else None
        if last is None or block.end - last.start > self.limits.longest:
            return False
        return is_attribution(self.text, block, last.end)

    def _cut(self, block: Block) -> Iterable[Piece]:
        if block.kind is BlockKind.MESSAGE:
            provider = self.note.chat.provider if self.note.chat else ""
            return cut_turn(self.text, self.messages[block.start], self.limits, provider)
        return _cut_block(self.text, block, self.limits)

    def _is_frame(self, block: Block) -> bool:
        """Return whether a block is what an exporter or a template writes above the content.

        These are forms, bookkeeping at the head of the note, and the frame of a chat.
        """
        if block.kind is BlockKind.LIST_ITEM and block.heading >= 0:
            item = self.text[block.start : block.end]
            return is_form(self.note.headings[block.heading].text) and is_imported(item)
        if block.kind is not BlockKind.PARAGRAPH:
            return False
        at_head = self._is_at_head()
        if not at_head and block.end > self.first_said:
            return False
        lines = self.text[block.start : block.end].split("\n")
        if at_head and all(map(is_bookkeeping, lines)):
            return True
        return block.end <= self.first_said and all(map(_FRAME_LINE.match, lines))

    def _is_at_head(self) -> bool:
        """Return whether there were only fields so far, such as a status with a remark."""
        said = (self.text[piece.start : piece.end] for piece in self.pieces)
        return not self.lead and len(self.pieces) <= _MOST_FIELDS and all(map(is_field, said))

    def _add_paragraph(self, block: Block, following: Block | None) -> None:
        """Cut a paragraph; its last line is held back when it leads in what follows."""
        start, end = block.start, block.end
        lead = lead_of(self.text, block, following, self.limits)
        spans = cut_prose(self.text, start, lead[0] if lead else end, self.limits)
        if lead:
            spans = [span for span in spans if not is_empty_field(self.text[slice(*span)])]
        pieces = [Piece(PassageKind.PARAGRAPH, *span) for span in spans]
        if self.lead and pieces:
            pieces[0] = pieces[0]._replace(start=self.lead[0])
        elif self.lead and lead and lead[1] - self.lead[0] <= self.limits.context:
            lead = self.lead[0], lead[1]
        elif self.lead:
            self._drop_lead(block.heading)
        if lead or not (is_empty_field(self.text[start:end]) or is_open_card(self.text, block)):
            self._extend(block, pieces)
        self.lead, self.unsaid = lead, True

    def _add_led(self, block: Block, pieces: list[Piece]) -> None:
        """Add pieces; the first includes the line that leads in, the others have it as context."""
        is_led = self.unsaid or block.kind not in ASIDE
        lead = self.lead if is_led else None
        if lead is not None:
            context = bounded(self.text, lead, self.limits.context)
            pieces = [piece._replace(context=(context, *piece.context)) for piece in pieces]
            if self.unsaid and pieces:
                first = pieces[0]
                pieces[0] = first._replace(start=lead[0], context=first.context[1:])
                self.unsaid = False
        if block.kind is not BlockKind.LIST_ITEM:
            self.lead = None
        self._extend(block, pieces)

    def _hold_back(self, following: Block) -> None:
        """Hold back an item as the lead of the formula, code or table below it."""
        last = self.pieces[-1] if self.pieces else None
        if last and last.kind is PassageKind.LIST_ITEM and not last.context and not last.holes:
            span = last.start, last.end
            near = self.text.count("\n", span[1], following.start) < 2
            longest = SHORT_LEAD if near else self.limits.context
            if span[1] - span[0] <= longest and (near or COLON.search(self.text, *span)):
                self.pieces.pop()
                self.lead, self.unsaid = span, True

    def _drop_lead(self, heading: int) -> None:
        """Make a line that nothing followed a piece of its own, unless it is an empty field."""
        if self.lead and self.unsaid and not is_unanswered(self.text, self.lead):
            below = self._heading_of(heading)
            self.pieces.append(Piece(PassageKind.PARAGRAPH, *self.lead, heading=below))
        self.lead = None

    def _extend(self, block: Block, pieces: Iterable[Piece]) -> None:
        heading = self._heading_of(block.heading)
        self.pieces += pieces if heading < 0 else [piece.below(heading) for piece in pieces]

    def _heading_of(self, above: int) -> int:
        """Return the heading of a block by the nearest one above, skipping those in messages."""
        return self.open_headings[above] if self.messages else above


def _headings_outside(note: Note) -> list[int]:
    """Return for each heading the nearest one, from it upwards, in no message; then -1."""
    spans = sorted((message.start, message.end) for message in _messages(note))
    found = -1
    outside: list[int] = []
    for number, heading in enumerate(note.headings):
        if not in_spans(spans, heading.start):
            found = number
        outside.append(found)
    return [*outside, -1]


def _messages(note: Note) -> Iterable[Message]:
    return note.chat.messages if note.chat else ()


def _drawn(note: Note) -> Iterator[Block]:
    """Yield the blocks to cut; of a drawing, only those of its text elements."""
    if not drawn_text(note.properties):
        yield from note.blocks
        return
    for block in note.blocks:
        above = note.headings[block.heading].text if block.heading >= 0 else ""
        if above.strip().lower() == _DRAWN:
            yield block


def _cut_block(text: str, block: Block, limits: Limits) -> Iterable[Piece]:
    """Cut a block that is neither a paragraph nor a message."""
    span = block.start, block.end
    match block.kind:
        case BlockKind.LIST_ITEM:
            return with_openings(text, span, cut_item(text, *span, limits))
        case BlockKind.TABLE:
            return cut_table(text, *span, limits)
        case BlockKind.CODE:
            return _cut_headed(text, span, PassageKind.CODE, limits, limits.code)
        case BlockKind.CALLOUT:
            parts = _cut_headed(text, span, PassageKind.CALLOUT, limits, limits.whole)
            return with_openings(text, span, parts)
        case BlockKind.FOOTNOTE:
            return (Piece(PassageKind.FOOTNOTE, *each) for each in cut_prose(text, *span, limits))
    parts = (Piece(PassageKind.PARAGRAPH, *each) for each in cut_lines(text, *span, limits))
    return with_openings(text, span, parts)


def _cut_headed(
    text: str, span: Span, kind: PassageKind, limits: Limits, longest: int
) -> Iterator[Piece]:
    """Cut a block by lines; its first line, a fence or a title, is the context of later parts."""
    spans = cut_lines(text, *span, limits, longest=longest)
    first = bounded(text, trim(text, *lines_of(text, *span)[0]), limits.context)
    for index, each in enumerate(spans):
        yield Piece(kind, *each, (first,) if index and first[1] <= each[0] else ())


def _finished(note: Note, text: str, line: str, pieces: Sequence[Piece]) -> Iterator[Passage]:
    """Make passages of the pieces that contain words; `line` is the text of the properties."""
    links = Places(link.start for link in note.links)
    claims = Places(claim.start for claim in note.claims)
    holes = _Holes(note, text)
    for piece in pieces:
        own = _with_margin(text, piece)
        if piece.kind is PassageKind.PROPERTIES:
            gaps: tuple[Span, ...] = ()
            said = mask_text(line) if note.secrets else line
        else:
            padding = find_padding(text, *own) if piece.kind is PassageKind.TABLE_ROW else ()
            found = [*piece.holes, *padding, *holes.inside(own[0], own[1])]
            gaps = tuple(_merged(found)) if found else ()
            said = without(text, own, gaps)
            if not _WORD.search(said):
                continue
        terms = joined_terms(said)
        yield Passage(
            kind=piece.kind,
            start=own[0],
            end=own[1],
            context=piece.context,
            holes=gaps,
            heading=piece.heading,
            terms=terms,
            context_terms=_context_terms(text, piece.context),
            links=links.inside(own),
            claims=claims.inside(own),
            dates=dates_in(said),
            speaker=piece.speaker,
            time=piece.time,
            decides=piece.kind is not PassageKind.PROPERTIES and is_decision(said),
            asked=_asked(terms, piece.asked),
        )


def _asked(terms: str, asked: str) -> int:
    """Count the terms of the questions at the end of a passage; 0 if it does not end with them."""
    return asked.count(" ") + 1 if asked and f" {terms}".endswith(f" {asked}") else 0


def _context_terms(text: str, context: Sequence[Span]) -> str:
    return joined_terms(" ".join(text[slice(*span)] for span in context)) if context else ""


def _with_margin(text: str, piece: Piece) -> Span:
    """Return the span of a piece; of a list item or code, with its indent."""
    start = piece.start
    if piece.kind in _INDENTED:
        while start and text[start - 1] in " \t":
            start -= 1
    return (piece.start if start and text[start - 1] != "\n" else start), piece.end


def without(text: str, span: Span, holes: Sequence[Span]) -> str:
    """Return the text of a span without its holes."""
    if not holes:
        return text[slice(*span)]
    parts = []
    position = span[0]
    for start, end in holes:
        parts.append(text[position:start])
        position = end
    parts.append(text[position : span[1]])
    return "".join(parts)


class _Holes:
    """Finds the holes of each block once, and returns those inside a span."""

    def __init__(self, note: Note, text: str) -> None:
        self._blocks = [block for block in note.blocks if block.kind is not BlockKind.HEADING]
        self._starts = [block.start for block in self._blocks]
        self._finder = HoleFinder(text)
        self._known: dict[int, list[Span]] = {}

    def inside(self, start: int, end: int) -> Iterator[Span]:
        """Yield the parts of holes that lie in a span."""
        first = max(0, bisect_right(self._starts, start) - 1)
        last = bisect_left(self._starts, end)
        for index in range(first, last):
            holes = self._of(index)
            for number in range(bisect_right(holes, start, key=itemgetter(1)), len(holes)):
                begin, stop = holes[number]
                if begin >= end:
                    break
                yield max(begin, start), min(stop, end)

    def _of(self, index: int) -> list[Span]:
        if index not in self._known:
            self._known[index] = self._finder.find(self._blocks[index])
        return self._known[index]


def _merged(holes: Iterable[Span]) -> Iterator[Span]:
    """Sort holes, and merge those that touch or overlap."""
    last: Span | None = None
    for span in sorted(holes):
        if last is not None and span[0] <= last[1]:
            last = last[0], max(last[1], span[1])
            continue
        if last is not None:
            yield last
        last = span
    if last is not None:
        yield last


class Places:
    """Finds which of several offsets are in a span, by their index."""

    def __init__(self, places: Iterable[int]) -> None:
        self._ordered = sorted((place, index) for index, place in enumerate(places))

    def inside(self, span: Span) -> tuple[int, ...]:
        """Return the indices of the offsets in a span, in order."""
        if not self._ordered:
            return ()
        first = bisect_left(self._ordered, (span[0],))
        last = bisect_left(self._ordered, (span[1],), first)
        if first == last:
            return ()
        return tuple(sorted(index for _, index in self._ordered[first:last]))
