"""The nested compressions: the prompt again in smaller budgets (a form of the pack).

In: `PackPlan`. Out: `pack/levels/2k.md`, `8k.md`, … below the pack's own budget. Each contains the
content of the smaller ones.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from vaultgraph.writing import Artifact

if TYPE_CHECKING:
    from vaultgraph.pack.plan import PackPlan


class Levels:
    """One prompt for each size below that of the pack."""

    def artifacts(self, plan: "PackPlan") -> Iterable[Artifact]:
        """Yield one Markdown document for each size."""
        for size in plan.choice.order.sizes:
            if size < plan.settled.limit:
                yield plan.choice.order.levels[size].artifact(f"pack/levels/{size_name(size)}.md")


def size_name(tokens: int) -> str:
    """Name a number of tokens as people do: `2k`, `1500`."""
    return f"{tokens // 1_000}k" if tokens % 1_000 == 0 else str(tokens)
