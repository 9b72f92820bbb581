"""From a compiled vault to a plan: eligible notes, weights, prices, choice and proof (stage 7).

In: `CompiledVault` and `PackOptions`. Out: `PackPlan`.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from vaultgraph.arguments import several
from vaultgraph.graph.compiled import CompiledVault
from vaultgraph.model import NoteId, Progress, no_progress
from vaultgraph.pack.choose.bounds import certify
from vaultgraph.pack.choose.elements import Elements, find_elements
from vaultgraph.pack.choose.importance import weigh_notes
from vaultgraph.pack.choose.problem import Problem, weigh_passages
from vaultgraph.pack.document.assembly import Assembler, Write
from vaultgraph.pack.document.fragments import FragmentMaker
from vaultgraph.pack.document.frame import FrameMaker
from vaultgraph.pack.document.prices import Prices, find_lines, least_tokens
from vaultgraph.pack.eligible import Eligibility, find_eligible
from vaultgraph.pack.formats.prompt import write_prompt
from vaultgraph.pack.glance import Glance
from vaultgraph.pack.memory import PackMemory
from vaultgraph.pack.nesting import Order, Stager
from vaultgraph.pack.options import PackOptions, Settled, settle
from vaultgraph.pack.plan import Choice, PackPlan
from vaultgraph.pack.probes import ProbeMaker
from vaultgraph.pack.update import Part
from vaultgraph.passages.prices import PassagePrices
from vaultgraph.passages.safe import SafeTexts
from vaultgraph.passages.tokens.counting import CountCache, CountingTokenizer
from vaultgraph.passages.tokens.tokenizers import COMPARED

Relevance = Mapping[NoteId, Sequence[float]]
"""For each note that answers a focus, the relevance of each of its passages, 0 to 1."""

NO_FOCUS: Relevance = {}


def plan_pack(
    vault: CompiledVault, options: PackOptions = PackOptions(), progress: Progress = no_progress
) -> PackPlan:
    """Choose what fits a budget, without writing the documents of all forms."""
    return make_plan(vault, options, CountCache(), progress, NO_FOCUS)


def make_plan(
    vault: CompiledVault,
    options: PackOptions,
    count_cache: CountCache,
    progress: Progress,
    relevance: Relevance,
    broken: Collection[NoteId] = (),
    memory: PackMemory | None = None,
    part: Part | None = None,
) -> PackPlan:
    """Find the eligible notes, weigh passages, choose, and prove how good the choice is."""
    settled = settle(vault, options)
    target = settled.target
    eligibility = find_eligible(
        vault,
        pins=options.pins,
        without=options.without,
        broken=broken,
        only=part.notes if part else None,
    )
    notes = [vault.note_of[note] for note in eligibility.notes]
    texts = SafeTexts(notes, vault.text_of, keep_secrets=options.keep_secrets)
    tokenizer = CountingTokenizer(target.tokenizer, count_cache, target.own)
    elements = find_elements(notes, weights=options.weights)
    prober = ProbeMaker(
        vault=vault, eligible=eligibility.notes, text_of=texts.text, mask=texts.mask
    )
    assembler = _assembler(vault, options, settled, eligibility, texts, tokenizer, elements, prober)
    memory = memory or PackMemory()
    counts = PassagePrices(texts, tokenizer, memory.prices, vault.reading)
    scores = _aligned(elements, eligibility.notes, relevance)
    problem = _problem(
        vault, eligibility.notes, elements, options, assembler.fragments, counts, scores
    )
    templates = options.forms.templates
    write = part.write if part else lambda seed: write_prompt(seed, templates)
    sizes = (settled.limit,) if part else settled.sizes
    order = _choose(problem, sizes, eligibility, write, assembler, progress)
    certificate = certify(problem, order.taken, order.room, exact=options.certify)
    return PackPlan(
        vault=vault,
        settled=settled,
        forms=options.forms,
        memory=memory,
        texts=texts,
        tokenizer=tokenizer,
        compared=_compared(tokenizer, count_cache),
        eligibility=eligibility,
        choice=Choice(problem=problem, order=order, certificate=certificate),
        assembler=assembler,
        prober=prober,
    )


def _assembler(
    vault: CompiledVault,
    options: PackOptions,
    settled: Settled,
    eligibility: Eligibility,
    texts: SafeTexts,
    tokenizer: CountingTokenizer,
    elements: Elements,
    prober: ProbeMaker,
) -> Assembler:
    """Lay out what documents are made with."""
    fragments = FragmentMaker(vault, texts, _said_elsewhere(eligibility.notes, elements))
    glance = Glance(
        vault=vault,
        eligible=eligibility.notes,
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
        eligible=eligibility.notes,
        fragments=fragments,
        frames=FrameMaker(vault, eligibility.notes, fragments, prober, texts.mask, glance),
        tokenizer=tokenizer,
        focus=several(options.focus),
        title=options.title,
    )


def _said_elsewhere(eligible: Sequence[NoteId], elements: Elements) -> Mapping[NoteId, set[int]]:
    """The passages of each note whose content is included elsewhere, by their index in it."""
    owner, first = elements.owner.tolist(), elements.first.tolist()
    found: defaultdict[NoteId, set[int]] = defaultdict(set)
    for passage in elements.elsewhere.nonzero()[0].tolist():
        found[eligible[owner[passage]]].add(passage - first[owner[passage]])
    return dict(found)


def _problem(
    vault: CompiledVault,
    eligible: Sequence[NoteId],
    elements: Elements,
    options: PackOptions,
    fragments: FragmentMaker,
    counts: PassagePrices,
    relevance: Sequence[float],
) -> Problem:
    """Gather weights and prices of everything that can be included."""
    importance = weigh_notes(vault, eligible, elements, options.weights)
    lines = find_lines(vault, eligible)
    owner, first = elements.owner.tolist(), elements.first.tolist()
    prices = Prices(vault, eligible, owner, first, lines, fragments, counts)
    return Problem(
        elements=elements,
        weight=weigh_passages(elements, importance, options.weights, relevance),
        lines=lines.of,
        spans=lines.spans,
        low=least_tokens(elements.passages),
        is_priced=prices.is_priced,
        own=prices.own,
        line=prices.line,
    )


def _aligned(
    elements: Elements, eligible: Sequence[NoteId], relevance: Relevance
) -> Sequence[float]:
    """The relevance of every passage, in the order of the elements; empty for no focus."""
    if not relevance:
        return ()
    first = elements.first.tolist()
    aligned = [0.0] * first[-1]
    for number, note in enumerate(eligible):
        if note in relevance:
            aligned[first[number] : first[number + 1]] = relevance[note]
    return aligned


def _choose(
    problem: Problem,
    sizes: Sequence[int],
    eligibility: Eligibility,
    write: Write,
    assembler: Assembler,
    progress: Progress,
) -> Order:
    """Grow the nested order through every size of document."""
    place = {note: number for number, note in enumerate(eligibility.notes)}
    pins = [place[note] for note in eligibility.pins]
    return Stager(assembler, write, problem, eligibility.notes, pins).order(sizes, progress)


def _compared(
    tokenizer: CountingTokenizer, count_cache: CountCache
) -> tuple[CountingTokenizer, ...]:
    """The other exact tokenizers, by which documents are counted too."""
    others = (name for name in COMPARED if name != tokenizer.name)
    return tuple(CountingTokenizer(name, count_cache) for name in others)
