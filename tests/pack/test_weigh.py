"""What a vault weighs: every character once, each level no lighter than the one below."""

import pytest

from tests.pack.building import WordTokenizer, compiled
from vaultgraph.pack.weigh import weigh
from vaultgraph.passages.tokens import counting
from vaultgraph.passages.tokens.tokenizers import VOCABULARIES, load_tokenizer

TREE = """
    en.md
        # English
        A note in English about [[ru]] and what it costs.
        It has a second line, and a third one below.

        1234
    ru.md
        Заметка на русском языке о том, сколько весит память.
        Mixed with an English line.
        再加上一行中文。
    hidden.md
        ---
        private: true
        ---
        Nobody weighs this.
"""


def test_every_character_is_weighed_once_by_script() -> None:
    vault = compiled(TREE)
    weighing = weigh(vault)
    raw = weighing.forms["raw"]
    texts = [vault.text_of(note.path) for note in vault.notes if not note.private]
    assert weighing.notes == len(texts) == 2
    assert raw.characters == sum(map(len, texts))
    assert set(weighing.scripts) == {"latin", "cyrillic", "cjk"}
    assert sum(each.characters for each in weighing.scripts.values()) == raw.characters
    for name in VOCABULARIES:
        exact = sum(load_tokenizer(name).count(text) for text in texts)
        assert raw.tokens[name] == pytest.approx(exact, abs=4)


def test_each_level_weighs_no_less_than_the_one_below(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counting, "load_tokenizer", lambda *_: WordTokenizer())
    forms = weigh(compiled(TREE, exclude=["en.md"])).forms
    levels = [forms[name].tokens["qwen"] for name in ("mention", "gist", "excerpt", "full")]
    assert levels == sorted(levels)
    assert forms["chunks"].tokens["qwen"] > forms["raw"].tokens["qwen"]
