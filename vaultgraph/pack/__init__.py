"""The pack floor: a compiled vault becomes seed documents within a budget (stage 7).

In: `CompiledVault` and `PackOptions`. Out: `Pack`, its documents and what they carry of each note.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from vaultgraph.diagnostics import Diagnostic, bug_in
from vaultgraph.errors import BrokenNoteError, BudgetTooSmallError
from vaultgraph.graph.compiled import CompiledVault
from vaultgraph.model import NoteId, PackEntry, Progress, no_progress
from vaultgraph.pack.choice.certificate import Certificate, certify
from vaultgraph.pack.choice.explain import Explainer, Explanation
from vaultgraph.pack.choice.value import Weights, make_problem
from vaultgraph.pack.describing import Coverage, describe_notes
from vaultgraph.pack.desk import Desk
from vaultgraph.pack.formats.rag import check_chunk_tokens
from vaultgraph.pack.options import (
    DEFAULT_FORMATS,
    PackOptions,
    check_template,
    check_weights,
    settle_budget,
)
from vaultgraph.pack.output import find_forms, write_documents
from vaultgraph.pack.render import check_templates
from vaultgraph.pack.training import check_example_tokens
from vaultgraph.passages.masking import SecretFinding
from vaultgraph.passages.tokens.targets import TEMPLATE_TOKENS
from vaultgraph.passages.tokens.tokenizers import is_exact, load_tokenizer, margin_of
from vaultgraph.writing import Artifact

__all__ = ["DEFAULT_FORMATS", "Pack", "PackOptions", "Weights", "check_options", "make_pack"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """A finished pack.

    Args:
        pack_id: its id, which the vault and the options determine.
        target: the name of the model that it fits.
        budget: tokens that its seed may take, those of the chat template included.
        tokens: tokens that `SEED.md` takes, those of the chat template included.
        exact: whether counts are the model's own, or estimated.
        margin: how far, as a share, an estimate is above the true count on average.
        entries: for every note how it is carried, or why it is not.
        artifacts: its files; their paths start with `pack/`.
        certificate: how near the choice is to the best one.
        coverage: what share of the vault it carries.
        secrets: where secrets stand in the notes that may be carried, by place.
        explanations: why the notes that were asked for stand where they stand.
        diagnostics: the notes that were left out because a bug of ours met them.
    """

    pack_id: str
    target: str
    budget: int
    tokens: int
    exact: bool
    margin: float
    entries: Mapping[NoteId, PackEntry]
    artifacts: tuple[Artifact, ...]
    certificate: Certificate
    coverage: Coverage
    secrets: tuple[SecretFinding, ...]
    explanations: tuple[Explanation, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()


def check_options(options: PackOptions) -> None:
    """Make sure of everything that can be known without a vault, before any work.

    Raises:
        UsageError: an unknown target, tokenizer or form; templates that are none; a budget that
            the target cannot take; chunks or examples too small to hold anything.
    """
    target, _ = settle_budget(options)
    load_tokenizer(target.tokenizer, target.own) if target.own else is_exact(target.tokenizer)
    check_weights(options.weights)
    find_forms(options.formats)
    check_template(target, options.formats)
    if options.forms.templates is not None:
        check_templates(options.forms.templates)
    check_chunk_tokens(options.forms.chunk_tokens)
    check_example_tokens(options.forms.example_tokens)


def make_pack(
    vault: CompiledVault, options: PackOptions = PackOptions(), progress: Progress = no_progress
) -> Pack:
    """Choose what fits a budget, and write it in every form asked for.

    Args:
        vault: the compiled vault.
        options: what to make.
        progress: told how far the work is.

    Raises:
        UsageError: an unknown target, form or note; a budget too small.
    """
    check_options(options)
    broken: dict[NoteId, Diagnostic] = {}
    while True:
        try:
            pack = _make(vault, options, progress, broken)
        except BrokenNoteError as error:
            if error.path in broken or error.__cause__ is None:
                raise
            broken[NoteId(error.path)] = bug_in(error.path, error.__cause__)
        except BudgetTooSmallError as error:
            if error.smallest is None:
                raise
            raise _too_small(vault, options, error.smallest) from error
        else:
            return replace(pack, diagnostics=tuple(broken.values()))


def _make(
    vault: CompiledVault,
    options: PackOptions,
    progress: Progress,
    broken: Collection[NoteId] = (),
) -> Pack:
    """Take the steps: price, choose, certify, write, describe."""
    desk = Desk.laid(vault, options, broken)
    priced = desk.pricer.price(desk.carrying.carried, progress)
    try:
        problem = make_problem(vault, priced, options.weights)
        order = desk.choose(priced, problem, progress)
        certificate = certify(problem, order.steps, order.room, exact=options.certify)
        plan = desk.plan(priced, order, certificate)
        documents = write_documents(plan, find_forms(options.formats), progress)
    finally:
        desk.remember()
    entries = describe_notes(vault, desk.carrying, priced, order)
    explainer = Explainer(problem, priced, order, vault.ranking.order, entries)
    return Pack(
        pack_id=plan.pack_id,
        target=plan.target.name,
        budget=desk.settled.budget,
        tokens=order.document.tokens + TEMPLATE_TOKENS,
        exact=plan.tokenizer.exact,
        margin=margin_of(plan.tokenizer),
        entries=entries,
        artifacts=documents,
        certificate=certificate,
        coverage=plan.coverage,
        secrets=plan.secrets,
        explanations=tuple(explainer.explain(note) for note in desk.asked),
    )


def _too_small(vault: CompiledVault, options: PackOptions, smallest: int) -> BudgetTooSmallError:
    """Name the smallest budget that every form asked for fits; it was tried.

    Each budget gives the pack another id, and an id of other tokens.
    """
    asked = settle_budget(options)[1]
    while True:
        try:
            _make(vault, replace(options, budget=smallest), no_progress)
        except BudgetTooSmallError as error:
            if error.smallest is None:
                return error
            smallest = max(smallest + 1, error.smallest)
        else:
            return BudgetTooSmallError(
                f"a budget of {asked:,} tokens is too small for a seed of this vault",
                remedy=f"The smallest possible is {smallest:,} tokens.",
                smallest=smallest,
            )
