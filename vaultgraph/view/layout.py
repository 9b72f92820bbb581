"""Gives every node a place on the page (the first half of the view).

In: a compiled vault, and where its nodes stood the last time. Out: `Layout`. Two levels: modules
become discs that are laid out by the links between them, and notes are settled inside their
disc; nodes without any link stand in rows below. Nothing is random, so the same vault gives the
same places. Places are whole numbers of canvas units; a note's dot has a radius of a few units.
"""

import json
import math
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from vaultgraph.graph.compiled import CompiledVault
from vaultgraph.model import LinkKind, NodeKind, NoteId
from vaultgraph.view.discs import Disc, enclose, place_discs
from vaultgraph.view.forces import (
    Floats,
    Integers,
    Links,
    part_overlaps,
    settle,
    sunflower,
)
from vaultgraph.view.titles import mask
from vaultgraph.writing import Artifact

Booleans = npt.NDArray[np.bool_]
Point = tuple[int, int]
SavedPlace = tuple[int, int, int]
"""Where a node stood, and the number of the group that it stood with."""

POSITIONS_FILE = "layout.json"
"""The artifact that keeps the places, beside the page."""

OUTSIDE = ""
"""The group of nodes that no link joins to a module."""

SMALLEST, LARGEST = 4.0, 20.0
_GAP = 7.0
_AREA = 420.0
_NAME_AREA, _NAME_GAP = 2_600.0, 70.0
_KINDS = tuple(NodeKind)
_ROW_SPACING, _ROW_GAP = 26.0, 70.0
_WIDTH_OF_HEIGHT = 1.6
_ORIGIN = np.zeros(2)
_MARGIN = 14.0
_KNOWN_ENOUGH = 0.5
_SPIRAL = 300
_HOPS = 2


