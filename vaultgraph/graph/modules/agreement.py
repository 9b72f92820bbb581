"""The agreement of two partitions of the same notes (part of stage 6).

In: arrays of labels. Out: a number; 1 for equal partitions.
"""

import math
from collections.abc import Sequence
from itertools import combinations

import numpy as np

from vaultgraph.graph.modules.module import ModuleStability
from vaultgraph.graph.ranking.votes import Floats, Integers

_DIGITS = 6


def compare_runs(runs: Sequence[tuple[float, Integers]]) -> ModuleStability:
    """Compare all pairs of runs, given as modularity and labels."""
    pairs = list(combinations([labels for _, labels in runs], 2))
    return ModuleStability(
        runs=len(runs),
        agreement=_mean([mutual_information(*pair) for pair in pairs]),
        adjusted=_mean([adjusted_rand(*pair) for pair in pairs]),
        modularity=round(max(quality for quality, _ in runs), _DIGITS),
    )


def _mean(values: Sequence[float]) -> float:
    return round(math.fsum(values) / len(values), _DIGITS) if values else 1.0


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
    """Count the members that two groups share, shape (groups of the first, of the second)."""
    _, rows = np.unique(first, return_inverse=True)
    _, columns = np.unique(second, return_inverse=True)
    shape = (int(rows.max(initial=0)) + 1, int(columns.max(initial=0)) + 1)
    flat = np.bincount(rows * shape[1] + columns, minlength=shape[0] * shape[1])
    return flat.reshape(shape).astype(np.float64)


def _pairs(counts: Floats) -> Floats:
    return counts * (counts - 1) / 2
