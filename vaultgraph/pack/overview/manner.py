"""What kind of vault it is, and which languages it is written in (part of the overview).

In: notes, and how some of them begin. Out: `VaultKind`, and names of languages. Where data does not
tell, the kind is plain notes, which is always true.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache

from vaultgraph.model import NoteRole
from vaultgraph.pack.overview.facts import VaultKind
from vaultgraph.text import script_counts, term_scripts
from vaultgraph.vault.note import Note, count_all_terms

_MOSTLY_CHATS = 0.6
_FEW_DATED = 0.2
_FIRST_PERSON = 0.002
_ADDRESSED = 5
_LEAST_ADDRESSED = 10
_LANGUAGE_SHARE = 0.05
_SAMPLE_SHARE = 0.2
"""The share of the sampled letters of a script from which on a language is one of the vault's."""

_HAN_WEIGHT = 3

_I = "i i'm i've my me mine myself я меня мне мной мой моя мое моё мои моего моей моих"
_YOU = "you your yours you're вы вас вам ваш ваша ваше ваши ты тебя тебе"
_FIRST, _SECOND = frozenset(_I.split()), frozenset(_YOU.split())
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_FIRST_HAN, _SECOND_HAN = re.compile("我(?!们)"), re.compile("[你您]")
_KANA, _KANA_SHARE = re.compile("[\u3040-\u30ff]"), 0.1
_HANGUL, _MOSTLY = re.compile("[\uac00-\ud7a3]"), 0.5

_LATIN = {
    "english": "en",
    "german": "de",
    "french": "fr",
    "spanish": "es",
    "italian": "it",
    "portuguese": "pt",
    "dutch": "nl",
    "polish": "pl",
    "czech": "cs",
    "swedish": "sv",
    "danish": "da",
    "norwegian": "no",
    "finnish": "fi",
    "hungarian": "hu",
    "romanian": "ro",
    "turkish": "tr",
    "vietnamese": "vi",
    "indonesian": "id",
}
_UKRAINIAN, _UKRAINIAN_SHARE = re.compile("[іїєґ]"), 0.02
_SURE = 0.15
"""The share of a language's commonest words in a text, from which on it is that language."""


def find_kind(notes: Sequence[Note], sample: Iterable[str]) -> VaultKind:
    """Return what a vault is: chats, a person's notes, documentation, or simply notes.

    Args:
        notes: those that may be carried.
        sample: how some of them begin, the most important ones.
    """
    roles = Counter(note.role for note in notes)
    talks = sum(note.chat is not None and len(note.chat.messages) > 1 for note in notes)
    if talks >= _MOSTLY_CHATS * len(notes):
        return VaultKind.CHATS
    text = "\n".join(sample).casefold().replace("’", "'")
    words = _WORD.findall(text)
    first = sum(word in _FIRST for word in words) + len(_FIRST_HAN.findall(text))
    second = sum(word in _SECOND for word in words) + len(_SECOND_HAN.findall(text))
    if roles[NoteRole.DAILY] or roles[NoteRole.CHAT]:
        return VaultKind.PERSONAL
    dated = sum(note.created is not None for note in notes)
    if dated <= _FEW_DATED * len(notes) and second >= max(_LEAST_ADDRESSED, _ADDRESSED * first):
        return VaultKind.DOCUMENTATION
    is_personal = first > max(_FIRST_PERSON * len(words), second / 2)
    return VaultKind.PERSONAL if is_personal else VaultKind.NOTES


def find_languages(notes: Iterable[Note], sample: Sequence[str]) -> tuple[str, ...]:
    """Name the languages of a vault, the most used first; a script whose language is unknown as it.

    How much there is of each script is known of all notes; its language is that of the sample.
    """
    letters = term_scripts(count_all_terms(notes))
    letters["cjk"] *= _HAN_WEIGHT
    enough = _LANGUAGE_SHARE * letters.total()
    named = [
        name
        for script, number in letters.most_common()
        if number > enough
        for name in _languages_of(script, sample)
    ]
    known = [name for name in named if name not in letters]
    return tuple(dict.fromkeys(known or named))


def _languages_of(script: str, sample: Sequence[str]) -> list[str]:
    """Name the languages of a script by the letters that notes have of each, most first."""
    if script != "latin":
        return [_language_of(script, "\n".join(sample))]
    letters: Counter[str] = Counter()
    for text in sample:
        if length := script_counts(text)[script]:
            letters[_language_of(script, text)] += length
    sure = {name: number for name, number in letters.items() if name != script}
    enough = _SAMPLE_SHARE * sum(sure.values())
    ordered = sorted(sure, key=lambda name: (-sure[name], name))
    return [name for name in ordered if sure[name] > enough] or [script]


def _language_of(script: str, text: str) -> str:
    if script == "cjk":
        return _east_asian_language(text)
    if script == "cyrillic":
        return _cyrillic_language(text)
    words = [word for word in _WORD.findall(text.casefold()) if script_counts(word)[script]]
    shares = {name: sum(word in _common(code) for word in words) for name, code in _LATIN.items()}
    best = max(shares, key=lambda name: shares[name])
    return best if shares[best] > _SURE * len(words) else script


def _east_asian_language(text: str) -> str:
    """Recognise Korean and Japanese by the letters that Chinese does not have."""
    letters = script_counts(text)["cjk"]
    if len(_HANGUL.findall(text)) > _MOSTLY * letters:
        return "korean"
    return "japanese" if len(_KANA.findall(text)) > _KANA_SHARE * letters else "chinese"


def _cyrillic_language(text: str) -> str:
    """Recognise Ukrainian by the letters that Russian does not have."""
    letters = script_counts(text)["cyrillic"]
    own = len(_UKRAINIAN.findall(text.casefold()))
    return "ukrainian" if own > _UKRAINIAN_SHARE * letters else "russian"


@cache
def _common(code: str) -> frozenset[str]:
    import stopwordsiso

    return frozenset(stopwordsiso.stopwords([code]))
