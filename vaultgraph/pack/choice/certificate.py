"""How good a choice is, proven (part of stage 7).

In: `Problem` and the steps taken. Out: `Certificate`, upper bounds on what any choice within the
same budget could be worth.

For a monotone submodular f and any set S, the optimum is at most f(S) plus the fractional knapsack
of the gains over S. Its value is found by halving the price of a token, each of which gives a
bound. The linear relaxation (with tangents above the square roots) is tighter, and slower; its
Lagrangian dual comes near it in a fraction of the time.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from vaultgraph.errors import VaultgraphError
from vaultgraph.pack.choice.relaxation import dual_bound
from vaultgraph.pack.choice.select import State, Step, all_gains
from vaultgraph.pack.choice.value import Problem

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_PREFIXES = 12
_HALVINGS = 36
_TANGENTS = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """What a choice is worth, and what no choice can exceed.

    Args:
        value: what was chosen is worth.
        knapsack_bound: upper bound by the fractional knapsack, the least over prefixes.
        dual_bound: upper bound by the Lagrangian dual of the linear relaxation.
        lp_bound: upper bound by linear relaxation, where it was asked for.
    """

    value: float
    knapsack_bound: float
    dual_bound: float
    lp_bound: float | None = None

    @property
    def bound(self) -> float:
        """The tightest bound."""
        bound = min(self.knapsack_bound, self.dual_bound)
        return bound if self.lp_bound is None else min(bound, self.lp_bound)

    @property
    def share(self) -> float:
        """The least share of the optimum that the choice reaches, 0 to 1."""
        return self.value / self.bound if self.bound > 0 else 1.0


def certify(
    problem: Problem, steps: Sequence[Step], limit: int, *, exact: bool = False
) -> Certificate:
    """Bound the optimum within a limit.

    Args:
        problem: what could be chosen.
        steps: what was chosen, in order.
        limit: tokens that any choice may take.
        exact: whether to solve the linear relaxation too.
    """
    state = State(problem)
    stops = {round(len(steps) * part / _PREFIXES) for part in range(_PREFIXES + 1)}
    bound = float("inf")
    for number in range(len(steps) + 1):
        if number in stops:
            bound = min(bound, knapsack_bound(state, limit))
        if number < len(steps):
            state.take(steps[number])
    return Certificate(
        value=state.value,
        knapsack_bound=bound,
        dual_bound=dual_bound(state, limit),
        lp_bound=lp_bound(problem, limit) if exact else None,
    )


def knapsack_bound(state: State, limit: int) -> float:
    """Bound the optimum by what is carried and the fractional knapsack of all further gains."""
    import numpy as np

    problem = state.problem
    if not problem.notes:
        return state.value
    gain, _ = all_gains(state)
    price = problem.price.astype(np.float64)

    def dual(token_price: float) -> tuple[float, float]:
        """The bound at a price of a token, and how many tokens it would buy."""
        surplus = gain - token_price * price
        best = np.maximum.reduceat(surplus, problem.first[:-1])
        chosen = (surplus == best[problem.owner]) & (surplus > 0)
        bought = np.maximum.reduceat(np.where(chosen, price, 0.0), problem.first[:-1]).sum()
        return state.value + token_price * limit + np.maximum(best, 0.0).sum(), float(bought)

    low, high = 0.0, float((gain / np.maximum(price, 1.0)).max())
    bound = min(dual(low)[0], dual(high)[0])
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        value, bought = dual(middle)
        bound = min(bound, value)
        low, high = (middle, high) if bought > limit else (low, middle)
    return float(bound)


def lp_bound(problem: Problem, limit: int) -> float:
    """Bound the optimum by linear relaxation, solved with HiGHS.

    Raises:
        VaultgraphError: the solver failed.
    """
    import numpy as np
    from scipy.optimize import linprog

    if not problem.notes:
        return 0.0
    matrix, right = _constraints(problem, limit)
    modules = problem.modules
    worth = np.concatenate((problem.worth, problem.weight, np.full(modules, problem.spread)))
    upper = np.concatenate(
        (np.ones(len(problem.worth) + len(problem.weight)), np.full(modules, np.inf))
    )
    solved = linprog(
        -worth, A_ub=matrix, b_ub=right, bounds=np.stack((np.zeros(len(upper)), upper), axis=1),
        method="highs",
    )  # fmt: skip
    if solved.status != 0:
        raise VaultgraphError(f"the linear program of the certificate failed: {solved.message}")
    return float(-solved.fun)


def _constraints(problem: Problem, limit: int) -> tuple[Any, "NDArray[np.float64]"]:
    """The rows of the relaxation over the variables (rungs, elements, roots of masses)."""
    import numpy as np
    from scipy import sparse

    rungs, elements, modules = len(problem.worth), len(problem.weight), problem.modules
    lowest = np.zeros(rungs, dtype=bool)
    lowest[problem.first[:-1]] = True
    cost = problem.price - np.where(lowest, 0, np.roll(problem.price, 1))
    budget = sparse.csr_matrix(
        np.concatenate((cost.astype(np.float64), np.zeros(elements + modules)))[None, :]
    )
    upper = np.flatnonzero(~lowest)
    order = _sparse(
        [(range(len(upper)), upper, 1.0), (range(len(upper)), upper - 1, -1.0)],
        (len(upper), rungs + elements + modules),
    )
    holder = np.repeat(np.arange(rungs), np.diff(problem.starts))
    cover = _sparse(
        [
            (range(elements), rungs + np.arange(elements), 1.0),
            (problem.elements, holder, -1.0),
        ],
        (elements, rungs + elements + modules),
    )
    tangents, heights = _tangents(problem)
    matrix = sparse.vstack([budget, order, cover, tangents]).tocsr()
    right = np.concatenate(([float(limit)], np.zeros(len(upper) + elements), heights))
    return matrix, right


def _tangents(problem: Problem) -> tuple[Any, "NDArray[np.float64]"]:
    """Lines above the square root of each module's mass: root <= a/2 + mass/(2a) at mass a*a."""
    import numpy as np

    rungs, elements, modules = len(problem.worth), len(problem.weight), problem.modules
    module = problem.module[problem.owner]
    total = np.bincount(module, weights=problem.mass, minlength=modules)
    points = np.sqrt(np.maximum(total, 1e-12))[:, None] * (np.arange(1, _TANGENTS + 1) / _TANGENTS)
    parts = []
    for number in range(_TANGENTS):
        row = number * modules
        slope = 1 / (2 * points[:, number])
        parts += [
            (row + np.arange(modules), rungs + elements + np.arange(modules), 1.0),
            (row + module, np.arange(rungs), -problem.mass * slope[module]),
        ]
    shape = (_TANGENTS * modules, rungs + elements + modules)
    return _sparse(parts, shape), (points / 2).T.ravel()


def _sparse(parts: Sequence[tuple[Any, Any, Any]], shape: tuple[int, int]) -> Any:
    """Build a sparse matrix of (rows, columns, values); a single value stands for all."""
    import numpy as np
    from scipy import sparse

    rows = np.concatenate([np.asarray(part[0]) for part in parts])
    columns = np.concatenate([np.asarray(part[1]) for part in parts])
    values = np.concatenate([np.broadcast_to(part[2], len(part[0])) for part in parts])
    return sparse.csr_matrix((values, (rows, columns)), shape=shape)
