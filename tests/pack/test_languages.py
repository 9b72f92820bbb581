"""The language of a text is said where its letters or its commonest words tell it."""

import json

import pytest

from tests.pack.building import compiled
from vaultgraph.compiler import make_pack
from vaultgraph.pack import PackOptions
from vaultgraph.pack.languages import recognise

FRENCH = (
    "Le four de l’est chauffe trop depuis que nous avons changé la porte, et ce n’est pas fini."
)
ITALIAN = "Il forno non scalda più come prima, e per questo abbiamo chiamato chi lo ha costruito."
KOREAN = "동쪽 오븐은 지난달부터 너무 뜨거워서 문을 바꾸었다."
BULGARIAN = "Пекарната на улицата отваря рано сутрин и продава хляб, който се прави с квас. " * 4
RUSSIAN = "Печь у восточной стены стала греть сильнее, и мы заменили дверцу."


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (FRENCH, "fr"),
        (ITALIAN, "it"),
        (KOREAN, "ko"),
        (RUSSIAN, "ru"),
        ("東の窯は先月から熱すぎるので、扉を取り替えた。", "ja"),
        ("东边的烤炉从上个月开始太热，所以换了门。", "zh"),
        ("Піч біля східної стіни гріє сильніше, і ми змінили дверцята.", "uk"),
        ("Die Tür vom Ofen ist nicht mehr dicht, und wir haben sie noch nicht ersetzt.", "de"),
        ("The door of the oven does not close, and we have not replaced it.", "en"),
        (BULGARIAN, None),
        ("Пећница код источног зида греје јаче, па смо заменили врата.", None),
        ("الفرن الشرقي ساخن جدا منذ الشهر الماضي", None),
        ("Kamut 12.5; Einkorn 3; Emmer 7", None),
        ("42", None),
        ("", None),
    ],
)
def test_a_language_is_said_only_where_it_is_known(text: str, code: str | None) -> None:
    assert recognise(text) == code


def test_a_chunk_says_the_language_of_its_note() -> None:
    vault = compiled(f"Four.md\n    {FRENCH}\nForno.md\n    {ITALIAN}\nStock.md\n    Rye 12 kg")
    options = PackOptions(budget=4_000, formats=("rag",))
    files = {each.path: each.content for each in make_pack(vault, options).artifacts}
    rows = map(json.loads, files["pack/rag/chunks.jsonl"].splitlines())
    assert {row["title"]: row["language"] for row in rows} == {
        "Four": "fr",
        "Forno": "it",
        "Stock": None,
    }
