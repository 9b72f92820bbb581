"""What the layer of passages returns contains no secret; its tokens are counted once."""

from pathlib import Path

import pytest

from tests.building import parse
from vaultgraph.model import VaultPath
from vaultgraph.passages.prices import PassagePrices, context_spans
from vaultgraph.passages.safe import SafeTexts
from vaultgraph.passages.tokens.counting import CountingTokenizer
from vaultgraph.vault.reading.cache import KeptParts

KEY = "ghp_" + "a1B2c3D4e5" * 3 + "f6G7h8"
TEXT = f"---\nkey: {KEY}\nyear: 1904\n---\nUse {KEY} for the boiler.\n\n- open [[Valve]]\n"


def texts(*, keep: bool = False) -> SafeTexts:
    return SafeTexts([parse(TEXT)], lambda path: TEXT, keep_secrets=keep)


def test_no_text_and_no_passage_contains_a_secret() -> None:
    safe = texts()
    (note,) = safe.notes.values()
    given = [safe.text(note.path), *safe.passages(note)]
    assert given[1:] == [safe.passage(note, index) for index in range(len(note.passages))]
    assert all(KEY not in each for each in given)
    assert "year: 1904" in given[1]
    assert "for the boiler" in given[2]
    assert [found.location.line for found in safe.findings(note.path)] == [2, 5]


def test_secrets_are_kept_on_request() -> None:
    safe = texts(keep=True)
    (note,) = safe.notes.values()
    assert all(KEY in each for each in safe.passages(note)[:2])


def test_no_other_note_can_be_read() -> None:
    with pytest.raises(KeyError):
        texts().text(VaultPath("Private.md"))


class _Counting(CountingTokenizer):
    """A tokenizer of words that counts its calls."""

    def __init__(self) -> None:
        super().__init__("claude-4.7")
        self.asked = 0

    def count_once(self, text: str) -> int:
        self.asked += 1
        return len(text.split())


def test_prices_are_counted_once_and_kept(tmp_path: Path) -> None:
    safe = texts()
    (note,) = safe.notes.values()
    file = tmp_path / "prices.sqlite3"
    first = PassagePrices(safe, tokenizer := _Counting(), kept := KeptParts(file))
    assert tokenizer.asked == 0
    prices = first.of(note)
    assert first.of(note) == prices
    words = [len(safe.own_words(note, index).split()) for index in range(len(note.passages))]
    assert list(prices.own) == words
    assert len(prices.context) == len(context_spans(note))
    assert tokenizer.asked == len(prices.own) + len(prices.headings) + len(prices.context)
    kept.keep()
    second = PassagePrices(safe, again := _Counting(), KeptParts(file))
    assert second.of(note) == prices
    assert again.asked == 0


def test_prices_are_of_masked_words() -> None:
    def spent(safe: SafeTexts) -> int:
        tokenizer = CountingTokenizer("claude-4.7")
        (note,) = safe.notes.values()
        return sum(PassagePrices(safe, tokenizer, KeptParts(None)).of(note).own)

    assert spent(texts()) < spent(texts(keep=True))
