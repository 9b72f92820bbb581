"""Options take what Python users write, and refuse the rest at once."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.pack.building import compiled
from vaultgraph.errors import UsageError
from vaultgraph.model import Language, NoteRole
from vaultgraph.pack import PackOptions
from vaultgraph.pack.pipeline import make_pack

TREE = """
Boiler.md
    The boiler feeds the [[Pump]].[^1]

    [^1]: [[Valve]]
Pump.md
    The pump turns.
Valve.md
    See [[Boiler]].
"""


@pytest.mark.parametrize(
    ("written", "name", "value"),
    [
        ({"budget": "8k"}, "budget", 8_000),
        ({"reserve": "1,000"}, "reserve", 1_000),
        ({"language": "ru"}, "language", Language.RU),
        ({"formats": "prompt"}, "formats", ("prompt",)),
        ({"pins": "Boiler"}, "pins", ("Boiler",)),
        ({"without": "daily"}, "without", (NoteRole.DAILY,)),
        ({"without": ["chat", NoteRole.DAILY]}, "without", (NoteRole.CHAT, NoteRole.DAILY)),
        ({"cache_folder": "cache"}, "cache_folder", Path("cache")),
    ],
)
def test_plain_values_are_taken(written: dict[str, Any], name: str, value: object) -> None:
    assert getattr(PackOptions(**written), name) == value


@pytest.mark.parametrize(
    "wrong",
    [
        {"budget": "many"},
        {"budget": True},
        {"budget": 0},
        {"budget": 8.5},
        {"language": "rus"},
        {"language": 3},
        {"without": "dailly"},
        {"without": 3},
        {"pins": 3},
        {"formats": ["prompt", 3]},
        {"keep_secrets": "no"},
        {"certify": 1},
        {"title": 3},
        {"target": 4},
        {"weights": {"links": 1}},
        {"forms": "prompt"},
        {"cache_folder": 1},
    ],
)
def test_wrong_values_are_errors_at_once(wrong: dict[str, Any]) -> None:
    with pytest.raises(UsageError):
        PackOptions(**wrong)


def test_a_pack_gives_its_documents_by_name() -> None:
    pack = make_pack(compiled(TREE), PackOptions(budget="4k", formats=["prompt", "levels", "rag"]))
    assert pack.text == pack.document("SEED.md")
    assert {chunk.note for chunk in pack.chunks} == {"Boiler.md", "Pump.md", "Valve.md"}
    rows = [json.loads(line) for line in pack.document("rag/chunks.jsonl").splitlines()]
    assert [chunk.id for chunk in pack.chunks] == [row["id"] for row in rows]
    assert pack.document("8k") == pack.text
    with pytest.raises(UsageError, match=r"no document 'SEEDS\.md'"):
        pack.document("SEEDS.md")


def test_a_vault_tells_what_surrounds_a_note() -> None:
    vault = compiled(TREE)
    assert vault.backlinks("Boiler") == ("Valve.md",)
    assert vault.neighbours("Boiler.md") == ("Pump.md", "Valve.md")
    assert [claim.claim.text for claim in vault.claims] == ["The boiler feeds the Pump."]
    with pytest.raises(UsageError, match="no note has the path"):
        vault.backlinks("Boilers")


def test_the_graph_of_networkx_carries_what_is_known() -> None:
    vault = compiled(TREE)
    node = vault.digraph.nodes["Boiler.md"]
    assert (node["title"], node["kind"]) == ("Boiler", "note")
    assert node["module"] == vault.module_of["Boiler.md"].id
    assert node["rank"] == vault.ranking.pagerank["Boiler.md"]
    assert vault.digraph.edges["Boiler.md", "Pump.md"] == {"weight": 1.0, "kinds": {"link": 1}}
