"""A few notes came or went, and the modules hold (instead of stage 6, while a vault is watched).

In: modules as they were found, and the graph and the ranking as they are now. Out: the same modules
with the notes that there are now; or None where so much has changed that all are grouped again.
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
"""The most notes that may come and go before all are grouped again: a number, or a share."""

Members = dict[str, list[NoteId]]
"""The members of each module by its id."""


def keep_modules(
    before: Sequence[Module], graph: NoteGraph, ranking: Ranking
) -> tuple[Module, ...] | None:
    """Put new notes into the modules that most of their links lead to, and take out those gone.

    A note that no link reaches joins the module that most notes of its folder are in.

    Args:
        before: all modules as they were found, each before those inside it.
        graph, ranking: as they are now.

    Returns:
        modules in the same order, of which none is empty; None where too much has changed.
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
    """Add each new note to a module at the top, and as far down as its links lead."""
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
    """Weigh the neighbours of some notes."""
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
    """Add up how much leads into each module; what leads into a part leads into all around it."""
    votes: defaultdict[str, float] = defaultdict(float)
    for name, weight in neighbours.items():
        module: str | None = home.get(name)
        while module is not None:
            votes[module] += weight
            module = above[module]
    return votes


def _of_folder(name: NoteId, tops: Sequence[str], members: Members) -> str:
    """The module with most notes of a note's folder; the last one if none has any."""
    folder = name.rpartition("/")[0]
    counts = {top: sum(each.rpartition("/")[0] == folder for each in members[top]) for top in tops}
    return max(reversed(tops), key=lambda top: counts[top])


def _sorted(names: Iterable[NoteId], order: Mapping[NoteId, int]) -> tuple[NoteId, ...]:
    return tuple(sorted(names, key=order.__getitem__))


def _described(module: Module, ranking: Ranking) -> Module:
    """Say of a module what depends on its members."""
    members, core = set(module.members), set(module.core)
    roles = {name: module.roles.get(name, ModuleRole.PERIPHERY) for name in module.members}
    return replace(
        module,
        core=tuple(name for name in module.members if name in core) or module.members[:1],
        hub=module.hub if module.hub in members else None,
        roles=roles,
        rank=math.fsum(ranking.pagerank[name] for name in module.members),
    )
