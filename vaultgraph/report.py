"""The figures of a run, for people, scripts and tests: counts, modules, core notes, tokens.

In: a compiled vault and its pack, if one was made. Out: `Report`, and `report.json` of it. It
contains neither times nor paths of this machine, so that the same vault gives the same bytes.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass

from vaultgraph.diagnostics import Severity
from vaultgraph.graph.compiled import CompiledVault, PersonalDataFinding
from vaultgraph.graph.modules.module import Module, ModuleStability
from vaultgraph.graph.withheld import LeftOut
from vaultgraph.model import Language, LinkKind, NoteId, NoteRole
from vaultgraph.pack import Pack
from vaultgraph.pack.document.seed import Level
from vaultgraph.vault.note import Link
from vaultgraph.vault.secrets import mask_document
from vaultgraph.writing import Artifact

_DIGITS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkReport:
    """Number of links by result.

    Ambiguous links are among the resolved ones, those to files that are in iCloud and not on this
    computer among the unresolved ones. The edges from a claim to its sources are not counted: what
    was written is the one link in the footnote's definition.
    """

    resolved: int
    unresolved: int
    ambiguous: int
    in_icloud: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ModuleReport:
    """A module in brief; `notes` is a number, `rank` and `cohesion` are shares of 1."""

    id: str
    parent: str | None
    label: str
    notes: int
    rank: float
    cohesion: float
    core: tuple[NoteId, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PackReport:
    """A pack in brief.

    Args:
        id: the pack's id.
        target: the model that it fits.
        budget, tokens: of the seed document, chat template included.
        exact: whether tokens are counted, or estimated.
        margin: how far, as a share, an estimate is above the true count on average.
        optimum: the least share of the best possible choice that is proven, 0 to 1.
        rank, links, claims: the shares of the vault's PageRank, link weight and claims that are in
            the seed, 0 to 1.
        whole, part, named: number of notes that it quotes in full, in part, and only names.
        omitted: number of notes that are not in it.
        omitted_for: the same number by reason: a role of notes, `no-content` or `no-room`.
    """

    id: str
    target: str
    budget: int
    tokens: int
    exact: bool
    margin: float
    optimum: float
    rank: float
    links: float
    claims: float
    whole: int
    part: int
    named: int
    omitted: int
    omitted_for: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The figures of a run.

    Args:
        vault: the name of its folder.
        digest: SHA-256 over its notes, hexadecimal.
        language: its main language.
        notes: number of notes, canvases among them.
        claims: number of statements that have a footnote.
        links: number of links by result.
        core_notes: the most central notes, best first.
        modules: every module, those of the largest rank first.
        pack: the pack, where one was made.
        left_out: number of notes left out, by reason.
        personal_data: where numbers of cards, accounts, papers and orders are, with their kind.
        diagnostics: number of findings by code.
        severities: number of findings by severity, as `vaultgraph check` counts them.
        stability: how well the modules agree between random seeds.
    """

    vault: str
    digest: str
    language: Language
    notes: int
    left_out: LeftOut
    personal_data: tuple[PersonalDataFinding, ...]
    claims: int
    links: LinkReport
    core_notes: tuple[NoteId, ...]
    modules: tuple[ModuleReport, ...]
    pack: PackReport | None
    diagnostics: Mapping[str, int]
    severities: Mapping[str, int]
    stability: ModuleStability = ModuleStability()


def make_report(vault: CompiledVault, pack: Pack | None = None) -> Report:
    """Gather the figures of a run."""
    return Report(
        vault=vault.name,
        digest=vault.digest,
        language=vault.language,
        notes=len(vault.notes),
        left_out=vault.left_out,
        personal_data=vault.personal_data,
        claims=sum(len(note.claims) for note in vault.notes if note.role is not NoteRole.COPY),
        links=LinkReport(
            resolved=_written(found.link for found in vault.resolution.resolved),
            unresolved=_written(found.link for found in vault.resolution.unresolved),
            ambiguous=_written(found.taken.link for found in vault.resolution.ambiguous),
            in_icloud=_written(
                found.link
                for found in vault.resolution.unresolved
                if found.target in vault.in_icloud
            ),
        ),
        core_notes=_core_notes(vault),
        modules=tuple(_module(module) for module in vault.modules),
        stability=vault.stability,
        pack=_pack(pack) if pack else None,
        diagnostics=dict(sorted(Counter(found.code.value for found in vault.diagnostics).items())),
        severities=_severities(vault),
    )


def render_report(report: Report) -> Artifact:
    """Write a report as `report.json`."""
    text = mask_document(json.dumps(asdict(report), ensure_ascii=False, indent=2))
    return Artifact(path="report.json", content=f"{text}\n".encode())


def _severities(vault: CompiledVault) -> dict[str, int]:
    counts = Counter(found.severity for found in vault.diagnostics)
    return {severity.value: counts[severity] for severity in Severity}


def _written(links: Iterable[Link]) -> int:
    return sum(link.kind is not LinkKind.SOURCE for link in links)


def _core_notes(vault: CompiledVault) -> tuple[NoteId, ...]:
    core = {note for module in vault.modules if module.parent is None for note in module.core}
    return tuple(note for note in vault.ranking.order if note in core)


def _module(module: Module) -> ModuleReport:
    return ModuleReport(
        id=module.id,
        parent=module.parent,
        label=module.label,
        notes=len(module.members),
        rank=round(module.rank, _DIGITS),
        cohesion=round(module.cohesion, _DIGITS),
        core=module.core,
    )


def _pack(pack: Pack) -> PackReport:
    levels = Counter(entry.level for entry in pack.entries.values())
    reasons = Counter(entry.reason for entry in pack.entries.values() if entry.level is None)
    return PackReport(
        id=pack.pack_id,
        target=pack.target,
        budget=pack.budget,
        tokens=pack.tokens,
        exact=pack.exact,
        margin=round(pack.margin, _DIGITS),
        optimum=round(min(pack.certificate.share, 1.0), _DIGITS),
        rank=round(pack.coverage.rank, _DIGITS),
        links=round(pack.coverage.links, _DIGITS),
        claims=round(pack.coverage.claims, _DIGITS),
        whole=levels[Level.FULL],
        part=levels[Level.EXCERPT],
        named=levels[Level.MENTION],
        omitted=levels[None],
        omitted_for=dict(sorted(reasons.items())),
    )
