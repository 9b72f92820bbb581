"""The documents of a pack as a list, for the forms that describe them (part of stage 7)."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vaultgraph.pack.document.assembly import FittedArtifact, tokens_of
from vaultgraph.writing import Artifact

if TYPE_CHECKING:
    from vaultgraph.pack.plan import PackPlan

_KINDS = {
    "SEED.md": "prompt",
    "levels/": "level",
    "seed.json": "json",
    "seed.yaml": "yaml",
    "seed.schema.json": "schema",
    "tree.json": "tree",
    "rag/chunks.jsonl": "chunks",
    "rag/chunks.schema.json": "schema",
    "rag/chunks/": "chunk",
    "seed.chat.txt": "chat",
    "seed.chatml.txt": "chatml",
    "memory.txt": "memory",
    "finetune/": "finetune",
    "probes.jsonl": "probes",
    "llms.txt": "llms",
    "skill/": "skill",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedDocument:
    """A document of a pack.

    Args:
        path: relative to the pack.
        kind: what it is, as a key of the templates.
        tokens: what it costs the target.
        limit: what it may cost; None where it has none.
        elsewhere: what it costs by the other exact tokenizers; empty where it has no limit.
    """

    path: str
    kind: str
    tokens: int
    limit: int | None
    elsewhere: tuple[int, ...] = ()


def listed(plan: "PackPlan", documents: Iterable[Artifact]) -> list[ListedDocument]:
    """List documents in their order; files of single chunks are omitted."""
    rows = []
    for document in documents:
        path = document.path.removeprefix("pack/")
        kind = kind_of_document(path)
        if kind != "chunk":
            fitted = isinstance(document, FittedArtifact)
            text = document.content.decode("utf-8", "surrogatepass") if fitted else ""
            rows.append(
                ListedDocument(
                    path=path,
                    kind=kind,
                    tokens=tokens_of(document, plan.tokenizer),
                    limit=document.budget if isinstance(document, FittedArtifact) else None,
                    elsewhere=tuple(scale.count(text) for scale in plan.compared) if fitted else (),
                )
            )
    return rows


def kind_of_document(path: str) -> str:
    """Return what a document is by its path; those of other packages by their ending."""
    found = (kind for start, kind in _KINDS.items() if path.startswith(start))
    return next(found, path.rpartition(".")[2])
