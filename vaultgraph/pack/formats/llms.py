"""`llms.txt`: what a pack contains and where to begin, for models (an overview of the pack).

In: `PackPlan` and the documents written before. Out: `pack/llms.txt`, laid out as llmstxt.org says.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from vaultgraph.pack.document.render import render
from vaultgraph.pack.formats.listing import listed
from vaultgraph.writing import Artifact

if TYPE_CHECKING:
    from vaultgraph.pack.document.seed import Seed
    from vaultgraph.pack.plan import PackPlan


class Llms:
    """An index of the documents and the modules."""

    def artifact(self, plan: "PackPlan", documents: Iterable[Artifact]) -> Artifact:
        """Return `llms.txt`."""
        rows = [row for row in listed(plan, documents) if not _is_of_skill(row.path)]

        def write(seed: "Seed") -> str:
            values = {"seed": seed, "documents": rows}
            folder = plan.forms.templates
            return render("llms.txt.j2", values, language=seed.language, folder=folder)

        return plan.fit(write, plan.settled.limit).artifact("pack/llms.txt")


def _is_of_skill(path: str) -> bool:
    """Return whether a document is one that the index of a skill lists itself."""
    return path.startswith("skill/") and not path.endswith("/SKILL.md")
