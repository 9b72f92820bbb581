"""How good a choice is, proven (part of choosing).

In: `Problem` and the passages chosen. Out: `Certificate`, upper bounds on what any choice within
the same tokens could be worth, by the same objective.

For a monotone submodular f and any set S, the optimum is at most f(S) plus the fractional knapsack
of the gains over S, where lines count nothing. The linear relaxation (with tangents above the
roots) is tighter, and slower.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from vaultgraph.errors import VaultgraphError
from vaultgraph.pack.choose.greedy import State
from vaultgraph.pack.choose.problem import AGAIN, Problem

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

_PREFIXES = (0, 1 / 16, 1 / 8, 1 / 4, 1 / 2, 1)
"""The bound is tried after these shares of the steps: if little of a vault is included, it is
tightest after a few steps, if nearly all is, after the last."""

_PROMISING = 4_096
"""Passages whose gains are computed at first."""

_TANGENTS = (0.02, 0.1, 0.3, 0.6, 1.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """The value of a choice, and upper bounds of the value of any choice.

    Args:
        value: the value of what was chosen.
        knapsack_bound: upper bound by the fractional knapsack, the least over prefixes.
        lp_bound: upper bound by linear relaxation, if it was requested.
    """

    value: float
    knapsack_bound: float
    lp_bound: float | None = None

    @property
    def bound(self) -> float:
        """The tightest bound."""
        if self.lp_bound is None:
            return self.knapsack_bound
        return min(self.knapsack_bound, self.lp_bound)

    @property
    def share(self) -> float:
        """The proven share of the optimum, 0 to 1."""
        return min(self.value / self.bound, 1.0) if self.bound > 0 else 1.0


def certify(
    problem: Problem, taken: Sequence[int], limit: int, *, exact: bool = False
) -> Certificate:
    """Bound the optimum within a limit.

    Args:
        problem: what could be chosen.
        taken: what was chosen, in order.
        limit: tokens that any choice may take.
        exact: whether to solve the linear relaxation too; it prices every passage.
    """
    state, prices = State(problem), least_prices(problem)
    stops = {round(len(taken) * share) for share in _PREFIXES}
    bound = float("inf")
    for number in range(len(taken) + 1):
        if number in stops:
            bound = min(bound, knapsack_bound(state, prices, limit))
        if number < len(taken):
            state.take(taken[number])
    return Certificate(
        value=state.value,
        knapsack_bound=bound,
        lp_bound=lp_bound(problem, limit) if exact else None,
    )


def knapsack_bound(state: State, price: "Floats", limit: int) -> float:
    """Bound the optimum by the value so far and the fractional knapsack of all further gains.

    Gains only shrink: no passage adds more than to an empty choice. The gains of passages that are
    worth least per token by this are not computed if better passages fill the limit.
    """
    import numpy as np

    size = state.problem.size
    if not size:
        return state.value
    most = state.problem.mentions.gain / price
    promising = np.argsort(-most, kind="stable")
    number = min(_PROMISING, size)
    while True:
        passages = np.sort(promising[:number])
        gain, spent = state.gains(passages), price[passages]
        order = np.argsort(-gain / spent, kind="stable")
        gain, spent = gain[order], spent[order]
        ends = np.cumsum(spent)
        whole = int(np.searchsorted(ends, limit, side="right"))
        if number == size or (
            whole < number and gain[whole] / spent[whole] > most[promising[number]]
        ):
            break
        number = min(4 * number, size)
    value = float(gain[:whole].sum())
    if whole < number:
        before = float(ends[whole - 1]) if whole else 0.0
        value += float(gain[whole] * (limit - before) / spent[whole])
    return state.value + value


def least_prices(problem: Problem) -> "Floats":
    """The least tokens of each passage: its own words if they were counted, else the estimate."""
    import numpy as np

    counted = (
        max(problem.own(passage), 1) if problem.is_priced(passage) else problem.low[passage]
        for passage in range(problem.size)
    )
    return np.fromiter(counted, dtype=float, count=problem.size)


def lp_bound(problem: Problem, limit: int) -> float:
    """Bound the optimum by linear relaxation, solved with HiGHS.

    Variables are passages, lines and elements. An element is worth at most each of several
    tangents of its root; a passage needs its lines.

    Raises:
        VaultgraphError: the solver failed.
    """
    import numpy as np
    from scipy.optimize import linprog

    if not problem.size:
        return 0.0
    passages, lines, elements = problem.size, len(problem.spans), len(problem.elements.worth)
    worth = np.concatenate((np.zeros(passages + lines), problem.elements.worth))
    upper = np.concatenate((np.ones(passages + lines), np.full(elements, np.inf)))
    matrix, right = _constraints(problem, limit)
    solved = linprog(
        -worth, A_ub=matrix, b_ub=right, bounds=np.stack((np.zeros(len(upper)), upper), axis=1),
        method="highs",
    )  # fmt: skip
    if solved.status != 0:
        raise VaultgraphError(f"the linear program of the certificate failed: {solved.message}")
    return float(-solved.fun)


def _constraints(problem: Problem, limit: int) -> tuple[Any, "Floats"]:
    """The rows of the relaxation: the budget, passages under lines, tangents of each root."""
    import numpy as np
    from scipy import sparse

    passages, lines, elements = problem.size, len(problem.spans), len(problem.elements.worth)
    width = passages + lines + elements
    own = [problem.own(passage) for passage in range(passages)]
    prices = [*own, *map(problem.line, range(lines)), *[0] * elements]
    needs = [(passage, line) for passage, each in enumerate(problem.lines) for line in each]
    rows = np.arange(len(needs))
    holder = np.array([passage for passage, _ in needs], dtype=np.int64)
    line = np.array([line for _, line in needs], dtype=np.int64)
    under = _sparse([(rows, holder, 1.0), (rows, passages + line, -1.0)], (len(needs), width))
    tangents, heights = _tangents(problem, width)
    matrix = sparse.vstack([sparse.csr_matrix(np.array(prices, float)[None, :]), under, tangents])
    return matrix.tocsr(), np.concatenate(([float(limit)], np.zeros(len(needs)), heights))


def _tangents(problem: Problem, width: int) -> tuple[Any, "Floats"]:
    """Tangents above the root of the mentions of each element: m^r <= a^r + r a^(r-1) (m - a)."""
    import numpy as np

    ids, weight = problem.elements.ids, problem.weight
    number = len(problem.elements.worth)
    holder = np.repeat(np.arange(problem.size), np.diff(problem.elements.starts))
    most = np.maximum(np.bincount(ids, weights=weight[holder], minlength=number), 1e-12)
    first = width - number
    parts, heights = [], []
    for row, share in enumerate(_TANGENTS):
        point = share * most
        slope = AGAIN * point ** (AGAIN - 1)
        parts += [
            (row * number + np.arange(number), first + np.arange(number), 1.0),
            (row * number + ids, holder, -slope[ids] * weight[holder]),
        ]
        heights.append(point**AGAIN - slope * point)
    return _sparse(parts, (len(_TANGENTS) * number, width)), np.concatenate(heights)


def _sparse(parts: Sequence[tuple[Any, Any, Any]], shape: tuple[int, int]) -> Any:
    """Build a sparse matrix of (rows, columns, values); a single value stands for all."""
    import numpy as np
    from scipy import sparse

    rows = np.concatenate([np.asarray(part[0]) for part in parts])
    columns = np.concatenate([np.asarray(part[1]) for part in parts])
    values = np.concatenate([np.broadcast_to(part[2], len(part[0])) for part in parts])
    return sparse.csr_matrix((values, (rows, columns)), shape=shape)
