"""Which language a text is in (a tool of the overview and of chunks).

In: a text. Out: a code of ISO 639-1, or None if it is uncertain. The letters identify a language;
in Latin script, its most frequent words do.
"""

import re
from collections import Counter
from collections.abc import Mapping
from functools import cache

from vaultgraph.text import script_counts

_HAN_WEIGHT = 3
"""A Han character counts as this many letters of other scripts."""

_LATIN_LETTERS = "a-zß-öø-ɏḁ-ỿ"
_LATIN_WORD = re.compile(rf"[{_LATIN_LETTERS}]+(?:['’][{_LATIN_LETTERS}]+)?")
_KANA, _KANA_SHARE = re.compile("[\u3040-\u30ff]"), 0.1
_HANGUL, _MOSTLY = re.compile("[\uac00-\ud7a3]"), 0.5
_OF_UKRAINIAN, _UKRAINIAN_SHARE = re.compile("[іїєґ]"), 0.02
_NOT_RUSSIAN, _FOREIGN_SHARE = re.compile("[ђћџљњјѓќѕўәғқңөұүһ]"), 0.01
_OF_RUSSIAN, _ENOUGH_LETTERS = re.compile("[ыэё]"), 200
"""Every longer Russian text has them; Bulgarian and Serbian have none."""

_IN_LATIN = """
en de fr es it pt nl pl cs sv da no fi hu ro tr vi id
"""
_LATIN = tuple(_IN_LATIN.split())
_SURE, _LEAST = 0.15, 3
"""The least share and the least number of a language's most frequent words in a text of it."""


def recognise(text: str) -> str | None:
    """Return the language that most of a text is in."""
    letters = script_counts(text)
    letters["cjk"] *= _HAN_WEIGHT
    script, number = max(letters.items(), key=lambda each: each[1])
    return language_in(text, script) if number else None


def language_in(text: str, script: str) -> str | None:
    """Return the language of what a text has in a script: `latin`, `cyrillic` or `cjk`."""
    if script == "cjk":
        return _east_asian(text)
    return _cyrillic(text) if script == "cyrillic" else _latin(text)


def _east_asian(text: str) -> str:
    """Recognise Korean and Japanese by the letters that Chinese does not have."""
    letters = script_counts(text)["cjk"]
    if len(_HANGUL.findall(text)) > _MOSTLY * letters:
        return "ko"
    return "ja" if len(_KANA.findall(text)) > _KANA_SHARE * letters else "zh"


def _cyrillic(text: str) -> str | None:
    """Recognise Ukrainian by the letters that Russian does not have, Russian by its own."""
    folded = text.casefold()
    letters = script_counts(text)["cyrillic"]
    if len(_NOT_RUSSIAN.findall(folded)) > _FOREIGN_SHARE * letters:
        return None
    if len(_OF_UKRAINIAN.findall(folded)) > _UKRAINIAN_SHARE * letters:
        return "uk"
    return "ru" if letters < _ENOUGH_LETTERS or _OF_RUSSIAN.search(folded) else None


def _latin(text: str) -> str | None:
    common = _common_words()
    shares = dict.fromkeys(_LATIN, 0)
    total = 0
    for word, times in Counter(_LATIN_WORD.findall(text.casefold())).items():
        total += times
        for code in common.get(word, ()):
            shares[code] += times
    best = max(shares, key=shares.__getitem__)
    return best if shares[best] >= max(_LEAST, _SURE * total) else None


@cache
def _common_words() -> Mapping[str, tuple[str, ...]]:
    """The most frequent words, each with its languages."""
    import stopwordsiso

    found: dict[str, tuple[str, ...]] = {}
    for code in _LATIN:
        for word in stopwordsiso.stopwords([code]):
            if _LATIN_WORD.fullmatch(word):
                found[word] = (*found.get(word, ()), code)
    return found
