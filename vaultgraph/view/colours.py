"""Colours the modules so that neighbours can be distinguished (part of the view).

In: a compiled vault. Out: the colour of each module. A module keeps the colour that it had before.
"""

from collections import Counter
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
"""Ten colours that people with any colour vision distinguish (Petroff, 2021), greys last."""


def module_colours(vault: CompiledVault) -> dict[str, str]:
    """Return the colour, `#rrggbb`, of each top-level module by id; earlier colours are kept."""
    modules = [module for module in vault.modules if module.parent is None]
    kept = {module.id: module.colour for module in modules if module.colour}
    return colour_modules([module.id for module in modules], module_weights(vault), kept)


def palette_of(colours: Mapping[str, str]) -> list[str]:
    """List the colours of a page: the palette, then those that a user gave."""
    return [*PALETTE, *sorted(set(colours.values()).difference(PALETTE))]


def colour_modules(
    names: Sequence[str],
    weights: Mapping[tuple[str, str], float],
    kept: Mapping[str, str] | None = None,
) -> dict[str, str]:
    """Give each module a colour of the palette, neighbours different ones.

    A module gets the first unused colour; when all are used, the one that its neighbours use least,
    by the weight of the links to them.

    Args:
        names: the modules, the most important first.
        weights: the weight of the links between two modules, in either order.
        kept: colours that modules had before or that a user gave, `#rrggbb`; they do not change.
    """
    colours = {name: colour for name, colour in (kept or {}).items() if name in set(names)}
    used = Counter(colours.values())
    near = _neighbours(weights)
    for name in names:
        if name in colours:
            continue
        nearness: dict[str, float] = dict.fromkeys(PALETTE, 0.0)
        for other, weight in near.get(name, {}).items():
            if other in colours:
                nearness[colours[other]] = nearness.get(colours[other], 0.0) + weight
        free = [colour for colour in PALETTE if not used[colour]]
        best = min(PALETTE, key=lambda each: (nearness[each], used[each], PALETTE.index(each)))
        colours[name] = free[0] if free else best
        used[colours[name]] += 1
    return {name: colours[name] for name in names}


def _neighbours(weights: Mapping[tuple[str, str], float]) -> dict[str, dict[str, float]]:
    """List for each module those that it is linked with, by the weight in both directions."""
    near: dict[str, dict[str, float]] = {}
    for (one, other), weight in weights.items():
        for here, there in ((one, other), (other, one)):
            row = near.setdefault(here, {})
            row[there] = row.get(there, 0.0) + weight
    return near


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
