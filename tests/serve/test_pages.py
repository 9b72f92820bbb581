"""A served page follows its vault: the short way and the long way give the same, and names hold."""

import os
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.view.test_page import block
from vaultgraph.errors import VaultgraphError
from vaultgraph.linking import ReadOptions
from vaultgraph.model import VaultPath
from vaultgraph.serve import pages
from vaultgraph.serve.pages import PageMaker
from vaultgraph.serve.server import ModuleChange
from vaultgraph.view import texts
from vaultgraph.view.page import ViewOptions, render_view

FIRST_TERMS = texts.first_terms
SENTENCE = "Bees find the orchard by its scent."


@pytest.fixture(name="vault")
def vault_fixture(tmp_path: Path) -> Path:
    vault = tmp_path / "Garden"
    vault.mkdir()
    for number in range(12):
        mates = [number // 6 * 6 + (number + step) % 6 for step in (1, 2)]
        links = " ".join(f"[[Plant {mate}]]" for mate in mates)
        (vault / f"Plant {number}.md").write_text(
            f"# Plant\n\n{SENTENCE}[^1] See {links}.\n\n[^1]: [[Soil {number // 6}]]\n",
            encoding="utf-8",
        )
    for number in range(2):
        (vault / f"Soil {number}.md").write_text(f"Soil of {number} kinds.\n", encoding="utf-8")
    return vault


def facts_of(html: str) -> dict[str, Any]:
    """Read the facts of a page."""
    facts = block(html, "facts")
    assert isinstance(facts, dict)
    return facts


def details_of(html: str) -> list[str]:
    """List the chunks of a page as they are compressed, without the numbers of their nodes."""
    return re.findall(r'id="details-\d+">\S* (.*?)</script>', html)


def without_terms(facts: dict[str, Any]) -> dict[str, Any]:
    """Leave out the terms of modules, which are found again when the graph changes."""
    return facts | {"modules": [{**each, "terms": []} for each in facts["modules"]]}


def looks_of(facts: dict[str, Any]) -> list[tuple[str, str, int]]:
    """List the id, the name and the colour of each module."""
    return [(each["id"], each["label"], each["colour"]) for each in facts["modules"]]


def maker_of(vault: Path) -> PageMaker:
    return PageMaker(vault, ReadOptions(), ViewOptions())


def write(path: Path, text: str) -> Path:
    """Write a file a while ago, as far as its time tells."""
    path.write_text(text, encoding="utf-8")
    os.utime(path, (path.stat().st_mtime - 60, path.stat().st_mtime - 60))
    return path


def no_reading(*_: object, **__: object) -> Any:
    raise AssertionError("the whole vault was read")


def test_an_edited_sentence_takes_the_short_way_to_the_same_page(
    vault: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    maker = maker_of(vault)
    maker.make("events/0")
    edited = vault / "Plant 3.md"
    text = edited.read_text(encoding="utf-8")
    write(edited, f"Two lines more,\nwithout a link.\n\n{text.replace('scent', 'colour')}")
    with monkeypatch.context() as patched:
        patched.setattr(pages, "read_vault", no_reading)
        short = maker.follow([edited], "events/1")
    again = maker_of(vault)
    whole = again.make("events/1").decode()
    assert block(short.decode(), "nodes") == block(whole, "nodes")
    assert block(short.decode(), "edges") == block(whole, "edges")
    assert details_of(short.decode()) == details_of(whole)
    assert without_terms(facts_of(short.decode())) == without_terms(facts_of(whole))
    assert maker.compiled
    assert again.compiled
    assert maker.compiled.text_of(VaultPath("Plant 3.md")).startswith("Two lines more")
    assert maker.compiled.digest == again.compiled.digest
    assert maker.compiled.resolution == again.compiled.resolution
    assert maker.compiled.graph.edges == again.compiled.graph.edges


@pytest.mark.parametrize(
    "text",
    [
        "Without any link.\n",
        "See [[Plant 4]], [[Plant 5]] and [[Plant 7]].\n",
        "---\ntags: [bee]\n---\nSee [[Plant 4]] and [[Plant 5]].\n",
        "---\nprivate: true\n---\nSee [[Plant 4]] and [[Plant 5]].\n",
        "api_key = 'sk-ant-REDACTED'\n",
    ],
)
def test_whatever_changes_the_graph_takes_the_long_way(vault: Path, text: str) -> None:
    maker = maker_of(vault)
    maker.make("events/0")
    edited = write(vault / "Plant 3.md", text)
    after = facts_of(maker.follow([edited], "events/1").decode())
    fresh = facts_of(maker_of(vault).make("events/1").decode())
    assert after["title"] == fresh["title"]
    assert after["tags"] == fresh["tags"]


def test_new_and_deleted_notes_come_and_go_and_nothing_else_moves(vault: Path) -> None:
    maker = maker_of(vault)
    first = facts_of(maker.make("events/0").decode())
    assert maker.layout
    before, looks = dict(maker.layout.places), looks_of(first)
    fresh = write(vault / "New.md", "See [[Soil 0]].\n")
    after = facts_of(maker.follow([fresh], "events/1").decode())
    assert "New" in after["title"]
    assert {name: maker.layout.places[name] for name in before} == before
    assert looks_of(after) == looks
    fresh.unlink()
    assert "New" not in facts_of(maker.follow([fresh], "events/2").decode())["title"]
    assert maker.layout.places == before


def test_what_is_kept_from_one_version_to_the_next_makes_the_page_that_is_made_of_nothing(
    vault: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for note in vault.iterdir():
        write(note, note.read_text(encoding="utf-8"))
    maker = maker_of(vault)
    maker.make("events/0")
    indexed: list[str] = []
    monkeypatch.setattr(
        texts, "first_terms", lambda note: indexed.append(note.path) or FIRST_TERMS(note)
    )
    edited, fresh = vault / "Plant 3.md", vault / "New.md"
    longer = edited.read_text(encoding="utf-8").replace("scent", "colour") + "\nMore of soil.\n"
    changes = [
        (edited, longer),
        (fresh, "---\ncolor: red\n---\nIt is new.[^1] See [[New]].\n\n[^1]: [[New]]\n"),
        (edited, longer.replace("[[Plant 4]]", "[[New]]")),
        (fresh, ""),
    ]
    for number, (path, text) in enumerate(changes, 1):
        if text:
            write(path, text)
        else:
            path.unlink()
        page = maker.follow([path], f"events/{number}")
        assert maker.compiled
        anew = replace(maker.viewing, reload=f"events/{number}")
        assert set(indexed) <= {edited.name, fresh.name}
        assert (path.name in indexed) == bool(text)
        assert page == render_view(maker.compiled, {}, anew, maker.layout).content
        indexed.clear()


def test_a_new_note_is_shown_without_modules_being_found_again(
    vault: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    maker = maker_of(vault)
    before = facts_of(maker.make("events/0").decode())["modules"]
    fresh = write(vault / "New.md", "See [[Soil 0]] and [[Plant 1]].\n")
    with monkeypatch.context() as patched:
        patched.setattr(pages, "read_vault", no_reading)
        html = maker.follow([fresh], "events/1").decode()
    facts = facts_of(html)
    home = dict(zip(facts["title"], facts["module"], strict=True))
    assert home["New"] == home["Soil 0"] == home["Plant 1"]
    assert [(each["id"], each["label"]) for each in facts["modules"]] == [
        (each["id"], each["label"]) for each in before
    ]
    whole = maker_of(vault).make("events/1").decode()
    assert len(block(html, "edges")["from"]) == len(block(whole, "edges")["from"])  # type: ignore[index, call-overload]
    assert sorted(facts["title"]) == sorted(facts_of(whole)["title"])


def test_a_note_that_becomes_private_takes_its_words_from_modules_though_another_is_opened(
    vault: Path,
) -> None:
    leaves = ["Ash", "Birch", "Cedar", "Dogwood", "Elm", "Fir"]
    for leaf, mate in zip(leaves, leaves[1:] + leaves[:1], strict=True):
        write(vault / f"{leaf}.md", f"See [[{mate}]].\n")
    hub = write(vault / "Hushed.md", "".join(f"See [[{leaf}]].\n" for leaf in leaves))
    shut = write(vault / "Shut.md", "---\nprivate: true\n---\n")
    maker = maker_of(vault)
    before = facts_of(maker.make("events/0").decode())["modules"]
    assert "Hushed" in {module["label"] for module in before}
    moved = hub.rename(vault / "Moved.md")
    write(moved, "---\nprivate: true\n---\n" + moved.read_text("utf-8"))
    html = maker.follow([hub, moved, write(shut, "Open.\n")], "events/1").decode()
    assert "Shut" in facts_of(html)["title"]
    assert "Hushed" not in str(facts_of(html)) + "".join(details_of(html))


def test_many_new_notes_are_grouped_anew(vault: Path) -> None:
    maker = maker_of(vault)
    maker.make("events/0")
    names = [vault / f"Bird {number}.md" for number in range(30)]
    for number, name in enumerate(names):
        write(name, f"See [[Bird {(number + 1) % 30}]] and [[Bird {(number + 2) % 30}]].\n")
    maker.follow(names, "events/1")
    birds = [module for module in maker.compiled.modules if "Bird 1.md" in module.members]  # type: ignore[union-attr]
    assert birds
    assert all(name.startswith("Bird") for name in birds[0].members)


def test_a_note_that_is_renamed_is_told(vault: Path) -> None:
    maker = maker_of(vault)
    maker.make("events/0")
    before = maker.compiled
    old, new = vault / "Soil 1.md", vault / "Ground.md"
    old.rename(new)
    maker.follow([old, new], "events/1")
    assert maker.renamed(before) == {"Soil 1.md": "Ground.md"}


def test_unchanged_notes_are_read_once(vault: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for path in vault.iterdir():
        write(path, path.read_text(encoding="utf-8"))
    maker = maker_of(vault)
    maker.make("events/0")
    assert maker.compiled
    before = maker.compiled.note_of
    fresh = write(vault / "New.md", "See [[Soil 0]].\n")
    maker.follow([fresh], "events/1")
    after = maker.compiled.note_of
    assert all(after[name] is note for name, note in before.items())


def test_a_name_and_a_colour_hold_and_an_empty_name_gives_ours_back(vault: Path) -> None:
    maker = maker_of(vault)
    ours = facts_of(maker.make("events/0").decode())["modules"][0]
    change = ModuleChange(module=ours["id"], name=" My \n bed ", colour="#ABCDEF")
    assert maker.change_module(change) == ""
    page = maker.make("events/1").decode()
    assert facts_of(page)["modules"][0]["label"] == "My bed"
    assert '"#abcdef"' in page
    fresh = write(vault / "New.md", "See [[Soil 0]].\n")
    assert facts_of(maker.follow([fresh], "events/2").decode())["modules"][0]["label"] == "My bed"
    assert maker.change_module(ModuleChange(module=ours["id"], name="")) == ""
    assert facts_of(maker.make("events/3").decode())["modules"][0]["label"] == ours["label"]


@pytest.mark.parametrize(
    "change",
    [
        ModuleChange(module="m99", name="x"),
        ModuleChange(module="m01", colour="red"),
        ModuleChange(module="", name="x"),
    ],
)
def test_what_cannot_be_done_to_a_module_is_told(vault: Path, change: ModuleChange) -> None:
    maker = maker_of(vault)
    maker.make("events/0")
    assert maker.change_module(change)


def test_a_vault_that_went_away_is_told_and_the_page_stays(vault: Path) -> None:
    maker = maker_of(vault)
    maker.make("events/0")
    for path in vault.iterdir():
        path.unlink()
    with pytest.raises(VaultgraphError, match=re.escape("contains no notes")):
        maker.follow([vault / "Soil.md"], "events/1")
