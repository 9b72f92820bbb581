"""What becomes of the sample vault, to be reviewed by a person whenever it changes.

`make golden` writes tests/expected anew; the diff of a commit then shows what the change did.
"""

import json
import re
from collections.abc import Callable, Mapping
from difflib import unified_diff
from functools import cache
from pathlib import Path

import pytest
import yaml

from vaultgraph import CompiledVault, Language, PackOptions, compile_vault, make_pack, read_vault
from vaultgraph.compiler import Compilation
from vaultgraph.graph.links.obsidian import metadata_cache

ROOT = Path(__file__).parent.parent
EXPECTED = Path(__file__).parent / "expected"
BUDGET = 4_000
FORMS = ("prompt", "json", "yaml", "tree", "probes", "llms", "memory")


@cache
def sample() -> CompiledVault:
    return read_vault(ROOT / "sample_vault")


@cache
def compiled(language: Language) -> Compilation:
    packing = PackOptions(budget=BUDGET, language=language)
    return compile_vault(ROOT / "sample_vault", packing=packing)


@cache
def packed() -> Mapping[str, str]:
    """Every form of a pack, by its path."""
    options = PackOptions(budget=BUDGET, language=Language.EN, formats=FORMS)
    return {each.path: each.content.decode() for each in make_pack(sample(), options).artifacts}


def manifest() -> str:
    """Write the manifest without the version, which every release changes."""
    found = json.loads(packed()["pack/manifest.json"])
    del found["vaultgraph"]
    return json.dumps(found, ensure_ascii=False, indent=1) + "\n"


def artifact(language: Language, path: str) -> str:
    (found,) = [made for made in compiled(language).artifacts if made.path == path]
    return found.content.decode()


def links() -> str:
    """Write the links as in Obsidian's own cache, without notes that have none."""
    tables = metadata_cache(sample().notes, sample().resolution)
    kept = {
        name: {source: targets for source, targets in table.items() if targets}
        for name, table in tables.items()
    }
    return json.dumps(kept, ensure_ascii=False, indent=1) + "\n"


def claims() -> str:
    """Write every claim with its sources, one a line."""
    return "".join(
        f"{note.path}:{claim.line}:{claim.column}: {claim.text}"
        f" <- {', '.join(link.target for link in claim.sources)}\n"
        for note in sample().notes
        for claim in note.claims
    )


def modules() -> str:
    """Write every module with its members, best rank first, core notes marked."""
    lines = []
    for module in sample().modules:
        lines.append(f"{module.id} {module.label}\n")
        for note in module.members:
            mark = "*" if note in module.core else " "
            lines.append(f"  {mark} {sample().ranking.pagerank[note]:.4f} {note}\n")
    return "".join(lines)


GOLDENS: dict[str, Callable[[], str]] = {
    "links.json": links,
    "claims.txt": claims,
    "modules.txt": modules,
    "diagnostics.txt": lambda: "".join(f"{found}\n" for found in sample().diagnostics),
    "report.json": lambda: artifact(Language.RU, "report.json"),
    "seed.json": lambda: artifact(Language.RU, "pack/seed.json"),
    "SEED.en.md": lambda: artifact(Language.EN, "pack/SEED.md"),
    "SEED.ru.md": lambda: artifact(Language.RU, "pack/SEED.md"),
    "SEED.zh.md": lambda: artifact(Language.ZH, "pack/SEED.md"),
    "tree.json": lambda: packed()["pack/tree.json"],
    "probes.jsonl": lambda: packed()["pack/probes.jsonl"],
    "manifest.json": manifest,
    "REPORT.md": lambda: packed()["pack/REPORT.md"],
    "llms.txt": lambda: packed()["pack/llms.txt"],
    "memory.txt": lambda: packed()["pack/memory.txt"],
}


@pytest.mark.parametrize("name", GOLDENS)
def test_the_sample_vault_gives_what_was_reviewed(name: str, update: bool) -> None:
    made, file = GOLDENS[name](), EXPECTED / name
    if update:
        EXPECTED.mkdir(exist_ok=True)
        file.write_text(made, encoding="utf-8", newline="\n")
    expected = file.read_text(encoding="utf-8")
    difference = unified_diff(expected.splitlines(), made.splitlines(), "expected", "made", n=1)
    assert made == expected, "\n".join(list(difference)[:60])


def test_nothing_else_is_expected() -> None:
    assert sorted(file.name for file in EXPECTED.iterdir()) == sorted(GOLDENS)


def test_every_form_of_the_seed_contains_the_same_passages() -> None:
    data = json.loads(packed()["pack/seed.json"])
    assert yaml.safe_load(packed()["pack/seed.yaml"]) == data
    headings = re.findall(r"^### ", packed()["pack/SEED.md"], re.MULTILINE)
    assert len(headings) == len(data["fragments"])
    words = plain(packed()["pack/SEED.md"])
    pieces = [
        piece["text"]
        for fragment in data["fragments"]
        for quote in fragment["quotes"]
        for piece in quote.get("pieces", ())
    ]
    assert len(pieces) > 50
    assert [piece for piece in pieces if plain(piece) not in words] == []


def plain(text: str) -> str:
    """The letters and digits of a text."""
    return "".join(filter(str.isalnum, text))


def test_the_manifest_lists_what_is_quoted_and_how_much_of_it() -> None:
    carried = json.loads(packed()["pack/manifest.json"])["carried"]
    fragments = json.loads(packed()["pack/seed.json"])["fragments"]
    assert {each["note"]: each["level"] for each in carried} == {
        each["path"]: each["level"] for each in fragments
    }
    assert all(0 < each["passages"] <= each["of"] for each in carried)
    assert {each["passages"] == each["of"] for each in carried if each["level"] == 3} == {True}
    assert sum(each["characters"] for each in carried) > 2 * BUDGET
