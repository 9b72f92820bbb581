"""The templates: where they are, their words, and what a user's folder overrides.

A user's folder is named by `VAULTGRAPH_TEMPLATES`. A file in it replaces the built-in one of the
same name; of a catalogue (`….toml`) it replaces single words. Schemas cannot be replaced.
"""

import json
import os
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from vaultgraph.errors import UsageError, VaultgraphError, suggestion
from vaultgraph.model import Language

TEMPLATES_VARIABLE = "VAULTGRAPH_TEMPLATES"
"""The environment variable that names a user's folder of templates."""

_EXTENDS = "extends"
_SCHEMAS = "schemas"
_PLACE = re.compile(r"\{(\w*)[^}]*\}")

Words = dict[Language, dict[str, str]]
"""The words of each language, by key."""


def template_root() -> Path:
    """Find the folder of templates: inside the package, or at the top of the checkout.

    A wheel contains the folder inside the package; in an editable install it is next to it.

    Raises:
        FileNotFoundError: the installation is incomplete.
    """
    package = Path(__file__).parent
    for candidate in (package / "templates", package.parent / "templates"):
        if candidate.is_dir():
            return candidate
    raise FileNotFoundError(f"no templates folder in {package}: reinstall vaultgraph")


def template_files() -> tuple[str, ...]:
    """List every file that a user may replace, as `en/seed.md.j2`, sorted."""
    root = template_root()
    names = (path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file())
    return tuple(sorted(name for name in names if not name.startswith(f"{_SCHEMAS}/")))


def own_templates() -> Path | None:
    """Return the folder that `VAULTGRAPH_TEMPLATES` names; None where it is not set.

    Raises:
        UsageError: it is not a folder.
    """
    named = os.environ.get(TEMPLATES_VARIABLE)
    if not named:
        return None
    if not Path(named).is_dir():
        raise UsageError(
            f"{TEMPLATES_VARIABLE} names {named}, which is not a folder",
            remedy="Begin with a copy of the built-in templates: vaultgraph templates eject DIR",
        )
    return Path(named)


def template_folders(folder: Path | None = None) -> tuple[Path, ...]:
    """List the folders in which a template is searched for, in this order.

    Args:
        folder: one to search before the others.
    """
    own = own_templates()
    return tuple(each for each in (folder, own, template_root()) if each is not None)


def read_builtin(name: str) -> str:
    """Read a built-in template."""
    return (template_root() / name).read_text(encoding="utf-8")


def read_template(name: str) -> str:
    """Read a template by its name below the folder of templates; a user's own takes precedence.

    Raises:
        UsageError: the user's own cannot be read.
    """
    own = own_templates()
    return _read_own(own / name) if own and (own / name).is_file() else read_builtin(name)


def read_words(name: str) -> Words:
    """Read a catalogue by its name; words of a user's own catalogue replace those of it.

    Raises:
        UsageError: the user's own is not valid, or has an unknown word or placeholder.
    """
    words = load_words(template_root() / name)
    own = own_templates()
    if own is not None and (own / name).is_file():
        for key, texts in _own_table(own / name).items():
            for language, text in _own_texts(own / name, key, texts, words).items():
                words[language][key] = text
    return words


def _read_own(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(
            f"the template {path} cannot be read: {error}", remedy="Save it as UTF-8."
        ) from error


def _own_table(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(_read_own(path))
    except tomllib.TOMLDecodeError as error:
        raise UsageError(
            f"{path} is not valid TOML: {error}", remedy="See https://toml.io for its syntax."
        ) from error


def _own_texts(path: Path, key: str, texts: object, words: Words) -> Mapping[Language, str]:
    """Check the texts of one word of a user's catalogue."""
    known = words[Language.EN]
    if key not in known:
        raise UsageError(
            f"{path}: there is no word `{key}`",
            remedy=suggestion(key, known) or "Copy the word from the built-in file.",
        )
    found = texts if isinstance(texts, dict) else {}
    if not found or not all(
        language in {*Language} and isinstance(text, str) for language, text in found.items()
    ):
        raise UsageError(
            f"{path}: `{key}` has no text in a known language",
            remedy=f'Write `{key} = {{ en = "…" }}`.',
        )
    allowed = set(_PLACE.findall(known[key]))
    for text in found.values():
        if unknown := set(_PLACE.findall(text)) - allowed:
            raise UsageError(
                f"{path}: `{key}` has no value for {{{sorted(unknown)[0]}}}",
                remedy=f"It has {', '.join(f'{{{each}}}' for each in sorted(allowed)) or 'none'}.",
            )
    return {Language(language): text for language, text in found.items()}


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
    """List the names of all JSON Schemas of the output, sorted."""
    return tuple(sorted(path.stem for path in (template_root() / _SCHEMAS).glob("*.json")))


def read_schema(name: str) -> bytes:
    """Read a JSON Schema (draft 2020-12): of a file, of a line of JSON Lines, or of `--json`.

    Raises:
        UsageError: there is none of that name; the nearest is given.
    """
    if name not in schema_names():
        remedy = suggestion(name, schema_names()) or f"There are {', '.join(schema_names())}."
        raise UsageError(f"there is no schema {name!r}", remedy=remedy)
    written = (template_root() / _SCHEMAS / f"{name}.json").read_bytes()
    schema = json.loads(written)
    return _extended(schema) if _EXTENDS in schema else written


def _extended(schema: dict[str, Any]) -> bytes:
    """Add the properties of the schema that this one extends, so that each is described once."""
    base = json.loads(read_schema(schema.pop(_EXTENDS)))
    schema = {
        **base,
        **schema,
        "required": [*base["required"], *schema["required"]],
        "properties": {**base["properties"], **schema["properties"]},
    }
    return json.dumps(schema, ensure_ascii=False, indent=2).encode() + b"\n"
