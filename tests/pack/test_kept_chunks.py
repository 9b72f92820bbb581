"""The chunks of a note are kept between runs, and nothing that they depend on is overlooked."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.pack.building import compiled
from vaultgraph.graph.compiled import CompiledVault
from vaultgraph.pack import FormOptions, PackOptions, make_pack
from vaultgraph.pack.formats import rag
from vaultgraph.passages.tokens.tokenizers import VOCABULARIES, load_tokenizer

SECRET = "AKIA" + "Q4XV7NTRB2ZKWM3P"
TREE = f"""
    Harbour.md
        # Harbour
        The crane lifts cargo. See [[Lighthouse]] and [[Quay]].
        key: {SECRET}
    Lighthouse.md
        # Lighthouse
        The keeper lights the lamp at dusk.\u2028It burns all night. [[Harbour]]
    Quay.md
        # Quay
        Ships moor at the quay. [[Harbour]]
"""
OPTIONS = PackOptions(budget=4_000, formats=("rag",))


def chunks(vault: CompiledVault, options: PackOptions, cache: Path | None = None) -> str:
    return make_pack(vault, replace(options, cache_folder=cache)).document("rag/chunks.jsonl")


def test_what_is_kept_is_not_cut_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    vault = compiled(TREE)
    first = chunks(vault, OPTIONS, tmp_path)
    cut: list[str] = []
    make = rag.cut_note
    monkeypatch.setattr(
        rag, "cut_note", lambda note, *a, **k: cut.append(note.path) or make(note, *a, **k)
    )
    assert chunks(vault, OPTIONS, tmp_path) == first == chunks(vault, OPTIONS)
    assert len(cut) == 3  # by the run without a cache alone
    del cut[:]
    chunks(compiled(TREE.replace("moor at", "leave")), OPTIONS, tmp_path)
    assert cut == ["Quay.md"]


@pytest.mark.parametrize(
    "other",
    [
        replace(OPTIONS, keep_secrets=True),
        replace(OPTIONS, target="gpt-4.1"),
        replace(OPTIONS, forms=FormOptions(chunk_tokens=120)),
    ],
)
def test_other_options_give_other_chunks(other: PackOptions, tmp_path: Path) -> None:
    vault = compiled(TREE)
    before = chunks(vault, OPTIONS, tmp_path)
    assert SECRET not in before
    after = chunks(vault, other, tmp_path)
    assert after == chunks(vault, other)
    assert chunks(vault, OPTIONS, tmp_path) == before


def test_a_module_of_another_name_gives_other_chunks(tmp_path: Path) -> None:
    vault = compiled(TREE)
    chunks(vault, OPTIONS, tmp_path)
    named = replace(vault, modules=tuple(replace(m, label="Renamed") for m in vault.modules))
    assert chunks(named, OPTIONS, tmp_path) == chunks(named, OPTIONS)
    assert '"Renamed"' in chunks(named, OPTIONS, tmp_path)


@pytest.mark.parametrize("damage", [b"", b"\x00", b"\x93\x01"])
def test_what_cannot_be_read_is_made_again(damage: bytes, tmp_path: Path) -> None:
    import sqlite3
    import zlib
    from contextlib import closing

    vault = compiled(TREE)
    first = chunks(vault, OPTIONS, tmp_path)
    (file,) = tmp_path.glob("*.chunks.sqlite3")
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("UPDATE kept SET value = ?, crc = ?", (damage, zlib.crc32(damage)))
    assert chunks(vault, OPTIONS, tmp_path) == first


@pytest.mark.parametrize("name", VOCABULARIES)
def test_the_tokens_of_lines_are_those_of_the_file(name: str) -> None:
    text = chunks(compiled(TREE), OPTIONS)
    count = load_tokenizer(name).count
    lines = [f"{line}\n" for line in text.split("\n") if line]
    assert len(lines) >= 3
    assert sum(map(count, lines)) == count(text)


def test_what_a_note_would_bring_is_kept_as_it_is(tmp_path: Path) -> None:
    def brought(vault: CompiledVault, cache: Path | None) -> dict[str, str]:
        tight = replace(OPTIONS, budget=600, formats=("prompt",), cache_folder=cache)
        entries = make_pack(vault, tight).entries
        return {note: entry.brings for note, entry in entries.items() if entry.brings}

    long = "".join(
        f"Page{n}.md\n    # Page{n}\n    {f'Words of page {n}. ' * 60}\n" for n in range(9)
    )
    vault = compiled(long)
    assert len(brought(vault, None)) > 4
    assert brought(vault, tmp_path) == brought(vault, None) == brought(vault, tmp_path)
    changed = compiled(long.replace("Words of", "Lines of"))
    assert brought(changed, tmp_path) == brought(changed, None) != brought(vault, None)


def test_no_secret_is_kept(tmp_path: Path) -> None:
    vault = compiled(TREE)
    assert SECRET in chunks(vault, replace(OPTIONS, keep_secrets=True), tmp_path)
    chunks(vault, OPTIONS, tmp_path)
    kept = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert b"lights the lamp" in kept
    assert SECRET.encode() not in kept
