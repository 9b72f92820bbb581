"""The seed as data: `seed.json` and `seed.yaml` (forms of stage 7).

The same modules, passages and claims as in `SEED.md`. Both have one JSON Schema, which is written
beside them.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vaultgraph.pack.document.seed import Fragment, ModuleEntry, NoteRef, Piece, Quote, Seed
from vaultgraph.pack.formats.about import about
from vaultgraph.pack.formats.lines import dump_lines
from vaultgraph.passages.escaping import escape_text
from vaultgraph.resources import read_schema
from vaultgraph.writing import Artifact

if TYPE_CHECKING:
    from vaultgraph.pack.plan import PackPlan

_SCHEMA = "seed.schema.json"
_WIDTH = 1_000_000
"""In columns; so wide that no scalar is ever folded."""


class Json:
    """The seed as one JSON document."""

    def artifacts(self, plan: "PackPlan") -> Iterable[Artifact]:
        """Return `seed.json` and its schema."""
        text = write_json(plan.choice.order.document.seed, plan.forms.templates)
        yield Artifact(path="pack/seed.json", content=text.encode())
        yield schema_artifact()


class Yaml:
    """The seed as one YAML document."""

    def artifacts(self, plan: "PackPlan") -> Iterable[Artifact]:
        """Return `seed.yaml` and its schema."""
        text = write_yaml(plan.choice.order.document.seed, plan.forms.templates)
        yield Artifact(path="pack/seed.yaml", content=text.encode())
        yield schema_artifact()


def schema_artifact() -> Artifact:
    """Return the JSON Schema of both forms (draft 2020-12)."""
    return Artifact(path=f"pack/{_SCHEMA}", content=read_schema("seed"))


def write_json(seed: Seed, templates: Path | None = None) -> str:
    """Write a seed as JSON, one module and one fragment a line."""
    return dump_lines(seed_data(seed, templates), records=("modules", "fragments"))


def write_yaml(seed: Seed, templates: Path | None = None) -> str:
    """Write a seed as YAML, texts of several lines as literal blocks."""
    import yaml

    text: str = yaml.dump(
        seed_data(seed, templates),
        Dumper=_dumper(),
        allow_unicode=True,
        default_flow_style=None,
        sort_keys=False,
        width=_WIDTH,
    )
    return text


def _dumper() -> Any:
    """Make a dumper, the fast one where libyaml is there; both write the same."""
    import yaml

    base = getattr(yaml, "CSafeDumper", yaml.SafeDumper)

    def represent(dumper: Any, text: str) -> Any:
        style = "|" if "\n" in text else None
        return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)

    made: Any = type("LiteralDumper", (base,), {"ignore_aliases": lambda *_: True})
    made.add_representer(str, represent)
    return made


def seed_data(seed: Seed, templates: Path | None = None) -> dict[str, Any]:
    """Describe a seed as plain data, with special tokens broken in every text."""
    data = {
        "about": about(seed, "json", templates),
        "format": "vaultgraph-seed/2",
        "pack": seed.pack_id,
        "vault": seed.vault,
        "digest": seed.digest,
        "language": seed.language.value,
        "notes": seed.notes,
        "omitted": seed.omitted,
        "core": _notes(seed.core),
        "modules": [_module(module) for module in seed.modules],
        "more_modules": seed.more_modules,
        "named": [ref.note for _, refs in seed.named for ref in refs],
        "fragments": list(map(_fragment, seed.fragments)),
    }
    escaped: dict[str, Any] = {
        key: value if key == "about" else _escaped(value) for key, value in data.items()
    }
    return escaped


def _escaped(value: Any) -> Any:
    if isinstance(value, str):
        return escape_text(value)
    if isinstance(value, Mapping):
        return {_escaped(key): _escaped(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_escaped(item) for item in value]
    return value


def _module(module: ModuleEntry) -> dict[str, Any]:
    data: dict[str, Any] = {
        "id": module.id,
        "label": module.label,
        "terms": list(module.terms),
        "core": _notes(module.core),
        "map": module.hub.note if module.hub else None,
        "notes": module.notes,
        "share": round(module.share, 4),
        "neighbours": list(module.neighbours),
        "recall": _notes(module.recall),
    }
    if module.entry_phrases != module.terms:
        data["entry_phrases"] = list(module.entry_phrases)
    if module.question:
        data["question"] = {
            "question": module.question.question,
            "note": module.question.note.note,
            "answer": module.question.answer,
        }
    return data


def _notes(refs: Iterable[NoteRef]) -> list[str]:
    return [ref.note for ref in refs]


def _quote(quote: Quote) -> dict[str, Any]:
    """Describe a passage: its context lines, and its stretches with their places."""
    if quote.properties:
        return {"properties": quote.properties}
    return {
        **({"heading": quote.heading} if quote.heading else {}),
        **({"context": _pieces(quote.context)} if quote.context else {}),
        **({"speaker": quote.speaker} if quote.speaker else {}),
        "pieces": _pieces(quote.pieces),
    }


def _pieces(pieces: Iterable[Piece]) -> list[dict[str, Any]]:
    return [{"span": list(piece.span), "text": piece.text} for piece in pieces]


def _fragment(fragment: Fragment) -> dict[str, Any]:
    """Describe a fragment; empty fields are left out to save tokens."""
    claims = [
        {
            "span": list(claim.span),
            "line": claim.location.line,
            "sources": list(claim.sources),
            **({"citations": list(claim.citations)} if claim.citations else {}),
        }
        for claim in fragment.claims
    ]
    return {
        "path": fragment.path,
        **({"title": fragment.title} if fragment.title != fragment.name else {}),
        "level": int(fragment.level),
        "place": fragment.place,
        "module": fragment.module,
        "quotes": [_quote(quote) for quote in fragment.quotes],
        **({"claims": claims} if claims else {}),
        **({"links": list(fragment.links)} if fragment.links else {}),
    }
