"""Chunks of details: a vault that grows by a note writes a chunk or two again, not all of them."""

from dataclasses import replace

import pytest

from tests.planted import planted
from vaultgraph.graph.compiled import CompiledVault
from vaultgraph.model import NoteId
from vaultgraph.view import details
from vaultgraph.view.data import node_order
from vaultgraph.view.details import CHUNK, LARGEST_CHUNK, Details, divide

NAMES = [NoteId(f"Notes/{number:05}.md") for number in range(9_000)]


def write(writer: Details, vault: CompiledVault) -> list[details.Chunk]:
    order = node_order(vault)
    number = {name: place for place, name in enumerate(order)}
    return writer.write(vault, {}, number, [0] * len(order))


def test_chunks_hold_every_name_once_and_are_neither_tiny_nor_huge() -> None:
    chunks = list(divide(NAMES))
    assert [name for chunk in chunks for name in chunk] == NAMES
    assert max(map(len, chunks)) <= LARGEST_CHUNK
    assert len(NAMES) / len(chunks) > CHUNK / 2
    assert list(divide([])) == []


@pytest.mark.parametrize("place", [0, 17, 4_321, 9_000])
def test_a_name_that_comes_or_goes_changes_the_chunk_that_it_is_in(place: int) -> None:
    more = [*NAMES[:place], NoteId(f"Notes/{place:05} and a half.md"), *NAMES[place:]]
    before, after = list(divide(NAMES)), list(divide(more))
    assert len([chunk for chunk in after if chunk not in before]) <= 2
    assert len([chunk for chunk in before if chunk not in after]) <= 2


def test_what_says_the_same_is_written_once(monkeypatch: pytest.MonkeyPatch) -> None:
    vault, writer = planted(2_500), Details()
    first = write(writer, vault)
    written: list[object] = []
    monkeypatch.setattr(
        details, "pack_text", lambda value, pack=details.pack_text: written.append(1) or pack(value)
    )
    order = (*vault.ranking.order[1:], vault.ranking.order[0])
    ranked = replace(vault, ranking=replace(vault.ranking, order=order))
    second = write(writer, ranked)
    assert written == []
    assert len(first) > 3
    assert [chunk.text for chunk in second] == [chunk.text for chunk in first]
    assert [chunk.nodes for chunk in second] != [chunk.nodes for chunk in first]
    assert second == write(Details(), ranked)
