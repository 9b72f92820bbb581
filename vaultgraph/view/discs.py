"""Lays out the modules, as discs, by the links between them (part of the page's layout).

In: the radius of each disc and the weight of the links between each two. Out: their centres.
"""

from dataclasses import dataclass

import numpy as np

from vaultgraph.view.forces import Floats, Integers, near_pairs, part_overlaps, sunflower

WIDTH_OF_HEIGHT = 1.4
"""The aspect ratio, width by height, of the uncovered part of a screen."""

_GAP = 48.0
_ROUNDS = 260
_NEAR = 2.2  # the reach of repulsion, in distances of touching discs
_GRAVITY = np.array([0.008, 0.024])  # a screen is wider than high
_STEP, _MOST_POINTS = 24.0, 40_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Disc:
    """A disc on the page: its centre and radius in canvas units."""

    x: int
    y: int
    radius: int


def place_discs(radii: Floats, weights: Floats, start: Floats | None = None) -> Floats:
    """Place discs so that linked ones are near and none overlaps, wider than high.

    Linked discs attract each other by the cosine-normalised weight of their links; discs that
    nothing links to the others go into gaps between them, or around them.

    Args:
        radii: their radii, in canvas units.
        weights: symmetric; the weight of the links between each two.
        start: where they are already; they only settle from there.
    """
    centres = np.zeros((len(radii), 2))
    linked = np.flatnonzero(weights.sum(axis=1) > 0)
    alone = np.flatnonzero(weights.sum(axis=1) <= 0)
    if len(linked):
        inner = weights[np.ix_(linked, linked)]
        begun = _begin(radii[linked]) if start is None else start[linked]
        centres[linked] = _attract(begun, radii[linked], inner, 1.0 if start is None else 0.3)
    _place_around(centres, radii, linked, alone)
    shifted: Floats = centres - _middle(centres, radii)
    return shifted


def enclose(points: Floats, radii: Floats) -> tuple[Floats, float]:
    """Find a disc, nearly the smallest, that encloses some discs (Badoiu and Clarkson, 2003)."""
    centre: Floats = points.mean(axis=0)
    for step in range(1, 120):
        away = np.hypot(points[:, 0] - centre[0], points[:, 1] - centre[1]) + radii
        centre = centre + (points[int(away.argmax())] - centre) / (step + 1)
    away = np.hypot(points[:, 0] - centre[0], points[:, 1] - centre[1]) + radii
    return centre, float(away.max())


def _begin(radii: Floats) -> Floats:
    """Spread discs over a sunflower, the largest in the middle."""
    order = np.argsort(-radii, kind="stable")
    place = np.empty((len(radii), 2))
    place[order] = sunflower(len(radii)) * _reach(radii)
    return place


def _reach(radii: Floats) -> float:
    """Measure the radius of a disc as large as all these discs together."""
    return float(np.sqrt(((radii + _GAP / 2) ** 2).sum()))


def _attract(place: Floats, radii: Floats, weights: Floats, heat: float) -> Floats:
    """Attract linked discs and repel others, cooling down from `heat`."""
    total = _reach(radii)
    sums = weights.sum(axis=1)
    bond = weights / np.sqrt(np.outer(sums, sums))
    bound = np.argwhere(np.triu(bond))
    for cooling in np.linspace(heat, 0, round(_ROUNDS * heat)):
        step = _pull(place, radii, bound, 0.12 * cooling * bond[bound[:, 0], bound[:, 1]])
        step += _push(place, radii, bond, 0.02 * cooling * total / len(radii))
        length = np.maximum(np.hypot(step[:, 0], step[:, 1]), 1e-9)
        limit = 0.25 * total * (0.1 + cooling)
        place = place + step * (np.minimum(length, limit) / length)[:, None]
        place *= 1 - _GRAVITY
    return part_overlaps(place, radii, _GAP, rounds=400)


def _pull(place: Floats, radii: Floats, bound: Integers, strength: Floats) -> Floats:
    """Pull each two linked discs together, stronger the farther they are from touching."""
    gap, distance, touching = _between(place, radii, bound)
    force = -strength * np.maximum(distance - touching, 0) / distance
    return _sums(bound, force[:, None] * gap, len(place))


