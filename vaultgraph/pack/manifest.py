"""The description of a pack for programs: `manifest.json` (part of stage 7).

In: the plan and the finished documents. Out: one artifact, which names every other one with its
digest, every note of the seed with its level, and every note that is not in it with its reason. A
pack may be shared, so private and excluded notes are only counted. `budget` and `tokens` are those
of the whole seed, the chat template's `template_tokens` included; a document's own `limit` is
without them.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import Any

from vaultgraph import __version__
from vaultgraph.graph.withheld import DIGEST_DIGITS
from vaultgraph.model import NoteId
from vaultgraph.pack.choose.bounds import Certificate
from vaultgraph.pack.document.assembly import FittedArtifact, tokens_of
from vaultgraph.pack.options import FORMAT
from vaultgraph.pack.plan import PackPlan
from vaultgraph.passages.tokens.targets import TEMPLATE_TOKENS
from vaultgraph.passages.tokens.tokenizers import margin_of
from vaultgraph.writing import Artifact

PATH = "pack/manifest.json"
_DIGITS = 6


def render_manifest(plan: PackPlan, documents: Iterable[Artifact]) -> Artifact:
    """Write the manifest of a plan's finished documents."""
    text = json.dumps(manifest_of(plan, documents), ensure_ascii=False, indent=2)
    return Artifact(path=PATH, content=f"{text}\n".encode("utf-8", "surrogatepass"))


def manifest_of(plan: PackPlan, documents: Iterable[Artifact] = ()) -> dict[str, Any]:
    """Gather the content of a plan's manifest."""
    return {
        "format": FORMAT,
        "vaultgraph": __version__,
        "pack": plan.settled.pack_id,
        "vault": plan.vault.name,
        "digest": plan.vault.digest,
        "language": plan.settled.language.value,
        "target": plan.settled.target.name,
        "tokenizer": plan.tokenizer.name,
        "exact": plan.tokenizer.exact,
        "margin": round(margin_of(plan.tokenizer), _DIGITS),
        "budget": plan.settled.limit + TEMPLATE_TOKENS,
        "tokens": plan.choice.order.document.tokens + TEMPLATE_TOKENS,
        "template_tokens": TEMPLATE_TOKENS,
        "levels": [size for size in plan.choice.order.sizes if size < plan.settled.limit],
        "chunk_tokens": plan.forms.chunk_tokens,
        "certificate": _certificate(plan.choice.certificate),
        "coverage": {name: round(share, _DIGITS) for name, share in asdict(plan.coverage).items()},
        "documents": [_document(plan, document) for document in documents],
        "secrets": [{**asdict(found.location), "kind": found.kind} for found in plan.secrets],
        "modules": [
            {"id": module.id, "label": plan.assembler.frames.label(module)}
            for module in plan.vault.modules
            if module.parent is None
        ],
        "carried": list(_included(plan)),
        "omitted": [
            {"note": each.note, "reason": each.reason, **_known_of(plan, each.note)}
            for each in plan.omitted
        ],
        **asdict(plan.vault.left_out),
    }


def _included(plan: PackPlan) -> Iterator[dict[str, Any]]:
    """Describe the notes of the seed, best first: how many of their passages, at which length."""
    fragments = {each.note: each for each in plan.choice.order.document.seed.fragments}
    tokens: Counter[NoteId] = Counter()
    for step in plan.choice.order.chosen:
        tokens[step.note] += step.tokens
    for note in plan.eligible:
        if fragment := fragments.get(note):
            yield {
                "note": note,
                "level": int(fragment.level),
                "passages": len(fragment.quotes),
                "of": len(plan.vault.note_of[note].passages),
                "characters": sum(len(piece.text) for piece in fragment.pieces),
                "tokens": tokens[note],
                **_known_of(plan, note),
            }


def _known_of(plan: PackPlan, note: NoteId) -> dict[str, str]:
    """The beginning of a note's digest, enough to see whether it changed; and its module."""
    module = plan.vault.module_of.get(note)
    return {
        "sha256": plan.vault.note_of[note].digest[:DIGEST_DIGITS],
        "module": module.id if module else "",
    }


def _certificate(certificate: Certificate) -> dict[str, Any]:
    return {
        "value": round(certificate.value, _DIGITS),
        "knapsack_bound": round(certificate.knapsack_bound, _DIGITS),
        "lp_bound": None if certificate.lp_bound is None else round(certificate.lp_bound, _DIGITS),
        "share_of_optimum": round(certificate.share, _DIGITS),
    }


def _document(plan: PackPlan, document: Artifact) -> dict[str, Any]:
    scales = plan.compared if isinstance(document, FittedArtifact) else ()
    text = document.content.decode("utf-8", "surrogatepass") if scales else ""
    return {
        "path": document.path.removeprefix("pack/"),
        "bytes": len(document.content),
        "sha256": hashlib.sha256(document.content).hexdigest(),
        "tokens": {
            plan.tokenizer.name: tokens_of(document, plan.tokenizer),
            **{scale.name: scale.count(text) for scale in scales},
        },
        "limit": document.budget if isinstance(document, FittedArtifact) else None,
    }
