"""Every file of data that is written is what its schema says, and every field is described."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from tests.pack.building import compiled
from vaultgraph.cli import main
from vaultgraph.compiler import compile_vault
from vaultgraph.errors import UsageError
from vaultgraph.pack import PackOptions
from vaultgraph.pack.delta import compare_packs, state_of
from vaultgraph.pack.pipeline import make_pack
from vaultgraph.resources import read_schema, schema_names
from vaultgraph.writing import Artifact

SAMPLE = Path(__file__).parent.parent / "sample_vault"
FILES = {
    "chunks": "pack/rag/chunks.jsonl",
    "layout": "layout.json",
    "manifest": "pack/manifest.json",
    "modules": "modules.json",
    "probes": "pack/probes.jsonl",
    "report": "report.json",
    "seed": "pack/seed.json",
    "tree": "pack/tree.json",
}


@pytest.fixture(scope="module")
def files() -> dict[str, Artifact]:
    forms = ("prompt", "json", "tree", "rag", "probes")
    made = compile_vault(SAMPLE, packing=PackOptions(budget=8_000, formats=forms))
    return {each.path: each for each in made.artifacts}


def schema(name: str) -> Any:
    return json.loads(read_schema(name))


def rows(artifact: Artifact) -> Iterator[Any]:
    text = artifact.content.decode("utf-8", "surrogatepass")
    if artifact.path.endswith(".jsonl"):
        yield from (json.loads(line) for line in text.split("\n") if line)
    else:
        yield json.loads(text)


@pytest.mark.parametrize("name", FILES)
def test_what_is_written_is_what_its_schema_says(name: str, files: dict[str, Artifact]) -> None:
    validator = jsonschema.Draft202012Validator(schema(name))
    found = list(rows(files[FILES[name]]))
    assert found
    for row in found:
        validator.validate(row)


def test_a_difference_is_what_its_schema_says() -> None:
    packs = [
        make_pack(compiled(tree), PackOptions(budget=2_000, formats=("prompt",)))
        for tree in ("A.md\n    One.\nB.md\n    Two.", "A.md\n    Other.\nC.md\n    Two.")
    ]
    old, new = (state_of(json.loads(pack.document("manifest.json"))) for pack in packs)
    told = json.loads(json.dumps(asdict(compare_packs(old, new))))
    jsonschema.Draft202012Validator(schema("diff")).validate(told)
    assert told["renamed"] == [["B.md", "C.md"]]


@pytest.mark.parametrize("name", sorted({*FILES, "diff"} - {"seed", "chunks"}))
def test_a_schema_is_strict_and_describes_every_field(name: str) -> None:
    jsonschema.Draft202012Validator.check_schema(schema(name))
    for field, told in fields(schema(name)):
        assert told.get("description"), f"{name}: {field}"


def fields(node: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    if isinstance(node, dict):
        yield from node.get("properties", {}).items()
        for value in node.values():
            yield from fields(value)
    elif isinstance(node, list):
        for value in node:
            yield from fields(value)


def test_the_command_lists_and_prints(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema"]) == 0
    assert capsys.readouterr().out.split() == list(schema_names()) == sorted({*FILES, "diff"})
    assert main(["schema", "chunks"]) == 0
    assert json.loads(capsys.readouterr().out)["title"]
    assert main(["schema", "chunk"]) == 2
    assert "chunks" in capsys.readouterr().err
    with pytest.raises(UsageError):
        read_schema("../words")
