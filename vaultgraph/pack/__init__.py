"""The pack floor: a compiled vault becomes seed documents within a budget (stage 7).

In: `CompiledVault` and `PackOptions`. Out: `Pack`, its documents and what they carry of each note.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from vaultgraph.errors import UsageError, nearest
from vaultgraph.graph.compiled import CompiledVault
from vaultgraph.model import Language, NoteId, NoteRole, PackEntry, Progress, no_progress
from vaultgraph.pack.assembly import Assembler
from vaultgraph.pack.carrying import Carrying, Reason, find_note, note_names, sort_out
from vaultgraph.pack.certificate import Certificate, certify
from vaultgraph.pack.counting import CountingTokenizer
from vaultgraph.pack.explain import Explainer, Explanation
from vaultgraph.pack.formats import FORMATS, Format
from vaultgraph.pack.formats.prompt import write_prompt
from vaultgraph.pack.fragments import FragmentMaker
from vaultgraph.pack.frame import FrameMaker
from vaultgraph.pack.manifest import FORMAT, Coverage, render_manifest
from vaultgraph.pack.masking import MaskedTexts, SecretFinding
from vaultgraph.pack.memory import PackMemory
from vaultgraph.pack.plan import FormOptions, PackPlan
from vaultgraph.pack.pricing import Pricer
from vaultgraph.pack.probes import ProbeMaker
from vaultgraph.pack.render import check_templates
from vaultgraph.pack.seed import Omitted
from vaultgraph.pack.staging import Order, Stager
from vaultgraph.pack.targets import (
    DEFAULT_BUDGET,
    DEFAULT_TARGET,
    TEMPLATE_TOKENS,
    Target,
    find_target,
)
from vaultgraph.pack.value import Priced, Weights, make_problem
from vaultgraph.vault.secrets import mask_text
from vaultgraph.writing import Artifact

LEVELS = (2_000, 8_000, 32_000, 128_000)
"""Budgets of the nested documents below that of the pack, in tokens."""

DEFAULT_FORMATS = ("prompt", "levels", "json", "tree", "rag")
"""The forms that are written when none is named."""

ALL_FORMATS = "all"
"""The name that stands for every form."""

_ID_DIGITS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class PackOptions:
    """How a pack is made.

    Args:
        target: the model to fit, by name.
        budget: tokens that the seed may take; that of the target by default.
        reserve: tokens of the target's window left for the conversation, where `budget` is not
            named.
        language: what the pack's own words are written in; the vault's by default.
        pins: notes that are carried whole whatever else is, by path, name or title.
        exclude: folders, paths or globs that stay out.
        without: roles of notes that stay out.
        keep_secrets: leave keys and passwords as they stand.
        certify: also solve the linear relaxation, for a tighter certificate.
        weights: what each kind of element is worth.
        formats: the forms to write, by name.
        forms: what single forms let a user choose.
        targets: further models, which win over those of the registry.
        explain: notes whose place in the pack is to be explained, by path, name or title.
        cache_folder: where details, prices and counts are kept between runs; None keeps none.
    """

    target: str | None = None
    budget: int | None = None
    reserve: int | None = None
    language: Language | None = None
    pins: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    without: tuple[NoteRole, ...] = (NoteRole.BOOKKEEPING, NoteRole.TEMPLATE)
    keep_secrets: bool = False
    certify: bool = False
    weights: Weights = Weights()
    formats: tuple[str, ...] = DEFAULT_FORMATS
    forms: FormOptions = FormOptions()
    targets: tuple[Target, ...] = ()
    explain: tuple[str, ...] = ()
    cache_folder: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """A finished pack.

    Args:
        pack_id: its id, which the vault and the options determine.
        target: the name of the model that it fits.
        budget: tokens that its seed may take, those of the chat template included.
        tokens: tokens that `SEED.md` takes, those of the chat template included.
        exact: whether counts are the model's own, or estimated.
        entries: for every note how it is carried, or why it is not.
        artifacts: its files; their paths start with `pack/`.
        certificate: how near the choice is to the best one.
        coverage: what share of the vault it carries.
        secrets: where secrets stand in the notes that may be carried, by place.
        explanations: why the notes that were asked for stand where they stand.
    """

    pack_id: str
    target: str
    budget: int
    tokens: int
    exact: bool
    entries: Mapping[NoteId, PackEntry]
    artifacts: tuple[Artifact, ...]
    certificate: Certificate
    coverage: Coverage
    secrets: tuple[SecretFinding, ...]
    explanations: tuple[Explanation, ...] = ()


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
    forms = _forms(options.formats)
    if options.forms.templates is not None:
        check_templates(options.forms.templates)
    target, budget = _settle(options)
    names = note_names(vault)
    asked = [find_note(names, name) for name in options.explain]
    memory = PackMemory(
        options.cache_folder, vault.name, target.tokenizer, f"{options.keep_secrets}"
    )
    tokenizer = CountingTokenizer(target.tokenizer, memory.counts())
    carrying = sort_out(vault, pins=options.pins, exclude=options.exclude, without=options.without)
    texts = MaskedTexts(vault.text_of, keep=options.keep_secrets)
    assembler = _assembler(vault, options, target, budget, carrying, texts, tokenizer)
    pricer = Pricer(vault, assembler.fragments, texts, tokenizer, memory)
    priced = pricer.price(carrying.carried, progress)
    problem = make_problem(vault, priced, options.weights)
    limit = budget - TEMPLATE_TOKENS
    place = {each.note: number for number, each in enumerate(priced)}
    stager = Stager(
        assembler,
        lambda seed: write_prompt(seed, options.forms.templates),
        priced,
        problem,
        [place[note] for note in carrying.pins],
        texts,
    )
    progress("choose", 0, 0)
    order = stager.order([*(size for size in LEVELS if size < limit), limit])
    certificate = certify(problem, order.steps, order.room, exact=options.certify)
    plan = PackPlan(
        vault=vault,
        pack_id=assembler.pack_id,
        language=assembler.language,
        target=target,
        tokenizer=tokenizer,
        budget=limit,
        sizes=tuple(order.ends),
        carried=carrying.carried,
        omitted=(*carrying.omitted, *_left_out(priced, order)),
        text_of=texts,
        assembler=assembler,
        order=order,
        mask=_mask(options),
        forms=options.forms,
    )
    written: dict[str, Artifact] = {}
    for number, form in enumerate(forms):
        progress("write", number, len(forms))
        # Two forms may share a file, as JSON and YAML do their schema.
        written |= {document.path: document for document in form.artifacts(plan)}
    documents = list(written.values())
    coverage = _coverage(vault, order)
    manifest = render_manifest(plan, documents, certificate, coverage, pricer.secrets)
    memory.keep(pricer.made, pricer.records, tokenizer.used)
    entries = _entries(plan, carrying, priced)
    explainer = Explainer(problem, priced, order, vault.ranking.order, entries)
    return Pack(
        pack_id=plan.pack_id,
        target=target.name,
        budget=budget,
        tokens=order.document.tokens + TEMPLATE_TOKENS,
        exact=tokenizer.exact,
        entries=entries,
        artifacts=(*documents, manifest),
        certificate=certificate,
        coverage=coverage,
        secrets=pricer.secrets,
        explanations=tuple(map(explainer.explain, asked)) if asked else (),
    )


def _forms(names: Sequence[str]) -> list[Format]:
    """Find the forms by name; `all` means every one."""
    wanted = list(FORMATS) if ALL_FORMATS in names else list(dict.fromkeys(names))
    for name in wanted:
        if name not in FORMATS:
            best = nearest(name, [*FORMATS, ALL_FORMATS])
            raise UsageError(f"unknown format {name!r}", remedy=f"Did you mean {best!r}?")
    return [FORMATS[name] for name in wanted]


def _settle(options: PackOptions) -> tuple[Target, int]:
    """Find the model and the budget that a user means."""
    target = find_target(options.target or DEFAULT_TARGET, options.targets)
    if options.budget is not None:
        budget = options.budget
    elif options.target is None and options.reserve is None:
        budget = DEFAULT_BUDGET
    else:
        budget = target.budget(options.reserve)
    if budget > target.max_input:
        raise UsageError(
            f"{target.name} takes {target.max_input:,} tokens at most, not {budget:,}",
            remedy="Lower --budget, or name another --target.",
        )
    return target, budget


def _assembler(
    vault: CompiledVault,
    options: PackOptions,
    target: Target,
    budget: int,
    carrying: Carrying,
    texts: MaskedTexts,
    tokenizer: CountingTokenizer,
) -> Assembler:
    language = options.language or vault.language
    mask = _mask(options)
    fragments = FragmentMaker(vault, texts, mask)
    probes = ProbeMaker(vault=vault, carried=carrying.carried, text_of=texts, mask=mask)
    return Assembler(
        vault=vault,
        pack_id=_pack_id(vault, options, target, budget, language),
        language=language,
        carried=carrying.carried,
        fragments=fragments,
        frames=FrameMaker(vault, carrying.carried, fragments, probes, mask),
        tokenizer=tokenizer,
    )


def _mask(options: PackOptions) -> Callable[[str], str]:
    return str if options.keep_secrets else mask_text


def _pack_id(
    vault: CompiledVault, options: PackOptions, target: Target, budget: int, language: Language
) -> str:
    """Digest everything that determines what the pack holds."""
    parts = (
        FORMAT,
        vault.digest,
        "\n".join(vault.ranking.order),
        target.tokenizer,
        budget,
        language,
        options.pins,
        options.exclude,
        options.without,
        options.keep_secrets,
        options.weights,
    )
    digest = hashlib.sha256(repr(parts).encode("utf-8", "surrogatepass"))
    return digest.hexdigest()[:_ID_DIGITS]


def _left_out(priced: Iterable[Priced], order: Order) -> Iterable[Omitted]:
    kept = {step.note for step in order.chosen}
    for each in priced:
        if each.note not in kept:
            yield Omitted(note=each.note, reason=Reason.NO_ROOM)


def _entries(
    plan: PackPlan, carrying: Carrying, priced: Iterable[Priced]
) -> dict[NoteId, PackEntry]:
    """Say for every note how it is carried and why, in the order of the notes."""
    level = {step.note: int(step.rendition.level) for step in plan.order.chosen}
    whole = {each.note: each.tokens[-1] for each in priced}
    core = {ref.note for ref in plan.order.document.seed.core}
    left_out = {each.note: each.reason for each in plan.omitted}
    entries = {}
    for note in plan.vault.notes:
        node = NoteId(note.path)
        if node in carrying.pins:
            reason: str = Reason.PINNED
        elif node in left_out:
            reason = left_out[node]
        else:
            reason = Reason.CORE if node in core else Reason.CHOSEN
        entries[node] = PackEntry(level=level.get(node), reason=str(reason), tokens=whole.get(node))
    return entries


def _coverage(vault: CompiledVault, order: Order) -> Coverage:
    """Weigh what the seed carries against the whole vault."""
    kept = {step.note: step.rendition for step in order.chosen}
    fragments = order.document.seed.fragments
    shown = {fragment.note for fragment in fragments}
    links = {(fragment.note, target) for fragment in fragments for target in fragment.links}
    edges = {
        ends: edge.weight
        for ends, edge in vault.graph.edges.items()
        if ends[0] in vault.note_of and ends[1] in vault.note_of and ends[0] != ends[1]
    }
    claims = sum(len(note.claims) for note in vault.notes)
    tops = [module for module in vault.modules if module.parent is None]
    return Coverage(
        rank=sum(vault.ranking.pagerank.get(note, 0.0) for note in sorted(kept)),
        links=_share(sum(w for ends, w in edges.items() if ends in links), sum(edges.values())),
        claims=_share(sum(len(fragment.claims) for fragment in fragments), claims),
        modules=_share(
            sum(any(note in shown for note in module.members) for module in tops), len(tops)
        ),
    )


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 1.0
