"""What changed between two packs is told by notes, by the seed and by modules."""

import json
from collections.abc import Mapping

import pytest

from tests.pack.building import compiled, prose_vault
from vaultgraph.errors import InputError
from vaultgraph.graph.withheld import marks_of
from vaultgraph.model import Language, NoteId
from vaultgraph.pack import PackOptions, make_pack
from vaultgraph.pack.delta import ChangeKind, Delta, PackState, compare_packs, state_of
from vaultgraph.passages.tokens.tokenizers import load_tokenizer

TREE = """
Boiler.md
    The boiler is fed by the [[Pump]] and holds ninety litres.
Pump.md
    The pump turns at noon, as [[Boiler]] says.
Valve.md
    The valve opens at four bar.
"""


def pack_of(tree: str, since: PackState | None = None, **options: object) -> Mapping[str, str]:
    pack = make_pack(
        compiled(tree), PackOptions(budget=4_000, formats=("prompt",), since=since, **options)
    )
    return {each.path: each.content.decode() for each in pack.artifacts}


def state(tree: str) -> PackState:
    return state_of(json.loads(pack_of(tree)["pack/manifest.json"]))


def test_notes_are_new_changed_gone_or_renamed() -> None:
    after = TREE.replace("four bar", "five bar").replace("Pump.md\n", "Engines/Pump.md\n")
    after = after.replace("Boiler.md\n", "Kettle.md\n    A kettle whistles.\nNew.md\n", 1)
    delta = compare_packs(state(TREE), state(after))
    assert delta.changed == ("Valve.md",)
    assert ("Pump.md", "Engines/Pump.md") in delta.renamed
    assert ("Boiler.md", "New.md") in delta.renamed
    assert delta.added == ("Kettle.md",)
    assert delta.gone == ()
    assert "Kettle.md" in delta.entered
    assert compare_packs(state(TREE), state(TREE)).is_empty


def test_a_note_that_moved_and_changed_is_both() -> None:
    after = TREE.replace("Valve.md", "Parts/Valve.md").replace("four bar", "six bar")
    delta = compare_packs(state(TREE), state(after))
    assert delta.renamed == (("Valve.md", "Parts/Valve.md"),)
    assert delta.changed == ("Parts/Valve.md",)
    assert not delta.added
    assert not delta.gone


def grouped(**modules: str) -> PackState:
    notes = {NoteId(note): name for name, members in modules.items() for note in members}
    return PackState(
        pack_id="0",
        digests=dict.fromkeys(notes, "1"),
        levels={},
        modules=notes,
        labels={name: f"{name} name" for name in modules},
    )


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ({"m1": "abcdef"}, {"m1": "abc", "m2": "def"}, [(ChangeKind.SPLIT, "m1")]),
        ({"m1": "abc", "m2": "def"}, {"m1": "abcdef"}, [(ChangeKind.MERGED, "m1")]),
        ({"m1": "abc"}, {"m1": "abcx"}, [(ChangeKind.GROWN, "m1")]),
        ({"m1": "abcd"}, {"m1": "abc"}, [(ChangeKind.SHRUNK, "m1")]),
        ({"m1": "abc"}, {"m1": "abc", "m2": "xyz"}, [(ChangeKind.NEW, "m2")]),
        ({"m1": "abc", "m2": "xyz"}, {"m1": "abc"}, [(ChangeKind.GONE, "m2")]),
        ({"m1": "abc"}, {"m9": "abc"}, []),
        (
            {"m0": "z", "m1": "abc"},
            {"m1": "abcz"},
            [(ChangeKind.GONE, "m0"), (ChangeKind.GROWN, "m1")],
        ),
        (
            {"m1": "abcdef"},
            {"m1": "abc", "m0": "def"},
            [(ChangeKind.NEW, "m0"), (ChangeKind.SHRUNK, "m1")],
        ),
        ({"m0": "xyz"}, {"m0": "x"}, [(ChangeKind.SHRUNK, "m0")]),
    ],
)
def test_modules_split_merge_grow_and_go(
    old: dict[str, str], new: dict[str, str], expected: list[tuple[ChangeKind, str]]
) -> None:
    delta = compare_packs(grouped(**old), grouped(**new))
    assert [(change.turn, change.id) for change in delta.modules] == expected


