"""A run of letters of any length takes no more room than its beginning; other scripts keep all."""

import pytest

from tests.building import parse
from vaultgraph.text import LONGEST_WORD
from vaultgraph.vault.note import Note
from vaultgraph.vault.passages.cut import machine_text
from vaultgraph.vault.passages.render import passage_text

ENDLESS = ("x" * 60_000, "длинноеслово" * 5_000, "1234567890" * 6_000, "snake_case_" * 5_000)


def said(note: Note, text: str) -> str:
    return "\n".join(passage_text(passage, note, text) for passage in note.passages)


@pytest.mark.parametrize("word", ENDLESS)
@pytest.mark.parametrize("frame", ["{}", "- {}", "> {}", "| a |\n|---|\n| {} |", "```\n{}\n```"])
def test_an_endless_word_is_cut_off(word: str, frame: str) -> None:
    text = f"Before it.\n\n{frame.format(word)}\n\nBehind it."
    note = parse(text)
    told = said(note, text)
    assert word[:LONGEST_WORD] in told
    assert len(told) < 300
    assert "Before it." in told
    assert "Behind it." in told
    assert sum(end - start for start, end in machine_text(note, text)) > len(word) - 200


@pytest.mark.parametrize(
    "sentence", ["我们在北京喝茶谈天说地" * 60, "ฉันชอบอ่านหนังสือทุกวัน" * 40, "word " * 400]
)
def test_text_without_spaces_is_kept_whole(sentence: str) -> None:
    assert said(parse(sentence), sentence).replace("\n", "").replace(" ", "") == sentence.replace(
        " ", ""
    )
