"""Where the templates are, in an editable checkout as in an installed wheel, and their words."""

import json
import tomllib
from pathlib import Path
from typing import Any

from vaultgraph.errors import UsageError, VaultgraphError, suggestion
from vaultgraph.model import Language

_EXTENDS = "extends"

Words = dict[Language, dict[str, str]]
"""The words of each language, by key."""


def template_root() -> Path:
    """Find the folder of templates: inside the package, or at the top of the checkout.

    A wheel carries the folder inside the package; an editable install leaves it beside it.
    """
    package = Path(__file__).parent
    for candidate in (package / "templates", package.parent / "templates"):
        if candidate.is_dir():
            return candidate
    raise FileNotFoundError(f"no templates folder in {package}: install vaultgraph again")


def load_words(path: Path) -> Words:
    """Read a catalogue of words: one table a word, with one text a language.

    Raises:
        VaultgraphError: a word is missing in a language.
    """
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    for key, texts in table.items():
        for language in Language:
            if not texts.get(language):
                raise VaultgraphError(f"{path}: {key!r} has no text in {language.value}")
    return {
        language: {key: texts[language] for key, texts in table.items()} for language in Language
    }


def schema_names() -> tuple[str, ...]:
    """Name every JSON Schema of what is written, sorted."""
    return tuple(sorted(path.stem for path in (template_root() / "schemas").glob("*.json")))


def read_schema(name: str) -> bytes:
    """Read the JSON Schema (draft 2020-12) of a file, of a line of a file of lines, or of `--json`.

    Raises:
        UsageError: there is none of that name; the nearest is given.
    """
    if name not in schema_names():
        remedy = suggestion(name, schema_names()) or f"There are {', '.join(schema_names())}."
        raise UsageError(f"there is no schema {name!r}", remedy=remedy)
    written = (template_root() / "schemas" / f"{name}.json").read_bytes()
    schema = json.loads(written)
    return _extended(schema) if _EXTENDS in schema else written


def _extended(schema: dict[str, Any]) -> bytes:
    """Add the fields of the schema that another one extends, so that each is described once."""
    base = json.loads(read_schema(schema.pop(_EXTENDS)))
    schema = {
        **base,
        **schema,
        "required": [*base["required"], *schema["required"]],
        "properties": {**base["properties"], **schema["properties"]},
    }
    return json.dumps(schema, ensure_ascii=False, indent=2).encode() + b"\n"
