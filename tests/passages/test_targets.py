"""Targets, tokenizers and what a user adds to them."""

from pathlib import Path

import pytest

from vaultgraph.config import load_table
from vaultgraph.errors import ConfigError, UsageError
from vaultgraph.passages.tokens.counting import CountBook, CountingTokenizer
from vaultgraph.passages.tokens.targets import (
    Target,
    find_target,
    known_targets,
    read_target,
    targets,
)
from vaultgraph.passages.tokens.tokenizers import (
    VOCABULARIES,
    is_exact,
    load_tokenizer,
    tokenizer_names,
)


def test_every_target_has_a_tokenizer_and_room_for_a_seed() -> None:
    for target in targets():
        assert target.tokenizer in tokenizer_names()
        assert 0 < target.budget() <= target.max_input <= target.window
        assert target.native_window <= target.window


@pytest.mark.parametrize("name", ["o200k_base", "cl100k_base", "qwen", "claude", "tekken"])
def test_exactness_is_known_without_the_vocabulary(name: str) -> None:
    assert is_exact(name) == load_tokenizer(name).exact


def test_an_estimate_stands_above_what_it_is_estimated_from() -> None:
    text = "Память 记忆 memory, " * 50
    assert load_tokenizer("claude").count(text) > load_tokenizer("o200k_base").count(text)


def test_a_target_of_a_user_replaces_one_of_its_name() -> None:
    own = read_target("GPT-4.1", {"window": 9_000, "tokenizer": "qwen"}, "here")
    assert find_target("gpt-4.1", [own]) is own
    assert len(known_targets([own])) == len(targets())
    assert own == Target(
        name="GPT-4.1",
        window=9_000,
        native_window=9_000,
        max_input=9_000,
        tokenizer="qwen",
        template="messages",
    )


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ({"window": 8_000}, "lacks `tokenizer`"),
        ({"window": "8k", "tokenizer": "qwen"}, "`window` cannot be '8k'"),
        ({"window": True, "tokenizer": "qwen"}, "`window` cannot be True"),
        ({"window": 0, "tokenizer": "qwen"}, "`window` cannot be 0"),
        ({"windows": 8_000}, "unknown key `windows`"),
        ("qwen", "is no table"),
    ],
)
def test_a_wrong_target_is_blamed_on_its_place(table: object, message: str) -> None:
    with pytest.raises(ConfigError, match="file") as caught:
        read_target("mine", table, "file.toml")
    assert message in str(caught.value)


def test_an_unknown_target_names_the_nearest() -> None:
    with pytest.raises(UsageError) as caught:
        find_target("qwen3-30b")
    assert "qwen3-30b-a3b" in caught.value.remedy


def test_targets_are_read_from_every_folder(tmp_path: Path) -> None:
    vault, work = tmp_path / "vault", tmp_path / "work"
    for folder, window in ((vault, 1), (work, 2)):
        folder.mkdir()
        (folder / "vaultgraph.toml").write_text(
            f"budget = 8000\n[targets.mine]\nwindow = {window}\n", encoding="utf-8"
        )
    ((name, (file, value)),) = load_table([vault, work], "targets").items()
    assert (name, value) == ("mine", {"window": 2})
    assert file.parent == work.resolve()


def test_a_count_is_remembered_by_content() -> None:
    text = "Память and memory"
    book = CountBook()
    counted = [CountingTokenizer(name, book).count(text) for name in VOCABULARIES]
    assert counted == [load_tokenizer(name).count(text) for name in VOCABULARIES]
    later = CountBook(book.used)
    assert [later.look_up(text, name, pytest.fail) for name in VOCABULARIES] == counted
    assert later.used == book.used


def test_many_texts_count_as_each_of_them() -> None:
    tokenizer = CountingTokenizer("qwen")
    texts = [f"text {number} " * number for number in range(40)]
    assert tokenizer.count_blocks(texts) == [tokenizer.count(text) for text in texts]
