"""A finished pack: its files, and how much of every note is in it (the result of stage 7).

In: what `pipeline` made. Out: `Pack`, whose documents are found by name.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import msgspec

from vaultgraph.arguments import checked
from vaultgraph.diagnostics import Diagnostic
from vaultgraph.errors import UsageError, suggestion
from vaultgraph.model import NoteId, PackEntry
from vaultgraph.pack.choose.bounds import Certificate
from vaultgraph.pack.choose.explain import Explanation
from vaultgraph.pack.describing import Coverage
from vaultgraph.pack.formats.rag import ChunkRecord
from vaultgraph.passages.masking import SecretFinding
from vaultgraph.passages.tokens.amounts import read_amount
from vaultgraph.writing import Artifact


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """A finished pack.

    Args:
        pack_id: its id, which the vault and the options determine.
        target: the name of the model that it fits.
        budget: tokens that its seed may take, those of the chat template included.
        tokens: tokens that `SEED.md` takes, those of the chat template included.
        exact: whether counts are the model's own, or estimated.
        margin: how far, as a share, an estimate is above the true count on average.
        entries: for every note how much of it is included, or why it is not.
        artifacts: its files; their paths start with `pack/`.
        certificate: how close the choice is to the best one.
        coverage: the share of the vault that is in it.
        secrets: where secrets are in the notes that may be included.
        explanations: why each of the requested notes is included or not.
        diagnostics: the notes that were left out because of a bug in vaultgraph.
    """

    pack_id: str
    target: str
    budget: int
    tokens: int
    exact: bool
    margin: float
    entries: Mapping[NoteId, PackEntry]
    artifacts: tuple[Artifact, ...]
    certificate: Certificate
    coverage: Coverage
    secrets: tuple[SecretFinding, ...]
    explanations: tuple[Explanation, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()

    @property
    def text(self) -> str:
        """The text of `SEED.md`.

        Raises:
            UsageError: the prompt was not among the requested forms.
        """
        return self.document("SEED.md")

    @checked
    def document(self, name: str) -> str:
        """The text of a document.

        Args:
            name: its path below `pack/`, as `rag/chunks.jsonl`. `8k` is short for `levels/8k.md`,
                or for `SEED.md` where that is no longer than 8,000 tokens.

        Raises:
            UsageError: there is none of that name; the nearest is given.
        """
        texts = {each.path.removeprefix("pack/"): each.content for each in self.artifacts}
        content = texts.get(name, texts.get(f"levels/{name}.md"))
        if content is None and _is_size(name) and self.tokens <= read_amount(name):
            content = texts.get("SEED.md")
        if content is None:
            remedy = suggestion(name, texts) or f"It has {', '.join(texts)}."
            raise UsageError(f"the pack has no document {name!r}", remedy=remedy)
        return content.decode("utf-8", "surrogatepass")

    @property
    def chunks(self) -> tuple[ChunkRecord, ...]:
        """The chunks for retrieval, as `rag/chunks.jsonl` has them.

        Raises:
            UsageError: they were not among the requested forms.
        """
        lines = self.document("rag/chunks.jsonl").split("\n")
        return tuple(msgspec.json.decode(line, type=ChunkRecord) for line in lines if line)


def _is_size(name: str) -> bool:
    """Return whether the name of a document is a number of tokens, such as `8k`."""
    return name[:1].isdigit() and name[-1:].lower() in "km0123456789"
