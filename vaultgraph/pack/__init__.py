"""The pack floor: a compiled vault becomes seed documents within a budget (stage 7).

In: `CompiledVault` and `PackOptions`. Out: `Pack`, its documents and what they carry of each note.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from vaultgraph.errors import UsageError, nearest
from vaultgraph.graph.compiled import CompiledVault
from vaultgraph.model import NoteId, PackEntry, Progress, no_progress
from vaultgraph.pack.assembly import Assembler
from vaultgraph.pack.carrying import Carrying, find_note, note_names, sort_out
from vaultgraph.pack.certificate import Certificate, certify
from vaultgraph.pack.counting import CountingTokenizer
from vaultgraph.pack.describing import Coverage, describe_notes, left_out, measure_coverage
from vaultgraph.pack.explain import Explainer, Explanation
from vaultgraph.pack.formats import FORMATS, Format
from vaultgraph.pack.formats.prompt import write_prompt
from vaultgraph.pack.fragments import FragmentMaker
from vaultgraph.pack.frame import FrameMaker
from vaultgraph.pack.manifest import render_manifest
from vaultgraph.pack.masking import MaskedTexts, SecretFinding
from vaultgraph.pack.memory import PackMemory
from vaultgraph.pack.options import DEFAULT_FORMATS, PackOptions, Settled, settle
from vaultgraph.pack.plan import PackPlan
from vaultgraph.pack.pricing import Pricer
from vaultgraph.pack.probes import ProbeMaker
from vaultgraph.pack.render import check_templates
from vaultgraph.pack.staging import Order, Stager
from vaultgraph.pack.targets import TEMPLATE_TOKENS
from vaultgraph.pack.value import Priced, Problem, Weights, make_problem
from vaultgraph.writing import Artifact

__all__ = ["DEFAULT_FORMATS", "Pack", "PackOptions", "Weights", "make_pack"]

ALL_FORMATS = "all"
"""The name that stands for every form."""


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
    forms = _find_forms(options)
    desk = _Desk.laid(vault, options)
    priced = desk.pricer.price(desk.carrying.carried, progress)
    problem = make_problem(vault, priced, options.weights)
    order = desk.choose(priced, problem, progress)
    certificate = certify(problem, order.steps, order.room, exact=options.certify)
    plan = desk.plan(priced, order, certificate)
    documents = _write(plan, forms, progress)
    entries = describe_notes(vault, desk.carrying, priced, order)
    explainer = Explainer(problem, priced, order, vault.ranking.order, entries)
    desk.remember()
    return Pack(
        pack_id=plan.pack_id,
        target=plan.target.name,
        budget=desk.settled.budget,
        tokens=order.document.tokens + TEMPLATE_TOKENS,
        exact=plan.tokenizer.exact,
        entries=entries,
        artifacts=documents,
        certificate=certificate,
        coverage=plan.coverage,
        secrets=plan.secrets,
        explanations=tuple(explainer.explain(note) for note in desk.asked),
    )


def _find_forms(options: PackOptions) -> list[Format]:
    """Find the forms by name; `all` means every one."""
    if options.forms.templates is not None:
        check_templates(options.forms.templates)
    names = FORMATS if ALL_FORMATS in options.formats else dict.fromkeys(options.formats)
    for name in names:
        if name not in FORMATS:
            best = nearest(name, [*FORMATS, ALL_FORMATS])
            raise UsageError(f"unknown format {name!r}", remedy=f"Did you mean {best!r}?")
    return [FORMATS[name] for name in names]


def _write(plan: PackPlan, forms: Sequence[Format], progress: Progress) -> tuple[Artifact, ...]:
    """Write every form, and the manifest that lists them."""
    written: dict[str, Artifact] = {}
    for number, form in enumerate(forms):
        progress("write", number, len(forms))
        # Two forms may share a file, as JSON and YAML do their schema.
        written |= {document.path: document for document in form.artifacts(plan)}
    progress("write", len(forms), len(forms))
    return (*written.values(), render_manifest(plan, written.values()))


@dataclass(frozen=True, kw_only=True)
class _Desk:
    """Everything that the work on one pack needs at hand.

    Args:
        settled: the target, the budget, the language and the pack's id.
        carrying: what may be carried.
        asked: the notes that are to be explained.
        texts: reads texts with their secrets masked.
        tokenizer: counts, each text once.
        assembler: assembles seeds and documents.
        memory: what earlier runs found.
        pricer: prices notes.
    """

    vault: CompiledVault
    options: PackOptions
    settled: Settled
    carrying: Carrying
    asked: tuple[NoteId, ...]
    texts: MaskedTexts
    tokenizer: CountingTokenizer
    assembler: Assembler
    memory: PackMemory
    pricer: Pricer

    @classmethod
    def laid(cls, vault: CompiledVault, options: PackOptions) -> "_Desk":
        """Settle what was asked for, and lay everything out."""
        settled = settle(vault, options)
        names = note_names(vault)
        asked = tuple(find_note(names, name) for name in options.explain)
        carrying = sort_out(
            vault, pins=options.pins, exclude=options.exclude, without=options.without
        )
        tokens = settled.target.tokenizer
        memory = PackMemory(options.cache_folder, vault.name, tokens, str(options.keep_secrets))
        tokenizer = CountingTokenizer(tokens, memory.counts())
        texts = MaskedTexts(vault.text_of, keep=options.keep_secrets)
        fragments = FragmentMaker(vault, texts, options.mask)
        probes = ProbeMaker(vault=vault, carried=carrying.carried, text_of=texts, mask=options.mask)
        assembler = Assembler(
            vault=vault,
            pack_id=settled.pack_id,
            language=settled.language,
            carried=carrying.carried,
            fragments=fragments,
            frames=FrameMaker(vault, carrying.carried, fragments, probes, options.mask),
            tokenizer=tokenizer,
        )
        return cls(
            vault=vault,
            options=options,
            settled=settled,
            carrying=carrying,
            asked=asked,
            texts=texts,
            tokenizer=tokenizer,
            assembler=assembler,
            memory=memory,
            pricer=Pricer(vault, fragments, texts, tokenizer, memory),
        )

    def choose(self, priced: Sequence[Priced], problem: Problem, progress: Progress) -> Order:
        """Grow the nested order through every size of document."""
        place = {each.note: number for number, each in enumerate(priced)}
        stager = Stager(
            self.assembler,
            lambda seed: write_prompt(seed, self.options.forms.templates),
            priced,
            problem,
            [place[note] for note in self.carrying.pins],
            self.texts,
        )
        return stager.order(self.settled.sizes, progress)

    def plan(self, priced: Sequence[Priced], order: Order, certificate: Certificate) -> PackPlan:
        """Hand everything chosen to the forms."""
        return PackPlan(
            vault=self.vault,
            pack_id=self.settled.pack_id,
            language=self.settled.language,
            target=self.settled.target,
            tokenizer=self.tokenizer,
            budget=self.settled.limit,
            sizes=tuple(order.ends),
            carried=self.carrying.carried,
            omitted=(*self.carrying.omitted, *left_out(priced, order)),
            text_of=self.texts,
            assembler=self.assembler,
            order=order,
            certificate=certificate,
            coverage=measure_coverage(self.vault, order),
            secrets=self.pricer.secrets,
            mask=self.options.mask,
            forms=self.options.forms,
        )

    def remember(self) -> None:
        """Keep what was worked out for the next run."""
        self.memory.keep(self.pricer.made, self.pricer.records, self.tokenizer.used)