class LayoutKind(StrEnum):
    """`module`: modules first, notes inside them. `force`: all notes by force alone."""

    MODULE = "module"
    FORCE = "force"


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Where everything stands on the page.

    Args:
        kind: how the places were found.
        places: the centre of every node, in canvas units; y grows downwards.
        radii: the radius of every node's dot when dots are sized by rank.
        groups: the module in whose disc each node stands, `OUTSIDE` for none.
        discs: the disc of each module that has nodes.
    """

    kind: LayoutKind
    places: Mapping[NoteId, Point]
    radii: Mapping[NoteId, float]
    groups: Mapping[NoteId, str]
    discs: Mapping[str, Disc]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plan:
    """The graph by index: nodes in sorted order, groups by number (-1: outside), links."""

    ids: tuple[NoteId, ...]
    kinds: Integers
    group: Integers
    radii: Floats
    links: Links
    group_names: tuple[str, ...] = field(default=())


def place_notes(
    vault: CompiledVault,
    *,
    kind: LayoutKind = LayoutKind.MODULE,
    saved: Mapping[NoteId, SavedPlace] | None = None,
) -> Layout:
    """Give every node of a vault a place.

    Args:
        vault: the notes, ranked and grouped.
        kind: by modules, or by force alone.
        saved: places of an earlier run; nodes keep theirs when at least half are known.
    """
    plan = _plan(vault)
    known = _known(plan, saved or {})
    if saved and len(known) >= max(1, _KNOWN_ENOUGH * len(plan.ids)):
        places = _warm(plan, saved, known)
    elif kind is LayoutKind.FORCE:
        places = _cold(plan, np.minimum(plan.group, 0))
    else:
        places = _cold(plan, plan.group)
    return _layout(plan, kind, np.rint(places).astype(np.int64))


def keep_places(layout: Layout) -> dict[NoteId, SavedPlace]:
    """Take the places out of a layout, for `place_notes` of the next run."""
    numbers = {name: number for number, name in enumerate(layout.discs)}
    groups = layout.groups
    return {
        NoteId(mask(name)): (x, y, numbers.get(groups[name], -1))
        for name, (x, y) in layout.places.items()
    }


def render_places(layout: Layout) -> Artifact:
    """Write the places as `layout.json`, for `read_places` of the next run."""
    rows = (
        f"{json.dumps(name)}: {json.dumps(place)}" for name, place in keep_places(layout).items()
    )
    text = f'{{"layout": "{layout.kind}", "places": {{\n' + ",\n".join(rows) + "\n}}\n"
    return Artifact(path=POSITIONS_FILE, content=text.encode())


def read_places(data: bytes, kind: LayoutKind = LayoutKind.MODULE) -> dict[NoteId, SavedPlace]:
    """Read places that `render_places` wrote; a damaged or different file holds none."""
    try:
        saved = json.loads(data)
        rows = saved["places"].items() if saved["layout"] == kind else ()
        return {NoteId(name): (int(x), int(y), int(group)) for name, (x, y, group) in rows}
    except (ValueError, TypeError, AttributeError, KeyError, OverflowError):
        return {}


def dot_radius(share: float) -> float:
    """Size a dot so that its area grows with a share of the largest value, 0 to 1."""
    return round(SMALLEST + (LARGEST - SMALLEST) * math.sqrt(share), 2)


def _plan(vault: CompiledVault) -> _Plan:
    ids = tuple(vault.graph.nodes)
    index = {name: position for position, name in enumerate(ids)}
    best = max(vault.ranking.pagerank.values(), default=0.0) or 1.0
    radii = [dot_radius(vault.ranking.pagerank.get(name, 0.0) / best) for name in ids]
    rows = [
        (index[edge.source], index[edge.target], edge.weight)
        for edge in vault.graph.edges.values()
        if edge.source != edge.target
    ]
    table = np.array(rows, dtype=float).reshape(-1, 3)
    links = Links(
        source=table[:, 0].astype(np.int64),
        target=table[:, 1].astype(np.int64),
        weight=table[:, 2],
    )
    names = tuple(module.id for module in vault.modules if module.parent is None)
    return _Plan(
        ids=ids,
        kinds=np.array([_KINDS.index(node.kind) for node in vault.graph.nodes.values()], dtype=int),
        group=_homes(vault, index, links, {name: number for number, name in enumerate(names)}),
        radii=np.array(radii, dtype=float),
        links=_without_tags(vault, links),
        group_names=names,
    )


def _homes(
    vault: CompiledVault, index: Mapping[NoteId, int], links: Links, numbers: Mapping[str, int]
) -> Integers:
    """Put every node into a group: its module, else the one that most of its links lead to.

    What hangs on such a node follows it, over `_HOPS` links.
    """
    group = np.full(len(index), -1, dtype=np.int64)
    for name, module in vault.module_of.items():
        group[index[name]] = numbers[module.id]
    for _ in range(_HOPS):
        votes: dict[int, dict[int, float]] = {}
        for here, there, weight in _between_sets(links, group < 0, group >= 0):
            tally = votes.setdefault(here, {})
            tally[int(group[there])] = tally.get(int(group[there]), 0.0) + weight
        for here, tally in votes.items():
            group[here] = min(tally, key=lambda module: (-tally[module], module))
    return group


def _between_sets(
    links: Links, these: Booleans, those: Booleans
) -> Iterator[tuple[int, int, float]]:
    """Yield the links between two sets, whichever way they point, the first end in `these`."""
    for here, there in ((links.source, links.target), (links.target, links.source)):
        rows = np.flatnonzero(these[here] & those[there])
        yield from zip(
            here[rows].tolist(), there[rows].tolist(), links.weight[rows].tolist(), strict=True
        )


def _without_tags(vault: CompiledVault, links: Links) -> Links:
    """Drop the links of tags and attachments: they follow the notes, and move none."""
    kinds = [
        vault.graph.nodes[edge.target].kind in (NodeKind.TAG, NodeKind.ATTACHMENT)
        or set(edge.counts) == {LinkKind.TAG}
        for edge in vault.graph.edges.values()
        if edge.source != edge.target
    ]
    keep = ~np.array(kinds, dtype=bool)
    return Links(source=links.source[keep], target=links.target[keep], weight=links.weight[keep])


def _cold(plan: _Plan, group: Integers) -> Floats:
    """Lay out everything anew."""
    places = np.zeros((len(plan.ids), 2))
    count = int(group.max(initial=-1)) + 1
    members = [np.flatnonzero(group == number) for number in range(count)]
    reach = np.array([_disc_radius(plan.radii[each]) for each in members])
    between = _between(plan.links, group, count)
    centres = place_discs(reach, between)
    pull = _pull(plan.links, group, centres)
    inside = group[plan.links.source] == group[plan.links.target]
    by_group = np.where(inside, group[plan.links.source], -1)
    for number, each in enumerate(members):
        links = _inner(plan.links, np.flatnonzero(by_group == number), each, len(plan.ids))
        order = np.lexsort((each, -plan.radii[each]))
        settled = _settle(order, links, pull[each])
        gap = _GAP + _NAME_GAP / np.sqrt(len(each))
        places[each] = part_overlaps(settled * reach[number], plan.radii[each], gap)
        middle, reach[number] = enclose(places[each], plan.radii[each])
        places[each] -= middle
    centres = place_discs(reach + _MARGIN, between, centres)
    grouped = group >= 0
    places[grouped] += centres[group[grouped]]
    _rows(places, plan, np.flatnonzero(~grouped))
    return places


def _settle(order: Integers, links: Links, pull: Floats) -> Floats:
    """Settle a group whose most important nodes come first in `order`."""
    rank = np.empty_like(order)
    rank[order] = np.arange(len(order))
    ranked = Links(source=rank[links.source], target=rank[links.target], weight=links.weight)
    return settle(len(order), ranked, pull[order])[rank]


def _disc_radius(radii: Floats) -> float:
    """Give a group room for its dots and the space between them; a small one shows more names."""
    room = _AREA + _NAME_AREA / np.sqrt(len(radii))
    return float(np.sqrt((room + 4 * (radii - SMALLEST) ** 2).sum() / np.pi)) + 12


def _inner(links: Links, rows: Integers, members: Integers, count: int) -> Links:
    local = np.zeros(count, dtype=np.int64)
    local[members] = np.arange(len(members))
    return Links(
        source=local[links.source[rows]],
        target=local[links.target[rows]],
        weight=links.weight[rows],
    )


def _between(links: Links, group: Integers, count: int) -> Floats:
    """Sum the weight of the links between each two groups, both directions together."""
    first, second = group[links.source], group[links.target]
    crossing = (first >= 0) & (second >= 0) & (first != second)
    cells = first[crossing] * count + second[crossing]
    flat = np.bincount(cells, links.weight[crossing], count * count).astype(np.float64)
    table = flat.reshape(count, count)
    return table + table.T


def _pull(links: Links, group: Integers, centres: Floats) -> Floats:
    """Tell each node which way its links leave its group, and with what share of them."""
    count = len(group)
    pull = np.zeros((count, 2))
    total = np.full(count, 1e-9)
    for here, there in ((links.source, links.target), (links.target, links.source)):
        total += np.bincount(here, links.weight, count)
        crossing = (group[here] >= 0) & (group[there] >= 0) & (group[here] != group[there])
        way = centres[group[there[crossing]]] - centres[group[here[crossing]]]
        way /= np.maximum(np.hypot(way[:, 0], way[:, 1]), 1e-9)[:, None]
        for axis in (0, 1):
            weight = links.weight[crossing] * way[:, axis]
            pull[:, axis] += np.bincount(here[crossing], weight, count)
    shared: Floats = pull / total[:, None]
    return shared


def _rows(places: Floats, plan: _Plan, members: Integers) -> None:
    """Put nodes that belong nowhere in rows below everything else, about as wide as that is."""
    placed = np.delete(places, members, axis=0)
    low, high = (placed.min(axis=0), placed.max(axis=0)) if len(placed) else (_ORIGIN, _ORIGIN)
    members = members[np.lexsort((members, plan.kinds[members], _components(plan, members)))]
    width = max(high[0] - low[0], _ROW_SPACING * np.sqrt(_WIDTH_OF_HEIGHT * len(members)))
    fits = int(width / _ROW_SPACING) + 1
    row, column = np.divmod(np.arange(len(members)), fits)
    in_row = np.minimum(fits, len(members) - row * fits)
    middle = (low[0] + high[0]) / 2
    places[members, 0] = middle + _ROW_SPACING * (column - (in_row - 1) / 2)
    places[members, 1] = high[1] + _ROW_SPACING * row + (_ROW_GAP if len(placed) else 0)


def _components(plan: _Plan, members: Integers) -> Integers:
    """Number the parts that nodes are joined to by links among them, alone standing ones last."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    local = np.full(len(plan.ids), -1, dtype=np.int64)
    local[members] = np.arange(len(members))
    ends = local[plan.links.source], local[plan.links.target]
    joined = (ends[0] >= 0) & (ends[1] >= 0)
    shape = (len(members), len(members))
    table = coo_array((np.ones(joined.sum()), (ends[0][joined], ends[1][joined])), shape=shape)
    _, part = connected_components(table, directed=False)
    alone = np.bincount(part)[part] == 1
    numbered: Integers = np.where(alone, len(members), part)
    return numbered


