"""Chunks say where they belong in at most eighty tokens, whatever a note is called."""

import json
from typing import Any

import pytest

from tests.pack.building import Spy, compiled, formats_with
from vaultgraph.errors import UsageError
from vaultgraph.pack import PackOptions, formats, make_pack
from vaultgraph.pack.formats.rag import HEADER_TOKENS, Rag
from vaultgraph.pack.plan import FormOptions
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


def records(target: str, monkeypatch: pytest.MonkeyPatch, **forms: Any) -> list[dict[str, Any]]:
    spy = Spy()
    monkeypatch.setattr(formats, "FORMATS", formats_with(spy))
    options = PackOptions(budget=6_000, target=target, formats=("spy",), forms=FormOptions(**forms))
    make_pack(compiled(TREE), options)
    [artifact] = Rag().artifacts(spy.plan)
    return [json.loads(line) for line in artifact.content.decode().split("\n") if line]


@pytest.mark.parametrize("target", TARGETS)
def test_a_header_says_all_in_eighty_tokens(target: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from vaultgraph.passages.tokens.targets import find_target

    tokenizer = load_tokenizer(find_target(target).tokenizer)
    for record in records(target, monkeypatch, chunk_tokens=500):
        assert tokenizer.count(record["header"]) <= HEADER_TOKENS
        whole = f"{record['header']}\n{record['text']}"
        assert tokenizer.count(whole) <= 500
        again = recover("rag/chunks/1.md", whole.encode())
        assert again.pack_id == record["pack"]
        assert again.modules == ({record["module"]} if record["module"] else set())
        passage = again.passages[0]
        assert (passage.part, passage.parts) == (record["part"], record["parts"])


def test_chunks_come_best_note_first_and_know_their_neighbours(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = records(TARGETS[0], monkeypatch, chunk_tokens=500)
    places = [(record["rank"], record["part"]) for record in found]
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
