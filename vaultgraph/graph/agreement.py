"""How far two ways of grouping the same notes agree (part of stage 6).

In: two arrays of labels. Out: a figure; 1 is the same grouping. Also `ModuleStability`, which
says of a vault whether its modules are real: whether they come out again from other seeds.
"""

from dataclasses import dataclass

import numpy as np

from vaultgraph.graph.votes import Floats, Integers


@dataclass(frozen=True, slots=True, kw_only=True)
class ModuleStability:
    """Whether a vault has modules at all.

    Args:
        runs: how often the linked notes were grouped, each time from another seed; 0 for a vault
            without links, for which the other figures say nothing.
        agreement: the mean normalised mutual information of two runs, 0 to 1.
        adjusted: the mean adjusted Rand index of two runs; 0 is what chance would give.
        modularity: of the best run, at most 1; below 0.3 the vault hardly falls into modules.
    """

    runs: int = 0
    agreement: float = 1.0
    adjusted: float = 1.0
    modularity: float = 0.0


def mutual_information(first: Integers, second: Integers) -> float:
    """Compute normalised mutual information, by the mean of both entropies (Danon, 2005)."""
    table = _contingency(first, second)
    joint = table[table > 0] / table.sum()
    rows, columns = np.nonzero(table)
    left, right = table.sum(axis=1) / table.sum(), table.sum(axis=0) / table.sum()
    shared = float((joint * np.log(joint / (left[rows] * right[columns]))).sum())
    entropy = -float((left * np.log(left)).sum() + (right * np.log(right)).sum()) / 2
    return min(1.0, max(0.0, shared / entropy)) if entropy > 0 else 1.0


def adjusted_rand(first: Integers, second: Integers) -> float:
    """Compute the adjusted Rand index (Hubert and Arabie, 1985)."""
    table = _contingency(first, second)
    together = _pairs(table).sum()
    left, right = _pairs(table.sum(axis=1)).sum(), _pairs(table.sum(axis=0)).sum()
    every = _pairs(table.sum())
    by_chance = left * right / every if every else 0.0
    most = (left + right) / 2
    return float((together - by_chance) / (most - by_chance)) if most != by_chance else 1.0


def _contingency(first: Integers, second: Integers) -> Floats:
    """Count the members that each two groups share: one row a group of the first."""
    _, rows = np.unique(first, return_inverse=True)
    _, columns = np.unique(second, return_inverse=True)
    shape = (int(rows.max(initial=0)) + 1, int(columns.max(initial=0)) + 1)
    flat = np.bincount(rows * shape[1] + columns, minlength=shape[0] * shape[1])
    return flat.reshape(shape).astype(np.float64)


def _pairs(counts: Floats) -> Floats:
    return counts * (counts - 1) / 2
