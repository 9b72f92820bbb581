"""The input of every format: the result of each earlier step (part of stage 7).

In: eligible, priced and chosen passages. Out: `PackPlan`, whose `fit` makes a document of any
form that fits a budget exactly.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from vaultgraph.errors import BudgetTooSmallError
from vaultgraph.graph.compiled import CompiledVault
from vaultgraph.model import NoteId
from vaultgraph.pack.choose.bounds import Certificate
from vaultgraph.pack.choose.problem import Problem
from vaultgraph.pack.describing import Coverage, measure_coverage
from vaultgraph.pack.document.assembly import Assembler, Document, Frame, Write
from vaultgraph.pack.document.seed import Omitted
from vaultgraph.pack.eligible import Eligibility, Reason
from vaultgraph.pack.memory import PackMemory
from vaultgraph.pack.nesting import Order
from vaultgraph.pack.options import FormOptions, Settled
from vaultgraph.pack.probes import Probe, ProbeMaker
from vaultgraph.passages.masking import SecretFinding
from vaultgraph.passages.safe import SafeTexts
from vaultgraph.passages.tokens.counting import CountingTokenizer
from vaultgraph.passages.tokens.targets import TEMPLATE_TOKENS

__all__ = ["Choice", "Document", "FormOptions", "PackPlan", "Write"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What was chosen.

    Args:
        problem: what the passages are worth.
        order: the nested order of those chosen.
        certificate: how close the choice is to the best one.
    """

    problem: Problem
    order: Order
    certificate: Certificate


@dataclass(frozen=True, kw_only=True)
class PackPlan:
    """What a form of a pack is written from: the results of all earlier steps.

    Args:
        vault: the compiled vault.
        settled: the model, the budget, the language and the pack's id.
        forms: options of single forms.
        memory: what is kept between runs.
        texts: the only access to texts of notes; private notes are absent, secrets masked.
        tokenizer: counts in the target's tokens; counts are kept.
        compared: other tokenizers, by which documents for a model are counted too.
        eligibility: the notes and passages that may be included.
        choice: what was chosen from them.
        assembler: assembles seeds and documents.
        prober: asks control questions.
    """

    vault: CompiledVault
    settled: Settled
    forms: FormOptions
    memory: PackMemory
    texts: SafeTexts
    tokenizer: CountingTokenizer
    compared: tuple[CountingTokenizer, ...]
    eligibility: Eligibility
    choice: Choice
    assembler: Assembler
    prober: ProbeMaker

    @property
    def eligible(self) -> tuple[NoteId, ...]:
        """Every note that may be included, best first; a form of the whole vault contains them."""
        return self.eligibility.notes

    @cached_property
    def omitted(self) -> tuple[Omitted, ...]:
        """Every note that may not be included, and those that did not fit, each with its reason."""
        return (*self.eligibility.omitted, *self._left_out())

    def _left_out(self) -> Iterator[Omitted]:
        quoted = {fragment.note for fragment in self.choice.order.document.seed.fragments}
        has_content = self.assembler.fragments.has_content
        return (
            Omitted(note=note, reason=Reason.NO_ROOM if has_content(note) else Reason.NO_CONTENT)
            for note in self.eligible
            if note not in quoted
        )

    @cached_property
    def coverage(self) -> Coverage:
        """The share of the vault that is in the seed."""
        return measure_coverage(self.vault, self.choice.order.document.seed)

    @cached_property
    def secrets(self) -> tuple[SecretFinding, ...]:
        """Where secrets are in the notes that may be included, by place."""
        paths = (self.vault.note_of[note].path for note in self.eligible)
        return tuple(sorted(found for path in paths for found in self.texts.findings(path)))

    @cached_property
    def probes(self) -> tuple[Probe, ...]:
        """Control questions about the notes that may be included."""
        return self.prober.all()

    def frame(self, write: Write, budget: int, *, mapped: bool = False) -> Frame:
        """Find the frame of one form; arguments as for `Assembler.frame_for`.

        Raises:
            BudgetTooSmallError: not even the smallest frame fits.
        """
        frame = self.assembler.frame_for(write, budget, mapped=mapped)
        if frame.tokens > budget:
            smallest = frame.tokens + TEMPLATE_TOKENS
            raise BudgetTooSmallError(
                f"a budget of {budget + TEMPLATE_TOKENS:,} tokens is too small for this form",
                remedy=f"The smallest possible is {smallest:,} tokens.",
                smallest=smallest,
            )
        return frame

    def fit(self, write: Write, budget: int) -> Document:
        """Make the fullest document of one form that does not exceed a budget in tokens.

        The nested order is cut where the written text still fits. For the budget of a nested
        document, the cut made for it is tried first.

        Raises:
            BudgetTooSmallError: not even the smallest frame fits.
        """
        frame = self.frame(write, budget)
        order = self.choice.order
        low, high = 0, len(order.chosen)
        document = self.assembler.document(write, budget, (), frame.size)
        guess = order.ends.get(budget, high)
        while low < high:
            tried = self._document(write, budget, frame, guess)
            if tried.tokens <= budget:
                low, document = guess, tried
            else:
                high = guess - 1
            guess = (low + high + 1) // 2
        return document

    def _document(self, write: Write, budget: int, frame: Frame, end: int) -> Document:
        chosen = self.choice.order.chosen[:end]
        return self.assembler.document(write, budget, chosen, frame.size)
