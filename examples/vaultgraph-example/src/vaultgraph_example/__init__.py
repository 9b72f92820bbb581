"""What a package can add to vaultgraph: a form of packs, an export and a tokenizer.

Each is registered in `pyproject.toml`; importing this module registers nothing.
"""

import json
import re
from collections.abc import Iterable

from vaultgraph import Artifact, CompiledVault, PackPlan

_WORD = re.compile(r"\w+|[^\w\s]")


class Titles:
    """A form of packs: the titles of all notes that may be carried, best first."""

    def artifacts(self, plan: PackPlan) -> Iterable[Artifact]:
        """Give `titles.txt`, secrets in titles masked."""
        titles = (plan.texts.mask(plan.vault.note_of[note].title) for note in plan.carried)
        text = "".join(f"{title}\n" for title in titles)
        yield Artifact(path="pack/titles.txt", content=text.encode())


def export_dot(vault: CompiledVault) -> Iterable[Artifact]:
    """Export the links between notes for Graphviz."""
    lines = (
        f"  {json.dumps(source)} -> {json.dumps(target)};" for source, target in vault.graph.edges
    )
    text = "digraph vault {\n" + "\n".join(lines) + "\n}\n"
    yield Artifact(path="export/graph.dot", content=text.encode())


class Words:
    """A tokenizer that counts words and signs."""

    name = "words"
    exact = True

    def count(self, text: str) -> int:
        """Count the tokens of a text."""
        return len(_WORD.findall(text))
