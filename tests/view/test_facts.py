"""What the page says of notes: what they say, what rests on them, when they would come in."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.pack.building import compiled
from tests.view.details import chunks_of, unpack
from tests.view.details import rows_of as told
from tests.view.test_page import block
from vaultgraph.compiler import compile_vault, read_vault
from vaultgraph.graph.compiled import CompiledVault
from vaultgraph.model import NodeKind, NoteId, PackEntry, SeedFigures
from vaultgraph.vault.settings import GraphView, read_settings
from vaultgraph.view.data import node_order
from vaultgraph.view.page import ViewOptions, render_view

TREE = """
a.md
    The mill grinds what the river brings.[^1] Nobody knows why.[^2] Steam came later.[^3]

    [^1]: [[b]]
    [^3]: [[Not written]]
b.md
    ---
    summary: A book of mills.
    ---
    Mills are old, as old as bread is, and older than any road.
c.md
    Bread is what the mill is for.[^1] #food

    [^1]: [[b]]
empty.md
"""


def rows_of(vault: CompiledVault, **entries: PackEntry) -> tuple[dict[str, list[Any]], list[str]]:
    """Read the row of each note of a small vault by its node, and the texts of the chunk."""
    given = {NoteId(f"{name}.md"): entry for name, entry in entries.items()}
    html = render_view(vault, given).content.decode()
    order = node_order(vault)
    (chunk,) = chunks_of(html)
    return {str(order[node]): row for node, row, _ in told(html)}, chunk["texts"]


def facts_of(vault: CompiledVault, **options: Any) -> dict[str, Any]:
    facts = block(render_view(vault, {}, **options).content.decode(), "facts")
    assert isinstance(facts, dict)
    return facts


def test_every_note_that_says_anything_says_it_in_its_panel() -> None:
    vault = compiled(TREE)
    rows, _ = rows_of(vault)
    assert rows["a.md"][1].startswith("The mill grinds what the river brings.")
    assert rows["b.md"][1] == "A book of mills."
    said = {note.path: bool(note.passages) for note in vault.notes}
    assert {path: bool(rows[path][1]) for path in said} == said


def test_claims_are_told_with_their_sources_and_without_any() -> None:
    vault = compiled(TREE)
    rows, texts = rows_of(vault)
    order = node_order(vault)
    told = {
        texts[said]: [str(order[each]) for each in notes] for said, notes, _, _ in rows["a.md"][3]
    }
    assert told == {
        "The mill grinds what the river brings.": ["b.md"],
        "Nobody knows why.": [],
        "Steam came later.": ["Not written"],
    }


def test_an_alias_that_is_the_title_is_told_once() -> None:
    named = "{0}.md\n    ---\n    aliases: {1}\n    ---\n    A text.\n"
    vault = compiled(named.format("a", "[a, Mill]") + named.format("b", "b"))
    facts = facts_of(vault)
    place = facts["title"].index("a")
    assert facts["aliases"] == {str(place): ["Mill"]}


def test_a_source_says_how_many_claims_rest_on_it() -> None:
    vault = compiled(TREE)
    rests = facts_of(vault)["rests"]
    order = node_order(vault)
    assert {str(order[int(node)]): count for node, count in rests.items()} == {
        "b.md": 2,
        "Not written": 1,
    }


def test_what_a_note_would_bring_is_told_but_not_what_is_told_already() -> None:
    vault = compiled(TREE)
    other = PackEntry(level=None, reason="no-room", share=0.5, comes_in_at=9, brings="Bread rises.")
    again = PackEntry(
        level=None, reason="no-room", share=0.5, comes_in_at=9, brings="A book of mills"
    )
    rows, _ = rows_of(vault, a=other, b=again)
    assert rows["a.md"][4] == "Bread rises."
    assert len(rows["b.md"]) <= 4 or not rows["b.md"][4]


def test_the_seeds_figures_and_outlooks_are_on_the_page_or_it_says_none() -> None:
    vault = compiled(TREE)
    entries = {
        NoteId("a.md"): PackEntry(level=None, reason="no-room", share=0.25, comes_in_at=4_000),
        NoteId("b.md"): PackEntry(level=3, reason="chosen", share=0.5, comes_in_at=5_000),
    }
    figures = SeedFigures(target="claude-opus-5.5", budget=8_000, tokens=7_900)
    facts = block(render_view(vault, entries, seed=figures).content.decode(), "facts")
    assert isinstance(facts, dict)
    place = str(node_order(vault).index(NoteId("a.md")))
    assert facts["seed"] == {"target": "claude-opus-5.5", "budget": 8_000, "tokens": 7_900}
    assert facts["outlook"] == {place: [250, 4_000]}
    assert facts_of(vault)["seed"] is None


def words_of(vault: CompiledVault) -> dict[str, set[str]]:
    """Read the index of words of a page, by note."""
    html = render_view(vault, {}).content.decode()
    index = unpack(re.search(r'id="texts">(.*?)<', html)[1])  # type: ignore[index]
    words = {}
    for name, steps in zip(node_order(vault), index["rows"], strict=True):
        at, words[str(name)] = 0, set()
        for step in steps:
            at += step
            words[str(name)].add(index["terms"][at])
    return words


def test_every_word_of_a_text_is_in_the_index_and_no_secret_is() -> None:
    key = "ghp_" + "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8"
    vault = compiled(
        f"a.md\n    The miller grinds rye at {key} every day.\nb.md\n    Река течёт.\n"
    )
    words = words_of(vault)
    assert words["a.md"] >= {"miller", "grind", "rye", "day"}
    assert "miller" not in words["b.md"]
    assert words["b.md"]
    assert not any("g7h8" in word for word in words["a.md"])
    shown = ViewOptions(titles=False)
    assert 'id="texts"' not in render_view(vault, {}, shown).content.decode()


def vault_in(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        path = folder / name.replace("__", "/").replace("_json", ".json").replace("_md", ".md")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def test_what_stands_in_excluded_files_is_not_called_unwritten(tmp_path: Path) -> None:
    vault = vault_in(
        tmp_path, a_md="See [[old]], [[Nowhere]] and [[b]].", b_md="x", Archive__old_md="y"
    )
    (tmp_path / ".obsidian").mkdir()
    (tmp_path / ".obsidian/app.json").write_text('{"userIgnoreFilters": ["Archive/"]}')
    nodes = read_vault(vault).graph.nodes.values()
    assert [node.title for node in nodes if node.kind is NodeKind.PHANTOM] == ["Nowhere"]


GRAPH = {
    "hideUnresolved": True,
    "showOrphans": False,
    "showTags": True,
    "colorGroups": [
        {"query": "path:Work", "color": {"a": 1, "rgb": 14701138}},
        {"query": "tag:#x", "color": {"rgb": "red"}},
        {"query": ""},
        7,
    ],
}


def test_the_apps_own_graph_view_is_read_and_given_to_the_page(tmp_path: Path) -> None:
    (tmp_path / ".obsidian").mkdir()
    (tmp_path / ".obsidian/graph.json").write_text(json.dumps(GRAPH))
    vault = read_vault(vault_in(tmp_path, a_md="x"))
    assert vault.graph_view == GraphView(
        show_unwritten=False,
        show_orphans=False,
        show_tags=True,
        groups=(("path:Work", "#e05252"), ("tag:#x", "#888888")),
    )
    settings = block(render_view(vault, {}).content.decode(), "settings")
    assert isinstance(settings, dict)
    assert settings["graph"]["groups"] == [["path:Work", "#e05252"], ["tag:#x", "#888888"]]
    hidden = render_view(vault, {}, ViewOptions(titles=False)).content.decode()
    assert "path:Work" not in hidden


@pytest.mark.parametrize("text", ["{", "[]", "null", '{"showOrphans": 3, "colorGroups": {}}'])
def test_a_broken_graph_view_leaves_the_defaults(tmp_path: Path, text: str) -> None:
    (tmp_path / ".obsidian").mkdir()
    (tmp_path / ".obsidian/graph.json").write_text(text)
    settings, diagnostics = read_settings(tmp_path)
    assert settings.graph_view == GraphView()
    assert [found.code.value for found in diagnostics] == (
        [] if text.startswith('{"') else ["invalid-settings"]
    )


def test_the_vaults_name_in_obsidian_can_be_given() -> None:
    html = render_view(compiled(TREE), {}, ViewOptions(vault_name="My & vault")).content.decode()
    settings = block(html, "settings")
    assert isinstance(settings, dict)
    assert settings["vault"] == "My & vault"
    assert "obsidian://open?vault=My%20%26%20vault&amp;file=" in html


@pytest.mark.parametrize("created", ["", "created: 2024-05-01\n"])
def test_vaults_without_dates_or_with_one_day_make_a_page(tmp_path: Path, created: str) -> None:
    text = f"---\n{created}---\nSee [[b]].\n"
    page = compile_vault(vault_in(tmp_path, a_md=text, b_md=text)).page.content.decode()
    facts = block(page, "facts")
    assert isinstance(facts, dict)
    assert len(set(map(str, facts["created"]))) == 1


def test_what_notes_say_of_their_looks_is_on_the_page(tmp_path: Path) -> None:
    notes = {
        "a": "color: '#e41a1c'\nicon: 🌲\ncssclasses: [wide, tree]",
        "b": "Colour: red\ncssclass: one two",
        "c": "color: [1, 2]\nicon: 7\ncssclasses: {a: b}",
    }
    for name, properties in notes.items():
        (tmp_path / f"{name}.md").write_text(f"---\n{properties}\n---\n{name}\n", encoding="utf-8")
    facts = facts_of(read_vault(tmp_path))
    looks = {facts["title"][int(node)]: told for node, told in facts["looks"].items()}
    assert looks == {"a": ["#e41a1c", "🌲", ["wide", "tree"]], "b": ["red", "", ["one", "two"]]}
    assert facts_of(read_vault(tmp_path), options=ViewOptions(titles=False))["looks"] == {}