def _warm(plan: _Plan, saved: Mapping[NoteId, SavedPlace], known: list[int]) -> Floats:
    """Keep known places; put a new node beside the nodes of its module that it is linked with."""
    places = np.zeros((len(plan.ids), 2))
    places[known] = [saved[NoteId(mask(plan.ids[index]))][:2] for index in known]
    is_known = np.zeros(len(plan.ids), dtype=bool)
    is_known[known] = True
    near: dict[int, list[int]] = {}
    for here, there, _ in _between_sets(plan.links, ~is_known, is_known):
        if plan.group[here] == plan.group[there]:
            near.setdefault(here, []).append(there)
    for index in np.flatnonzero(~is_known & (plan.group >= 0)).tolist():
        mates = near.get(index) or np.flatnonzero(is_known & (plan.group == plan.group[index]))
        if len(mates):
            places[index] = _free_place(places[is_known], places[mates].mean(axis=0))
            is_known[index] = True
    _rows(places, plan, np.flatnonzero(~is_known))
    return places


def _known(plan: _Plan, saved: Mapping[NoteId, SavedPlace]) -> list[int]:
    """List the nodes that can keep their place: those that stayed with most of their module."""
    then: dict[int, Counter[int]] = {}
    names = [NoteId(mask(name)) for name in plan.ids]
    rows = [
        (index, group, saved[name][2])
        for index, (name, group) in enumerate(zip(names, plan.group.tolist(), strict=True))
        if name in saved
    ]
    for _, group, before in rows:
        then.setdefault(group, Counter())[before] += 1
    usual = {
        group: min(counts, key=lambda before: (-counts[before], before))
        for group, counts in then.items()
    }
    return [index for index, group, before in rows if before == usual[group]]


