"""What every format may draw on: the order of the choice, the texts, the frame (part of stage 7).

In: what was chosen and priced. Out: `PackPlan`, whose `fit` makes a document of any form that
fits a budget exactly.
"""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import accumulate, islice
from pathlib import Path

from vaultgraph.errors import BudgetTooSmallError
from vaultgraph.graph.compiled import CompiledVault
from vaultgraph.model import Language, NoteId
from vaultgraph.pack.assembly import Assembler, Chosen, Document, Frame, Write
from vaultgraph.pack.choice.certificate import Certificate
from vaultgraph.pack.choice.staging import Order
from vaultgraph.pack.describing import Coverage
from vaultgraph.pack.detail import Level, Rendition, borders, part
from vaultgraph.pack.probes import Probe, ProbeMaker
from vaultgraph.pack.seed import Omitted
from vaultgraph.passages.masking import SecretFinding
from vaultgraph.passages.tokens.targets import TEMPLATE_TOKENS, Target
from vaultgraph.passages.tokens.tokenizers import Tokenizer
from vaultgraph.vault.note import TextSource
from vaultgraph.vault.secrets import mask_text

__all__ = ["Document", "FormOptions", "PackPlan", "Write"]

_TRIES = 14
_FULL = 0.998
_ENOUGH = 0.98
_TOPPINGS = 8
_LEAST_RATE = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class FormOptions:
    """What single forms let a user choose.

    Args:
        templates: a folder whose templates win over the built-in ones, file by file.
        chunk_tokens: the largest chunk for retrieval, its header included.
        chunk_files: whether each chunk is also written as a file of its own.
        example_tokens: the largest example for fine-tuning.
    """

    templates: Path | None = None
    chunk_tokens: int = 2_000
    chunk_files: bool = False
    example_tokens: int = 4_096


@dataclass(frozen=True, kw_only=True)
class PackPlan:
    """Everything chosen and priced, before any format.

    Args:
        vault: the compiled vault.
        pack_id: the pack's id, short hexadecimal.
        language: what the pack's own words are written in.
        target: the model that it is made for.
        tokenizer: counts in the target's tokens; counts are cached.
        scales: other tokenizers, by which documents for a model are weighed too.
        budget: tokens of the seed, template tokens taken off.
        sizes: the budgets of the nested levels, ascending, the last one being `budget`.
        carried: every note that may be carried, best first; what a whole-vault form holds.
        omitted: every note that may not, and those that did not fit, each with its reason.
        text_of: reads the text of a note with its secrets masked, offsets unchanged.
        assembler: assembles seeds and documents.
        prober: asks control questions.
        order: the nested order of the choice.
        certificate: how near the choice is to the best one.
        coverage: what share of the vault the seed carries.
        secrets: where secrets stand in the notes that may be carried, by place.
        mask: masks the secrets of a name or a sentence that a note's fields hold, as `text_of`
            does those of its text; returns it unchanged where a user keeps secrets.
        forms: what single forms let a user choose.
    """

    vault: CompiledVault
    pack_id: str
    language: Language
    target: Target
    tokenizer: Tokenizer
    scales: tuple[Tokenizer, ...]
    budget: int
    sizes: tuple[int, ...]
    carried: tuple[NoteId, ...]
    omitted: tuple[Omitted, ...]
    text_of: TextSource
    assembler: Assembler
    prober: ProbeMaker
    order: Order
    certificate: Certificate
    coverage: Coverage
    secrets: tuple[SecretFinding, ...]
    mask: Callable[[str], str] = mask_text
    forms: FormOptions = FormOptions()

    def fit(self, write: Write, budget: int) -> Document:
        """Make the fullest document of one form that does not exceed a budget in tokens.

        The nested order is cut where the written text still fits. For a budget of `sizes` the cut
        made while the order grew is tried first.

        Raises:
            BudgetTooSmallError: not even the smallest frame fits.
        """
        frame = self.assembler.frame_for(write, budget)
        if frame.tokens > budget:
            smallest = frame.tokens + TEMPLATE_TOKENS
            raise BudgetTooSmallError(
                f"a budget of {budget + TEMPLATE_TOKENS:,} tokens is too small for this form",
                remedy=f"The smallest possible is {smallest:,} tokens.",
                smallest=smallest,
            )
        end = self.order.ends.get(budget, len(self.order.chosen))
        return _Search(self, write, budget, frame).best(end)

    @cached_property
    def probes(self) -> tuple[Probe, ...]:
        """Control questions about whatever may be carried."""
        return self.prober.all()


