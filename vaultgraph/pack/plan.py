"""What every format may draw on: the order of the choice, the texts, the frame (part of stage 7).

In: what was chosen and priced. Out: `PackPlan`, whose `fit` makes a document of any form that
fits a budget exactly.
"""

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

from vaultgraph.errors import BudgetTooSmallError
from vaultgraph.graph.compiled import CompiledVault
from vaultgraph.model import Language, NoteId
from vaultgraph.pack.assembly import Assembler, Document, Frame, Write
from vaultgraph.pack.certificate import Certificate
from vaultgraph.pack.describing import Coverage
from vaultgraph.pack.masking import SecretFinding
from vaultgraph.pack.seed import Omitted
from vaultgraph.pack.staging import Order
from vaultgraph.pack.targets import Target
from vaultgraph.pack.tokens import Tokenizer
from vaultgraph.vault.note import TextSource
from vaultgraph.vault.secrets import mask_text

__all__ = ["Document", "FormOptions", "PackPlan", "Write"]

_TRIES = 14
_FULL = 0.998


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
            raise BudgetTooSmallError(
                f"a budget of {budget:,} tokens is too small for this form of a seed",
                remedy=f"The smallest possible is {frame.tokens:,} tokens.",
            )
        end = self.order.ends.get(budget, len(self.order.chosen))
        return _Search(self, write, budget, frame).best(end)


class _Search:
    """The search for the longest prefix of the order whose document fits."""

    def __init__(self, plan: PackPlan, write: Write, budget: int, frame: Frame) -> None:
        self._plan = plan
        self._write = write
        self._budget = budget
        self._frame = frame
        self._sums = list(accumulate((step.tokens for step in plan.order.chosen), initial=0))

    def best(self, guess: int) -> Document:
        """Search from a guess: each written document tells what a token of price costs here."""
        low, high = 0, len(self._sums)
        document = self._document(0)
        for _ in range(_TRIES):
            tried = self._document(guess)
            if tried.tokens <= self._budget:
                low, document = guess, tried
                if guess == self._plan.order.ends.get(self._budget):
                    break
            else:
                high = guess
            if high - low <= 1 or document.tokens >= _FULL * self._budget:
                break
            guess = self._next(guess, tried, low, high)
        return document

    def _next(self, guess: int, tried: Document, low: int, high: int) -> int:
        """Where the budget ends if the rest costs as much as what was tried."""
        spent = tried.tokens - self._frame.tokens
        rate = max(spent / self._sums[guess], 0.1) if self._sums[guess] else 1.0
        room = (self._budget - self._frame.tokens) / rate
        return min(max(bisect_right(self._sums, room) - 1, low + 1), high - 1)

    def _document(self, steps: int) -> Document:
        chosen = self._plan.order.chosen[:steps]
        return self._plan.assembler.document(self._write, self._budget, chosen, self._frame.size)
