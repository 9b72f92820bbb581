"""Targets, tokenizers and what a user adds to them."""

from pathlib import Path

import pytest

from vaultgraph.config import load_table
from vaultgraph.errors import ConfigError, UsageError
from vaultgraph.passages.tokens.counting import CountCache, CountingTokenizer
from vaultgraph.passages.tokens.lookup import plain_name
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


@pytest.mark.parametrize(
    "name", ["o200k_base", "cl100k_base", "qwen", "claude-4.7", "tekken", "gemini"]
)
def test_exactness_is_known_without_the_vocabulary(name: str) -> None:
    assert is_exact(name) == load_tokenizer(name).exact


def test_an_estimate_is_above_what_it_is_estimated_from() -> None:
    text = "Память 记忆 memory, " * 50
    assert load_tokenizer("claude-4.7").count(text) > load_tokenizer("o200k_base").count(text)


def test_a_target_of_a_user_replaces_one_of_its_name() -> None:
    own = read_target("GPT-4.1", {"window": 9_000, "tokenizer": "qwen"}, Path("here.toml"))
    assert find_target("gpt-4.1", [own]) is own
    assert len(known_targets([own])) == len(targets())
    assert own == Target(
        name="GPT-4.1",
        window=9_000,
        native_window=9_000,
        max_input=9_000,
        max_output=9_000,
        tokenizer="qwen",
        template="messages",
        source="here.toml",
    )


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ({"window": 8_000}, "lacks `tokenizer`"),
        ({"window": "8k", "tokenizer": "qwen"}, "`window` cannot be '8k'"),
        ({"window": True, "tokenizer": "qwen"}, "`window` cannot be True"),
        ({"window": 0, "tokenizer": "qwen"}, "`window` cannot be 0"),
        ({"windows": 8_000}, "unknown key `windows`"),
        ("qwen", "is not a table"),
    ],
)
def test_a_wrong_target_is_blamed_on_its_place(table: object, message: str) -> None:
    with pytest.raises(ConfigError, match="file") as caught:
        read_target("mine", table, Path("file.toml"))
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("claude-opus-5-5", "claude-opus-5-5"),
        ("anthropic/claude-opus-5.5", "claude-opus-5-5"),
        ("Claude Sonnet 4.5", "claude-sonnet-4-5"),
        ("us.anthropic.claude-sonnet-4-5-20250929-v1:0", "claude-sonnet-4-5"),
        ("gpt-6.1-sol", "gpt-6.1-sol"),
        ("openai/GPT-5.4", "gpt-5.4"),
        ("gpt-oss:20b", "gpt-oss-20b"),
        ("gemini-3.1-pro", "gemini-3.1-pro-preview"),
        ("google/gemma-3-27b-it", "gemma-3-27b-it"),
        ("Gemma 4 31B", "gemma-4-31b-it"),
        ("Qwen/Qwen3-30B-A3B-Instruct-2507", "qwen3-30b-a3b-instruct-2507"),
        ("Qwen/Qwen3-8B", "qwen3-8b"),
        ("qwen3-8b-q4_k_m.gguf", "qwen3-8b"),
        ("Qwen/Qwen3.6-27B-FP8", "qwen3.6-27b"),
        ("unsloth/Llama-3.1-8B-Instruct-GGUF", "llama-3.1-8b-instruct"),
        ("llama4", "llama-4-maverick-17b-128e-instruct"),
        ("mistral-small", "mistral-small-2603"),
        ("mistral-large-4", "mistral-large-4"),
        ("deepseek-ai/DeepSeek-V4-Pro", "deepseek-v4-pro"),
        ("microsoft/phi-4", "phi-4"),
        ("zai-org/GLM-4.7", "glm-4.7"),
        ("moonshotai/Kimi-K2-Instruct-0905", "kimi-k2-instruct-0905"),
    ],
)
def test_a_model_is_found_by_any_of_its_names(name: str, found: str) -> None:
    assert find_target(name).name == found


def test_no_two_models_share_a_name() -> None:
    names = [
        plain
        for target in targets()
        for plain in {plain_name(name) for name in (target.name, *target.also)}
    ]
    assert len(names) == len(set(names))


def test_every_fact_has_a_source() -> None:
    assert all(target.source and target.vendor for target in targets())


@pytest.mark.parametrize(
    ("asked", "near"), [("qwen3-30b-a3", "qwen3-30b-a3b"), ("claud-opus-5-5", "claude-opus-5-5")]
)
def test_an_unknown_target_names_the_nearest(asked: str, near: str) -> None:
    with pytest.raises(UsageError) as caught:
        find_target(asked)
    assert near in caught.value.remedy


def test_a_name_that_is_like_none_gets_no_suggestion() -> None:
    with pytest.raises(UsageError) as caught:
        find_target("zzzz")
    assert "Did you mean" not in caught.value.remedy


def test_an_own_tokenizer_is_a_file_beside_the_settings(tmp_path: Path) -> None:
    table = {"window": 9_000, "tokenizer": "models/own.tiktoken", "pattern": "qwen"}
    own = read_target("mine", table, tmp_path / "vaultgraph.toml")
    assert own.tokenizer == "own.tiktoken"
    assert own.own is not None
    assert own.own.file == (tmp_path / "models/own.tiktoken").resolve()
    assert own.own.pattern == "qwen"


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
    book = CountCache()
    counted = [CountingTokenizer(name, book).count(text) for name in VOCABULARIES]
    assert counted == [load_tokenizer(name).count(text) for name in VOCABULARIES]
    later = CountCache(book.used)
    assert [later.look_up(text, name, pytest.fail) for name in VOCABULARIES] == counted
    assert later.used == book.used


def test_many_texts_count_as_each_of_them() -> None:
    tokenizer = CountingTokenizer("qwen")
    texts = [f"text {number} " * number for number in range(40)]
    assert tokenizer.count_blocks(texts) == [tokenizer.count(text) for text in texts]
