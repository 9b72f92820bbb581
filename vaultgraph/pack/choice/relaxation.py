"""A tight upper bound in little time: the Lagrangian dual of the relaxed choice (part of stage 7).

In: `Problem`, a limit, and a choice to start from. Out: a bound on what any choice can be worth.

Three constraints of the linear relaxation get prices: the budget (a price of a token), that an
element counts only where some note carries it (a price of each element), and that a module's mass
is that of its notes (a price of mass). At any prices the notes fall apart into single choices, so
that each evaluation is a bound; a subgradient method with Polyak's step (1969) lowers it.
"""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from vaultgraph.pack.choice.select import State
from vaultgraph.pack.choice.value import Problem

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]

_ITERATIONS = 150
_HALVINGS = 30
_PATIENCE = 8
_SMALL = 1e-12


def dual_bound(state: State, limit: int) -> float:
    """Bound what any choice within a limit can be worth; the state is the choice to start from."""
    if not state.problem.notes:
        return state.value
    relaxation = _Relaxation(state.problem, limit)
    prices = relaxation.first_prices(state)
    scale = prices
    best, step, idle = float("inf"), 1.0, 0
    for _ in range(_ITERATIONS):
        point = relaxation.evaluate(prices)
        if point.bound < best:
            best, idle = point.bound, 0
        else:
            idle += 1
            if idle == _PATIENCE:
                step, idle = step / 2, 0
        moved = relaxation.moved(prices, point, scale, step * (point.bound - state.value))
        if moved is None:
            break
        prices = moved
    return best


@dataclass(frozen=True, slots=True, kw_only=True)
class _Prices:
    """What the relaxed constraints cost: one price of a token, one each of elements and masses."""

    token: float
    element: "Floats"
    mass: "Floats"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Point:
    """An evaluation: the bound at some prices, and its subgradient."""

    bound: float
    gradient: _Prices


class _Relaxation:
    """The relaxed problem within a limit."""

    def __init__(self, problem: Problem, limit: int) -> None:
        import numpy as np

        self._problem = problem
        self._limit = limit
        self._price = problem.price.astype(np.float64)
        self._holder = np.repeat(np.arange(len(problem.price)), np.diff(problem.starts))
        self._module = problem.module[problem.owner]
        self._worth = self._climbing(problem.worth)
        self._mass = self._climbing(problem.mass)

    @cached_property
    def _whole_mass(self) -> "Floats":
        return self._mass_of(self._problem.first[1:] - 1)

    def first_prices(self, state: State) -> _Prices:
        """Prices that suit a choice: what is carried often is cheap, what is scarce is dear."""
        import numpy as np

        problem = self._problem
        at = np.array(state.at, dtype=np.int64)
        mass = np.maximum(self._mass_of(at[at >= 0]), self._whole_mass / 1_000)
        prices = _Prices(
            token=0.0,
            element=problem.weight / np.maximum(self._carriers(at), 1),
            mass=problem.spread / (2 * np.sqrt(np.maximum(mass, _SMALL))),
        )
        low, high = 0.0, 2 * float((self._worth / self._price).max()) + _SMALL
        for _ in range(_HALVINGS):
            middle = (low + high) / 2
            within = self.evaluate(replace(prices, token=middle)).gradient.token >= 0
            low, high = (low, middle) if within else (middle, high)
        return replace(prices, token=high)

    def evaluate(self, prices: _Prices) -> _Point:
        """Let every note choose for itself at these prices."""
        import numpy as np

        problem = self._problem
        told = _sums(self._holder, prices.element[problem.elements], len(self._price))
        surplus = (
            self._worth
            + self._climbing(told)
            + prices.mass[self._module] * self._mass
            - prices.token * self._price
        )
        best = np.maximum.reduceat(surplus, problem.first[:-1])
        rungs = np.where(surplus == best[problem.owner], np.arange(len(surplus)), len(surplus))
        chosen = np.where(best > 0, np.minimum.reduceat(rungs, problem.first[:-1]), -1)
        root = np.minimum(problem.spread / (2 * np.maximum(prices.mass, _SMALL)), 1e6)
        mass = np.minimum(root**2, self._whole_mass)
        taken = chosen[chosen >= 0]
        return _Point(
            bound=float(
                prices.token * self._limit
                + (problem.weight - prices.element).sum()
                + (problem.spread * np.sqrt(mass) - prices.mass * mass).sum()
                + np.maximum(best, 0.0).sum()
            ),
            gradient=_Prices(
                token=self._limit - float(self._price[taken].sum()),
                element=self._carriers(chosen) - 1.0,
                mass=self._mass_of(taken) - mass,
            ),
        )

    def moved(self, prices: _Prices, point: _Point, scale: _Prices, gap: float) -> _Prices | None:
        """Go against the subgradient, as far as would close a gap; None where it vanishes."""
        import numpy as np

        weight = self._problem.weight
        slope = point.gradient
        stuck = ((prices.element <= 0) & (slope.element > 0)) | (
            (prices.element >= weight) & (slope.element < 0)
        )
        element = np.where(stuck, 0.0, slope.element)
        norm = (
            (slope.token * scale.token) ** 2
            + float(((element * weight) ** 2).sum())
            + float(((slope.mass * scale.mass) ** 2).sum())
        )
        if norm <= 0 or gap <= 0:
            return None
        length = gap / norm
        return _Prices(
            token=max(prices.token - length * scale.token**2 * slope.token, 0.0),
            element=np.clip(prices.element - length * weight**2 * element, 0.0, weight),
            mass=np.maximum(prices.mass - length * scale.mass**2 * slope.mass, _SMALL),
        )

    def _climbing(self, added: "Floats") -> "Floats":
        """Add up from the lowest rung of a note to each of its rungs."""
        import numpy as np

        sums = np.concatenate(([0.0], np.cumsum(added)))
        return sums[1:] - sums[self._problem.first[:-1]][self._problem.owner]

    def _mass_of(self, rungs: "Ints") -> "Floats":
        """The mass of each module when notes are carried at these rungs."""
        return _sums(self._module[rungs], self._mass[rungs], self._problem.modules)

    def _carriers(self, at: "Ints") -> "Floats":
        """How many notes carry each element when they are carried at these rungs (-1 for none)."""
        import numpy as np

        carried = np.arange(len(self._price)) <= at[self._problem.owner]
        elements = self._problem.elements[carried[self._holder]]
        return _sums(elements, np.ones(len(elements)), len(self._problem.weight))


def _sums(keys: "Ints", values: "Floats", number: int) -> "Floats":
    """Add up the values of each key."""
    import numpy as np

    return np.bincount(keys, weights=values, minlength=number).astype(np.float64)
