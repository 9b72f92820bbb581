"""Nodes keep the places that they had before (part of the page's layout).

In: `LayoutPlan` and where nodes were placed the last time. Out: the same places; a new node is
placed by those of its module that it is linked with, a new module next to those it is linked with.
`layout.json` keeps the places from one run to the next.
"""

import json
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import count

import numpy as np

from vaultgraph.model import NoteId
from vaultgraph.view.discs import enclose
from vaultgraph.view.forces import GOLDEN_ANGLE, Floats
from vaultgraph.view.groups import GAP, place_rows, settle_group
from vaultgraph.view.plan import LARGEST, Booleans, LayoutPlan, links_between
from vaultgraph.view.titles import mask

SavedPlace = tuple[int, int, int]
"""Where a node was placed, and the number of the group that it was placed with."""

_KNOWN_ENOUGH = 0.5
_STEP = 14.0
_CELL = 2 * LARGEST + GAP
_DISC_GAP = 40.0


def known_nodes(plan: LayoutPlan, saved: Mapping[NoteId, SavedPlace]) -> list[int]:
    """List the nodes that can keep their place: those that are still with most of their module.

    If a group was divided into two, the larger one keeps the place.

    Returns:
        their numbers; empty if less than half of all nodes are known.
    """
    then: dict[int, Counter[int]] = {}
    names = [NoteId(mask(name)) for name in plan.ids]
    rows = [
        (index, group, saved[name][2])
        for index, (name, group) in enumerate(zip(names, plan.group.tolist(), strict=True))
        if name in saved
    ]
    if len(rows) < max(1, _KNOWN_ENOUGH * len(plan.ids)):
        return []
    for _, group, before in rows:
        then.setdefault(group, Counter())[before] += 1
    usual = _usual_groups(then)
    return [index for index, group, before in rows if usual.get(group) == before]


def _usual_groups(then: Mapping[int, Counter[int]]) -> dict[int, int]:
    """Pair groups with earlier ones, the pair that shares most nodes first."""
    pairs = sorted(
        (-shared, group, before)
        for group, counts in then.items()
        for before, shared in counts.items()
    )
    usual: dict[int, int] = {}
    taken: set[int] = set()
    for _, group, before in pairs:
        if group not in usual and before not in taken:
            usual[group] = before
            taken.add(before)
    return usual


def keep_known(
    plan: LayoutPlan, saved: Mapping[NoteId, SavedPlace], known: Sequence[int]
) -> Floats:
    """Leave known nodes where they are, and find a place for each of the others.

    Args:
        plan: the graph.
        saved: where nodes were placed before.
        known: numbers of those that keep their place.
    """
    places = np.zeros((len(plan.ids), 2))
    places[known] = [saved[NoteId(mask(plan.ids[index]))][:2] for index in known]
    is_known = np.zeros(len(plan.ids), dtype=bool)
    is_known[known] = True
    _add_groups(plan, places, is_known)
    _add_members(plan, places, is_known)
    place_rows(places, plan, np.flatnonzero(~is_known))
    return places


def _add_groups(plan: LayoutPlan, places: Floats, is_known: Booleans) -> None:
    """Lay out groups that have no known node, and put them where there is room."""
    fresh = np.setdiff1d(plan.group[~is_known], [-1, *plan.group[is_known]]).tolist()
    if not fresh:
        return
    room = _Room(plan, places, is_known)
    mates: dict[int, list[int]] = {}
    for here, there, _ in links_between(plan.links, ~is_known, is_known):
        mates.setdefault(int(plan.group[here]), []).append(there)
    for group in fresh:
        members = np.flatnonzero(plan.group == group)
        inside = (plan.group[plan.links.source] == group) & (plan.group[plan.links.target] == group)
        pull = np.zeros((len(members), 2))
        around, reach = settle_group(plan, members, np.flatnonzero(inside), pull)
        near = places[mates[group]].mean(axis=0) if group in mates else np.zeros(2)
        places[members] = around + room.take_free(near, reach)
        is_known[members] = True


