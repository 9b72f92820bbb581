"""Counts of every tokenizer against those of another implementation."""

import json
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.passages.texts import TEXTS
from vaultgraph.errors import UsageError
from vaultgraph.passages.tokens import libraries, tokenizers
from vaultgraph.passages.tokens.bytepair import cut_long_runs, load_vocabulary, vocabularies
from vaultgraph.passages.tokens.estimates import load_estimate
from vaultgraph.passages.tokens.pieces import GENERATIONS, load_pieces
from vaultgraph.passages.tokens.tokenizers import (
    OwnTokenizer,
    fingerprint,
    is_exact,
    load_tokenizer,
    margin_by_name,
    margin_of,
    tokenizer_names,
)

# Written by the implementation that each entry names, none of them ours.
COUNTS = json.loads(Path(__file__).with_name("counts.json").read_text(encoding="utf-8"))
WITH_SPLINTR = ("gemma", "llama-3", "tekken", "glm-4", "kimi-k2")
needs_splintr = pytest.mark.skipif(find_spec("splintr") is None, reason="needs splintr-rs")


@pytest.fixture
def without_splintr(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tokenizers, "is_installed", lambda library: False)
    load_tokenizer.cache_clear()
    yield
    load_tokenizer.cache_clear()


@pytest.mark.parametrize("name", vocabularies())
def test_a_bundled_vocabulary_counts_as_others_do(name: str) -> None:
    tokenizer = load_vocabulary(name)
    assert {key: tokenizer.count(text) for key, text in TEXTS.items()} == COUNTS[name]["counts"]


@needs_splintr
@pytest.mark.parametrize("name", WITH_SPLINTR)
def test_a_vocabulary_of_splintr_counts_as_others_do(name: str) -> None:
    tokenizer = load_tokenizer(name)
    assert tokenizer.exact
    assert {key: tokenizer.count(text) for key, text in TEXTS.items()} == COUNTS[name]["counts"]


@needs_splintr
@pytest.mark.parametrize(
    ("name", "model"),
    [
        ("o200k_base", "o200k_base"),
        ("cl100k_base", "cl100k_base"),
        ("qwen", "qwen3"),
        ("deepseek", "deepseek_v3"),
        ("phi-4", "phi4"),
    ],
)
def test_tiktoken_and_splintr_count_alike(name: str, model: str) -> None:
    tokenizer, count = load_vocabulary(name), libraries.splintr_counter(model)
    for text in TEXTS.values():
        for line in (text, *text.splitlines(keepends=True)):
            if not tokenizer.normalise or line.isascii():
                assert tokenizer.count(line) == count(line), line


@pytest.mark.parametrize("name", GENERATIONS)
def test_claude_is_never_counted_below_the_truth_and_little_above(name: str) -> None:
    tokenizer, truth = load_pieces(name), COUNTS[name]["counts"]
    above = {key: tokenizer.count(text) / truth[key] - 1 for key, text in TEXTS.items()}
    assert min(above.values()) >= 0
    assert sum(above.values()) / len(above) < 0.03
    assert not tokenizer.exact
    assert 0 < tokenizer.margin < 0.03


@pytest.mark.skipif(find_spec("ctok") is None, reason="needs ctok, which needs Python 3.12")
@pytest.mark.parametrize(
    ("name", "version", "frame"), [("claude-3", "3.0", 7), ("claude-4.7", "4.8", 6)]
)
def test_claude_is_counted_as_ctok_does(name: str, version: str, frame: int) -> None:
    from ctok import token_count

    counts = {key: token_count(text, version) - frame for key, text in TEXTS.items()}
    assert counts == COUNTS[name]["counts"]


@pytest.mark.parametrize("name", WITH_SPLINTR)
@pytest.mark.parametrize("key", ["russian", "chinese", "code", "table", "json", "note"])
def test_an_estimate_is_above_the_truth(name: str, key: str) -> None:
    tokenizer = load_estimate(name)
    above = tokenizer.count(TEXTS[key]) / COUNTS[name]["counts"][key] - 1
    assert -0.05 < above < 0.4  # one sentence repeated twelve times is no average text


@pytest.mark.usefixtures("without_splintr")
def test_without_a_library_its_vocabularies_are_estimated() -> None:
    for name in WITH_SPLINTR:
        tokenizer = load_tokenizer(name)
        assert not tokenizer.exact
        assert not is_exact(name)
        assert margin_of(tokenizer) == margin_by_name(name) > 0
        assert tokenizer.count("") == 0
    assert margin_by_name("gemini") > margin_by_name("gemma")


