"""Places the nodes of one group, and those without a group (part of the page's layout).

In: `LayoutPlan` and the numbers of some nodes. Out: their places: in a disc about 0, or in rows
below everything else. Canvas units.
"""

import numpy as np

from vaultgraph.view.discs import WIDTH_OF_HEIGHT, enclose
from vaultgraph.view.forces import GOLDEN_ANGLE, Floats, Integers, Links, part_overlaps, settle
from vaultgraph.view.plan import LARGEST, SMALLEST, Booleans, LayoutPlan, followers_of

GAP = 7.0
"""The least space between two dots."""

_AREA = 420.0
_LEAST_AREA = 3.8  # of the square that is as wide as half a dot and its gap; 3.46 is the densest
_NAME_AREA, _NAME_GAP = 2_600.0, 70.0
_ROW_SPACING, _ROW_GAP = 26.0, 70.0
_FOLLOWER_GAP = 2.0
_ORIGIN = np.zeros(2)


def settle_group(
    plan: LayoutPlan, members: Integers, rows: Integers, pull: Floats
) -> tuple[Floats, float]:
    """Settle a group in a disc about 0: places of its members, and the radius of the disc.

    Args:
        plan: the graph.
        members: numbers of its nodes.
        rows: numbers of the links inside it.
        pull: for each member the direction in which its links leave the group, length 0 to 1.
    """
    follows = followers_of(plan, members)
    places = np.zeros((len(members), 2))
    places[~follows] = _settle_notes(plan, members[~follows], rows, pull[~follows])
    if follows.any():
        places[follows] = _beside_notes(plan, members, places, follows)
        places = part_overlaps(places, plan.radii[members], _FOLLOWER_GAP)
    middle, reach = enclose(places, plan.radii[members])
    return places - middle, reach


def _settle_notes(plan: LayoutPlan, notes: Integers, rows: Integers, pull: Floats) -> Floats:
    """Settle the nodes that are not tags or attachments, by their links."""
    links = _inner(plan.links, rows, notes, len(plan.ids))
    order = np.lexsort((notes, -plan.radii[notes]))
    settled = _settle(order, links, pull)
    gap = GAP + _NAME_GAP / np.sqrt(len(notes))
    spread = settled * disc_radius(plan.radii[notes])
    return part_overlaps(spread, plan.radii[notes], gap)


def _beside_notes(plan: LayoutPlan, members: Integers, places: Floats, follows: Booleans) -> Floats:
    """Put tags and attachments around the centre of the notes that name them."""
    local = np.full(len(plan.ids), -1, dtype=np.int64)
    local[members] = np.arange(len(members))
    source, target = local[plan.following.source], local[plan.following.target]
    inside = (source >= 0) & (target >= 0)
    source, target = source[inside], target[inside]
    named = np.maximum(np.bincount(target, minlength=len(members)), 1)
    middle = np.column_stack(
        [np.bincount(target, places[source, axis], len(members)) / named for axis in (0, 1)]
    )
    return _around(middle[follows])


def _around(middle: Floats) -> Floats:
    """Spread nodes with the same centre evenly around it, beside its dot (Vogel, 1979)."""
    _, place, counts = np.unique(middle, axis=0, return_inverse=True, return_counts=True)
    place = place.reshape(-1)
    order = np.argsort(place, kind="stable")
    step = np.empty(len(place))
    step[order] = np.arange(len(place)) - np.repeat(np.cumsum(counts) - counts, counts)
    radius, angle = np.hypot(LARGEST, GAP * np.sqrt(step)), step * GOLDEN_ANGLE
    spread: Floats = middle + np.column_stack((radius * np.cos(angle), radius * np.sin(angle)))
    return spread


def _settle(order: Integers, links: Links, pull: Floats) -> Floats:
    """Settle a group whose most important nodes come first in `order`."""
    rank = np.empty_like(order)
    rank[order] = np.arange(len(order))
    ranked = Links(source=rank[links.source], target=rank[links.target], weight=links.weight)
    return settle(len(order), ranked, pull[order])[rank]


def disc_radius(radii: Floats) -> float:
    """The radius of a group: room for its dots and the space between them."""
    wished = _AREA + 4 * (radii - SMALLEST) ** 2
    needed = _LEAST_AREA * (radii + GAP / 2) ** 2
    room = np.maximum(wished, needed) + _NAME_AREA / np.sqrt(len(radii))
    return float(np.sqrt(room.sum() / np.pi)) + 12


def _inner(links: Links, rows: Integers, members: Integers, count: int) -> Links:
    local = np.zeros(count, dtype=np.int64)
    local[members] = np.arange(len(members))
    return Links(
        source=local[links.source[rows]],
        target=local[links.target[rows]],
        weight=links.weight[rows],
    )


def place_rows(places: Floats, plan: LayoutPlan, members: Integers) -> None:
    """Put nodes without a group in rows below everything else, about as wide as that is."""
    placed = np.delete(places, members, axis=0)
    low, high = (placed.min(axis=0), placed.max(axis=0)) if len(placed) else (_ORIGIN, _ORIGIN)
    members = members[np.lexsort((members, plan.kinds[members], _components(plan, members)))]
    width = max(high[0] - low[0], _ROW_SPACING * np.sqrt(WIDTH_OF_HEIGHT * len(members)))
    fits = int(width / _ROW_SPACING) + 1
    row, column = np.divmod(np.arange(len(members)), fits)
    in_row = np.minimum(fits, len(members) - row * fits)
    middle = (low[0] + high[0]) / 2
    places[members, 0] = middle + _ROW_SPACING * (column - (in_row - 1) / 2)
    places[members, 1] = high[1] + _ROW_SPACING * row + (_ROW_GAP if len(placed) else 0)


def _components(plan: LayoutPlan, members: Integers) -> Integers:
    """Number the connected components of nodes, single nodes last."""
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
