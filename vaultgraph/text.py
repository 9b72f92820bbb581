"""Functions on text that every layer uses: decoding, names, words, sentences, languages."""

import codecs
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, NamedTuple

from vaultgraph.model import Language, NoteKey

LONGEST_WORD = 64
"""The most characters of a word; a longer run of letters is cut."""

LONGEST_SENTENCE = 1_000
"""The most characters of a sentence, in Chinese far fewer; a longer one is cut between words."""

_LONGEST_IN_HAN = 200
_FIVE_DIGITS = 10_000
_PART_IN_HAN = 50
_BOMS = {
    codecs.BOM_UTF8: "utf-8",
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
}
_CJK = "\u2e80-\u2fdf\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff"
_UNSPACED = "\u0e00-\u0e7f\u0e80-\u0eff\u1000-\u109f\u1780-\u17ff"  # Thai, Lao, Burmese, Khmer
UNSPACED_LETTERS = _CJK + _UNSPACED
"""The letters of scripts without spaces between words, as the inside of a character class."""

_PLAIN_WORD = re.compile(r"[^\W_]+(?:['\-][^\W_]+)*")
_LONG_UNSPACED = 24
_SYLLABLES = 3
_ABBREVIATED = re.compile(r"(?i:\b(?:[^\W\d_]|рис|табл|стр|гл|approx|ca|vs|fig|eq))\.$")
_FULL_STOP = re.compile(r"[.!?…][\"'”’»)\]]{0,4} |[。！？][”’」』）]{0,4}")
_LONGEST_STOP = 8
_STRETCH = 4_000
_LONGEST_ABBREVIATION = 8
_SPACE = re.compile(r"\s+")
_PAUSE = re.compile(r"[，、；,;:：]|\s")
_CYRILLIC = re.compile("[\u0400-\u052f]+")
_HAN = re.compile(f"[{_CJK}]+")
_KANA_OR_HANGUL, _KANA_SHARE = re.compile("[\u3040-\u30ff\uac00-\ud7af]+"), 0.1
_LATIN = re.compile("[A-Za-z\u00c0-\u024f]+")
_RUSSIAN = re.compile("[а-яё]")
_ENGLISH = re.compile("[a-z]")
_LANGUAGES = """
cs da de es fi fr hu it nl no pl pt ro sv tr
"""
_OTHER_LANGUAGES = frozenset(_LANGUAGES.split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoded:
    """The text of a file, with its line ends unchanged.

    `invalid` is the offset in characters of the first byte that was not valid and was replaced,
    or -1.
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


def path_key(path: str) -> str:
    """Make a path ready for comparison as the app compares: `toLowerCase` of its NFC form.

    It is not a case folding: `ß` is not `ss`, and `ſ` is not `s`. No-break spaces are spaces.
    """
    return path.lower() if path.isascii() else normal_path(path).lower()


def normal_path(path: str) -> str:
    """Write a path as the app does in its tables: NFC, with plain spaces for no-break ones."""
    if path.isascii():
        return path
    return unicodedata.normalize("NFC", path).replace("\u00a0", " ").replace("\u202f", " ")


def fold(text: str) -> str:
    """Fold text for searching: case, compatibility forms, diacritics, and ё as е."""
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", text.casefold())
    return unicodedata.normalize("NFC", "".join(c for c in apart if not unicodedata.combining(c)))


def words(text: str) -> Iterator[str]:
    """Return the words of a text, lower-cased, composed (NFC) and of bounded length.

    A combining mark is part of its word, and `’` is an apostrophe. A run of Han or kana comes as
    overlapping pairs, a long one of Thai and its neighbours as overlapping groups of three
    syllables: such n-grams are the usual unit of retrieval for text without spaces.
    """
    spelled = _spelled(text)
    if spelled.isascii() or not _special().search(spelled):
        return _bounded(_PLAIN_WORD.findall(spelled))
    return _words_of_any_script(spelled)


def _spelled(text: str) -> str:
    """Lower-case a text and write it in one way: composed letters, one apostrophe, `İ` as i."""
    if text.isascii():
        return text.lower()
    composed = unicodedata.normalize("NFC", text.lower())
    return composed.replace("i\u0307", "i").replace("’", "'").replace("ʼ", "'")


def _bounded(found: Iterable[str]) -> Iterator[str]:
    return (word if len(word) <= LONGEST_WORD else word[:LONGEST_WORD] for word in found)


def _words_of_any_script(text: str) -> Iterator[str]:
    patterns = _word_patterns()
    for run in patterns.word.findall(text):
        if _HAN.match(run):
            yield from (run[i : i + 2] for i in range(max(1, len(run) - 1)))
        elif len(run) > _LONG_UNSPACED and patterns.unspaced.match(run):
            parts = patterns.syllable.findall(run)
            count = max(1, len(parts) - _SYLLABLES + 1)
            yield from ("".join(parts[i : i + _SYLLABLES]) for i in range(count))
        else:
            yield run[:LONGEST_WORD]


class _WordPatterns(NamedTuple):
    """The patterns for a text whose words `_PLAIN_WORD` alone cannot find."""

    word: re.Pattern[str]
    unspaced: re.Pattern[str]
    syllable: re.Pattern[str]


@cache
def _special() -> re.Pattern[str]:
    """Match what `_PLAIN_WORD` cannot handle: scripts without spaces, combining marks."""
    return re.compile(f"[{_CJK}{_UNSPACED}{_marks()}]")


@cache
def _word_patterns() -> _WordPatterns:
    marks = _marks()
    letters = rf"[^\W_{_CJK}]+(?:[{marks}]+[^\W_{_CJK}]*)*"
    vowels = "\u0e30-\u0e33\u0e45\u0eb0-\u0eb3"
    return _WordPatterns(
        word=re.compile(rf"[{_CJK}]+|{letters}(?:['\-]{letters})*"),
        unspaced=re.compile(f"[{_UNSPACED}]"),
        syllable=re.compile(rf"[\u0e40-\u0e44\u0ec0-\u0ec4]?.[{marks}{vowels}]*", re.DOTALL),
    )


@cache
def _marks() -> str:
    """List the combining marks below U+10000 as ranges of a character class.

    The joiners ZWNJ and ZWJ, which Hindi and Persian use inside words, are included.
    """
    ends = "".join(map(chr, _runs_of_marks()))
    return re.sub("(.)(.)", r"\1-\2", ends) + "\u200c\u200d"


def _runs_of_marks() -> Iterator[int]:
    """Yield the first and the last code point of every run of combining marks below U+10000."""
    begin = -1
    for code in range(0x300, 0x10000):
        is_mark = unicodedata.category(chr(code)).startswith("M")
        if is_mark and begin < 0:
            begin = code
        elif not is_mark and begin >= 0:
            yield from (begin, code - 1)
            begin = -1


@cache
def stop_words() -> frozenset[str]:
    """Return the stop words of English, Russian and Chinese, lower-cased."""
    import stopwordsiso

    return frozenset(map(_spelled, stopwordsiso.stopwords(["en", "ru", "zh"])))


@cache
def other_stop_words() -> frozenset[str]:
    """The stop words of further languages in Latin script that are none of `stop_words`.

    Some of them are words of another language: `die` is one of English, too.
    """
    import stopwordsiso

    return frozenset(stopwordsiso.stopwords(_OTHER_LANGUAGES)) - stop_words()


def sentences(text: str, language: Language | None = None) -> list[tuple[int, int]]:
    """Cut a paragraph into sentences: half-open spans without the white space around them.

    None is longer than `LONGEST_SENTENCE`, even where there is no full stop, as in transcripts of
    Chinese speech.

    Args:
        text: one paragraph; a line break inside it counts as a space.
        language: determined from the text's scripts when not given.
    """
    flat = text.replace("\n", " ").replace("\r", " ").replace("\t", " ")
    language = language or language_of(flat)
    spans: list[tuple[int, int]] = []
    whole = True
    for start, stop in _stretches(flat):
        for first, last in _segments(flat[start:stop], language):
            begin, end = start + first, start + last
            if spans and (not whole or _goes_on(flat, spans[-1][1], begin)):
                spans[-1] = (spans[-1][0], end)
            else:
                spans.append((begin, end))
            whole = True
        whole = bool(_FULL_STOP.search(flat, max(0, stop - _LONGEST_STOP), stop))
    return [part for span in spans for part in _bounded_parts(flat, *span)]


def _stretches(text: str) -> Iterator[tuple[int, int]]:
    """Cut a text behind a full stop, else a space, into stretches that are cheap to segment.

    The segmenter takes quadratic time where quotes or brackets are not closed.
    """
    start = 0
    while len(text) - start > _STRETCH:
        half, stop = start + _STRETCH // 2, start + _STRETCH
        ends = [match.end() for match in _FULL_STOP.finditer(text, half, stop)]
        space = text.rfind(" ", half, stop)
        end = ends[-1] if ends else space + 1 if space >= 0 else stop
        yield start, end
        start = end
    yield start, len(text)


def _segments(text: str, language: Language) -> Iterator[tuple[int, int]]:
    """Yield the spans of sentences without the white space around them."""
    import sentencex

    position = 0
    for sentence in sentencex.segment(language, text):
        start = text.find(sentence, position)
        position = start + len(sentence)
        begin, end = position - len(sentence.lstrip()), start + len(sentence.rstrip())
        if begin < end:
            yield begin, end


def _bounded_parts(text: str, begin: int, end: int) -> Iterator[tuple[int, int]]:
    """Cut a sentence that is too long behind a comma or a space, or else anywhere."""
    longest, part = (_LONGEST_IN_HAN, 0) if end - begin <= _LONGEST_IN_HAN else _limits(text, begin)
    if end - begin <= longest:
        yield begin, end
        return
    while end - begin > part:
        half = begin + part // 2
        borders = [match.end() for match in _PAUSE.finditer(text, half, begin + part)]
        stop = borders[-1] if borders else begin + part
        yield begin, begin + len(text[begin:stop].rstrip())
        space = _SPACE.match(text, stop, end)
        begin = space.end() if space else stop
    if begin < end:
        yield begin, end


def _limits(text: str, begin: int) -> tuple[int, int]:
    """Return the most characters of a sentence, and those of each part of a longer one."""
    stretch = text[begin : begin + _LONGEST_IN_HAN]
    if 2 * _count(_HAN, stretch) > len(stretch):
        return _LONGEST_IN_HAN, _PART_IN_HAN
    return LONGEST_SENTENCE, LONGEST_SENTENCE


def _goes_on(text: str, end: int, begin: int) -> bool:
    """Return whether a sentence was cut behind an abbreviation (`т. е.`, `рис. 5`)."""
    following = text[begin]
    if not (following.islower() or following.isdigit()):
        return False
    return _ABBREVIATED.search(text[max(0, end - _LONGEST_ABBREVIATION) : end]) is not None


def grouped(number: int, language: Language = Language.EN) -> str:
    """Format a number in the style of a language: 12,345; in Russian 12 345, but 1234."""
    if language is not Language.RU:
        return f"{number:,}"
    return f"{number:,}".replace(",", "\u00a0") if abs(number) >= _FIVE_DIGITS else str(number)


def script_counts(text: str) -> Counter[str]:
    """Count the letters of a text by script: `latin`, `cyrillic`, `cjk`."""
    latin, cyrillic, cjk = _letters(text)
    return Counter(latin=latin, cyrillic=cyrillic, cjk=cjk)


def term_scripts(counts: Mapping[str, int]) -> Counter[str]:
    """Count the letters of terms by script, as `script_counts`, each as often as it occurs."""
    latin = cyrillic = cjk = 0
    for term, number in counts.items():
        letters = _letters(term)
        latin += letters[0] * number
        cyrillic += letters[1] * number
        cjk += letters[2] * number
    return Counter(latin=latin, cyrillic=cyrillic, cjk=cjk)


def _letters(text: str) -> tuple[int, int, int]:
    """Count Latin, Cyrillic and East Asian letters."""
    latin = _count(_LATIN, text)
    return (latin, 0, 0) if text.isascii() else (latin, _count(_CYRILLIC, text), _count(_HAN, text))


def _count(letters: re.Pattern[str], text: str) -> int:
    return sum(map(len, letters.findall(text)))


def language_of(text: str) -> Language:
    """Return the main language by script; a Han character counts as three letters."""
    return Language.EN if text.isascii() else _main_language(*_letters(text))


def main_language(counts: Mapping[str, int]) -> Language:
    """Return the main language of a vault by the counts of its terms.

    Japanese and Korean, recognised by kana and hangul, give English rather than Chinese.
    """
    letters = term_scripts(counts)
    language = _main_language(letters["latin"], letters["cyrillic"], letters["cjk"])
    if language is not Language.ZH:
        return language
    own = sum(_count(_KANA_OR_HANGUL, term) * number for term, number in counts.items())
    return Language.EN if own > _KANA_SHARE * letters["cjk"] else language


def _main_language(latin: int, cyrillic: int, cjk: int) -> Language:
    if latin >= max(cyrillic, 3 * cjk):
        return Language.EN
    return Language.RU if cyrillic >= 3 * cjk else Language.ZH


def stem_of(word: str) -> str:
    """Return the Snowball stem of a Russian or English word; other words are unchanged."""
    if _RUSSIAN.search(word):
        return _stem("russian", word.replace("ё", "е"))
    return _stem("english", word) if _ENGLISH.search(word) else word


@lru_cache(maxsize=100_000)
def _stem(language: str, word: str) -> str:
    stemmed: str = _stemmer(language).stemWord(word)
    return stemmed


@lru_cache
def _stemmer(language: str) -> Any:
    import Stemmer

    return Stemmer.Stemmer(language, 0)  # 0: no cache of its own, for `_stem` has one
