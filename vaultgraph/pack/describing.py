"""What a pack contains of a vault, and what it leaves out (part of stage 7).

In: a finished seed. Out: `Coverage`, and a `PackEntry` for every note.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from vaultgraph.graph.compiled import CompiledVault
from vaultgraph.model import NoteId, NoteRole, PackEntry
from vaultgraph.pack.document.seed import Level, Omitted, Seed
from vaultgraph.pack.eligible import Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """Shares of the whole vault that are in the seed, each from 0 to 1.

    Args:
        rank: PageRank of the notes that are quoted.
        links: the weight of the links in the quotes.
        claims: statements with sources.
        modules: top-level modules with a note that is quoted or named.
    """

    rank: float
    links: float
    claims: float
    modules: float


def measure_coverage(vault: CompiledVault, seed: Seed) -> Coverage:
    """Compare the content of the seed with the whole vault."""
    fragments = seed.fragments
    quoted = {fragment.note for fragment in fragments}
    shown = quoted | named_notes(seed)
    links = {(fragment.note, target) for fragment in fragments for target in fragment.links}
    edges = {
        ends: edge.weight
        for ends, edge in vault.graph.edges.items()
        if ends[0] in vault.note_of and ends[1] in vault.note_of and ends[0] != ends[1]
    }
    included = sum(weight for ends, weight in edges.items() if ends in links)
    claims = sum(
        claim.is_sourced
        for note in vault.notes
        if note.role is not NoteRole.COPY
        for claim in note.claims
    )
    tops = [module for module in vault.modules if module.parent is None]
    found = sum(any(note in shown for note in module.members) for module in tops)
    return Coverage(
        rank=min(1.0, sum(vault.ranking.pagerank.get(note, 0.0) for note in sorted(quoted))),
        links=_share(included, sum(edges.values())),
        claims=_share(sum(len(fragment.claims) for fragment in fragments), claims),
        modules=_share(found, len(tops)),
    )


def named_notes(seed: Seed) -> set[NoteId]:
    """The notes that a seed names without quoting them."""
    return {ref.note for _, refs in seed.named for ref in refs}


def describe_notes(
    vault: CompiledVault,
    seed: Seed,
    pins: Collection[NoteId],
    omitted: Iterable[Omitted],
    tokens: Mapping[NoteId, int],
) -> dict[NoteId, PackEntry]:
    """Describe for every note how much of it is included and why, in the order of the notes.

    Args:
        vault: the compiled vault.
        seed: what is included.
        pins: the pinned notes.
        omitted: the notes of which nothing is quoted, each with its reason.
        tokens: the tokens of the quotes of each note.
    """
    level = dict.fromkeys(named_notes(seed), int(Level.MENTION))
    level |= {fragment.note: int(fragment.level) for fragment in seed.fragments}
    core = {ref.note for ref in seed.core}
    reasons = {each.note: each.reason for each in omitted}
    entries = {}
    for note in map(NoteId, (note.path for note in vault.notes)):
        if note not in level:
            reason: str = reasons[note]
        elif note in pins:
            reason = Reason.PINNED
        else:
            reason = Reason.CORE if note in core else Reason.CHOSEN
        entries[note] = PackEntry(
            level=level.get(note), reason=str(reason), tokens=tokens.get(note)
        )
    return entries


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 1.0