class _Room:
    """The area of known groups and of nodes without a group, which new discs must not overlap."""

    def __init__(self, plan: LayoutPlan, places: Floats, is_known: Booleans) -> None:
        groups = np.unique(plan.group[is_known & (plan.group >= 0)]).tolist()
        members = [np.flatnonzero(is_known & (plan.group == group)) for group in groups]
        discs = [enclose(places[each], plan.radii[each]) for each in members]
        alone = np.flatnonzero(is_known & (plan.group < 0))
        centres = np.array([centre for centre, _ in discs]).reshape(-1, 2)
        self._centres = np.concatenate([centres, places[alone]])
        self._radii = np.concatenate([[reach for _, reach in discs], plan.radii[alone]])

    def take_free(self, middle: Floats, reach: float) -> Floats:
        """Search outwards on a spiral from a point for a free place for a disc, and occupy it."""
        for step in count():
            place: Floats = middle + _spiral(step, _DISC_GAP)
            gap = np.hypot(*(self._centres - place).T) - self._radii - reach
            if gap.min(initial=np.inf) > _DISC_GAP:
                break
        self._centres = np.concatenate([self._centres, place[None]])
        self._radii = np.concatenate([self._radii, [reach]])
        return place


def _add_members(plan: LayoutPlan, places: Floats, is_known: Booleans) -> None:
    """Put new nodes of a known group next to the nodes of it that they are linked with."""
    near: dict[int, list[int]] = {}
    for here, there, _ in links_between(plan.links, ~is_known, is_known):
        if plan.group[here] == plan.group[there]:
            near.setdefault(here, []).append(there)
    taken = _TakenPlaces(places[is_known], plan.radii[is_known])
    middles: dict[int, Floats] = {}
    for index in np.flatnonzero(~is_known & (plan.group >= 0)).tolist():
        group = int(plan.group[index])
        if group not in middles:
            middles[group] = places[is_known & (plan.group == group)].mean(axis=0)
        mates = near.get(index)
        middle = places[mates].mean(axis=0) if mates else middles[group]
        places[index] = taken.take_free(middle, float(plan.radii[index]))
    is_known |= plan.group >= 0


class _TakenPlaces:
    """The places of dots in a grid, so that a free place is found fast."""

    def __init__(self, places: Floats, radii: Floats) -> None:
        self._cells: dict[tuple[int, int], list[tuple[float, float, float]]] = {}
        self._next: dict[tuple[float, float], int] = {}
        for (x, y), radius in zip(places.tolist(), radii.tolist(), strict=True):
            self._take(x, y, radius)

    def take_free(self, middle: Floats, radius: float) -> tuple[float, float]:
        """Search outwards on a spiral from a point for the first free place, and occupy it."""
        start = (float(middle[0]), float(middle[1]))
        for step in count(self._next.get(start, 0)):
            x, y = (middle + _spiral(step, _STEP)).tolist()
            if self._is_free(x, y, radius):
                break
        self._take(x, y, radius)
        self._next[start] = step + 1
        return x, y

    def _take(self, x: float, y: float, radius: float) -> None:
        self._cells.setdefault(_cell(x, y), []).append((x, y, radius))

    def _is_free(self, x: float, y: float, radius: float) -> bool:
        column, row = _cell(x, y)
        return all(
            math.hypot(x - other_x, y - other_y) > radius + other + GAP
            for across in (column - 1, column, column + 1)
            for down in (row - 1, row, row + 1)
            for other_x, other_y, other in self._cells.get((across, down), ())
        )


def _cell(x: float, y: float) -> tuple[int, int]:
    return int(x // _CELL), int(y // _CELL)


def _spiral(step: int, spacing: float) -> Floats:
    """Return the point of a sunflower with a spacing between its points (Vogel, 1979)."""
    radius = spacing * np.sqrt(step)
    angle = step * GOLDEN_ANGLE
    return np.array([radius * np.cos(angle), radius * np.sin(angle)])


def read_places(data: bytes, layout: str = "module") -> dict[NoteId, SavedPlace]:
    """Read places that `render_places` wrote; empty for a damaged or different file."""
    try:
        saved = json.loads(data)
        rows = saved["places"].items() if saved["layout"] == layout else ()
        return {NoteId(name): (int(x), int(y), int(group)) for name, (x, y, group) in rows}
    except (ValueError, TypeError, AttributeError, KeyError, OverflowError, RecursionError):
        return {}
