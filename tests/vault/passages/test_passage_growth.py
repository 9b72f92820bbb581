"""Cutting and rendering take time linear in the text, whatever a note repeats."""

from tests.growth import PATTERNS, superlinear
from vaultgraph.model import VaultPath
from vaultgraph.vault.parse import parse_note
from vaultgraph.vault.passages.cut import cut_passages, machine_text
from vaultgraph.vault.passages.render import passage_text
from vaultgraph.vault.settings import VaultSettings


def test_no_pattern_makes_cutting_slow() -> None:
    def work(text: str) -> None:
        note = parse_note(VaultPath("Note.md"), text.encode("utf-8", "replace"), VaultSettings())
        cut_passages(note, text)
        machine_text(note, text)
        for passage in note.passages:
            passage_text(passage, note, text)

    assert superlinear(work, PATTERNS[::6], largest=16_000) == []
