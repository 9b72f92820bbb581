"""Text is decoded, folded, cut and told apart the same way on every floor."""

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaultgraph.model import Language
from vaultgraph.text import decode, fold, language_of, note_key, script_counts, sentences, words

TEXT = "Память, memory, 记忆 — ё."


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_text_is_decoded_by_its_mark(encoding: str) -> None:
    decoded = decode(TEXT.encode(encoding))
    assert decoded.text == TEXT
    assert decoded.invalid == -1


def test_big_endian_utf_16_is_decoded() -> None:
    assert decode("\ufeffда".encode("utf-16-be")).text == "да"


@pytest.mark.parametrize(
    ("data", "text", "invalid"),
    [
        (b"a\xffb", "a\ufffdb", 1),
        ("да".encode() + b"\xd0", "да\ufffd", 2),
        (b"\xef\xbb\xbfa\xff", "a\ufffd", 1),
        (b"\xff\xfea\x00b", "a\ufffd", 1),
    ],
)
def test_bad_bytes_are_replaced_and_the_first_is_named(
    data: bytes, text: str, invalid: int
) -> None:
    decoded = decode(data)
    assert (decoded.text, decoded.invalid) == (text, invalid)


@given(st.binary())
def test_any_bytes_decode(data: bytes) -> None:
    decoded = decode(data)
    assert decoded.invalid == -1 or decoded.text[decoded.invalid] == "\ufffd"


@given(st.text())
def test_line_ends_stay_as_they_are(text: str) -> None:
    assert decode(text.encode()).text == text.removeprefix("\ufeff")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Plan", "pLAN"),
        ("План", "план"),
        ("é", "e\u0301"),
        ("й", "и\u0306"),
        ("straße", "STRASSE"),
        ("ΣΑΣ", "σας"),
    ],
)
def test_names_that_a_disk_takes_for_one_have_one_key(one: str, other: str) -> None:
    assert note_key(one) == note_key(other)


@pytest.mark.parametrize(("one", "other"), [("е", "ё"), ("и", "й"), ("a", "а"), ("ﬁ", "fj")])
def test_names_that_differ_have_keys_that_differ(one: str, other: str) -> None:
    assert note_key(one) != note_key(other)


@given(st.text())
def test_a_key_has_itself_as_key_in_any_form(name: str) -> None:
    key = note_key(name)
    assert note_key(key) == key
    assert note_key(unicodedata.normalize("NFD", name)) == key


@pytest.mark.parametrize(
    ("text", "folded"), [("Ёлка", "елка"), ("Café", "cafe"), ("ﬁn", "fin"), ("ＡＢ", "ab")]
)
def test_folding_forgets_what_a_searcher_does_not_type(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Don't stop, re-read!", ["don't", "stop", "re-read"]),
        ("long_name x2", ["long", "name", "x2"]),
        ("知识图谱", ["知识", "识图", "图谱"]),
        ("用RAG检索", ["用", "rag", "检索"]),
        ("Модель-судья — 5%", ["модель-судья", "5"]),
        ("", []),
    ],
)
def test_words_of_three_scripts(text: str, found: list[str]) -> None:
    assert list(words(text)) == found


@pytest.mark.parametrize(
    "parts",
    [
        ["Это т. е. первое.", "А вот второе!"],
        ["В 2020 г. было так, см. рис. 5.", "И т. д."],
        ["It costs approx. 5 USD.", "a new one"],
        ["Dr. Smith came.", "He left."],
        ["这是第一句。", "这是第二句！"],
        ["One sentence only"],
    ],
)
def test_sentences_are_found_where_they_stand(parts: list[str]) -> None:
    text = f"  {' '.join(parts)} "
    assert [text[start:end] for start, end in sentences(text)] == parts


@given(st.text(max_size=200))
def test_sentences_cover_whatever_is_not_white_space(text: str) -> None:
    spans = sentences(text)
    assert all(start < end for start, end in spans)
    assert spans == sorted(spans)
    assert all(one[1] <= other[0] for one, other in pairwise(spans))
    covered = {position for start, end in spans for position in range(start, end)}
    assert all(text[at].isspace() for at in range(len(text)) if at not in covered)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("a note", Language.EN),
        ("заметка о RAG", Language.RU),
        ("关于RAG的记", Language.ZH),
        ("", Language.EN),
        ("123", Language.EN),
    ],
)
def test_a_language_is_told_by_script(text: str, language: Language) -> None:
    assert language_of(text) == language


def test_letters_are_counted_by_script() -> None:
    assert script_counts("ab вг 中") == {"latin": 2, "cyrillic": 2, "cjk": 1}
