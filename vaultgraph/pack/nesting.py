"""One nested order for documents of every size (part of stage 7).

In: the problem, the budgets of the nested documents, and what writes them. Out: `Order`, in which
the choice of each budget extends the one below. Sums of prices are estimates; the finished text
decides.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from vaultgraph.errors import BudgetTooSmallError
from vaultgraph.model import NoteId, Progress, no_progress
from vaultgraph.pack.choose.greedy import Chooser
from vaultgraph.pack.choose.problem import Problem
from vaultgraph.pack.document.assembly import Assembler, Chosen, Document, Frame, Write
from vaultgraph.passages.tokens.targets import TEMPLATE_TOKENS

_ROUNDS = 6
_FULL = 0.996
_PROMISED = 0.98
_ENOUGH = 0.985
_TOPPINGS = 24
_UNSURE = 1.03
"""By how much the sum of prices may exceed the tokens of the finished text."""

_NAMES_SHARE, _MOST_NAMES, _LEAST_FOR_NAMES = 0.02, 1_000, 6_000
_WORD = re.compile(r"[^\W\d_]")
_BORDER = re.compile(r"(?<=[.!?…。！？])(?=\s)|(?<=[。！？，；])|(?=\s)")
"""Where a passage may be cut off: after sentences and words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """The nested order.

    Args:
        chosen: every step, from the first to the last.
        ends: for each budget the number of steps in its document; budgets below the largest that
            already contain the whole vault are left out.
        levels: the document of each budget, as the prompt writes it.
        document: the document of the largest budget, as the prompt writes it.
        taken: the passages of the largest document, as the solver took them.
        room: tokens that the largest budget leaves to passages, by the sum of their prices.
    """

    chosen: tuple[Chosen, ...]
    ends: Mapping[int, int]
    levels: Mapping[int, Document]
    document: Document
    taken: tuple[int, ...]
    room: int

    @property
    def sizes(self) -> tuple[int, ...]:
        """The budgets of the nested documents, ascending, that of the pack last."""
        return tuple(self.ends)


