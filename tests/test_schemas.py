"""What is written as JSON is what its schema says, and the page of schemas describes it."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import jsonschema
import pytest

from vaultgraph.cli import COMMANDS, main, vaultgraph
from vaultgraph.errors import UsageError
from vaultgraph.resources import read_schema, schema_names

ROOT = Path(__file__).parent.parent
SAMPLE = ROOT / "sample_vault"
PAGE = ROOT / "docs" / "schemas.md"

FILES = {
    "layout.json": "layout",
    "modules.json": "modules",
    "report.json": "report",
    "export/graph.json": "graph",
    "pack/manifest.json": "manifest",
    "pack/probes.jsonl": "probes",
    "pack/seed.json": "seed",
    "pack/tree.json": "tree",
    "pack/rag/chunks.jsonl": "chunks",
    "pack/finetune/dataset_info.json": "dataset_info",
    "pack/finetune/alpaca.jsonl": "alpaca",
    "pack/finetune/alpaca.validation.jsonl": "alpaca",
    "pack/finetune/messages.jsonl": "messages",
    "pack/finetune/messages.validation.jsonl": "messages",
    "pack/finetune/sharegpt.jsonl": "sharegpt",
    "pack/finetune/sharegpt.validation.jsonl": "sharegpt",
}
"""The schema of each file that a run writes."""

PRINTED = {
    "cache clear": ("cache", []),
    "cache info": ("cache", []),
    "check": ("check", [str(SAMPLE)]),
    "claims": ("claims", [str(SAMPLE)]),
    "compile": ("run", [str(SAMPLE), "-o", "compiled", "--budget", "4k"]),
    "config": ("config", [str(SAMPLE)]),
    "diff": ("diff", ["made", "other"]),
    "export": ("run", [str(SAMPLE), "--format", "json", "-o", "exported"]),
    "graph": ("run", [str(SAMPLE), "-o", "graphed"]),
    "links": ("links", [str(SAMPLE)]),
    "pack": ("run", [str(SAMPLE), "--explain", "Chunking"]),
    "recall": ("recall", [str(SAMPLE), "How are chunks cut?"]),
    "restore": ("restore", ["made", "-o", "restored"]),
    "schema": ("schemas", []),
    "targets": ("targets", []),
    "templates eject": ("templates", ["templates"]),
    "templates list": ("templates", []),
    "verify": ("verify", ["made", "--vault", str(SAMPLE)]),
    "weigh": ("weigh", [str(SAMPLE)]),
}
"""For every command with `--json` the schema of what it prints, and how it is called."""

ELSEWHERE = {"obsidian", "answers"}
"""Schemas of what is written only when it is asked for; their tests are below and of `verify`."""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with outputs of the sample vault in every form, and a pack of a part of it."""
    folder = tmp_path_factory.mktemp("schemas")
    vault, place = str(SAMPLE), str(folder / "made")
    assert main(["compile", vault, "-o", place, "--budget", "8k", "--format", "all", "-q"]) == 0
    assert main(["export", vault, "-o", place, "--format", "json", "-q"]) == 0
    other = ["-o", str(folder / "other"), "--budget", "8k", "--format", "prompt", "-q"]
    assert main(["pack", vault, "--exclude", "Tokens", *other]) == 0
    return folder


def schema(name: str) -> Any:
    return json.loads(read_schema(name))


def rows(file: Path) -> Iterator[Any]:
    text = file.read_bytes().decode("utf-8", "surrogatepass")
    yield from map(
        json.loads, filter(None, text.split("\n")) if file.suffix == ".jsonl" else [text]
    )


def test_every_file_is_what_its_schema_says(made: Path) -> None:
    place = made / "made"
    written = {each.relative_to(place).as_posix() for each in place.rglob("*.json*")}
    assert {name for name in written if not name.endswith(".schema.json")} == set(FILES)
    for name, kind in FILES.items():
        found = list(rows(place / name))
        assert found, name
        validator = jsonschema.Draft202012Validator(schema(kind))
        for row in found:
            validator.validate(row)
    assert (place / "pack/rag/chunks.schema.json").read_bytes() == read_schema("chunks")


def with_json() -> Iterator[str]:
    """Name every command that takes `--json`."""
    context = click.Context(vaultgraph)
    for name in COMMANDS:
        command = vaultgraph.get_command(context, name)
        assert command is not None
        inner = command.commands if isinstance(command, click.Group) else {"": command}
        for part, leaf in inner.items():
            if any("--json" in each.opts for each in leaf.params):
                yield f"{name} {part}".strip()


