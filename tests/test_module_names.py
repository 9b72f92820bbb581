"""Modules of the sample vault are called as a reader of their notes would call them."""

from pathlib import Path

from vaultgraph import read_vault

READ = {
    "Tokens/Tokenizer.md": {"Tokens", "Tokens and Languages"},
    "Graphs/PageRank.md": {"Graphs"},
    "Vault practice/Zettelkasten.md": {"Vault practice"},
    "Память/Seed-документ.md": {"Память", "Перенос памяти"},
    "Retrieval/RAG.md": {"Retrieval"},
    "Evaluation/Control questions.md": {"Evaluation"},
    "Daily/2025-09-04.md": {"Daily notes", "Daily"},
    "Archive/Coffee grinder settings.md": {"Other notes", "Archive"},
}
"""What a reader of its notes would call each module, by one of these notes."""

ENOUGH = 0.8


def test_names_are_those_that_a_reader_gave() -> None:
    vault = read_vault(Path(__file__).parent.parent / "sample_vault")
    homes = {note: module for note, module in vault.module_of.items() if note in READ}
    assert homes.keys() == READ.keys()
    right = [note for note, module in homes.items() if module.label in READ[note]]
    assert len(right) >= ENOUGH * len(READ), {note: homes[note].label for note in READ}
