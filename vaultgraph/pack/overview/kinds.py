"""What kind of vault it is, and which languages it is written in (part of the overview).

In: notes, and the beginnings of some. Out: `VaultKind`, and names of languages. If the data is
ambiguous, the kind is plain notes, which is always true.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from vaultgraph.model import NoteRole
from vaultgraph.pack.languages import language_in
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
"""A language with at least this share of the sampled letters of its script is one of the
vault's."""

_HAN_WEIGHT = 3

_I = "i i'm i've my me mine myself я меня мне мной мой моя мое моё мои моего моей моих"
_YOU = "you your yours you're вы вас вам ваш ваша ваше ваши ты тебя тебе"
_FIRST, _SECOND = frozenset(_I.split()), frozenset(_YOU.split())
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_FIRST_HAN, _SECOND_HAN = re.compile("我(?!们)"), re.compile("[你您]")
_NAMES = {
    "en": "english",
    "ru": "russian",
    "zh": "chinese",
    "de": "german",
    "fr": "french",
    "es": "spanish",
    "it": "italian",
    "pt": "portuguese",
    "nl": "dutch",
    "pl": "polish",
    "cs": "czech",
    "sv": "swedish",
    "da": "danish",
    "no": "norwegian",
    "fi": "finnish",
    "hu": "hungarian",
    "ro": "romanian",
    "tr": "turkish",
    "vi": "vietnamese",
    "id": "indonesian",
    "uk": "ukrainian",
    "ko": "korean",
    "ja": "japanese",
}
"""The key of each language in `templates/overview.toml`."""


def find_kind(notes: Sequence[Note], sample: Iterable[str]) -> VaultKind:
    """Return the kind of a vault: chats, a person's notes, documentation, or simply notes.

    Args:
        notes: those that may be included.
        sample: the beginnings of the most important ones.
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
    """Name the languages of a vault, the most used first, or the script if its language is unknown.

    The amount of each script is that of all notes; its languages are those of the sample.
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
    """Name the language of the part of a text in a script, or the script if it is unknown."""
    code = language_in(text, script)
    return _NAMES[code] if code else script
