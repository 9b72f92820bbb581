"""Colours the modules so that neighbours can be told apart (part of the view).

In: the weight of the links between each two modules. Out: for each the number of its colour.
"""

from collections.abc import Mapping, Sequence

from vaultgraph.graph.compiled import CompiledVault

PALETTE = (
    "#3f90da",
    "#ffa90e",
    "#bd1f01",
    "#832db6",
    "#92dadd",
    "#e76300",
    "#a96b59",
    "#b9ac70",
    "#717581",
    "#94a4a2",
)
"""Ten colours that people with any colour vision tell apart (Petroff, 2021), greys last."""


def colour_modules(names: Sequence[str], weights: Mapping[tuple[str, str], float]) -> list[int]:
    """Give each module a colour of the palette, neighbours different ones.

    The first modules take the colours in order; when all are used, a module takes the one that
    its neighbours use least, by the weight of the links to them.

    Args:
        names: the modules, the most important first.
        weights: the weight of the links between two modules, in either order.
    """
    chosen: dict[str, int] = {}
    used = [0] * len(PALETTE)
    for name in names:
        nearness = [0.0] * len(PALETTE)
        for other, colour in chosen.items():
            nearness[colour] += weights.get((name, other), 0.0) + weights.get((other, name), 0.0)
        best = min(range(len(PALETTE)), key=lambda each: (nearness[each], used[each], each))
        first_turn = len(chosen) < len(PALETTE)
        chosen[name] = len(chosen) if first_turn else best
        used[chosen[name]] += 1
    return list(chosen.values())


def module_weights(vault: CompiledVault) -> dict[tuple[str, str], float]:
    """Sum the weight of the links from each top-level module to each other one."""
    weights: dict[tuple[str, str], float] = {}
    module_of = vault.module_of
    for edge in vault.graph.edges.values():
        source, target = module_of.get(edge.source), module_of.get(edge.target)
        if source and target and source is not target:
            pair = (source.id, target.id)
            weights[pair] = weights.get(pair, 0.0) + edge.weight
    return weights
