"""Settles one group of nodes by forces (part of the page's layout).

In: the links of a group, by index, and the direction in which each node is pulled from outside.
Out: positions in a disc of radius 1, the same for the same input. Linked nodes attract each other
as in Fruchterman and Reingold (1991). Repulsion is summed pair by pair in a small group; in a large
one it is computed with a particle mesh (Hockney and Eastwood, 1988): masses are spread over a grid,
the grid is convolved with the force of a point by FFT, and forces are interpolated back.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]

GOLDEN_ANGLE = np.pi * (3 - 5**0.5)

_EXACT = 220
_FIRST_STEP, _LAST_STEP = 0.12, 0.004
_EVENNESS = 0.75


@dataclass(frozen=True, slots=True, kw_only=True)
class Links:
    """Links between nodes of a group: indices of both ends and a weight, one row a link."""

    source: Integers
    target: Integers
    weight: Floats


def sunflower(count: int, first: float = 0.0) -> Floats:
    """Spread points evenly over a disc of radius 1, the first in the middle (Vogel, 1979).

    Args:
        count: number of points.
        first: the share of the disc's area that stays empty in the middle, 0 to 1.
    """
    steps = np.arange(count) + 0.5
    radius = np.sqrt(first + (1 - first) * steps / max(count, 1))
    angle = np.arange(count) * GOLDEN_ANGLE
    return np.column_stack((radius * np.cos(angle), radius * np.sin(angle)))


def settle(count: int, links: Links, pull: Floats, rounds: int = 120) -> Floats:
    """Place the nodes of a group in the unit disc; the most important ones come first.

    Args:
        count: number of nodes.
        links: links between them.
        pull: for each node the direction in which its links leave the group, length 0 to 1.
        rounds: number of steps.
    """
    place = sunflower(count)
    if count < 3:
        return place * 0.6
    spread = 1 / np.sqrt(count)
    mesh = None if count <= _EXACT else _Mesh(64 if count < 3_000 else 128)
    degree = np.bincount(links.source, links.weight, count) + np.bincount(
        links.target, links.weight, count
    )
    mass = 1 + np.log1p(degree)
    mass /= mass.mean()
    strength = links.weight / np.sqrt(
        np.maximum(np.minimum(degree[links.source], degree[links.target]), 1e-9)
    )
    for step in np.geomspace(_FIRST_STEP, _LAST_STEP, rounds):
        push = mesh.push(place, mass) if mesh else _push(place, mass)
        force = spread**2 * mass[:, None] * push
        force += _attraction(place, links, strength, spread)
        force += 0.25 * pull - 0.6 * place
        length = np.maximum(np.hypot(force[:, 0], force[:, 1]), 1e-12)
        place += force * (np.minimum(length, step) / length)[:, None]
    return _even(place)


def _attraction(place: Floats, links: Links, strength: Floats, spread: float) -> Floats:
    """Pull linked nodes together, stronger the farther they are from each other."""
    gap = place[links.target] - place[links.source]
    distance = np.hypot(gap[:, 0], gap[:, 1])
    pulled = gap * (strength * distance / spread * 0.35)[:, None]
    count = len(place)
    return np.column_stack(
        [
            np.bincount(links.source, pulled[:, axis], count)
            - np.bincount(links.target, pulled[:, axis], count)
            for axis in (0, 1)
        ]
    )


def _push(place: Floats, mass: Floats) -> Floats:
    """Sum the repulsion of all others, which falls off with the distance, pair by pair.

    A row of a table is the node that pushes, so that a sum adds up whole rows. Tables are reused,
    because allocating one takes longer than filling it.
    """
    across, down = (axis - axis[:, None] for axis in place.T)
    square = across * across
    square += down * down
    square += 1e-6
    strength = np.divide(mass[:, None], square, out=square)
    across *= strength
    down *= strength
    return np.column_stack((across.sum(axis=0), down.sum(axis=0)))


class _Mesh:
    """Computes the repulsion of many nodes on a grid of `size` × `size` cells."""

    def __init__(self, size: int) -> None:
        self.size = size
        offset = np.fft.fftfreq(2 * size, 1 / (2 * size))
        rows, columns = np.meshgrid(offset, offset, indexing="ij")
        square = rows**2 + columns**2 + 0.5
        self.kernels = [np.fft.rfft2(rows / square), np.fft.rfft2(columns / square)]

    def push(self, place: Floats, mass: Floats) -> Floats:
        low = place.min(axis=0)
        cell = max(float((place.max(axis=0) - low).max()), 1e-9) / (self.size - 2)
        where = (place - low) / cell
        corner = where.astype(np.int64)
        part = where - corner
        corners = [
            (
                (corner[:, 0] + right) * self.size + corner[:, 1] + up,
                np.abs(1 - right - part[:, 0]) * np.abs(1 - up - part[:, 1]),
            )
            for right in (0, 1)
            for up in (0, 1)
        ]
        grid = np.zeros(self.size**2)
        for index, share in corners:
            grid += np.bincount(index, mass * share, self.size**2)
        waves = np.fft.rfft2(grid.reshape(self.size, self.size), (2 * self.size, 2 * self.size))
        fields = [
            np.fft.irfft2(waves * kernel)[: self.size, : self.size].ravel()
            for kernel in self.kernels
        ]
        pushed = [sum(share * field[index] for index, share in corners) for field in fields]
        return np.column_stack(pushed) / cell


def _even(place: Floats) -> Floats:
    """Fill the unit disc: spread radii towards an even density, keeping order and direction."""
    place = place - place.mean(axis=0)
    radius = np.hypot(place[:, 0], place[:, 1])
    order = np.argsort(radius, kind="stable")
    even = np.empty(len(place))
    even[order] = np.sqrt((np.arange(len(place)) + 0.5) / len(place))
    scaled = radius / max(float(np.quantile(radius, 0.97)), 1e-9)
    wanted = _EVENNESS * even + (1 - _EVENNESS) * np.minimum(scaled, 1)
    filled: Floats = place * (wanted / np.maximum(radius, 1e-9))[:, None]
    return filled


def near_pairs(place: Floats, reach: float) -> Integers:
    """Find each two points that are at most `reach` apart, one row a pair, each pair once."""
    from scipy.spatial import cKDTree

    pairs: Integers = cKDTree(place).query_pairs(reach, output_type="ndarray")
    return pairs


def part_overlaps(place: Floats, radii: Floats, gap: float, rounds: int = 40) -> Floats:
    """Move discs apart until none overlaps, in at most `rounds` steps.

    Args:
        place: centres, one row a disc; the result is a new array.
        radii: their radii.
        gap: the free space to leave between two.
        rounds: number of steps.
    """
    place = place.copy()
    reach = 2 * float(radii.max(initial=0.0)) + gap
    for _ in range(rounds):
        first, second = near_pairs(place, reach).T
        apart = place[first] - place[second]
        distance = np.hypot(apart[:, 0], apart[:, 1])
        lacking = radii[first] + radii[second] + gap - distance
        close = lacking > 0.01 * gap
        if not close.any():
            break
        first, second, apart = first[close], second[close], apart[close]
        same = distance[close] < 1e-9
        apart[same] = sunflower(len(place))[first[same]] + 1e-3
        apart /= np.hypot(apart[:, 0], apart[:, 1])[:, None]
        share = radii[second] / (radii[first] + radii[second])
        move = apart * (0.9 * lacking[close])[:, None]
        for axis in (0, 1):
            place[:, axis] += np.bincount(first, move[:, axis] * share, len(place))
            place[:, axis] -= np.bincount(second, move[:, axis] * (1 - share), len(place))
    return place
