"""Text as every floor sees it: decoding, names, words, sentences, scripts and languages."""

import codecs
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from vaultgraph.model import Language, NoteKey

_BOMS = {
    codecs.BOM_UTF8: "utf-8",
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
}
_CJK = "\u2e80-\u2fdf\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff"
_SPACED_WORD = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*")
_WORD = re.compile(rf"[{_CJK}]+|[^\W_{_CJK}]+(?:['’\-][^\W_{_CJK}]+)*")
_ABBREVIATED = re.compile(r"(?i:\b(?:[^\W\d_]|рис|табл|стр|гл|approx|ca|vs|fig|eq))\.$")
_LONGEST_ABBREVIATION = 8
_CYRILLIC = re.compile("[\u0400-\u052f]")
_HAN = re.compile(f"[{_CJK}]")
_LATIN = re.compile("[A-Za-z\u00c0-\u024f]")
_RUSSIAN = re.compile("[а-яё]")
_ENGLISH = re.compile("[a-z]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoded:
    """The text of a file, line ends as they stand, and the bytes that were no valid text.

    `invalid` is the offset in characters of the first replaced byte, or -1.
    """

    text: str
    encoding: str
    invalid: int = -1


def decode(data: bytes) -> Decoded:
    """Decode a note: UTF-8 with or without BOM, UTF-16 by its BOM; bad bytes become U+FFFD."""
    bom = next((bom for bom in _BOMS if data.startswith(bom)), b"")
    encoding = _BOMS.get(bom, "utf-8")
    data = data[len(bom) :]
    try:
        return Decoded(text=data.decode(encoding), encoding=encoding)
    except UnicodeDecodeError as error:
        before = len(data[: error.start].decode(encoding, "replace"))
        return Decoded(text=data.decode(encoding, "replace"), encoding=encoding, invalid=before)


def note_key(name: str) -> NoteKey:
    """Make a name ready for comparison: NFC, case-folded, NFC again."""
    if name.isascii():
        return NoteKey(name.lower())
    folded = unicodedata.normalize("NFC", name).casefold()
    return NoteKey(unicodedata.normalize("NFC", folded))


def fold(text: str) -> str:
    """Fold text for searching: case, compatibility forms, diacritics, and ё as е."""
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", text.casefold())
    return unicodedata.normalize("NFC", "".join(c for c in apart if not unicodedata.combining(c)))


def words(text: str) -> Iterator[str]:
    """Give the words of a text, lower-cased; a run of Han or kana as overlapping pairs.

    Pairs of characters (bigrams) are the usual unit of retrieval for unsegmented Chinese.
    """
    if not _HAN.search(text):
        return iter(_SPACED_WORD.findall(text.lower()))
    return _words_and_pairs(text.lower())


def _words_and_pairs(text: str) -> Iterator[str]:
    for run in _WORD.findall(text):
        if _HAN.match(run):
            yield from (run[i : i + 2] for i in range(max(1, len(run) - 1)))
        else:
            yield run


@cache
def stop_words() -> frozenset[str]:
    """The stop words of English, Russian and Chinese, lower-cased."""
    import stopwordsiso

    return frozenset(word.lower() for word in stopwordsiso.stopwords(["en", "ru", "zh"]))


def sentences(text: str, language: Language | None = None) -> list[tuple[int, int]]:
    """Cut a paragraph into sentences: half-open spans without the white space around them.

    Args:
        text: one paragraph; a line break inside it counts as a space.
        language: taken from the text's scripts when not given.
    """
    import sentencex

    flat = re.sub(r"[\r\n\t]", " ", text)
    spans: list[tuple[int, int]] = []
    position = 0
    for sentence in sentencex.segment(language or language_of(flat), flat):
        start = flat.find(sentence, position)
        position = start + len(sentence)
        begin = start + len(sentence) - len(sentence.lstrip())
        end = start + len(sentence.rstrip())
        if begin < end and spans and _goes_on(flat, spans[-1][1], begin):
            spans[-1] = (spans[-1][0], end)
        elif begin < end:
            spans.append((begin, end))
    return spans


def _goes_on(text: str, end: int, begin: int) -> bool:
    """Tell whether a sentence was cut behind an abbreviation (`т. е.`, `рис. 5`)."""
    following = text[begin]
    before = text[max(0, end - _LONGEST_ABBREVIATION) : end]
    return (following.islower() or following.isdigit()) and bool(_ABBREVIATED.search(before))


def script_counts(text: str) -> Counter[str]:
    """Count the letters of a text by script: `latin`, `cyrillic`, `cjk`."""
    if text.isascii():
        return Counter(latin=len(_LATIN.findall(text)))
    return Counter(
        latin=len(_LATIN.findall(text)),
        cyrillic=len(_CYRILLIC.findall(text)),
        cjk=len(_HAN.findall(text)),
    )


def language_of(text: str) -> Language:
    """Tell the main language by script; a Han character weighs as three letters."""
    if text.isascii():
        return Language.EN
    return main_language(script_counts(text))


def main_language(counts: Counter[str]) -> Language:
    """Tell the main language of letter counts by script, as `script_counts` gives them."""
    weights = {
        Language.EN: counts["latin"],
        Language.RU: counts["cyrillic"],
        Language.ZH: 3 * counts["cjk"],
    }
    return max(weights, key=lambda language: weights[language])


def stem_of(word: str) -> str:
    """Bring the forms of a Russian or English word together; others stay as they are."""
    if _RUSSIAN.search(word):
        return _stem("russian", word.replace("ё", "е"))
    return _stem("english", word) if _ENGLISH.search(word) else word


@lru_cache(maxsize=100_000)
def _stem(language: str, word: str) -> str:
    stemmed: str = _stemmer(language).stemWord(word)
    return stemmed


@lru_cache
def _stemmer(language: str) -> Any:
    import snowballstemmer

    return snowballstemmer.stemmer(language)
