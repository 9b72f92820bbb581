"""Keep the order of modules while their ranks hardly change (after stage 6).

In: what an earlier run stored of each module, and the modules of this one with the same ids. Out:
the same modules, ordered by stable ranks: otherwise two modules of nearly the same rank would
swap, and with them whole sections of a seed, whenever a note changes.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from vaultgraph.graph.modules.module import KeptModule, Module

_HARDLY_CHANGED = 0.1
"""The largest change of a module's rank, as a share, at which it keeps its place."""


def order_modules(
    previous: Mapping[str, KeptModule], modules: Sequence[Module]
) -> tuple[Module, ...]:
    """Order modules by rank, or by their earlier rank where it hardly differs.

    Args:
        previous: what the earlier run stored of each module, by id.
        modules: the modules of this run, each before those inside it.

    Returns:
        the same modules, each before those inside it; linked ones come before the others.
    """
    children: dict[str | None, list[Module]] = defaultdict(list)
    for module in modules:
        rank = _order_rank(previous.get(module.id), module.rank)
        children[module.parent].append(replace(module, order_rank=rank))
    return tuple(_walk(None, children))


def _order_rank(kept: KeptModule | None, rank: float) -> float:
    if kept is not None and abs(rank - kept.rank) <= _HARDLY_CHANGED * kept.rank:
        return kept.rank
    return rank


def _walk(parent: str | None, children: Mapping[str | None, Sequence[Module]]) -> Iterator[Module]:
    """Yield siblings in order, each before the modules inside it."""
    for module in sorted(children.get(parent, ()), key=_precedence):
        yield module
        yield from _walk(module.id, children)


def _precedence(module: Module) -> tuple[bool, float]:
    return not module.linked, -module.order_rank
