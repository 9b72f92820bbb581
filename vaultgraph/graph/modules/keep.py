"""Update modules after a few notes were added or removed (instead of stage 6, while watching).

In: modules as they were found, and the current graph and ranking. Out: the same modules with the
current notes; or None where so much has changed that all must be grouped again.
"""

import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from vaultgraph.graph.build import NoteGraph
from vaultgraph.graph.modules.module import Module, ModuleRole
from vaultgraph.graph.ranking.rank import Ranking
from vaultgraph.model import NoteId

_FEW, _SHARE = 20, 0.02
"""The most notes that may be added and removed before all are grouped again: a number, a share."""

Members = dict[str, list[NoteId]]
"""The members of each module by its id."""


def keep_modules(
    before: Sequence[Module], graph: NoteGraph, ranking: Ranking
) -> tuple[Module, ...] | None:
    """Add new notes to the modules that most of their links lead to, and remove deleted ones.

    A note without links joins the module with most notes of its folder.

    Args:
        before: all modules as they were found, each before those inside it.
        graph, ranking: those of the vault now.

    Returns:
        modules in the same order, none of them empty; None where too much has changed.
    """
    names = set(ranking.order)
    known = {name for module in before if module.parent is None for name in module.members}
    fresh = [name for name in ranking.order if name not in known]
    changed = len(fresh) + len(known - names)
    if not known & names or changed > max(_FEW, _SHARE * len(names)):
        return None
    members = {module.id: [name for name in module.members if name in names] for module in before}
    _place(fresh, members, before, graph)
    order = {name: place for place, name in enumerate(ranking.order)}
    kept = (replace(module, members=_sorted(members[module.id], order)) for module in before)
    return tuple(_described(module, ranking) for module in kept if module.members)


def _place(
    fresh: Iterable[NoteId], members: Members, modules: Sequence[Module], graph: NoteGraph
) -> None:
    """Add each new note to a top-level module, and to nested ones as far as its links lead."""
    around = _links_of(set(fresh), graph)
    parts: dict[str | None, list[str]] = {}
    for module in modules:
        parts.setdefault(module.parent, []).append(module.id)
    home = {name: module.id for module in modules for name in members[module.id]}
    above = {module.id: module.parent for module in modules}
    for name in fresh:
        votes = _votes(around.get(name, {}), home, above)
        parent: str | None = None
        while choices := [part for part in parts.get(parent, ()) if members[part] and votes[part]]:
            parent = max(choices, key=lambda part: votes[part])
            members[parent].append(name)
        if parent is None:
            parent = _of_folder(name, [part for part in parts[None] if members[part]], members)
            members[parent].append(name)
        home[name] = parent


def _links_of(names: Collection[NoteId], graph: NoteGraph) -> dict[NoteId, dict[NoteId, float]]:
    """Return the neighbours of some notes with the weights of their links."""
    around: dict[NoteId, dict[NoteId, float]] = {}
    for (source, target), edge in graph.edges.items():
        for here, there in ((source, target), (target, source)):
            if here in names and here != there:
                weights = around.setdefault(here, {})
                weights[there] = weights.get(there, 0.0) + edge.weight
    return around


def _votes(
    neighbours: Mapping[NoteId, float], home: Mapping[NoteId, str], above: Mapping[str, str | None]
) -> defaultdict[str, float]:
    """Add up the link weight into each module, including that into its parts."""
    votes: defaultdict[str, float] = defaultdict(float)
    for name, weight in neighbours.items():
        module: str | None = home.get(name)
        while module is not None:
            votes[module] += weight
            module = above[module]
    return votes


def _of_folder(name: NoteId, tops: Sequence[str], members: Members) -> str:
    """Return the module with most notes of a note's folder; the last one if none has any."""
    folder = name.rpartition("/")[0]
    counts = {top: sum(each.rpartition("/")[0] == folder for each in members[top]) for top in tops}
    return max(reversed(tops), key=lambda top: counts[top])


def _sorted(names: Iterable[NoteId], order: Mapping[NoteId, int]) -> tuple[NoteId, ...]:
    return tuple(sorted(names, key=order.__getitem__))


def _described(module: Module, ranking: Ranking) -> Module:
    """Update the fields of a module that depend on its members."""
    members, core = set(module.members), set(module.core)
    roles = {name: module.roles.get(name, ModuleRole.PERIPHERY) for name in module.members}
    return replace(
        module,
        core=tuple(name for name in module.members if name in core) or module.members[:1],
        hub=module.hub if module.hub in members else None,
        roles=roles,
        rank=math.fsum(ranking.pagerank[name] for name in module.members),
    )
