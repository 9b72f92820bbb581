"""The canvas holds every module as a group of its notes, and no card covers another."""

import json
from itertools import combinations
from typing import Any

from tests.export.test_export import compiled
from vaultgraph.export import canvas, export_graph


def read(vault: Any) -> dict[str, Any]:
    (file,) = export_graph(vault, "canvas")
    data: dict[str, Any] = json.loads(file.content)
    return data


def overlap(a: dict[str, Any], b: dict[str, Any]) -> bool:
    return bool(
        a["x"] < b["x"] + b["width"]
        and b["x"] < a["x"] + a["width"]
        and a["y"] < b["y"] + b["height"]
        and b["y"] < a["y"] + a["height"]
    )


def inside(card: dict[str, Any], group: dict[str, Any]) -> bool:
    return bool(
        group["x"] < card["x"]
        and group["y"] < card["y"]
        and card["x"] + card["width"] < group["x"] + group["width"]
        and card["y"] + card["height"] < group["y"] + group["height"]
    )


def test_every_note_lies_in_the_group_of_its_module_and_none_on_another() -> None:
    vault = compiled([f"{number}.md" for number in range(23)])
    nodes = read(vault)["nodes"]
    groups = {node["label"]: node for node in nodes if node["type"] == "group"}
    cards = {node["file"]: node for node in nodes if node["type"] == "file"}
    assert list(groups) == ["Title m01", "Title m02"]
    assert sorted(cards) == sorted(note.path for note in vault.notes)
    for path, card in cards.items():
        assert inside(card, groups[vault.module_of[path].label])
    assert not any(overlap(a, b) for a, b in combinations(cards.values(), 2))
    assert not any(overlap(a, b) for a, b in combinations(groups.values(), 2))


def test_edges_join_cards_that_are_there() -> None:
    data = read(compiled(["a.md", "b.md", "c.md"]))
    known = {node["id"] for node in data["nodes"]}
    assert len(known) == len(data["nodes"])
    assert len(data["edges"]) == 3  # the ring; neither the tag nor the phantom is a card
    assert {end for edge in data["edges"] for end in (edge["fromNode"], edge["toNode"])} <= known


def test_a_large_vault_is_cut_and_says_so(monkeypatch: Any) -> None:
    monkeypatch.setattr(canvas, "_MOST_CARDS", 4)
    nodes = read(compiled([f"{number}.md" for number in range(10)]))["nodes"]
    assert sum(node["type"] == "file" for node in nodes) == 4
    assert [node["label"] for node in nodes if node["type"] == "group"] == [
        "Title m01 (2 / 5)",
        "Title m02 (2 / 5)",
    ]


def test_a_canvas_reads_as_a_canvas_of_the_vault() -> None:
    vault = compiled(["a.md", "b.md"])
    data = read(vault)
    required = {"id", "type", "x", "y", "width", "height"}
    assert all(required <= set(node) for node in data["nodes"])
    assert all(isinstance(node[key], int) for node in data["nodes"] for key in ("x", "y"))
