"""What becomes of the sample vault, to be reviewed by a person whenever it changes.

`make golden` writes tests/expected anew; the diff of a commit then shows what the change did.
"""

import json
from collections.abc import Callable
from difflib import unified_diff
from functools import cache
from pathlib import Path

import pytest

from vaultgraph import CompiledVault, Language, PackOptions, compile_vault, read_vault
from vaultgraph.compiler import Compilation
from vaultgraph.graph.links.obsidian import metadata_cache

ROOT = Path(__file__).parent.parent
EXPECTED = Path(__file__).parent / "expected"
BUDGET = 4_000


@cache
def sample() -> CompiledVault:
    return read_vault(ROOT / "sample_vault")


@cache
def compiled(language: Language) -> Compilation:
    packing = PackOptions(budget=BUDGET, language=language)
    return compile_vault(ROOT / "sample_vault", packing=packing)


def artifact(language: Language, path: str) -> str:
    (found,) = [made for made in compiled(language).artifacts if made.path == path]
    return found.content.decode()


def links() -> str:
    """Write the links as Obsidian's own cache holds them, without notes that have none."""
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
    """Write every module with its members, best rank first, core frames marked."""
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
