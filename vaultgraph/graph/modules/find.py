"""Find modules: hierarchical communities of notes with labels and roles (stage 6).

In: `NoteGraph`, `Ranking` and the notes. Out: modules, those of the largest rank first.
"""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import TYPE_CHECKING

from vaultgraph.arguments import check_fields, check_range
from vaultgraph.graph.build import NoteGraph
from vaultgraph.graph.modules.ids import GATHERED, module_ids
from vaultgraph.graph.modules.module import (
    KeptModule,
    Module,
    ModuleKind,
    ModuleRole,
    ModuleStability,
    Naming,
)
from vaultgraph.graph.modules.terms import LABEL_TERMS, filler_stems, label_of, module_terms
from vaultgraph.graph.ranking.rank import Ranking
from vaultgraph.model import NoteId
from vaultgraph.text import stem_of
from vaultgraph.vault.note import Note

if TYPE_CHECKING:  # costly to import, and not needed to name the options
    from scipy.sparse import csr_array

    from vaultgraph.graph.modules.partition import Group
    from vaultgraph.graph.modules.roles import Placement
    from vaultgraph.graph.modules.runs import Runs
    from vaultgraph.graph.ranking.votes import Integers, Votes


_COMPARED_RUNS = 5
"""The runs that are compared with each other to measure the stability of modules."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ModuleOptions:
    """How notes are grouped into modules.

    Args:
        smallest: the fewest notes of a module.
        largest: the most notes of a module that is not split into nested ones.
        resolution: above 1 for more and smaller modules, below for fewer and larger ones.
        runs: the most runs of the algorithm, each with another seed, of which the best is used;
            large vaults get fewer.
        seed: the first of the seeds.
        core_notes: the number of core notes, those of the highest rank; by the size of the vault
            when not given.
        previous: what an earlier run stored of each module; its ids and names are kept where they
            still fit.
    """

    smallest: int = 3
    largest: int = 60
    resolution: float = 1.0
    runs: int = 20
    seed: int = 1
    core_notes: int | None = None
    previous: Mapping[str, KeptModule] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse values of the wrong type, or out of range."""
        check_fields(self)
        check_range(self, "smallest", "largest", "runs", least=1)
        check_range(self, "resolution", "core_notes")

    @property
    def seeds(self) -> tuple[int, ...]:
        """The seed of each run."""
        return tuple(range(self.seed, self.seed + max(1, self.runs)))


def find_modules(
    graph: NoteGraph,
    ranking: Ranking,
    notes: Iterable[Note],
    options: ModuleOptions = ModuleOptions(),
    naming: Naming = Naming(),
    runs: "Runs | None" = None,
) -> tuple[Module, ...]:
    """Group the notes of a vault; every ranked note is in exactly one top-level module.

    Linked modules come first, by decreasing rank, each followed by its submodules; then those of
    notes without links.
    """
    from vaultgraph.graph.modules.matching import match_modules
    from vaultgraph.graph.modules.naming import name_modules
    from vaultgraph.graph.modules.order import order_modules
    from vaultgraph.graph.modules.partition import undirected_links
    from vaultgraph.graph.ranking.votes import count_votes

    votes = count_votes(graph)
    links = undirected_links(votes)
    by_id = {NoteId(note.path): note for note in notes}
    groups = _group(votes, links, by_id, options, runs)
    order = {note: place for place, note in enumerate(ranking.order)}
    filler = filler_stems(note for note in by_id.values() if not note.private)
    context = _Context(
        votes=votes,
        ranking=ranking,
        order=order,
        notes=by_id,
        placements=tuple(_place(votes, links, groups)),
        core=_core_notes(ranking, by_id, _core_count(votes.size, options)),
        filler=filler,
    )
    modules = tuple(_describe(context, groups, parent=None, depth=0))
    if options.previous:
        modules = order_modules(options.previous, match_modules(options.previous, modules))
    known = replace(naming, kept=options.previous, smallest=options.smallest)
    return name_modules(modules, by_id, votes, order, known, filler)