def _push(place: Floats, radii: Floats, bond: Floats, looseness: float) -> Floats:
    """Push discs apart that overlap, and those that are near without being linked."""
    widest = 2 * float(radii.max()) + _GAP
    near = near_pairs(place, _NEAR * widest)
    gap, distance, touching = _between(place, radii, near)
    overlapping = 0.5 * np.maximum(touching - distance, 0)
    loose = 1 - np.minimum(4 * bond[near[:, 0], near[:, 1]], 1)
    loose *= looseness * touching / distance * (distance < _NEAR * touching)
    force = (overlapping + loose) / distance
    return _sums(near, force[:, None] * gap, len(place))


def _between(place: Floats, radii: Floats, pairs: Integers) -> tuple[Floats, Floats, Floats]:
    """Measure each pair: the way from the second to the first, its length, and that of touching."""
    first, second = pairs[:, 0], pairs[:, 1]
    gap = place[first] - place[second]
    distance = np.maximum(np.hypot(gap[:, 0], gap[:, 1]), 1e-6)
    return gap, distance, radii[first] + radii[second] + _GAP


def _sums(pairs: Integers, forces: Floats, count: int) -> Floats:
    """Sum for each disc the forces on the first of its pairs, and against the second."""
    first, second = pairs[:, 0], pairs[:, 1]
    summed = [
        np.bincount(first, along, count) - np.bincount(second, along, count) for along in forces.T
    ]
    return np.column_stack(summed)


def _place_around(centres: Floats, radii: Floats, linked: Integers, alone: Integers) -> None:
    """Put unlinked discs where they make the map least larger, the largest first."""
    if not len(alone):
        return
    map_ = _Map(centres[linked], radii[linked], radii[alone])
    for index in sorted(alone.tolist(), key=lambda index: (-radii[index], index)):
        centres[index] = map_.take_free(float(radii[index]))


class _Map:
    """Placed discs, and the free places between and around them."""

    def __init__(self, centres: Floats, radii: Floats, coming: Floats) -> None:
        self._discs = list(zip(centres, radii.tolist(), strict=True))
        self._low = (centres - radii[:, None]).min(axis=0, initial=np.inf)
        self._high = (centres + radii[:, None]).max(axis=0, initial=-np.inf)
        self._middle = _middle(centres, radii)
        reach = np.hypot(*(centres - self._middle).T) + radii
        self._reach = float(reach.max(initial=0.0)) + 2 * _reach(coming)
        self._look()

    def _look(self) -> None:
        """Spread points over the map and its surroundings; measure how far each is from a disc."""
        count = int(np.clip(np.pi * (self._reach / _STEP) ** 2, 1, _MOST_POINTS))
        self._points = self._middle + sunflower(count) * self._reach
        self._points[0] = self._middle
        self._room = np.full(count, np.inf)
        for centre, radius in self._discs:
            self._fill(centre, radius)

    def _fill(self, centre: Floats, radius: float) -> None:
        self._room = np.minimum(self._room, np.hypot(*(self._points - centre).T) - radius)

    def take_free(self, radius: float) -> Floats:
        """Take the free place that makes the map least larger; of equal ones the innermost."""
        while not (free := self._room >= radius + _GAP).any():
            self._reach *= 1.5
            self._look()
        points = self._points[free]
        size = np.maximum(self._high, points + radius) - np.minimum(self._low, points - radius)
        place: Floats = points[np.maximum(size[:, 0] / WIDTH_OF_HEIGHT, size[:, 1]).argmin()]
        self._low = np.minimum(self._low, place - radius)
        self._high = np.maximum(self._high, place + radius)
        self._discs.append((place, radius))
        self._fill(place, radius)
        return place


def _middle(centres: Floats, radii: Floats) -> Floats:
    """Find the middle of the box around all discs."""
    if not len(radii):
        return np.zeros(2)
    low = (centres - radii[:, None]).min(axis=0)
    high = (centres + radii[:, None]).max(axis=0)
    middle: Floats = (low + high) / 2
    return middle
