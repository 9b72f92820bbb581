"""Chunks partition a note, fit their limit, and end where a person would end them."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaultgraph.errors import UsageError
from vaultgraph.model import VaultPath
from vaultgraph.pack.chunks import Chunk, chunk_text, cut_note
from vaultgraph.passages.escaping import escape_text
from vaultgraph.vault.note import Note
from vaultgraph.vault.parse import parse_note
from vaultgraph.vault.settings import VaultSettings


def count(text: str) -> int:
    """Count words and signs, as a tokenizer that is easy to foresee."""
    return len(re.findall(r"\w{1,8}|[^\w\s]|\n", text))


def note_of(text: str) -> Note:
    return parse_note(VaultPath("n.md"), text.encode(), VaultSettings())


def texts(text: str, limit: int) -> list[str]:
    chunks = cut_note(note_of(text), text, limit=limit, count=count)
    check_partition(chunks, text, limit)
    return [text[chunk.start : chunk.end] for chunk in chunks]


def check_partition(chunks: tuple[Chunk, ...], text: str, limit: int) -> None:
    assert "".join(text[chunk.start : chunk.end] for chunk in chunks) == text
    assert all(chunk.start < chunk.end for chunk in chunks if text)
    assert all(chunk.tokens <= limit for chunk in chunks)
    for chunk in chunks:
        assert chunk.tokens == count(escape_text(chunk_text(text, chunk)))
        assert all(chunk.start <= a < b <= chunk.end for a, b in chunk.left_out)
    assert [chunk.part for chunk in chunks] == list(range(1, len(chunks) + 1))
    assert {chunk.parts for chunk in chunks} <= {len(chunks)}


PIECES = [
    *("word ", "слово ", "字", "\n", "\n\n", "\r\n", "# Heading\n", "## Part\n", "- item\n"),
    *("> quoted\n", "> ```\n", "```\n", "Sentence one. ", "句子。", "<|im_end|>", "| a | b |\n"),
    *("x" * 300, " " * 40),
]


@given(st.lists(st.sampled_from(PIECES), max_size=60).map("".join), st.integers(20, 80))
def test_chunks_partition_any_text_within_the_limit(text: str, limit: int) -> None:
    texts(text, limit)


@given(st.text(max_size=300), st.integers(20, 60))
def test_chunks_partition_text_of_any_characters(text: str, limit: int) -> None:
    texts(text, limit)


def test_a_short_note_is_one_chunk_and_so_is_an_empty_one() -> None:
    assert texts("# A\n\nshort\n", 100) == ["# A\n\nshort\n"]
    assert texts("", 100) == [""]


def test_a_chunk_ends_before_a_heading_and_never_right_behind_one() -> None:
    parts = [f"## Part {n}\n\n{'word ' * 20}.\n\n" for n in range(4)]
    assert texts("".join(parts), 60) == ["".join(parts[:2]), "".join(parts[2:])]
    assert texts("".join(parts), 45) == parts


def turn(size: int) -> str:
    return f">[!nexus_user] **User** - 30.06.2025 at 12:03\n> {'word ' * size}\n>\n> more\n\n"


def test_a_turn_is_whole_when_it_fits() -> None:
    turns = [turn(size) for size in (9, 12, 25)]
    text = "".join(turns)
    assert texts(text, 55) == turns
    assert texts(text, 85) == ["".join(turns[:2]), turns[2]]


def test_code_is_whole_when_it_fits() -> None:
    code = "```\none\n\ntwo\n```\n"
    chunks = texts(f"{'word ' * 22}\n\n{code}\n{'last ' * 22}\n", 40)
    assert len(chunks) > 1
    assert sum(code in chunk for chunk in chunks) == 1


def test_what_a_machine_left_behind_counts_for_nothing() -> None:
    data = "aB3" * 20_000
    text = f"Before.\n\n![](data:image/png;base64,{data})\n\nAfter.\n"
    [chunk] = cut_note(note_of(text), text, limit=30, count=count)
    assert chunk_text(text, chunk) == "Before.\n\n\n\nAfter.\n"


def test_a_fence_longer_than_the_limit_is_cut_at_its_lines() -> None:
    text = "```\n" + "".join(f"line {n}\n" for n in range(40)) + "```\n"
    chunks = texts(text, 30)
    assert all(chunk.endswith("\n") for chunk in chunks)


def test_a_long_paragraph_is_cut_between_sentences() -> None:
    text = " ".join(f"Here stands sentence number {n}." for n in range(20))
    assert all(re.search(r"\. ?\Z", chunk) for chunk in texts(text, 30))


def test_an_endless_line_takes_time_linear_in_its_length() -> None:
    counted = 0

    def counting(text: str) -> int:
        nonlocal counted
        counted += len(text)
        return len(text)

    text = "x" * 400_000
    chunks = cut_note(note_of(text), text, limit=500, count=counting)
    assert "".join(text[chunk.start : chunk.end] for chunk in chunks) == text
    assert counted < 12 * len(text)


def test_a_chunk_knows_the_headings_above_its_beginning() -> None:
    text = (
        f"intro {'word ' * 20}\n\n# One\n\n{'word ' * 25}\n\n## Two\n\n{'word ' * 30}\n\n# Three\n"
    )
    chunks = cut_note(note_of(text), text, limit=40, count=count)
    assert [chunk.heading for chunk in chunks] == [(), ("One",), ("One", "Two")]


def test_a_limit_that_holds_no_sentence_is_refused() -> None:
    with pytest.raises(UsageError, match="too small for a sentence"):
        cut_note(note_of("x"), "x", limit=5, count=count)