def measure_stability(
    graph: NoteGraph, options: ModuleOptions = ModuleOptions(), runs: "Runs | None" = None
) -> ModuleStability:
    """Measure the agreement of the modules of a vault between random seeds."""
    from vaultgraph.graph.modules.agreement import compare_runs
    from vaultgraph.graph.modules.partition import linked_notes, undirected_links
    from vaultgraph.graph.modules.runs import Runs
    from vaultgraph.graph.ranking.votes import count_votes

    links = undirected_links(count_votes(graph))
    linked = linked_notes(links)
    if not len(linked):
        return ModuleStability()
    seeds = options.seeds[:_COMPARED_RUNS]
    runs = runs or Runs()
    return compare_runs(runs.all(links[linked][:, linked], options.resolution, seeds))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Context:
    """What the description of a module needs besides its members; a placement for each depth."""

    votes: "Votes"
    ranking: Ranking
    order: Mapping[NoteId, int]
    notes: Mapping[NoteId, Note]
    placements: tuple["Placement", ...]
    core: frozenset[NoteId]
    filler: frozenset[str]

    def members(self, group: "Group") -> tuple[NoteId, ...]:
        """Return the members of a group, best rank first."""
        names = (self.votes.ids[number] for number in group.members.tolist())
        return tuple(sorted(names, key=self.order.__getitem__))

    def naming_notes(self, members: Iterable[NoteId]) -> list[Note]:
        """Return the notes that may name a module, without private ones: its label is public."""
        notes = [self.notes[name] for name in members]
        return [note for note in notes if not note.private] or notes

    def best(self, members: Sequence[NoteId]) -> tuple[NoteId, ...]:
        """Return the best member with content; none where all of them are empty."""
        return next(((name,) for name in members if self.notes[name].has_content), ())

    def rank(self, members: Iterable[NoteId]) -> float:
        """Add up the rank of notes."""
        return math.fsum(self.ranking.pagerank[note] for note in members)

    def precedence(self, sibling: tuple["Group", tuple[NoteId, ...]]) -> tuple[bool, float, NoteId]:
        """Return the sort key of a group: linked ones first, then by rank, then by first note."""
        group, members = sibling
        return not group.linked, -round(self.rank(members), 9), min(members)

    def structure(
        self, group: "Group", members: Iterable[NoteId], depth: int
    ) -> tuple[NoteId | None, dict[NoteId, ModuleRole], float]:
        """Return the hub, the roles and the cohesion of a group."""
        placement = self.placements[depth]
        hub = placement.map_of_content(group.members) if group.linked else None
        roles = {name: placement.role(self.votes.numbers[name]) for name in members}
        return hub if hub is None else self.votes.ids[hub], roles, placement.cohesion(group.members)


def _group(
    votes: "Votes",
    links: "csr_array",
    notes: Mapping[NoteId, Note],
    options: ModuleOptions,
    runs: "Runs | None",
) -> tuple["Group", ...]:
    """Group all notes: by links, those without links by their words, and the rest by folder."""
    from vaultgraph.graph.modules.partition import GroupSizes, group_notes, without_ubiquitous
    from vaultgraph.graph.modules.unlinked import group_unlinked

    sizes = GroupSizes(smallest=options.smallest, largest=options.largest)
    links = without_ubiquitous(links)
    earlier = _earlier(votes, options.previous)
    linked = group_notes(links, sizes, options.resolution, options.seeds, earlier, runs)
    placed = {number for group in linked for number in group.members.tolist()}
    left = [number for number in range(votes.size) if number not in placed]
    unreached = [(number, notes[votes.ids[number]]) for number in left]
    unlinked = group_unlinked(unreached, links, sizes, options.seeds, runs)
    return (*linked, *unlinked)


def _earlier(votes: "Votes", previous: Mapping[str, KeptModule]) -> "Integers":
    """Return the label of the top-level module of each note in an earlier run, or `UNKNOWN`."""
    import numpy as np

    from vaultgraph.graph.modules.inertia import UNKNOWN

    labels = np.full(votes.size, UNKNOWN)
    tops = (kept for name, kept in previous.items() if "." not in name and name not in GATHERED)
    for label, kept in enumerate(tops):
        labels[[votes.numbers[note] for note in kept.notes if note in votes.numbers]] = label
    return labels


def _place(votes: "Votes", links: "csr_array", groups: Sequence["Group"]) -> Iterator["Placement"]:
    """Measure the links of notes to their modules, once for each depth of nesting."""
    from vaultgraph.graph.modules.roles import place_notes

    while groups:
        yield place_notes(votes, links, [group.members for group in groups])
        groups = [part for group in groups for part in group.parts]


def _core_notes(ranking: Ranking, notes: Mapping[NoteId, Note], number: int) -> frozenset[NoteId]:
    """Return the notes of the highest rank that have content of their own."""
    with_content = (name for name in ranking.order if notes[name].has_content)
    return frozenset(islice(with_content, number))


def _core_count(size: int, options: ModuleOptions) -> int:
    """Return the number of core notes of a vault: 12 of 60 notes, 64 of 10,000."""
    if options.core_notes is not None:
        return options.core_notes
    return min(64, max(5, round(1.5 * math.sqrt(size))))


def _describe(
    context: _Context, groups: Iterable["Group"], *, parent: Module | None, depth: int
) -> Iterator[Module]:
    """Describe sibling modules in order, each before the modules inside it."""
    siblings = sorted(((group, context.members(group)) for group in groups), key=context.precedence)
    taken = frozenset(map(stem_of, parent.terms[:LABEL_TERMS] if parent else ()))
    described = [context.naming_notes(members) for _, members in siblings]
    terms = module_terms(described, taken | context.filler)
    prefix = f"{parent.id}." if parent else "m"
    ids = module_ids([members for _, members in siblings], context.ranking.pagerank, prefix)
    for number, (group, members) in enumerate(siblings):
        hub, roles, cohesion = context.structure(group, members, depth)
        module = Module(
            id=ids[number],
            parent=parent.id if parent else None,
            label=label_of(terms[number], described[number][0].title),
            terms=terms[number],
            members=members,
            core=tuple(name for name in members if name in context.core) or context.best(members),
            rank=(rank := context.rank(members)),
            order_rank=rank,
            linked=group.linked,
            kind=ModuleKind.LEFTOVER if group.gathered else ModuleKind.COMMUNITY,
            hub=hub,
            roles=roles,
            cohesion=cohesion,
        )
        yield module
        yield from _describe(context, group.parts, parent=module, depth=depth + 1)
