"""The way from a compiled vault to a pack, as plain steps (stage 7).

In: `CompiledVault` and `PackOptions`. Out: `Pack`.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from vaultgraph.arguments import several
from vaultgraph.diagnostics import Diagnostic, bug_in
from vaultgraph.errors import BrokenNoteError, BudgetTooSmallError
from vaultgraph.graph.compiled import CompiledVault
from vaultgraph.model import NoteId, PackEntry, Progress, no_progress
from vaultgraph.pack.carrying import Carrying, find_note, note_names, sort_out
from vaultgraph.pack.choose.bounds import certify
from vaultgraph.pack.choose.elements import Elements, find_elements
from vaultgraph.pack.choose.explain import Explainer, Explanation, look_ahead
from vaultgraph.pack.choose.importance import weigh_notes
from vaultgraph.pack.choose.problem import Problem, weigh_passages
from vaultgraph.pack.describing import describe_notes
from vaultgraph.pack.document.assembly import Assembler, Write
from vaultgraph.pack.document.fragments import FragmentMaker
from vaultgraph.pack.document.frame import FrameMaker
from vaultgraph.pack.document.prices import Prices, find_lines, surely_takes
from vaultgraph.pack.document.render import check_templates
from vaultgraph.pack.finished import Pack
from vaultgraph.pack.formats.prompt import write_prompt
from vaultgraph.pack.formats.rag import check_chunk_tokens
from vaultgraph.pack.glance import Glance
from vaultgraph.pack.memory import PackMemory, part_key
from vaultgraph.pack.nesting import Order, Stager
from vaultgraph.pack.options import (
    PackOptions,
    Settled,
    check_template,
    check_weights,
    settle,
    settle_budget,
)
from vaultgraph.pack.output import find_forms, write_documents
from vaultgraph.pack.plan import Choice, PackPlan
from vaultgraph.pack.probes import ProbeMaker
from vaultgraph.pack.training import check_example_tokens
from vaultgraph.pack.update import Part, make_update
from vaultgraph.passages.prices import PassagePrices
from vaultgraph.passages.safe import SafeTexts
from vaultgraph.passages.tokens.counting import CountBook, CountingTokenizer
from vaultgraph.passages.tokens.targets import TEMPLATE_TOKENS
from vaultgraph.passages.tokens.tokenizers import (
    COMPARED,
    is_exact,
    load_tokenizer,
    margin_of,
)
from vaultgraph.vault.bounds import bounded
from vaultgraph.writing import Artifact

Relevance = Mapping[NoteId, Sequence[float]]
"""For each note that answers a focus, how well each of its passages does, 0 to 1."""

NO_FOCUS: Relevance = {}

LONGEST_BROUGHT = 240
"""Characters that the page shows of what a note would bring."""


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
    broken: dict[NoteId, Diagnostic] = {}
    while True:
        try:
            pack = _make(vault, options, progress, relevance, broken)
        except BrokenNoteError as error:
            if error.path in broken or error.__cause__ is None:
                raise
            broken[NoteId(error.path)] = bug_in(error.path, error.__cause__)
        except BudgetTooSmallError as error:
            if error.smallest is None:
                raise
            raise _too_small(vault, options, relevance, error.smallest) from error
        else:
            return replace(pack, diagnostics=tuple(broken.values()))


def _make(
    vault: CompiledVault,
    options: PackOptions,
    progress: Progress,
    relevance: Relevance,
    broken: Collection[NoteId] = (),
) -> Pack:
    """Take the steps: sort out, weigh, choose, certify, write, describe."""
    asked = _find_asked(vault, options)
    # What is written with its secrets is in the pack alone, never in the cache.
    memory = PackMemory(None if options.keep_secrets else options.cache_folder, vault.name)
    book = CountBook(memory.counts())
    try:
        plan = _plan(vault, options, book, progress, relevance, broken, memory)
        update = _update(plan, options, book, broken)
        documents = write_documents(plan, find_forms(options.formats), progress, update)
        entries = describe_notes(
            vault, plan.carrying, plan.choice.order.document.seed, _spent(plan.choice.order)
        )
        entries = _with_outlook(plan, entries)
        explanations = _explain(plan, asked, entries)
    finally:
        memory.keep(book.used)
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


def plan_pack(
    vault: CompiledVault, options: PackOptions = PackOptions(), progress: Progress = no_progress
) -> PackPlan:
    """Choose what fits a budget, and write nothing but what the choice needs."""
    return _plan(vault, options, CountBook(), progress, NO_FOCUS)


def _plan(
    vault: CompiledVault,
    options: PackOptions,
    book: CountBook,
    progress: Progress,
    relevance: Relevance,
    broken: Collection[NoteId] = (),
    memory: PackMemory | None = None,
    part: Part | None = None,
) -> PackPlan:
    """Sort out what may be carried, weigh it, choose, and prove how good the choice is."""
    settled = settle(vault, options)
    target = settled.target
    carrying = sort_out(
        vault,
        pins=options.pins,
        without=options.without,
        broken=broken,
        only=part.notes if part else None,
    )
    notes = [vault.note_of[note] for note in carrying.carried]
    texts = SafeTexts(notes, vault.text_of, keep_secrets=options.keep_secrets)
    tokenizer = CountingTokenizer(target.tokenizer, book, target.own)
    elements = find_elements(notes, weights=options.weights)
    prober = ProbeMaker(vault=vault, carried=carrying.carried, text_of=texts.text, mask=texts.mask)
    assembler = _assembler(vault, options, settled, carrying, texts, tokenizer, elements, prober)
    memory = memory or PackMemory()
    counts = PassagePrices(texts, tokenizer, memory.prices, vault.reading)
    scores = _aligned(elements, carrying.carried, relevance)
    problem = _problem(
        vault, carrying.carried, elements, options, assembler.fragments, counts, scores
    )
    templates = options.forms.templates
    write = part.write if part else lambda seed: write_prompt(seed, templates)
    sizes = (settled.limit,) if part else settled.sizes
    order = _choose(problem, sizes, carrying, write, assembler, progress)
    certificate = certify(problem, order.taken, order.room, exact=options.certify)
    return PackPlan(
        vault=vault,
        settled=settled,
        forms=options.forms,
        memory=memory,
        texts=texts,
        tokenizer=tokenizer,
        compared=_compared(tokenizer, book),
        carrying=carrying,
        choice=Choice(problem=problem, order=order, certificate=certificate),
        assembler=assembler,
        prober=prober,
    )


def _find_asked(vault: CompiledVault, options: PackOptions) -> tuple[NoteId, ...]:
    if not options.explain:
        return ()
    names = note_names(vault)
    return tuple(find_note(names, name) for name in options.explain)


def _assembler(
    vault: CompiledVault,
    options: PackOptions,
    settled: Settled,
    carrying: Carrying,
    texts: SafeTexts,
    tokenizer: CountingTokenizer,
    elements: Elements,
    prober: ProbeMaker,
) -> Assembler:
    """Lay out what documents are made with."""
    fragments = FragmentMaker(vault, texts)
    glance = Glance(
        vault=vault,
        carried=carrying.carried,
        elements=elements,
        fragments=fragments,
        language=settled.language,
        tokenizer=tokenizer,
        about=options.about,
        mask=texts.mask,
    )
    return Assembler(
        vault=vault,
        pack_id=settled.pack_id,
        language=settled.language,
        carried=carrying.carried,
        fragments=fragments,
        frames=FrameMaker(vault, carrying.carried, fragments, prober, texts.mask, glance),
        tokenizer=tokenizer,
        focus=several(options.focus),
        title=options.title,
    )


def _problem(
    vault: CompiledVault,
    carried: Sequence[NoteId],
    elements: Elements,
    options: PackOptions,
    fragments: FragmentMaker,
    counts: PassagePrices,
    relevance: Sequence[float],
) -> Problem:
    """Put numbers on everything that can be carried."""
    importance = weigh_notes(vault, carried, elements, options.weights)
    lines = find_lines(vault, carried)
    owner, first = elements.owner.tolist(), elements.first.tolist()
    prices = Prices(vault, carried, owner, first, lines, fragments, counts)
    return Problem(
        elements=elements,
        weight=weigh_passages(elements, importance, options.weights, relevance),
        lines=lines.of,
        spans=lines.spans,
        low=surely_takes(elements.passages),
        is_priced=prices.is_priced,
        own=prices.own,
        line=prices.line,
    )


def _aligned(
    elements: Elements, carried: Sequence[NoteId], relevance: Relevance
) -> Sequence[float]:
    """The relevance of every passage, in the order of the elements; empty for no focus."""
    if not relevance:
        return ()
    first = elements.first.tolist()
    aligned = [0.0] * first[-1]
    for number, note in enumerate(carried):
        if note in relevance:
            aligned[first[number] : first[number + 1]] = relevance[note]
    return aligned


def _choose(
    problem: Problem,
    sizes: Sequence[int],
    carrying: Carrying,
    write: Write,
    assembler: Assembler,
    progress: Progress,
) -> Order:
    """Grow the nested order through every size of document."""
    place = {note: number for number, note in enumerate(carrying.carried)}
    pins = [place[note] for note in carrying.pins]
    return Stager(assembler, write, problem, carrying.carried, pins).order(sizes, progress)


def _update(
    plan: PackPlan, options: PackOptions, book: CountBook, broken: Collection[NoteId]
) -> tuple[Artifact, ...]:
    """Write what changed since an earlier pack, where someone asks."""
    if options.since is None:
        return ()
    told = replace(options, pins=(), focus=())

    def plan_part(part: Part) -> PackPlan:
        return _plan(plan.vault, told, book, no_progress, NO_FOCUS, broken, part=part)

    return (make_update(plan, options.since, plan_part),)


def _compared(tokenizer: CountingTokenizer, book: CountBook) -> tuple[CountingTokenizer, ...]:
    """The other exact tokenizers, by which documents are counted too."""
    others = (name for name in COMPARED if name != tokenizer.name)
    return tuple(CountingTokenizer(name, book) for name in others)


def _spent(order: Order) -> Mapping[NoteId, int]:
    """What is quoted of each note costs."""
    spent: dict[NoteId, int] = defaultdict(int)
    for step in order.chosen:
        spent[step.note] += step.tokens
    return spent


def _with_outlook(plan: PackPlan, entries: Mapping[NoteId, PackEntry]) -> dict[NoteId, PackEntry]:
    """Add when more of each note would be carried, and what a note that is left out would bring."""
    order = plan.choice.order
    outlooks = look_ahead(
        plan.choice.problem,
        [step.passage for step in order.chosen],
        spent=order.document.tokens + TEMPLATE_TOKENS,
    )
    first = plan.choice.problem.elements.first.tolist()
    described = dict(entries)
    for number, outlook in outlooks.items():
        note, entry = plan.carried[number], entries[plan.carried[number]]
        passage = outlook.passage - first[number]
        described[note] = replace(
            entry,
            share=outlook.share,
            comes_in_at=outlook.comes_in_at,
            brings="" if entry.level else _brings(plan, note, passage),
        )
    return described


def _brings(plan: PackPlan, name: NoteId, passage: int) -> str:
    """The beginning of a passage of a note, as the page shows it; kept, for most notes have one."""
    note = plan.vault.note_of[name]
    parts = (note.digest, note.path, passage, plan.texts.keep_secrets, LONGEST_BROUGHT)
    key = part_key(plan.vault.reading, *parts)
    if (known := plan.memory.brings.get(key)) is not None:
        return known.decode("utf-8", "surrogatepass")
    said = bounded(" ".join(plan.texts.passage(note, passage).split()), LONGEST_BROUGHT)
    plan.memory.brings.put(key, said.encode("utf-8", "surrogatepass"))
    return said


def _explain(
    plan: PackPlan, asked: Sequence[NoteId], entries: Mapping[NoteId, PackEntry]
) -> tuple[Explanation, ...]:
    if not asked:
        return ()
    document = plan.choice.order.document
    explainer = Explainer(
        plan.choice.problem,
        plan.carried,
        plan.choice.order.chosen,
        budget=document.budget + TEMPLATE_TOKENS,
        room=document.budget - document.tokens,
        ranked=plan.vault.ranking.order,
        entries=entries,
    )
    return tuple(explainer.explain(note) for note in asked)


def _too_small(
    vault: CompiledVault, options: PackOptions, relevance: Relevance, smallest: int
) -> BudgetTooSmallError:
    """Name the smallest budget that every form asked for fits; it was tried.

    Each budget gives the pack another id, and an id of other tokens.
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