def test_a_tokenizer_that_is_near_another_is_above_it() -> None:
    like, other = load_tokenizer("gpt-6"), load_tokenizer("o200k_base")
    assert not like.exact
    assert margin_of(like) == pytest.approx(0.05)
    assert like.count(TEXTS["note"]) == -(-other.count(TEXTS["note"]) * 105 // 100)


@pytest.mark.parametrize("name", tokenizer_names())
def test_counting_takes_any_text(name: str) -> None:
    tokenizer = load_tokenizer(name)
    assert tokenizer.count("") == 0
    assert tokenizer.count("half a pair \ud800 and \udc00 other") > 0
    assert tokenizer.count(" " * 1_000_000) > 0
    assert is_exact(name) == tokenizer.exact


def test_only_very_long_runs_are_cut() -> None:
    for text in ("word " * 50_000, " " * 4095, "x" * 65_535, "a\n" * 4096):
        assert list(cut_long_runs(text)) == [text]
    for text in ("a" + " " * 9_000 + "b", "x" * 200_000, "\n" * 4096 + "y" * 65_536):
        pieces = list(cut_long_runs(text))
        assert len(pieces) > 1
        assert "".join(pieces) == text


def test_an_own_tiktoken_file_counts(tmp_path: Path) -> None:
    file = tmp_path / "own.tiktoken"
    rows = [f"{_base64(bytes([byte]))} {byte}" for byte in range(256)]
    file.write_text("\n".join([*rows, f"{_base64(b'ab')} 256"]), encoding="ascii")
    tokenizer = load_tokenizer("own.tiktoken", OwnTokenizer(file=file))
    assert (tokenizer.name, tokenizer.exact) == ("own.tiktoken", True)
    assert tokenizer.count("abab c") == 4
    before = fingerprint("own.tiktoken", OwnTokenizer(file=file))
    file.write_text("\n".join(rows), encoding="ascii")
    assert fingerprint("own.tiktoken", OwnTokenizer(file=file)) != before


def _base64(data: bytes) -> str:
    from base64 import b64encode

    return b64encode(data).decode("ascii")


@pytest.mark.skipif(find_spec("tokenizers") is None, reason="needs tokenizers")
def test_an_own_tokenizer_json_counts(tmp_path: Path) -> None:
    from tokenizers import Tokenizer, models, pre_tokenizers

    words = Tokenizer(models.WordLevel({"one": 0, "two": 1, "?": 2}, unk_token="?"))
    words.pre_tokenizer = pre_tokenizers.Whitespace()
    words.add_special_tokens(["<|end|>"])
    file = tmp_path / "tokenizer.json"
    words.save(str(file))
    tokenizer = load_tokenizer("tokenizer.json", OwnTokenizer(file=file))
    assert tokenizer.count("one two three") == 3
    assert tokenizer.count("<|end|>") > 1, "a special token in a note is plain text"


@pytest.mark.skipif(find_spec("sentencepiece") is None, reason="needs sentencepiece")
def test_an_own_sentencepiece_model_counts(tmp_path: Path) -> None:
    from io import BytesIO

    import sentencepiece

    model = BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(["one two three four five six"] * 20),
        model_writer=model,
        vocab_size=40,
        hard_vocab_limit=False,
        minloglevel=2,
    )
    file = tmp_path / "own.model"
    file.write_bytes(model.getvalue())
    assert load_tokenizer("own.model", OwnTokenizer(file=file)).count("one two") > 1


@pytest.mark.parametrize(("ending", "remedy"), [(".json", "tokenizers"), (".model", "tokenizers")])
def test_a_missing_library_is_named(
    tmp_path: Path, ending: str, remedy: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(libraries, "is_installed", lambda library: False)
    file = tmp_path / f"own{ending}"
    file.write_bytes(b"{}")
    with pytest.raises(UsageError) as caught:
        libraries.load_file(file)
    assert f"vaultgraph[{remedy}]" in caught.value.remedy


@pytest.mark.parametrize("ending", libraries.FILE_ENDINGS)
def test_a_broken_file_is_blamed(tmp_path: Path, ending: str) -> None:
    with pytest.raises(UsageError, match="is not a file"):
        libraries.load_file(tmp_path / f"own{ending}")
    file = tmp_path / f"own{ending}"
    file.write_bytes(b"nothing of the kind")
    with pytest.raises(UsageError, match="own"):
        libraries.load_file(file)
