"""What every format may draw on: the order of the choice, the texts, the frame (part of stage 7).

In: what was chosen and priced. Out: `PackPlan`, whose `fit` makes a document of any form that
fits a budget exactly.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from vaultgraph.errors import BudgetTooSmallError
from vaultgraph.graph.compiled import CompiledVault
from vaultgraph.model import Language, NoteId
from vaultgraph.pack.carrying import Carrying
from vaultgraph.pack.choose.bounds import Certificate
from vaultgraph.pack.choose.problem import Problem
from vaultgraph.pack.describing import Coverage
from vaultgraph.pack.document.assembly import Assembler, Document, Frame, Write
from vaultgraph.pack.document.seed import Omitted
from vaultgraph.pack.nesting import Order
from vaultgraph.pack.options import FormOptions
from vaultgraph.pack.probes import Probe, ProbeMaker
from vaultgraph.passages.masking import SecretFinding
from vaultgraph.passages.tokens.counting import CountingTokenizer
from vaultgraph.passages.tokens.targets import TEMPLATE_TOKENS, Target
from vaultgraph.vault.note import TextSource
from vaultgraph.vault.secrets import mask_text

__all__ = ["Document", "FormOptions", "PackPlan", "Write"]


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
        carrying: what may be carried.
        problem: what its passages are worth.
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
    tokenizer: CountingTokenizer
    scales: tuple[CountingTokenizer, ...]
    budget: int
    sizes: tuple[int, ...]
    carrying: Carrying
    problem: Problem
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

    @property
    def carried(self) -> tuple[NoteId, ...]:
        """Every note that may be carried, best first; what a whole-vault form holds."""
        return self.carrying.carried

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
        low, high = 0, len(self.order.chosen)
        document = self.assembler.document(write, budget, (), frame.size)
        guess = self.order.ends.get(budget, high)
        while low < high:
            tried = self._document(write, budget, frame, guess)
            if tried.tokens <= budget:
                low, document = guess, tried
            else:
                high = guess - 1
            guess = (low + high + 1) // 2
        return document

    def _document(self, write: Write, budget: int, frame: Frame, end: int) -> Document:
        chosen = self.order.chosen[:end]
        return self.assembler.document(write, budget, chosen, frame.size)

    @cached_property
    def probes(self) -> tuple[Probe, ...]:
        """Control questions about whatever may be carried."""
        return self.prober.all()
