"""Every form of a pack keeps to its JSON Schema, and every schema is one."""

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import vaultgraph.pack
from tests.pack.building import compiled
from vaultgraph.pack import PackOptions, make_pack

SCHEMAS = Path(vaultgraph.pack.__file__).parent / "schemas"
NAMES = sorted(path.name.removesuffix(".schema.json") for path in SCHEMAS.glob("*.schema.json"))
FILES = {
    "tree": "pack/tree.json",
    "probes": "pack/probes.jsonl",
    "manifest": "pack/manifest.json",
    "messages": "pack/finetune/messages.jsonl",
    "sharegpt": "pack/finetune/sharegpt.jsonl",
    "alpaca": "pack/finetune/alpaca.jsonl",
}
TREE = """
Bread.md
    ---
    flour: rye
    ---
    # Crust
    It cracks when the oven is hot enough [^1], says [[Oven]].
    **Crumb**: what stands inside of the crust of a bread.

    [^1]: [[Oven]], and Smith, *Baking* (1990)
Oven.md
    The oven bakes what [[Bread]] asks for, at a high heat.
"""


def schema(name: str) -> Any:
    return json.loads((SCHEMAS / f"{name}.schema.json").read_text(encoding="utf-8"))


@cache
def made() -> dict[str, str]:
    options = PackOptions(budget=4_000, formats=("prompt", "tree", "probes", "finetune"))
    pack = make_pack(compiled(TREE), options)
    return {each.path: each.content.decode() for each in pack.artifacts}


def rows(path: str) -> Iterator[Any]:
    text = made()[path]
    yield from map(json.loads, text.splitlines() if path.endswith("l") else [text])


@pytest.mark.parametrize("name", NAMES)
def test_a_schema_is_one(name: str) -> None:
    jsonschema.Draft202012Validator.check_schema(schema(name))


@pytest.mark.parametrize("name", FILES)
def test_a_form_keeps_to_its_schema(name: str) -> None:
    found = list(rows(FILES[name]))
    assert found
    for row in found:
        jsonschema.validate(row, schema(name))


def test_every_schema_is_of_a_form() -> None:
    assert sorted(FILES) == NAMES


@pytest.mark.parametrize("name", FILES)
def test_what_is_not_of_a_form_is_refused(name: str) -> None:
    row = next(rows(FILES[name]))
    row.pop(next(iter(schema(name)["required"])))
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(row, schema(name))
