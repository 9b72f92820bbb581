"""The page on Python is true: its recipes run, and its reference is what the docstrings say."""

import inspect
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import vaultgraph

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "python.md"
_RECIPE = re.compile(r"```python\n(.*?)```", re.DOTALL)
_REFERENCE = re.compile(r"(<!-- reference -->\n).*(<!-- end of reference -->\n)", re.DOTALL)

RECIPES = _RECIPE.findall(PAGE.read_text(encoding="utf-8"))


def reference() -> str:
    """List every public class and function with the first line of its docstring."""
    rows = []
    for name in sorted(vaultgraph.__all__, key=str.casefold):
        value = getattr(vaultgraph, name)
        if inspect.isclass(value) or inspect.isfunction(value):
            purpose = inspect.cleandoc(value.__doc__ or "").split("\n\n")[0].replace("\n", " ")
            rows.append(f"| `{name}` | {purpose.replace('|', chr(92) + '|')} |\n")
    return f"| name | purpose |\n|---|---|\n{''.join(rows)}"


def test_the_reference_is_that_of_the_docstrings(request: pytest.FixtureRequest) -> None:
    text = PAGE.read_text(encoding="utf-8")
    expected = _REFERENCE.sub(lambda found: f"{found[1]}\n{reference()}\n{found[2]}", text)
    if request.config.getoption("--update"):
        PAGE.write_text(expected, encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == expected, "stale: run `make golden`"


@pytest.fixture
def results(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """Run every recipe in the checkout, each by itself."""
    monkeypatch.chdir(ROOT)
    found = []
    for recipe in RECIPES:
        names: dict[str, Any] = {}
        exec(recipe, names)
        found.append(names)
    return found


def test_every_recipe_gives_what_it_says(results: list[dict[str, Any]]) -> None:
    seed, chunks, graph, week, topic = results
    assert "YaRN" in seed["messages"][0]["content"]
    assert len(chunks["langchain"]) == len(chunks["columns"]["id"]) > 50
    assert all(each["text"] and each["id_"] for each in chunks["llamaindex"])
    assert graph["path"][0] == "Tokens/YaRN.md"
    assert graph["linked_from"]
    assert set(graph["linked_from"]) <= set(graph["around"])
    assert any(graph["sources"].values())
    assert all(note.startswith("Tokens/") for note in week["gone"])
    assert week["gone"]
    assert 0 < topic["tokens"]["pack/SEED.md"] <= 32_000


def test_chunks_load_as_documents_of_langchain(results: list[dict[str, Any]]) -> None:
    from langchain_core.documents import Document

    chunks = results[1]["chunks"]
    documents = [Document(**each) for each in results[1]["langchain"]]
    assert [each.id for each in documents] == [chunk.id for chunk in chunks]
    assert all(
        each.page_content.startswith(f"[{each.metadata['source']}") for each in documents[:5]
    )


def test_a_typed_script_on_the_api_passes_mypy_and_runs() -> None:
    script = ROOT / "examples" / "typed.py"
    plugin = ROOT / "examples" / "vaultgraph-example" / "src" / "vaultgraph_example"
    words = [sys.executable, "-m", "mypy", "--strict", "--config-file", "pyproject.toml"]
    for checked in (script, plugin):
        run = subprocess.run(
            [*words, str(checked)], cwd=ROOT, capture_output=True, text=True, check=False
        )
        assert run.returncode == 0, run.stdout
    run = subprocess.run(
        [sys.executable, str(script), "sample_vault", "retrieval"],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    assert "tokens, id " in run.stdout
    assert "dark" in run.stdout
