"""Whether a name is a misspelling of another one (part of the checks of stage 3).

In: two names. Out: yes or no. A misspelling drops, doubles, swaps or changes one letter of one long
word; a word that differs by more, or contains the other, is another name.
"""

import re

_SEPARATORS = re.compile(r"[\s\-_.,'’]+")
_SPACELESS = re.compile("[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff]")
_LEAST = 5
"""The fewest letters of a word in which a missing or swapped letter is a misspelling."""

_LEAST_CHANGED = 8
"""The fewest letters of a word in which another letter is one: it often makes another word."""


def is_misspelling(written: str, name: str) -> bool:
    """Return whether a written name is a misspelling of another one.

    Both are compared in lower case; the same letters with other spaces or hyphens count too.
    """
    ours, theirs = split(written), split(name)
    if "".join(ours) == "".join(theirs):
        return bool(ours)
    if len(ours) != len(theirs) or _SPACELESS.search(written):
        return False
    different = [pair for pair in zip(ours, theirs, strict=True) if pair[0] != pair[1]]
    return len(different) == 1 and _is_slip(*different[0])


def split(name: str) -> list[str]:
    """Cut a name into its words, lower-cased."""
    return [word for word in _SEPARATORS.split(name.lower()) if word]


def _is_slip(written: str, word: str) -> bool:
    """Return whether a word is a misspelling of another: their edit distance is 1 (Damerau, 1964).

    The first letter, which is rarely wrong, and the digits must be the same.
    """
    shorter, longer = sorted((written, word), key=len)
    if len(shorter) < _LEAST or shorter in longer or written[0] != word[0]:
        return False
    if _digits(written) != _digits(word):
        return False
    start = next(place for place, letter in enumerate(shorter) if letter != longer[place])
    rest, other = shorter[start:], longer[start:]
    if len(rest) < len(other):
        return rest == other[1:]
    if len(rest) > 1 and rest[:2] == other[1::-1] and rest[2:] == other[2:]:
        return True
    return rest[1:] == other[1:] and len(shorter) >= _LEAST_CHANGED


def _digits(word: str) -> str:
    """Return the digits of a word: `v1` is not a misspelling of `v2`."""
    return "".join(filter(str.isdigit, word))
