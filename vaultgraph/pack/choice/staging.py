"""One nested order for documents of every size (part of stage 7).

In: priced notes, the problem they make, and the budgets of the nested documents. Out: `Order`, in
which each budget's choice goes on from the one below. Each document is written and counted while
the order grows: sums of prices steer, the finished text decides.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from vaultgraph.errors import BudgetTooSmallError
from vaultgraph.model import NoteId, Progress, VaultPath, no_progress
from vaultgraph.pack.assembly import Assembler, Chosen, Document, Frame, Write
from vaultgraph.pack.choice.pricing import priced_block
from vaultgraph.pack.choice.select import State, Step, all_gains, choose
from vaultgraph.pack.choice.value import Priced, Problem
from vaultgraph.pack.detail import Level, Rendition, borders, part
from vaultgraph.passages.tokens.targets import TEMPLATE_TOKENS
from vaultgraph.vault.note import TextSource

_ROUNDS = 4
_FULL = 0.998
_ENOUGH = 0.99
_LEAST = 0.98
_TOPPINGS = 12
_SPARE = 0.3


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """The nested order.

    Args:
        chosen: every step, from the first to the last.
        steps: the same steps as the solver took them.
        ends: for each budget the number of steps that its document holds; budgets below the
            largest that hold the whole vault already are left out.
        spare: the steps that would come next, for forms that say the same in fewer tokens.
        document: the document of the largest budget, as the prompt writes it.
        room: tokens that the largest budget leaves to the notes, by the sum of their prices.
    """

    chosen: tuple[Chosen, ...]
    steps: tuple[Step, ...]
    ends: Mapping[int, int]
    spare: tuple[Chosen, ...]
    document: Document
    room: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Taken:
    """A step of the order, and the solver's step behind it; a top-up has none."""

    chosen: Chosen
    step: Step | None


