"""A long text counts by its lines what it counts as a whole, for every vocabulary of ours."""

import gzip
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vaultgraph.passages.tokens import bytepair
from vaultgraph.passages.tokens.bytepair import (
    BytePairTokenizer,
    load_tiktoken_file,
    load_vocabulary,
)
from vaultgraph.passages.tokens.tokenizers import VOCABULARIES, load_tokenizer

ENDS = ("\n", "\r\n", "\n\n", " \n", "\n ", "\n\t", "}\n", "/\n/", ".\n", "…\n", "\u2028", "\n\r\n")
WORDS = (
    "note",
    "'s",
    "/path",
    "12345",
    " Ünï",
    "слово",
    "笔记",
    "é\u0301",
    "<note>",
    "- [x] ",
    "##",
)
PIECES = st.one_of(st.sampled_from(ENDS + WORDS), st.text(max_size=6))
TEXTS = st.lists(PIECES, max_size=40).map("".join)


@pytest.fixture(autouse=True)
def _every_text_is_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bytepair, "_MANY_LINES", 0)


@pytest.mark.parametrize("name", VOCABULARIES)
def test_lines_count_as_the_whole(name: str) -> None:
    tokenizer = load_tokenizer(name)
    assert isinstance(tokenizer, BytePairTokenizer)

    @settings(deadline=None, max_examples=300)
    @given(TEXTS)
    def law(text: str) -> None:
        assert tokenizer.count(text) == tokenizer._count(text)

    law()


def test_lines_are_a_partition() -> None:
    text = "a\n\nb\r\n  c\n/d\n\n\n# e\nf"
    lines = bytepair._LINE.findall(text)
    assert "".join(lines) == text
    assert lines == ["a\n\n", "b\r\n  c\n/d\n\n\n", "# e\n", "f", ""]


def test_each_line_is_counted_once(monkeypatch: pytest.MonkeyPatch) -> None:
    tokenizer = load_vocabulary("qwen")
    counted: list[str] = []
    whole = BytePairTokenizer._count
    monkeypatch.setattr(
        BytePairTokenizer, "_count", lambda self, text: counted.append(text) or whole(self, text)
    )
    text = "".join(f"Line {number % 5}\n" for number in range(100))
    tokens = tokenizer.count(text)
    assert len([line for line in counted if line]) == 5
    assert tokens == whole(tokenizer, text)


def test_a_users_own_pattern_is_applied_to_the_whole_text(tmp_path: Path) -> None:
    file = tmp_path / "own.tiktoken"
    packed = Path(bytepair.__file__).parent / "vocabularies" / "qwen.tiktoken.gz"
    file.write_bytes(gzip.decompress(packed.read_bytes()))
    text = "a\nb\n" * 40
    own = load_tiktoken_file(file, "(?s:.+)")
    assert not own.by_line
    assert own.count(text) == len(own.encoding.encode_ordinary(text))
    assert load_tiktoken_file(file, "qwen").by_line