def _free_place(taken: Floats, middle: Floats) -> Floats:
    """Walk from a point outwards on a spiral until no dot is near."""
    way = 14 * sunflower(_SPIRAL) * np.sqrt(_SPIRAL)
    for place in middle + way:
        gap = taken - place
        if float(np.hypot(gap[:, 0], gap[:, 1]).min()) > 2 * SMALLEST + _GAP:
            break
    free: Floats = place
    return free


def _layout(plan: _Plan, kind: LayoutKind, places: Integers) -> Layout:
    """Gather the result; discs are measured on the final places."""
    discs = {}
    for number, name in enumerate(plan.group_names):
        members = np.flatnonzero(plan.group == number)
        if len(members):
            middle, reach = enclose(places[members].astype(float), plan.radii[members])
            discs[name] = Disc(
                x=round(middle[0]), y=round(middle[1]), radius=round(reach + _MARGIN)
            )
    rows = [(int(x), int(y)) for x, y in places.tolist()]
    names = [plan.group_names[number] if number >= 0 else OUTSIDE for number in plan.group.tolist()]
    return Layout(
        kind=kind,
        places=dict(zip(plan.ids, rows, strict=True)),
        radii=dict(zip(plan.ids, plan.radii.tolist(), strict=True)),
        groups=dict(zip(plan.ids, names, strict=True)),
        discs=discs,
    )
