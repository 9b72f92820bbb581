"""Cutting and rendering take time linear in the text, whatever a note repeats."""

from unittest.mock import patch

from tests.growth import PATTERNS, superlinear
from vaultgraph.model import VaultPath
from vaultgraph.vault.parse import parse_note
from vaultgraph.vault.passages import cut
from vaultgraph.vault.passages.cut import cut_passages, machine_text
from vaultgraph.vault.passages.passage import Span
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


class Counted(list[Span]):
    """Holes that count how often one of them is looked at."""

    looks = 0

    def __getitem__(self, index):  # type: ignore[no-untyped-def]
        Counted.looks += 1
        return super().__getitem__(index)

    def __iter__(self):  # type: ignore[no-untyped-def]
        return (self[index] for index in range(len(self)))


def test_the_holes_of_a_block_are_looked_at_where_a_passage_is() -> None:
    text = "The <i>valve</i> of the harbour <b>opens</b> at noon. " * 2_000
    note = parse_note(VaultPath("Note.md"), text.encode(), VaultSettings())
    counted = Counted(cut.HoleFinder(text).find(note.blocks[0]))
    assert len(note.passages) > 100
    assert len(counted) == 8_000
    Counted.looks = 0
    with patch.object(cut._Holes, "_of", lambda *_: counted):
        assert cut_passages(note, text) == note.passages
    assert Counted.looks < 2 * len(counted)