class Stager:
    """Grows the order from one budget to the next.

    Args:
        assembler: writes and counts documents.
        write: the writer of the prompt.
        priced: the notes, in the order of `problem`.
        problem: what they are worth.
        pins: the notes that come first.
        text_of: reads texts with their secrets masked.
    """

    def __init__(
        self,
        assembler: Assembler,
        write: Write,
        priced: Sequence[Priced],
        problem: Problem,
        pins: Sequence[int],
        text_of: TextSource,
    ) -> None:
        self._assembler = assembler
        self._write = write
        self._priced = priced
        self._problem = problem
        self._pins = pins
        self._text_of = text_of
        self._taken: list[_Taken] = []
        self._first: list[int] = problem.first.tolist()

    def order(self, sizes: Sequence[int], progress: Progress = no_progress) -> Order:
        """Choose for every budget, the smallest first.

        Raises:
            BudgetTooSmallError: the largest budget has no room for a frame and one note, or for
                what is pinned.
        """
        ends: dict[int, int] = {}
        document = None
        frame = None
        for number, size in enumerate(sizes):
            progress("choose", number, len(sizes))
            frame = self._assembler.frame_for(self._write, size)
            document = self._fill(size, frame)
            if document is not None and (size == sizes[-1] or not self._holds_everything()):
                ends[size] = len(self._taken)
        if document is None or frame is None:
            raise self._too_small(sizes[-1])
        self._check_pins(sizes[-1])
        chosen, steps = self._chosen(), self._steps()
        return Order(
            chosen=chosen,
            steps=steps,
            ends=ends,
            document=document,
            room=max(sizes[-1] - frame.tokens, self._replay().tokens),
            spare=self._spare(sizes[-1]),
        )

    def _holds_everything(self) -> bool:
        """Whether every note is carried whole: a larger document would say the same again."""
        highest = [end - 1 for end in self._first[1:]]
        return self._replay().at == highest

    def _spare(self, size: int) -> tuple[Chosen, ...]:
        """Go on behind the last document; nothing is chosen after this."""
        taken = len(self._taken)
        state = self._replay()
        for step in choose(state, state.tokens + round(_SPARE * size)):
            self._raise(step)
        return self._chosen()[taken:]

    def _fill(self, size: int, frame: Frame) -> Document | None:
        """Go on with the order until a document is full; None if not even its frame fits."""
        kept = len(self._taken)
        document = self._document(size, frame)
        if document.tokens > size:
            return None
        for _ in range(_ROUNDS):
            state = self._replay()
            added = choose(state, state.tokens + size - document.tokens, self._pins)
            for step in added:
                self._raise(step)
            document, cut = self._trimmed(size, frame, kept)
            if cut or not added or document.tokens >= _FULL * size:
                break
        return self._topped_up(size, frame, document)

    def _trimmed(self, size: int, frame: Frame, kept: int) -> tuple[Document, bool]:
        """Take back the last steps until the document fits; say whether any were."""
        cut = False
        while (document := self._document(size, frame)).tokens > size:
            cut = True
            over = document.tokens - size
            while over > 0 and len(self._taken) > kept:
                over -= self._taken.pop().chosen.tokens
        return document, cut

    def _topped_up(self, size: int, frame: Frame, document: Document) -> Document:
        """Fill what no whole step fits into with the beginning of the best ones.

        They end with a sentence, unless that leaves the document emptier than is allowed.
        """
        for inside_sentences, enough in ((False, _ENOUGH), (True, _LEAST)):
            for note, rung in islice(self._next_rungs(), _TOPPINGS):
                room = size - document.tokens
                if document.tokens >= enough * size:
                    break
                chosen = self._beginning(note, rung, room, inside_sentences=inside_sentences)
                if chosen is None:
                    continue
                self._taken.append(_Taken(chosen=chosen, step=None))
                fuller = self._document(size, frame)
                if fuller.tokens > size:
                    self._taken.pop()
                else:
                    document = fuller
        return document

    def _next_rungs(self) -> Iterator[tuple[int, int]]:
        """The next rung with text of every note that has one, the most value per token first."""
        state = self._replay()
        gain, price = all_gains(state)
        found = []
        for note, at in enumerate(state.at):
            rung = max(at, self._first[note]) + 1
            if rung < self._first[note + 1]:
                found.append((-gain[rung] / max(price[rung], 1.0), note, rung))
        yield from ((note, rung) for _, note, rung in sorted(found))

    def _beginning(
        self, note: int, rung: int, room: int, *, inside_sentences: bool
    ) -> Chosen | None:
        """As much of a note's next rung as there is room for, found by halving."""
        priced = self._priced[note]
        upper = priced.detail.renditions[rung - self._first[note]]
        lower, paid = self._held(priced.note)
        text = self._text_of(VaultPath(priced.note))
        ends = borders(text, lower, upper, room=room, inside_sentences=inside_sentences)
        best: Chosen | None = None
        low, high = 0, len(ends)
        while low < high:
            middle = (low + high) // 2
            rendition = part(text, lower, upper, ends[middle])
            tokens = self._price(priced.note, rendition) - paid
            if tokens > room:
                high = middle
            else:
                low = middle + 1
                best = Chosen(note=priced.note, rendition=rendition, tokens=tokens)
        return best if best and best.tokens > 0 else None

    def _price(self, note: NoteId, rendition: Rendition) -> int:
        assembler = self._assembler
        return assembler.tokenizer.count(priced_block(assembler.fragments, note, rendition))

    def _held(self, note: NoteId) -> tuple[Rendition, int]:
        """How a note is carried so far, and the tokens paid for it."""
        steps = [taken.chosen for taken in self._taken if taken.chosen.note == note]
        rendition = steps[-1].rendition if steps else Rendition(level=Level.MENTION)
        return rendition, sum(step.tokens for step in steps)

    def _document(self, size: int, frame: Frame) -> Document:
        return self._assembler.document(self._write, size, self._chosen(), frame.size)

    def _chosen(self) -> tuple[Chosen, ...]:
        return tuple(taken.chosen for taken in self._taken)

    def _raise(self, step: Step) -> None:
        """Take a step of the solver."""
        priced = self._priced[step.note]
        rung = step.rung - self._first[step.note]
        chosen = Chosen(
            note=priced.note,
            rendition=priced.detail.renditions[rung],
            tokens=priced.tokens[rung] - self._held(priced.note)[1],
        )
        self._taken.append(_Taken(chosen=chosen, step=step))

    def _replay(self) -> State:
        state = State(self._problem)
        for step in self._steps():
            state.take(step)
        return state

    def _steps(self) -> tuple[Step, ...]:
        return tuple(taken.step for taken in self._taken if taken.step is not None)

    def _check_pins(self, size: int) -> None:
        carried = {step.note: step.rung for step in self._steps()}
        for pin in self._pins:
            if carried.get(pin) != self._first[pin + 1] - 1:
                needed = sum(self._priced[each].tokens[-1] for each in self._pins)
                raise BudgetTooSmallError(
                    f"{size + TEMPLATE_TOKENS:,} tokens have no room for the pinned note "
                    f"{self._priced[pin].note}",
                    remedy=f"What is pinned takes {needed:,} tokens beside the frame: "
                    "allow more, or pin less.",
                    options=("budget", "pins"),
                )

    def _too_small(self, size: int) -> BudgetTooSmallError:
        smallest = self._assembler.frame_for(self._write, size).tokens + TEMPLATE_TOKENS
        return BudgetTooSmallError(
            f"a budget of {size + TEMPLATE_TOKENS:,} tokens is too small for a seed of this vault",
            remedy=f"The smallest possible is {smallest:,} tokens.",
            smallest=smallest,
        )
