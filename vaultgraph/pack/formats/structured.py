"""The seed as data: `seed.json` (a form of stage 7).

The same modules, fragments and claims as in the prompt, cut from the same order where the budget
of the target ends.
"""

import json
from collections.abc import Iterable
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from vaultgraph.pack.seed import Fragment, ModuleEntry, NoteRef, Seed
from vaultgraph.writing import Artifact

if TYPE_CHECKING:
    from vaultgraph.pack.plan import PackPlan


class Json:
    """The seed as one JSON document."""

    def artifacts(self, plan: "PackPlan") -> Iterable[Artifact]:
        """Give `seed.json`."""
        document = plan.fit(write_json, plan.budget)
        yield Artifact(path="pack/seed.json", content=document.text.encode("utf-8"))


def write_json(seed: Seed) -> str:
    """Write a seed as JSON, one fragment a line."""
    return f"{json.dumps(seed_data(seed), ensure_ascii=False, indent=1)}\n"


def seed_data(seed: Seed) -> dict[str, Any]:
    """A seed as plain data."""
    return {
        "pack": seed.pack_id,
        "vault": {"name": seed.vault, "digest": seed.digest},
        "language": seed.language.value,
        "notes": seed.notes,
        "core": [ref.note for ref in seed.core],
        "modules": [_module(module) for module in seed.modules],
        "more_modules": seed.more_modules,
        "fragments": [_fragment(fragment) for fragment in seed.fragments],
    }


def _module(module: ModuleEntry) -> dict[str, Any]:
    return {
        "id": module.id,
        "label": module.label,
        "terms": list(module.terms),
        "core": _notes(module.core),
        "map": module.hub.note if module.hub else None,
        "notes": module.notes,
        "share": round(module.share, 4),
        "neighbours": list(module.neighbours),
        "entry_phrases": list(module.entry_phrases),
        "recall": _notes(module.recall),
        "question": asdict(module.question) if module.question else None,
    }


def _notes(refs: Iterable[NoteRef]) -> list[str]:
    return [ref.note for ref in refs]


def _fragment(fragment: Fragment) -> dict[str, Any]:
    return {
        "path": fragment.path,
        "title": fragment.title,
        "level": int(fragment.level),
        "place": fragment.place,
        "module": fragment.module,
        "pieces": [
            {"span": [piece.span.start, piece.span.end], "text": piece.text}
            for piece in fragment.pieces
        ],
        "claims": [
            {
                "span": [claim.span.start, claim.span.end],
                "line": claim.location.line,
                "sources": list(claim.sources),
            }
            for claim in fragment.claims
        ],
        "links": list(fragment.links),
    }