def test_every_command_with_json_has_its_schema() -> None:
    assert set(with_json()) == set(PRINTED)


@pytest.mark.parametrize("command", PRINTED)
def test_what_a_command_prints_is_what_its_schema_says(
    command: str, made: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(made)
    monkeypatch.setenv("VAULTGRAPH_CACHE_DIR", str(made / "cache"))
    name, arguments = PRINTED[command]
    capsys.readouterr()
    assert main([*command.split(), *arguments, "--json"]) == 0
    printed = json.loads(capsys.readouterr().out)
    jsonschema.Draft202012Validator(schema(name)).validate(printed)
    assert printed


def test_links_as_obsidian_has_them_are_what_their_schema_says(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["links", str(SAMPLE), "--format", "obsidian"]) == 0
    jsonschema.Draft202012Validator(schema("obsidian")).validate(
        json.loads(capsys.readouterr().out)
    )


def test_there_is_no_schema_of_nothing() -> None:
    used = {*FILES.values(), *(name for name, _ in PRINTED.values()), *ELSEWHERE}
    assert used == set(schema_names())


@pytest.mark.parametrize("name", schema_names())
def test_a_schema_is_strict_and_describes_every_field(name: str) -> None:
    jsonschema.Draft202012Validator.check_schema(schema(name))
    for path, told in leaves(schema(name), schema(name)):
        assert told.get("description"), f"{name}: {path}"


@pytest.mark.parametrize("path", [name for name in FILES if "validation" not in name])
def test_a_row_without_a_required_field_is_refused(path: str, made: Path) -> None:
    described = schema(FILES[path])
    row = next(rows(made / "made" / path))
    if "required" in described:
        row.pop(described["required"][0])
    else:
        next(iter(row.values())).clear()
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(row, described)


def test_the_command_lists_and_prints(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema"]) == 0
    listed = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in listed] == list(schema_names())
    assert "chunks        A chunk of a note" in listed
    assert main(["schema", "chunks"]) == 0
    assert json.loads(capsys.readouterr().out)["title"]
    assert main(["schema", "chunk"]) == 2
    assert "chunks" in capsys.readouterr().err
    with pytest.raises(UsageError):
        read_schema("../words")


def test_the_page_of_schemas_is_made_from_them(update: bool) -> None:
    text = PAGE.read_text("utf-8").partition("<!-- schemas -->\n")[0] + "<!-- schemas -->\n"
    text += "".join(section(name) for name in schema_names())
    if update:
        PAGE.write_text(text, encoding="utf-8")
    assert PAGE.read_text("utf-8") == text, "stale: run `make golden`"


def section(name: str) -> str:
    """Describe one schema: its title, what it is of, and a table of its fields."""
    described = schema(name)
    rows = [
        (path, kind_of(told), told.get("description", "").replace("|", "\\|"))
        for path, told in leaves(described, described)
    ]
    table = "".join(f"| `{path}` | {kind} | {meaning} |\n" for path, kind, meaning in rows)
    head = f"\n## {name}\n\n`{described['title']}`: {described['description']}\n"
    return head + (f"\n| field | type | meaning |\n|---|---|---|\n{table}" if table else "")


def leaves(node: Any, root: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Yield every field below a part of a schema by its path: `[]` for items, `*` for any key."""
    node = resolved(node, root)
    for name, told in node.get("properties", {}).items():
        place = f"{path}.{name}" if path else name
        yield place, {**resolved(told, root), **told}
        yield from leaves(told, root, place)
    if isinstance(node.get("items"), dict):
        yield from leaves(node["items"], root, f"{path}[]")
    if isinstance(node.get("additionalProperties"), dict):
        yield from leaves(node["additionalProperties"], root, f"{path}.*" if path else "*")
    for choice in node.get("anyOf", ()):
        yield from leaves(choice, root, path)


def resolved(node: Any, root: Any) -> Any:
    if not isinstance(node, dict) or "$ref" not in node:
        return node
    return root["$defs"][node["$ref"].rpartition("/")[2]]


def kind_of(told: Any) -> str:
    if "enum" in told:
        return ", ".join(f"`{json.dumps(value)}`" for value in told["enum"])
    if "const" in told:
        return f"`{json.dumps(told['const'])}`"
    kinds = told.get("type", "any")
    return " or ".join([kinds] if isinstance(kinds, str) else kinds)
