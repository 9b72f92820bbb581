"""What a vault weighs: every character once, passages heavier than names."""

import pytest

from tests.pack.building import WordTokenizer, compiled
from vaultgraph.pack.weigh import weigh
from vaultgraph.passages.tokens import counting
from vaultgraph.passages.tokens.targets import find_target
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


def test_passages_weigh_more_than_names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counting, "load_tokenizer", lambda *_: WordTokenizer())
    forms = weigh(compiled(TREE, exclude=["en.md"])).forms
    assert 0 < forms["names"].tokens["qwen"] < forms["passages"].tokens["qwen"]
    assert forms["chunks"].tokens["qwen"] > forms["raw"].tokens["qwen"]


def test_every_part_sums_up_to_the_whole() -> None:
    weighing = weigh(compiled(TREE))
    raw = weighing.forms["raw"]
    for parts in (weighing.modules, weighing.folders, weighing.roles, weighing.scripts):
        assert sum(each.characters for each in parts.values()) == raw.characters
        for name in weighing.tokenizers:
            assert sum(each.tokens[name] for each in parts.values()) == raw.tokens[name]
    assert set(weighing.folders) == {""}
    assert weighing.tokens == raw.tokens["qwen"]
    assert weighing.windows == weighing.tokens / weighing.target.native_window


def test_the_target_is_weighed_by_its_own_tokenizer() -> None:
    weighing = weigh(compiled(TREE), target=find_target("claude-opus-5.5"))
    assert weighing.tokenizers["claude-4.7"] is False
    assert weighing.tokens == weighing.forms["raw"].tokens["claude-4.7"] > 0


def test_tokenizers_of_plugins_are_weighed_with(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vaultgraph.pack.weigh.plugin_names", lambda: ("phi-4",))
    assert "phi-4" in weigh(compiled(TREE)).forms["raw"].tokens
