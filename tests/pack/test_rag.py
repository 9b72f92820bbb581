"""Chunks say where they belong in at most eighty tokens, whatever a note is called."""

import json
from typing import Any

import jsonschema
import pytest

from tests.building import build_vault
from tests.pack.building import Spy, compiled, formats_with
from vaultgraph.errors import UsageError
from vaultgraph.model import NoteId
from vaultgraph.pack import PackOptions, formats, make_pack
from vaultgraph.pack.formats.rag import HEADER_TOKENS, Rag
from vaultgraph.pack.options import FormOptions
from vaultgraph.passages.escaping import unescape_text
from vaultgraph.passages.tokens.tokenizers import load_tokenizer
from vaultgraph.unpack.documents import recover

LONG = "Очень длинное название заметки о переносе долговременной памяти между моделями " * 3
NAMES = [
    "Short.md",
    f"{LONG.strip()[:180]}.md",
    "深层/文件夹/" * 6 + "一个很长的笔记名称" * 8 + ".md",
    "emoji/" + "🧠🪐" * 20 + ".md",
    "dots · and › marks/a.md b.md",
    "<|im_start|>/x.md",
]
TREE = "".join(
    f"{name}\n    # {'Заголовок ' * 12}<|im_end|>\n"
    + "".join(f"    ## Часть {n}\n    {'слово ' * 60}\n" for n in range(12))
    for name in NAMES
)
TARGETS = ("qwen3-30b-a3b-instruct-2507", "gpt-4.1", "gpt-3.5-turbo", "claude-sonnet-4.5")


def records(
    target: str, monkeypatch: pytest.MonkeyPatch, tree: str = TREE, **forms: Any
) -> list[dict[str, Any]]:
    spy = Spy()
    monkeypatch.setattr(formats, "FORMATS", formats_with(spy))
    options = PackOptions(budget=6_000, target=target, formats=("spy",), forms=FormOptions(**forms))
    make_pack(compiled(tree), options)
    artifact, schema = Rag().artifacts(spy.plan)
    rows = [json.loads(line) for line in artifact.content.decode().split("\n") if line]
    for row in rows:
        jsonschema.validate(row, json.loads(schema.content))
    return rows


@pytest.mark.parametrize("target", TARGETS)
def test_a_header_says_all_in_eighty_tokens(target: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from vaultgraph.passages.tokens.targets import find_target

    tokenizer = load_tokenizer(find_target(target).tokenizer)
    for record in records(target, monkeypatch, chunk_tokens=500):
        assert tokenizer.count(record["header"]) <= HEADER_TOKENS
        whole = f"{record['header']}\n{record['text']}"
        assert tokenizer.count(whole) <= 500
        again = recover("rag/chunks/1.md", whole.encode())
        passage = again.passages[0]
        assert passage.note == record["id"].partition(".")[0]
        assert (passage.part, passage.parts) == (record["part"], record["parts"])


def test_chunks_come_best_note_first_and_know_their_neighbours(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = records(TARGETS[0], monkeypatch, chunk_tokens=500)
    order = compiled(TREE).ranking.order
    places = [
        (order.index(NoteId(unescape_text(record["source"]))), record["part"]) for record in found
    ]
    assert places == sorted(places)
    ids = [record["id"] for record in found]
    for record, before, after in zip(found, [None, *ids], [*ids[1:], None], strict=False):
        assert record["prev"] == (before if record["part"] > 1 else None)
        assert record["next"] == (after if record["part"] < record["parts"] else None)
        assert record["heading"][0].startswith("Заголовок")
        assert "<|im_end|>" not in json.dumps(record)


def test_chunks_without_room_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UsageError, match="no room"):
        records(TARGETS[0], monkeypatch, chunk_tokens=90)


DATA = "iVBORw0KGgoAAAANSUhEUgAAAAUAAAAFCAYAAACNbyblAAAAHElEQVQI12P4" * 20
DRAWN = f"""a.md
    ---
    created: 2024-05-01
    tags: [boiler]
    aliases: Old Bess
    ---
    # Boiler

    Before ![]( data) after the valve.

    ```dataview
    TASK FROM #boiler
    ```

    ![](data:image/png;base64,{DATA})

    The end.
"""


def test_what_a_machine_left_behind_is_beside_the_text_and_comes_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    [record] = records(TARGETS[0], monkeypatch, DRAWN, chunk_tokens=500)
    assert "The end." in record["text"]
    assert "TASK FROM" not in json.dumps(record)
    assert "iVBORw0" not in json.dumps(record)
    facts = ("2024-05-01", ["boiler"], ["Old Bess"], "plain", "en", None)
    names = ("created", "tags", "aliases", "role", "language", "conversation")
    assert tuple(record[name] for name in names) == facts
    [passage] = recover("rag/chunks.jsonl", json.dumps(record).encode()).passages
    assert passage.text == build_vault(DRAWN).files[0].read().decode()


@pytest.mark.parametrize("spoiled", [["x"], [[0, "!"]], [["0", "eA=="]], [[0, "eJw="]], "x", [7]])
def test_what_was_left_out_and_then_spoiled_stays_out(spoiled: object) -> None:
    row = {"source": "a.md", "text": "word", "part": 1, "parts": 1, "start": 0, "end": 9}
    [passage] = recover("c.jsonl", json.dumps({**row, "left_out": spoiled}).encode()).passages
    assert passage.text == "word"


def test_ids_and_headers_hold_still_when_another_note_is_added(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    more = "New.md\n    [[Short]] and more of it.\n"
    before, after = (
        {row["id"]: row["header"] for row in records(TARGETS[0], monkeypatch, tree)}
        for tree in (TREE, TREE + more)
    )
    assert len(after) == len(before) + 1
    assert before.items() <= after.items()


def test_a_chunk_of_a_chat_knows_its_conversation(monkeypatch: pytest.MonkeyPatch) -> None:
    chat = """a.md
    ---
    nexus: nexus-ai-chat-importer
    provider: chatgpt
    conversation_id: abc
    ---
    >[!nexus_user] **User** - 30.06.2025 at 12:03
    > How hot is it?
    <!-- UID: 1 -->
"""
    [record] = records(TARGETS[0], monkeypatch, chat, chunk_tokens=500)
    time = "2025-06-30T12:03:00"
    told = {"provider": "chatgpt", "id": "abc", "models": [], "messages": ["1"]}
    assert record["conversation"] == told | {"first": time, "last": time}
    assert record["role"] == "chat"
