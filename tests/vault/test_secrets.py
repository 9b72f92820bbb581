"""Secrets are found and masked without moving a character; prose is left alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaultgraph.vault.secrets import MASK, find_secrets, mask_secrets

AWS = "AKIAIOSFODNN7EXAMPLE"  # the pair that Amazon's own documentation shows


def kinds(text: str) -> list[str]:
    return [secret.kind for secret in find_secrets(text)]


@pytest.mark.parametrize(
    ("kind", "secret"),
    [
        ("AWS Access Key", AWS),
        ("AWS Access Key", "AKIAQWERTYUIOPASDFGH"),
        ("GitHub Token", "ghp_" + "a1B2" * 9),
        ("GitHub Token", "github_pat_" + "a1B2c3" * 12),
        ("Anthropic API Key", "sk-ant-api03-" + "a1B2c3d4" * 8),
        ("OpenAI API Key", "sk-proj-" + "a1B2c3d4" * 8),
        ("Google API Key", "AIza" + "a1B2c" * 7),
        ("Hugging Face Token", "hf_" + "a1" * 17),
        ("Stripe Access Key", "sk_live_" + "a1B2" * 6),
    ],
)
def test_a_key_is_found_in_the_middle_of_a_sentence(kind: str, secret: str) -> None:
    text = f"Старый ключ {secret} лежал здесь.\n" if kind != "OpenAI API Key" else f"x {secret} y"
    (found,) = find_secrets(text)
    assert (found.kind, text[found.start : found.end]) == (kind, secret)


@pytest.mark.parametrize(
    "line",
    [
        "password: hunter2Hunter",
        'api_key = "9f8e7d6c5b4a"',
        "пароль: Кр1stall99",
        "密码：Abc12345x",
    ],
)
def test_an_assigned_password_is_found_and_its_name_stays(line: str) -> None:
    masked = mask_secrets(line, find_secrets(line))
    assert MASK in masked
    assert masked[:6] == line[:6] or line.startswith("密码")


@pytest.mark.parametrize(
    "line",
    [
        "The token: a unit of text. A password is asked for.",
        "secret: see [[Notes on secrecy]] and the appendix",
        "commit 9ce30bcb2f1d4a5e8b7c6d5e4f3a2b1c0d9e8f7a",
        "<!-- UID: aa7790fe-15fc-4ef8-9280-3833b5305f37 -->",
        "https://example.org/a/very/long/path/2024/with-many-parts-0123456789",
        "пароль придумывают один раз и меняют редко",
    ],
)
def test_prose_hashes_and_addresses_are_no_secrets(line: str) -> None:
    assert kinds(line) == []


def test_a_private_key_is_masked_to_its_end_and_keeps_its_lines() -> None:
    key = "-----BEGIN RSA PRIVATE KEY-----\nMIIEabc\nXYZ123\n-----END RSA PRIVATE KEY-----"
    text = f"before\n{key}\nafter"
    masked = mask_secrets(text, find_secrets(text))
    assert masked.splitlines()[0] == "before"
    assert masked.splitlines()[-1] == "after"
    assert set(masked[7:-6]) == {MASK, "\n"}


@given(st.text(alphabet=st.sampled_from(f"aZ09 =:/@-_\n{MASK}ё中{{")), st.sampled_from(["", AWS]))
def test_masking_moves_nothing_and_leaves_nothing(text: str, secret: str) -> None:
    whole = f"{text} {secret} {text}"
    masked = mask_secrets(whole, find_secrets(whole))
    assert len(masked) == len(whole)
    assert masked.count("\n") == whole.count("\n")
    assert not secret or secret not in masked


@pytest.mark.parametrize("piece", ["a1", ":", "password ", "://a:", "token=", "eyJ.", "//_:_"])
def test_a_hostile_line_is_read_in_linear_time(piece: str) -> None:
    """A quadratic pattern would need minutes for a megabyte."""
    assert len(mask_secrets(piece * 300_000, find_secrets(piece * 300_000))) == len(piece) * 300_000
