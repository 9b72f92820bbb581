"""Gives every node a place on the page (the first half of the view).

In: a compiled vault, and where its nodes were last time. Out: `Layout`. Two levels: modules
become discs that are laid out by the links between them, and notes are settled inside their
disc; nodes without any link are in rows below. Nothing is random, so the same vault gives the
same places. Places are whole numbers of canvas units; a note's dot has a radius of a few units.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

import numpy as np

from vaultgraph.graph.compiled import CompiledVault
from vaultgraph.model import NoteId
from vaultgraph.view.colours import module_colours
from vaultgraph.view.discs import Disc, enclose, place_discs
from vaultgraph.view.forces import Floats, Integers, Links
from vaultgraph.view.groups import disc_radius, place_rows, settle_group
from vaultgraph.view.keeping import SavedPlace, keep_known, known_nodes
from vaultgraph.view.plan import LayoutPlan, followers_of, plan_layout
from vaultgraph.view.titles import mask
from vaultgraph.writing import Artifact

Point = tuple[int, int]

POSITIONS_FILE = "layout.json"
"""The artifact with the places, next to the page."""

OUTSIDE = ""
"""The group of nodes without a link to a module."""

_MARGIN = 14.0


class LayoutKind(StrEnum):
    """`module`: modules first, notes inside them. `force`: all notes by force alone."""

    MODULE = "module"
    FORCE = "force"


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Positions and colours on the page.

    Args:
        kind: how the places were found.
        places: the centre of every node, in canvas units; y grows downwards.
        radii: the radius of every node's dot when dots are sized by rank.
        groups: the module in whose disc each node is, `OUTSIDE` for none.
        discs: the disc of each module that has nodes.
        colours: the colour of each module, `#rrggbb`.
    """

    kind: LayoutKind
    places: Mapping[NoteId, Point]
    radii: Mapping[NoteId, float]
    groups: Mapping[NoteId, str]
    discs: Mapping[str, Disc]
    colours: Mapping[str, str] = field(default_factory=dict)


def place_notes(
    vault: CompiledVault,
    *,
    kind: LayoutKind = LayoutKind.MODULE,
    saved: Mapping[NoteId, SavedPlace] | None = None,
) -> Layout:
    """Place every node of a vault.

    Args:
        vault: the notes, ranked and grouped.
        kind: by modules, or by force alone.
        saved: places of an earlier run; nodes keep theirs if at least half are known.
    """
    plan = plan_layout(vault)
    saved = saved or {}
    arranged = plan
    if kind is LayoutKind.FORCE:
        arranged = replace(plan, group=np.minimum(plan.group, 0))
        saved = {name: (x, y, min(group, 0)) for name, (x, y, group) in saved.items()}
    known = known_nodes(arranged, saved)
    places = keep_known(arranged, saved, known) if known else _place_anew(arranged)
    layout = _layout(plan, kind, np.rint(places).astype(np.int64))
    return replace(layout, colours=module_colours(vault))


def keep_places(layout: Layout) -> dict[NoteId, SavedPlace]:
    """Return the places of a layout, for `place_notes` of the next run."""
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


def _place_anew(plan: LayoutPlan) -> Floats:
    """Lay out everything: modules as discs, notes inside them, the others in rows."""
    group = plan.group
    places = np.zeros((len(plan.ids), 2))
    count = int(group.max(initial=-1)) + 1
    members = [np.flatnonzero(group == number) for number in range(count)]
    notes = [each[~followers_of(plan, each)] for each in members]
    reach = np.array([disc_radius(plan.radii[each]) for each in notes])
    between = _between(plan.links, group, count)
    centres = place_discs(reach, between)
    pull = _pull(plan.links, group, centres)
    inside = group[plan.links.source] == group[plan.links.target]
    by_group = np.where(inside, group[plan.links.source], -1)
    for number, each in enumerate(members):
        rows = np.flatnonzero(by_group == number)
        places[each], reach[number] = settle_group(plan, each, rows, pull[each])
    centres = place_discs(reach + _MARGIN, between, centres)
    grouped = group >= 0
    places[grouped] += centres[group[grouped]]
    place_rows(places, plan, np.flatnonzero(~grouped))
    return places


def _between(links: Links, group: Integers, count: int) -> Floats:
    """Sum the weight of the links between each two groups, both directions together."""
    first, second = group[links.source], group[links.target]
    crossing = (first >= 0) & (second >= 0) & (first != second)
    cells = first[crossing] * count + second[crossing]
    flat = np.bincount(cells, links.weight[crossing], count * count).astype(np.float64)
    table = flat.reshape(count, count)
    return table + table.T


def _pull(links: Links, group: Integers, centres: Floats) -> Floats:
    """Compute for each node the direction in which its links leave its group, and their share."""
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


def _layout(plan: LayoutPlan, kind: LayoutKind, places: Integers) -> Layout:
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
