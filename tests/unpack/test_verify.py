"""The figures of a verification mean what they say."""

import pytest

from tests.pack.building import compiled, prose_vault
from vaultgraph.graph.compiled import CompiledVault
from vaultgraph.pack import PackOptions, make_pack
from vaultgraph.unpack.damage import measure_damage
from vaultgraph.unpack.documents import Passage, Recovered, recover
from vaultgraph.unpack.recall import measure_recall
from vaultgraph.unpack.roundtrip import measure_round_trip
from vaultgraph.unpack.verify import verify_pack

VAULT = prose_vault(40)


def documents_of(vault: CompiledVault, budget: int = 3_000) -> dict[str, bytes]:
    pack = make_pack(vault, PackOptions(budget=budget, formats=("all",)))
    return {file.path.removeprefix("pack/"): file.content for file in pack.artifacts}


@pytest.fixture(scope="module")
def documents() -> dict[str, bytes]:
    return documents_of(VAULT)


def test_chunks_give_the_whole_graph_back(documents: dict[str, bytes]) -> None:
    trips = {trip.documents: trip for trip in verify_pack(documents, VAULT).round_trip}
    chunks = trips["rag/chunks.jsonl"]
    assert (chunks.exact, chunks.nodes, chunks.edges, chunks.rank) == (1, 1, 1, 1)
    assert chunks.modules == pytest.approx(1)
    seed = trips["SEED.md"]
    assert 0 < seed.nodes < 1
    assert seed.edges < 1


def test_without_chunks_less_comes_back(documents: dict[str, bytes]) -> None:
    seed = [recover("SEED.md", documents["SEED.md"])]
    trip = measure_round_trip(seed, VAULT, frozenset())[0]
    assert trip.documents == "all documents"
    assert trip.nodes < 1


def test_notes_kept_out_on_purpose_do_not_count() -> None:
    vault = compiled(
        "A.md\n    [[B]] here.\nB.md\n    [[A]] there.\nC.md\n    ---\n    private: true"
    )
    trips = verify_pack(documents_of(vault), vault).round_trip
    assert {trip.nodes for trip in trips} == {1.0}


def test_halves_are_the_same_in_every_run(documents: dict[str, bytes]) -> None:
    found = [recover(path, content) for path, content in documents.items()]
    first = measure_damage(found)
    assert first == measure_damage(found)
    assert first.halves is not None
    assert first.halves.notes == pytest.approx(0.5, abs=0.02)
    assert first.halves.modules_worst <= first.halves.modules <= 1


def test_a_document_that_lost_its_index_shows() -> None:
    whole = Recovered(
        document="SEED.md", pack_id="ab", modules=frozenset({"m01", "m02"}), core=frozenset("AB")
    )
    part = Recovered(document="tree.json", modules=frozenset({"m01"}), core=frozenset({"x/A.md"}))
    rows = {each.document: each for each in measure_damage([whole, part]).documents}
    assert (rows["SEED.md"].modules, rows["SEED.md"].core) == (1, 1)
    assert (rows["tree.json"].pack_id, rows["tree.json"].modules) == (False, 0.5)
    assert rows["tree.json"].core == 0.5


def test_recall_finds_the_chunk_that_holds_the_answer() -> None:
    probe = (
        b'{"question": "Who mends nets?", "answer": "The mender", "note": "B.md", '
        b'"start": 0, "end": 5}\n'
    )
    chunks = tuple(
        Passage(path=path, text=text, start=0, end=len(text), part=1, parts=1)
        for path, text in (("A.md", "Boats go out."), ("B.md", "The mender mends nets."))
    )
    found = measure_recall(probe, [Recovered(document="rag/chunks.jsonl", passages=chunks)])
    assert found is not None
    assert (found.questions, found.first, found.best, found.prompt) == (1, 1, 1, None)
    lost = measure_recall(probe, [Recovered(document="rag/chunks.jsonl", passages=chunks[:1])])
    assert lost is not None
    assert (lost.first, lost.best) == (0, 0)
    assert measure_recall(b"", []) is None