class Stager:
    """Grows the order from one budget to the next.

    Args:
        assembler: writes and counts documents.
        write: the writer of the prompt.
        problem: what can be chosen.
        notes: the notes that may be included, in the order of the problem.
        pins: the notes that come first, whole, by their number.
    """

    def __init__(
        self,
        assembler: Assembler,
        write: Write,
        problem: Problem,
        notes: Sequence[NoteId],
        pins: Sequence[int] = (),
    ) -> None:
        self._assembler = assembler
        self._write = write
        self._problem = problem
        self._notes = notes
        self._owner: list[int] = problem.elements.owner.tolist()
        self._first: list[int] = problem.elements.first.tolist()
        self._pins = [p for n in pins for p in range(self._first[n], self._first[n + 1])]
        self._lines = range(len(problem.spans))
        self._all = (~problem.elements.elsewhere).nonzero()[0].tolist()
        self._chooser = Chooser(problem)
        self._steps: list[Chosen] = []
        self._end = 0

    def order(self, sizes: Sequence[int], progress: Progress = no_progress) -> Order:
        """Choose for every budget, the smallest first.

        Raises:
            BudgetTooSmallError: the largest budget has no room for a frame, or for what is pinned.
        """
        ends: dict[int, int] = {}
        levels: dict[int, Document] = {}
        document, frame = None, None
        for number, size in enumerate(sizes):
            progress("choose", number, len(sizes))
            frame = self._assembler.frame_for(self._write, size)
            document = self._fill(size, frame)
            if document is not None and (size == sizes[-1] or not self._holds_everything()):
                ends[size], levels[size] = self._end, document
        if document is None or frame is None:
            raise self._too_small(sizes[-1])
        self._check_pins(sizes[-1])
        taken = tuple(dict.fromkeys(step.passage for step in self._steps[: self._end]))
        return Order(
            chosen=tuple(self._steps[: self._end]),
            ends=ends,
            levels=levels,
            document=document,
            taken=taken,
            room=max(sizes[-1] - frame.tokens, sum(s.tokens for s in self._steps[: self._end])),
        )

    def _holds_everything(self) -> bool:
        """Whether the whole content of the vault is included."""
        held = {step.passage for step in self._steps[: self._end]}
        return held.issuperset(self._all)

    def _fill(self, size: int, frame: Frame) -> Document | None:
        """Extend the order until a document is full; None if not even its frame fits."""
        if frame.tokens > size:
            return None
        if (whole := self._everything(size, frame)) is not None:
            return whole
        names = _room_for_names(size)
        document = self._document(frame)
        for _ in range(_ROUNDS):
            if document.tokens > _FULL * (size - names):
                break
            grown = self._grow(size - names - document.tokens)
            document = self._trimmed(size - names, frame)
            if not grown:
                break
        document = self._topped_up(size - names, frame, document)
        named = self._with_names(size, frame, document)
        if named.tokens >= _PROMISED * size:
            return named
        # Fewer names than there was room for: passages take it.
        return self._topped_up(size, frame, document)

    def _everything(self, size: int, frame: Frame) -> Document | None:
        """Include the whole content of the vault, once, if that fits."""
        if not self._may_hold_everything(size - frame.tokens):
            return None
        before = self._steps[: self._end]
        held = {step.passage for step in before if step.until is None}
        rest = [self._step(p, 0, whole=True) for p in self._all if p not in held]
        document = self._assembler.document(self._write, size, [*before, *rest], frame.size)
        if document.tokens > size:
            return None
        self._steps = [*before, *rest]
        self._end = len(self._steps)
        return document

    def _may_hold_everything(self, room: int) -> bool:
        """Estimate from prices whether everything could fit, before any of it is written."""
        problem = self._problem
        if sum(problem.low[passage] for passage in self._all) > room:
            return False
        total = 0
        for price in chain(map(problem.own, self._all), map(problem.line, self._lines)):
            total += price
            if total > _UNSURE * room:
                return False
        return True

    def _grow(self, room: int) -> bool:
        """Choose more for a number of tokens, before the steps that did not fit so far."""
        state = self._chooser.state
        before = state.tokens
        added = self._chooser.extend(before + room, self._pins)
        steps = [self._step(passage, tokens) for passage, tokens in added]
        self._steps[self._end : self._end] = steps
        self._end += len(steps)
        return bool(steps)

    def _step(self, passage: int, tokens: int, *, whole: bool = False) -> Chosen:
        note = self._owner[passage]
        index = passage - self._first[note]
        until = None if whole else self._assembler.fragments.until(self._notes[note], index)
        return Chosen(
            note=self._notes[note], index=index, until=until, tokens=tokens, passage=passage
        )

    def _trimmed(self, size: int, frame: Frame) -> Document:
        """Set the last steps aside until the document fits; they are the first of the next one."""
        while (document := self._document(frame)).tokens > size and self._end:
            over = document.tokens - size
            while over > 0 and self._end:
                self._end -= 1
                over -= max(self._steps[self._end].tokens, 1)
        return document

    def _topped_up(self, size: int, frame: Frame, document: Document) -> Document:
        """Fill what no whole passage fits into with the beginnings of the best ones."""
        for passage in self._next_passages():
            if document.tokens >= _ENOUGH * size:
                break
            low, ends = 0, list(self._borders(passage))
            high, best = len(ends), None
            while low < high:
                middle = (low + high) // 2
                begun = replace(self._step(passage, 0), until=ends[middle])
                fuller = self._document(frame, begun)
                if fuller.tokens > size:
                    high = middle
                else:
                    low, document, best = middle + 1, fuller, begun
            if best is not None:
                self._insert(best)
        return document

    def _insert(self, begun: Chosen) -> None:
        """Put the beginning of a passage at the end; the whole of it comes first in the next."""
        self._steps.insert(self._end, begun)
        self._end += 1
        whole = self._step(begun.passage, 0)
        if all(step.passage != begun.passage for step in self._steps[self._end :]):
            self._chooser.force(begun.passage)
            self._steps.insert(self._end, whole)

    def _next_passages(self) -> Iterator[int]:
        """The passages to begin: those set aside, then the most value per token."""
        held = {step.passage for step in self._steps[: self._end]}
        aside = [s.passage for s in self._steps[self._end :] if s.passage not in held]
        best = self._chooser.best(_TOPPINGS)
        yield from list(dict.fromkeys([*aside, *best]))[:_TOPPINGS]

    def _borders(self, passage: int) -> Iterator[int]:
        """Where a passage may be cut off: not behind the mark of a list item."""
        found = self._problem.elements.passages[passage]
        text = self._assembler.fragments.text(self._notes[self._owner[passage]])
        for match in _BORDER.finditer(text, found.start + 1, found.end):
            line = text.rfind("\n", found.start, match.start()) + 1
            if _WORD.search(text, max(line, found.start), match.start()):
                yield match.start()

    def _with_names(self, size: int, frame: Frame, document: Document) -> Document:
        """Name notes that are not quoted, best first, as far as there is room."""
        quoted = {step.note for step in self._steps[: self._end]}
        names = [note for note in self._assembler.eligible if note not in quoted]
        most = min(len(names), _room_for_names(size) // 2)
        while most > 0:
            fuller = self._document(frame, named=names[:most])
            if fuller.tokens <= size:
                return fuller
            most = most * 2 // 3
        return document

    def _document(self, frame: Frame, *begun: Chosen, named: Sequence[NoteId] = ()) -> Document:
        order = [*self._steps[: self._end], *begun]
        return self._assembler.document(self._write, frame.budget, order, frame.size, named)

    def _check_pins(self, size: int) -> None:
        held = {step.passage for step in self._steps[: self._end]}
        for passage in self._pins:
            if passage not in held:
                needed = sum(self._problem.own(each) for each in self._pins)
                raise BudgetTooSmallError(
                    f"{size + TEMPLATE_TOKENS:,} tokens are too few for the pinned note "
                    f"{self._notes[self._owner[passage]]}",
                    remedy=f"What is pinned takes {needed:,} tokens in addition to the frame: "
                    "raise the budget, or pin less.",
                    options=("budget", "pins"),
                )

    def _too_small(self, size: int) -> BudgetTooSmallError:
        smallest = self._assembler.frame_for(self._write, size).tokens + TEMPLATE_TOKENS
        return BudgetTooSmallError(
            f"a budget of {size + TEMPLATE_TOKENS:,} tokens is too small for a seed of this vault",
            remedy=f"The smallest possible is {smallest:,} tokens.",
            smallest=smallest,
        )


def _room_for_names(size: int) -> int:
    """Tokens of a budget that are kept for the names of notes that are not quoted."""
    return min(_MOST_NAMES, round(_NAMES_SHARE * size)) if size >= _LEAST_FOR_NAMES else 0