class _Search:
    """The search for the most of the order whose document fits."""

    def __init__(self, plan: PackPlan, write: Write, budget: int, frame: Frame) -> None:
        self._plan = plan
        self._write = write
        self._budget = budget
        self._frame = frame
        self._chosen = (*plan.order.chosen, *plan.order.spare)
        self._sums = list(accumulate((step.tokens for step in self._chosen), initial=0))
        self._rate = 1.0

    def best(self, guess: int) -> Document:
        """Find the longest prefix that fits, behind it whatever still does, then beginnings."""
        end, document = self._prefix(guess)
        if document.tokens >= _ENOUGH * self._budget:
            return document
        return self._topped_up(*self._with_later(end, document))

    def _prefix(self, guess: int) -> tuple[int, Document]:
        """Search from a guess: each written document tells what a token of price costs here."""
        low, high = 0, len(self._sums)
        told = self._plan.order.ends.get(self._budget)
        document = self._document(())
        for _ in range(_TRIES):
            tried = self._document(self._chosen[:guess])
            if self._sums[guess]:
                spent = tried.tokens - self._frame.tokens
                self._rate = max(spent / self._sums[guess], _LEAST_RATE)
            if tried.tokens <= self._budget:
                low, document = guess, tried
            else:
                high = guess
            full = _ENOUGH if low == told else _FULL
            if high - low <= 1 or document.tokens >= full * self._budget:
                break
            room = (self._budget - self._frame.tokens) / self._rate
            guess = min(max(bisect_right(self._sums, room) - 1, low + 1), high - 1)
        return low, document

    def _with_later(self, end: int, document: Document) -> tuple[list[Chosen], Document]:
        """Add the later steps that fit by their price, fewer of them until the text fits too."""
        held = list(self._chosen[:end])
        later = self._fitting(end, self._budget - document.tokens)
        while later:
            fuller = self._document([*held, *later])
            if fuller.tokens <= self._budget:
                return [*held, *later], fuller
            del later[-max(1, len(later) // 8) :]
        return held, document

    def _topped_up(self, held: list[Chosen], document: Document) -> Document:
        """Add the beginnings of the first steps left out while the document is not full enough."""
        taken = set(map(id, held))
        for step in islice((step for step in self._chosen if id(step) not in taken), _TOPPINGS):
            if document.tokens >= _ENOUGH * self._budget:
                break
            lower = next((each for each in reversed(held) if each.note == step.note), None)
            before = lower.rendition if lower else Rendition(level=Level.MENTION)
            text = self._plan.text_of(self._plan.vault.note_of[step.note].path)
            room = self._budget - document.tokens
            ends = borders(text, before, step.rendition, room=room, inside_sentences=True)
            low, high = 0, len(ends)
            while low < high:
                middle = (low + high) // 2
                begun = replace(step, rendition=part(text, before, step.rendition, ends[middle]))
                fuller = self._document([*held, begun])
                if fuller.tokens > self._budget:
                    high = middle
                else:
                    low, document, best = middle + 1, fuller, begun
            if low:
                held = [*held, best]
        return document

    def _fitting(self, end: int, room: float) -> list[Chosen]:
        """The steps behind a prefix that fit one after the other; none over one left out."""
        taken: list[Chosen] = []
        skipped: set[NoteId] = set()
        for step in self._chosen[end:]:
            cost = step.tokens * self._rate
            if cost <= room and step.note not in skipped:
                taken.append(step)
                room -= cost
            else:
                skipped.add(step.note)
        return taken

    def _document(self, chosen: Sequence[Chosen]) -> Document:
        return self._plan.assembler.document(self._write, self._budget, chosen, self._frame.size)
