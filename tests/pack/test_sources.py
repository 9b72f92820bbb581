"""What a claim rests on is told alike in every form: one table says where links lead."""

import json

import pytest

from vaultgraph.compiler import read_vault
from vaultgraph.pack import Pack, PackOptions, make_pack

FILES = {
    "A.md": "# A\n\nThe kettle boils at eighty degrees on the hill.[^1] Ask [[Plan]].\n\n"
    "[^1]: [[B]] and [[C]], see [[Plan]]\n",
    "B.md": "Water boils earlier where the air is thin.",
    "C.md": "The hill is two thousand metres high.",
    "work/Plan.md": "Measure it again in May, says the plan at work.",
    "work/deep/Plan.md": "Buy a kettle.",
}


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Pack:
    root = tmp_path_factory.mktemp("vault")
    for path, text in FILES.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    options = PackOptions(target="gpt-4.1", budget=8_000, formats=("prompt", "tree", "probes"))
    return make_pack(read_vault(root), options)


def document(pack: Pack, name: str) -> str:
    return next(each for each in pack.artifacts if each.path.endswith(name)).content.decode()


def test_a_claim_rests_on_every_note_that_its_footnote_names(pack: Pack) -> None:
    tree = json.loads(document(pack, "tree.json"))
    entries = [note for module in tree["modules"] for note in module["notes"]]
    entries += [
        note for module in tree["modules"] for p in module.get("parts", ()) for note in p["notes"]
    ]
    (claim,) = next(each for each in (*entries, *tree["other_notes"]) if isinstance(each, dict))[
        "claims"
    ]
    assert claim["from"] == ["B", "C", "work/Plan"]


def test_a_question_names_each_source_once(pack: Pack) -> None:
    probes = [json.loads(line) for line in document(pack, "probes.jsonl").splitlines()]
    asked = [probe["question"] for probe in probes if probe["kind"] == "claim"]
    assert asked
    for question in asked:
        assert [question.count(f"“{name}”") for name in ("B", "C", "Plan")] == [1, 1, 1]


def test_a_source_is_named_as_the_index_names_it(pack: Pack) -> None:
    seed = document(pack, "SEED.md")
    assert "[[work/Plan]]" in seed
    assert "← [[Plan]]" not in seed
    assert "; [[Plan]]" not in seed
