"""Text is decoded, folded, cut and classified the same way in every layer."""

import unicodedata
from collections import Counter
from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.growth import PATTERNS, superlinear
from vaultgraph.model import Language
from vaultgraph.text import (
    LONGEST_SENTENCE,
    LONGEST_WORD,
    decode,
    fold,
    language_of,
    main_language,
    note_key,
    script_counts,
    sentences,
    stop_words,
    words,
)
from vaultgraph.vault.passages.terms import terms_of

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
        ("it’s", ["it's"]),
        ("И\u0306од, е\u0308лка", ["йод", "ёлка"]),
        ("İstanbul", ["istanbul"]),
        ("हिन्दी में", ["हिन्दी", "में"]),
        ("ภาษาไทย", ["ภาษาไทย"]),
        ("می‌خواهم", ["می‌خواهم"]),
        ("", []),
    ],
)
def test_words_of_many_scripts(text: str, found: list[str]) -> None:
    assert list(words(text)) == found


def test_an_apostrophe_of_any_form_makes_a_stop_word() -> None:
    assert set(words("it's it’s Don’t")) <= stop_words()


@pytest.mark.parametrize("letter", ["a", "а", "ก", "\u0915\u094d"])
def test_a_run_of_letters_gives_bounded_words(letter: str) -> None:
    assert max(map(len, words(letter * 60_000))) <= LONGEST_WORD


def test_thai_without_spaces_is_found_by_its_parts() -> None:
    text = "ภาษาไทยเป็นภาษาที่มีระดับเสียงของคำแน่นอน"
    assert set(words("เสียงของคำแน่นอนหรือวรรณยุกต์")) & set(words(text))
    assert all(len(word) > 1 for word in words(text))


@pytest.mark.parametrize("text", ["锅炉的问题" * 4_000, "a" * 60_000, "слово без конца " * 3_000])
def test_text_without_full_stops_is_cut_into_bounded_sentences(text: str) -> None:
    spans = sentences(text)
    assert len(spans) > 10
    assert max(end - start for start, end in spans) <= LONGEST_SENTENCE


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
def test_sentences_are_found_at_their_places(parts: list[str]) -> None:
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
def test_a_language_is_recognised_by_script(text: str, language: Language) -> None:
    assert language_of(text) == language


def test_letters_are_counted_by_script() -> None:
    assert script_counts("ab вг 中") == {"latin": 2, "cyrillic": 2, "cjk": 1}


def test_a_long_paragraph_is_cut_as_its_parts_are() -> None:
    part = "The harbour sends grain north, e. g. by ship. Cranes lift 3.5 tonnes! Why? «Так надо.» "
    whole = sentences(part * 200, Language.EN)
    one = [(begin, end) for begin, end in sentences(part, Language.EN)]
    assert [part[begin:end] for begin, end in one] * 200 == [
        (part * 200)[begin:end] for begin, end in whole
    ]


@pytest.mark.parametrize(
    "work",
    [sentences, fold, lambda text: list(words(text)), script_counts, note_key],
    ids=["sentences", "fold", "words", "script_counts", "note_key"],
)
def test_work_on_a_text_grows_as_the_text_does(work: Callable[[str], object]) -> None:
    assert superlinear(work, PATTERNS[::3], largest=32_000) == []


@pytest.mark.parametrize(
    ("said", "language"),
    [
        ("東の窯は先月から熱すぎるので、扉を取り替えた。", Language.EN),
        ("동쪽 오븐은 지난달부터 너무 뜨거워서 문을 바꾸었다.", Language.EN),
        ("东边的烤炉从上个月开始太热，所以换了门。", Language.ZH),
        ("Печь у восточной стены стала греть сильнее.", Language.RU),
    ],
)
def test_only_readers_of_chinese_are_written_to_in_chinese(said: str, language: Language) -> None:
    assert main_language(Counter(terms_of(said))) is language
