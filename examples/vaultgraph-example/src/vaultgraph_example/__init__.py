"""What a package can add to vaultgraph: a format, an export, a tokenizer, chats and an embedder.

Each is registered in `pyproject.toml`; importing this module registers nothing.
"""

import json
import re
from collections.abc import Iterable, Sequence
from zlib import crc32

from vaultgraph import (
    Artifact,
    CompiledVault,
    Head,
    PackPlan,
    Page,
    Transcript,
    cut_at_heads,
    speaker_of,
)

_WORD = re.compile(r"\w+|[^\w\s]")
_PROMPT = re.compile(r"(\w+)> (.*)")


class Titles:
    """A format of packs: the titles of all notes that may be included, best first."""

    def artifacts(self, plan: PackPlan) -> Iterable[Artifact]:
        """Yield `titles.txt`, with secrets in titles masked."""
        titles = (plan.texts.mask(plan.vault.note_of[note].title) for note in plan.eligible)
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


def read_console(page: Page) -> Transcript | None:
    """Read a log of a chat in a console: lines such as `you> Hello`, and `type: console-log`."""
    if page.said("type") != "console-log":
        return None

    def read_head(index: int) -> Head | None:
        found = _PROMPT.match(page.lines[index].text)
        return Head(speaker=speaker_of(found[1]), rest=found[2]) if found else None

    return Transcript(turns=cut_at_heads(page, read_head), title=page.title())


class Hashes:
    """An embedder without a model: a vector counts the words of a text by their checksums."""

    name = "hashes"

    def embed(self, texts: Sequence[str]) -> Sequence[Sequence[float]]:
        """Return a vector of 256 numbers for each text."""
        return [self._vector(text) for text in texts]

    def _vector(self, text: str) -> list[float]:
        vector = [0.0] * 256
        for word in _WORD.findall(text.lower()):
            vector[crc32(word.encode()) % len(vector)] += 1.0
        return vector
