"""The steps from a compiled vault to a pack (stage 7).

In: `CompiledVault` and `PackOptions`. Out: `Pack`.
"""

from collections.abc import Collection
from dataclasses import replace

from vaultgraph.errors import BudgetTooSmallError
from vaultgraph.graph.broken import leave_out_broken
from vaultgraph.graph.compiled import CompiledVault
from vaultgraph.model import NoteId, Progress, no_progress
from vaultgraph.pack.describing import describe_notes
from vaultgraph.pack.document.render import check_templates
from vaultgraph.pack.eligible import find_note, note_names
from vaultgraph.pack.finished import Pack
from vaultgraph.pack.formats.rag import check_chunk_tokens
from vaultgraph.pack.memory import PackMemory
from vaultgraph.pack.options import (
    PackOptions,
    check_template,
    check_weights,
    settle_budget,
)
from vaultgraph.pack.outlook import explain, tokens_spent, with_outlook
from vaultgraph.pack.output import find_forms, write_documents
from vaultgraph.pack.plan import PackPlan
from vaultgraph.pack.planning import NO_FOCUS, Relevance, make_plan
from vaultgraph.pack.training import check_example_tokens
from vaultgraph.pack.update import Part, make_update
from vaultgraph.passages.tokens.counting import CountCache
from vaultgraph.passages.tokens.targets import TEMPLATE_TOKENS
from vaultgraph.passages.tokens.tokenizers import (
    is_exact,
    load_tokenizer,
    margin_of,
)
from vaultgraph.writing import Artifact


def check_options(options: PackOptions) -> None:
    """Check the options as far as possible without a vault, before any work.

    Raises:
        UsageError: an unknown target, tokenizer or form; an unusable folder of templates; a budget
            that the target cannot take; chunks or examples that are too small.
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
    vault: CompiledVault,
    options: PackOptions = PackOptions(),
    progress: Progress = no_progress,
    relevance: Relevance = NO_FOCUS,
) -> Pack:
    """Choose what fits a budget, and write it in every form asked for.

    Args:
        vault: the compiled vault.
        options: what to make.
        progress: called with the progress of the work.
        relevance: how well passages answer what the pack is focused on.

    Raises:
        UsageError: an unknown target, form or note; a budget too small.
    """
    check_options(options)

    def make(broken: Collection[str]) -> Pack:
        return _make(vault, options, progress, relevance, frozenset(map(NoteId, broken)))

    try:
        pack, broken = leave_out_broken(make)
    except BudgetTooSmallError as error:
        if error.smallest is None:
            raise
        raise _too_small(vault, options, relevance, error.smallest) from error
    return replace(pack, diagnostics=broken)


def _make(
    vault: CompiledVault,
    options: PackOptions,
    progress: Progress,
    relevance: Relevance,
    broken: Collection[NoteId] = (),
) -> Pack:
    """Take the steps: sort out, weigh, choose, certify, write, describe."""
    asked = _find_asked(vault, options)
    # With its secrets, text is only in the pack, never in the cache.
    memory = PackMemory(None if options.keep_secrets else options.cache_folder, vault.name)
    count_cache = CountCache(memory.counts())
    try:
        plan = make_plan(vault, options, count_cache, progress, relevance, broken, memory)
        update = _update(plan, options, count_cache, broken)
        documents = write_documents(plan, find_forms(options.formats), progress, update)
        order = plan.choice.order
        entries = describe_notes(
            vault, order.document.seed, plan.eligibility.pins, plan.omitted, tokens_spent(order)
        )
        entries = with_outlook(plan, entries)
        explanations = explain(plan, asked, entries)
    finally:
        memory.keep(count_cache.used)
    return Pack(
        pack_id=plan.settled.pack_id,
        target=plan.settled.target.name,
        budget=plan.settled.limit + TEMPLATE_TOKENS,
        tokens=plan.choice.order.document.tokens + TEMPLATE_TOKENS,
        exact=plan.tokenizer.exact,
        margin=margin_of(plan.tokenizer),
        entries=entries,
        artifacts=documents,
        certificate=plan.choice.certificate,
        coverage=plan.coverage,
        secrets=plan.secrets,
        explanations=explanations,
    )


def _find_asked(vault: CompiledVault, options: PackOptions) -> tuple[NoteId, ...]:
    if not options.explain:
        return ()
    names = note_names(vault)
    return tuple(find_note(names, name) for name in options.explain)


def _update(
    plan: PackPlan, options: PackOptions, count_cache: CountCache, broken: Collection[NoteId]
) -> tuple[Artifact, ...]:
    """Write what changed since an earlier pack, if requested."""
    if options.since is None:
        return ()
    changed_only = replace(options, pins=(), focus=())

    def plan_part(part: Part) -> PackPlan:
        return make_plan(
            plan.vault, changed_only, count_cache, no_progress, NO_FOCUS, broken, part=part
        )

    return (make_update(plan, options.since, plan_part),)


def _too_small(
    vault: CompiledVault, options: PackOptions, relevance: Relevance, smallest: int
) -> BudgetTooSmallError:
    """Report the smallest budget that fits every requested form; it was tried.

    It cannot be computed: each budget changes the pack's id, and so its tokens.
    """
    asked = settle_budget(options)[1]
    while error := _refused(vault, options, relevance, smallest):
        if error.smallest is None:
            return error
        smallest = max(smallest + 1, error.smallest)
    while not _refused(vault, options, relevance, smallest - 1):
        smallest -= 1
    return BudgetTooSmallError(
        f"a budget of {asked:,} tokens is too small for a seed of this vault",
        remedy=f"The smallest possible is {smallest:,} tokens.",
        smallest=smallest,
    )


def _refused(
    vault: CompiledVault, options: PackOptions, relevance: Relevance, budget: int
) -> BudgetTooSmallError | None:
    """Return why a budget is too small; None for one that a pack fits."""
    try:
        _make(vault, replace(options, budget=budget), no_progress, relevance)
    except BudgetTooSmallError as error:
        return error
    return None
