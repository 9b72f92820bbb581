"""Decode bytes; wrong code pages are distinguished from languages, and repaired only on request."""

import pytest

from vaultgraph.vault.encoding import find_mojibake, note_text

CLEAN = [
    "Съешь ещё этих булок, да выпей чаю — «ЭТО» №1 … Сёстры из СССР. Ёлка; Ї, Ґ, ў.",
    "L'été, où Noël naïf cœur – Œuvre à ça île ; « Ça va » ? ÂGÉ, SÃO, 5 °C, £10",
    "记忆迁移：上下文窗口。“引号”——破折号……",
    "Größe, Übung, Straße; smörgåsbord; žluťoučký kůň; năm; ¿qué?",
    "plain text — with “quotes”, dashes – and 5 × 3 ≠ 16",
]


@pytest.mark.parametrize("text", CLEAN)
@pytest.mark.parametrize("page", ["cp1252", "mac_roman", "latin-1", "cp437"])
def test_text_read_with_the_wrong_code_page_is_found(text: str, page: str) -> None:
    assert find_mojibake(text) == -1
    wrong = f"clean\n{text.encode().decode(page, 'replace')}\n"
    assert find_mojibake(wrong) >= len("clean\n")


@pytest.mark.parametrize("text", ["Привет, «мир»", "Ещё — одна строка", "它的记忆。“引号”"])
def test_windows_1251_is_found(text: str) -> None:
    assert find_mojibake(text.encode().decode("cp1251", "replace")) >= 0


@pytest.mark.parametrize("page", ["mac_roman", "latin-1", "cp437"])
def test_a_repair_restores_the_text_exactly(page: str) -> None:
    text = "".join(f"- **{line}**  \r\n" for line in CLEAN)
    wrong = text.encode().decode(page).encode()
    assert note_text(wrong, repair_text=True).text == text
    assert note_text(wrong).text != text


def test_only_damaged_lines_are_repaired() -> None:
    damaged = CLEAN[0].encode().decode("mac_roman")
    text = f"Чистая строка — «как есть».\n{damaged}\nещё одна\n"
    repaired = note_text(text.encode(), repair_text=True).text
    assert repaired == f"Чистая строка — «как есть».\n{CLEAN[0]}\nещё одна\n"


def test_a_clean_text_is_left_alone() -> None:
    text = "\n".join(CLEAN)
    assert note_text(text.encode(), repair_text=True).text == text


@pytest.mark.parametrize(
    ("data", "text", "invalid"),
    [
        ("\ufeffa".encode(), "a", -1),
        ("аb".encode("utf-16"), "аb", -1),
        ("аb".encode("utf-16-be").join([b"\xfe\xff", b""]), "аb", -1),
        (b"ab\xffc", "ab\ufffdc", 2),
        (b"", "", -1),
    ],
)
def test_decoding(data: bytes, text: str, invalid: int) -> None:
    decoded = note_text(data)
    assert (decoded.text, decoded.invalid) == (text, invalid)
