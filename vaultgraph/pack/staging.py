"""One nested order for documents of every size (part of stage 7).

In: priced notes, the problem they make, and the budgets of the nested documents. Out: `Order`, in
which each budget's choice goes on from the one below. Each document is written and counted while
the order grows: sums of prices steer, the finished text decides.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from vaultgraph.errors import BudgetTooSmallError
from vaultgraph.pack.assembly import Assembler, Chosen, Document, Frame, Write
from vaultgraph.pack.select import State, Step, choose
from vaultgraph.pack.value import Priced, Problem

_ROUNDS = 4
_FULL = 0.998


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """The nested order.

    Args:
        chosen: every step, from the first to the last.
        steps: the same steps as the solver took them.
        ends: for each budget the number of steps that its document holds.
        document: the document of the largest budget, as the prompt writes it.
        room: tokens that the largest budget leaves to the notes.
    """

    chosen: tuple[Chosen, ...]
    steps: tuple[Step, ...]
    ends: Mapping[int, int]
    document: Document
    room: int


class Stager:
    """Grows the order from one budget to the next.

    Args:
        assembler: writes and counts documents.
        write: the writer of the prompt.
        priced: the notes, in the order of `problem`.
        problem: what they are worth.
        pins: the notes that come first.
    """

    def __init__(
        self,
        assembler: Assembler,
        write: Write,
        priced: Sequence[Priced],
        problem: Problem,
        pins: Sequence[int],
    ) -> None:
        self._assembler = assembler
        self._write = write
        self._priced = priced
        self._problem = problem
        self._pins = pins
        self._steps: list[Step] = []
        self._chosen: list[Chosen] = []
        self._first: list[int] = problem.first.tolist()

    def order(self, sizes: Sequence[int]) -> Order:
        """Choose for every budget, the smallest first.

        Raises:
            BudgetTooSmallError: the largest budget has no room for a frame and one note, or for
                what is pinned.
        """
        ends: dict[int, int] = {}
        document = None
        frame = None
        for size in sizes:
            frame = self._assembler.frame_for(self._write, size)
            document = self._fill(size, frame)
            if document is not None:
                ends[size] = len(self._steps)
        if document is None or frame is None:
            raise self._too_small(sizes[-1])
        self._check_pins(sizes[-1])
        return Order(
            chosen=tuple(self._chosen),
            steps=tuple(self._steps),
            ends=ends,
            document=document,
            room=sizes[-1] - frame.tokens,
        )

    def _fill(self, size: int, frame: Frame) -> Document | None:
        """Go on with the order until a document is full; None if not even its frame fits."""
        kept = len(self._steps)
        limit = size - frame.tokens
        document = self._document(size, frame)
        if document.tokens > size:
            return None
        for _ in range(_ROUNDS):
            state = self._replay()
            added = choose(state, limit, self._pins)
            self._extend(added)
            document, cut = self._trimmed(size, frame, kept)
            if cut or document.tokens >= _FULL * size:
                break
            limit = state.tokens + size - document.tokens
            if not added:
                break
        return document

    def _trimmed(self, size: int, frame: Frame, kept: int) -> tuple[Document, bool]:
        """Take back the last steps until the document fits; say whether any were."""
        cut = False
        while (document := self._document(size, frame)).tokens > size:
            cut = True
            over = document.tokens - size
            while over > 0 and len(self._steps) > kept:
                over -= self._drop()
        return document, cut

    def _document(self, size: int, frame: Frame) -> Document:
        return self._assembler.document(self._write, size, self._chosen, frame.size)

    def _extend(self, steps: Sequence[Step]) -> None:
        for step in steps:
            priced = self._priced[step.note]
            rung = step.rung - self._first[step.note]
            below = self._tokens(step.note)
            self._steps.append(step)
            self._chosen.append(
                Chosen(
                    note=priced.note,
                    rendition=priced.detail.renditions[rung],
                    tokens=priced.tokens[rung] - below,
                )
            )

    def _tokens(self, note: int) -> int:
        """Tokens already paid for a note."""
        name = self._priced[note].note
        return sum(each.tokens for each in self._chosen if each.note == name)

    def _drop(self) -> int:
        self._steps.pop()
        return self._chosen.pop().tokens

    def _replay(self) -> State:
        state = State(self._problem)
        for step in self._steps:
            state.take(step)
        return state

    def _check_pins(self, size: int) -> None:
        carried = {step.note: step.rung for step in self._steps}
        for pin in self._pins:
            if carried.get(pin) != self._first[pin + 1] - 1:
                needed = sum(self._priced[each].tokens[-1] for each in self._pins)
                raise BudgetTooSmallError(
                    f"{size:,} tokens have no room for {self._priced[pin].note}, which is pinned",
                    remedy=f"What is pinned takes {needed:,} tokens beside the frame: "
                    "raise --budget, or pin less.",
                )

    def _too_small(self, size: int) -> BudgetTooSmallError:
        frame = self._assembler.frame_for(self._write, size)
        return BudgetTooSmallError(
            f"a budget of {size:,} tokens is too small for a seed of this vault",
            remedy=f"The smallest possible is {frame.tokens:,} tokens.",
        )