@pytest.mark.parametrize("manifest", [None, [], {}, {"carried": 3}, {"carried": [{"note": 3}]}])
def test_what_is_no_manifest_is_refused(manifest: object) -> None:
    with pytest.raises(InputError, match="lists no notes"):
        state_of(manifest)


@pytest.mark.parametrize("language", list(Language))
def test_an_update_tells_what_to_forget_and_quotes_what_is_new(language: Language) -> None:
    after = TREE.replace("four bar", "five bar").replace("Pump.md\n", "Ferry.md\n    Nine.\nX.md\n")
    after = after.replace("turns at noon", "turns at dusk")
    update = pack_of(after, since=state(TREE), language=language)["pack/UPDATE.md"]
    lists, _, quoted = update.partition("\n### ")
    assert "Pump" in lists
    assert "Valve" in lists
    assert "five bar" in quoted
    assert "turns at dusk" in quoted
    assert "ninety litres" not in update
    headings = {
        Language.EN: "Their text now",
        Language.RU: "Их текст теперь",
        Language.ZH: "现在的内容",
    }
    assert lists.rstrip().endswith(f"## {headings[language]}")
    assert state(TREE).pack_id in update


def test_an_update_keeps_its_budget_and_stands_in_the_manifest() -> None:
    vault, budget = prose_vault(60, sentences=40), 2_500
    gone = {
        NoteId(f"Old/{number} is a note that is no longer there.md"): "0" for number in range(900)
    }
    before = PackState(pack_id="0123456789", digests=gone, levels={})
    pack = make_pack(vault, PackOptions(budget=budget, formats=("prompt",), since=before))
    files = {each.path: each.content.decode() for each in pack.artifacts}
    count = load_tokenizer("qwen").count(files["pack/UPDATE.md"])
    assert 0.8 * budget < count <= budget
    rows = json.loads(files["pack/manifest.json"])["documents"]
    row = next(row for row in rows if row["path"] == "UPDATE.md")
    assert row["tokens"]["qwen"] == count <= row["limit"]


def test_nothing_new_is_said_in_a_few_words() -> None:
    update = pack_of(TREE, since=state(TREE))["pack/UPDATE.md"]
    assert "Nothing changed." in update
    assert "###" not in update.replace("`### X`", "").replace("`####`", "")
    assert Delta(old="1", new="2").is_empty


def test_what_is_private_now_is_named_by_its_digest_alone() -> None:
    """It may have moved, or its words may have: its path, its name or its bytes are the same."""
    secret, moved, deleted = NoteId("a/Secret.md"), NoteId("Moved.md"), NoteId("Deleted.md")
    old = PackState(
        pack_id="0123456789",
        digests={secret: "1" * 16, moved: "2" * 16, deleted: "3" * 16, NoteId("Kept.md"): "4" * 16},
        levels={secret: 3, moved: 2, deleted: 3},
        modules={secret: "m1", moved: "m1", deleted: "m2"},
        labels={"m1": "Secret", "m2": "Deleted"},
    )
    marks = (*marks_of("a/Secret.md", "9" * 64), *marks_of("Private/Else.md", "2" * 64))
    kept = {NoteId("Kept.md"): "4" * 16}
    new = PackState(pack_id="9876543210", digests=kept, levels={}, marks=frozenset(marks))
    delta = compare_packs(old, new)
    assert delta.withdrawn == ("1" * 16, "2" * 16)
    assert delta.gone == delta.left == (deleted,)
    assert not delta.is_empty
    assert "Secret" not in repr(delta)
    assert "Moved" not in repr(delta)
