"""JavaScript regular expressions from the settings of the app (part of stage 1).

In: a pattern, as written between the slashes, read with the flag i. Out: a compiled pattern of
`regex`, or `re.error` for one that JavaScript refuses or that has no equivalent there. What differs
is rewritten: ASCII-only classes, `$`, `.`, `[^]`, escapes, back references, braces. After ECMA-262
(2024), section 22.2, with annex B (web browsers).
"""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

import regex

_WORD = r"A-Za-z0-9_"
_NO_WORD = r"\x00-/:-@\[-\^`\{-\U0010ffff"
_BOUNDARY = f"(?:(?<=[{_WORD}])(?![{_WORD}])|(?<![{_WORD}])(?=[{_WORD}]))"
_INSIDE = {
    "d": "0-9",
    "D": r"\x00-/:-\U0010ffff",
    "w": _WORD,
    "W": _NO_WORD,
    "s": r"\s\ufeff",
    "S": r"\S",
    "b": r"\x08",
}
_CLASSES = {"d": "[0-9]", "D": "[^0-9]", "w": f"[{_WORD}]", "W": f"[^{_WORD}]"}
_CLASSES |= {"s": r"[\s\ufeff]", "S": r"[^\s\ufeff]", "b": _BOUNDARY, "B": f"(?!{_BOUNDARY})"}
_PLAIN = {"n": r"\n", "r": r"\r", "t": r"\t", "v": r"\x0b", "f": r"\x0c"}
_QUANTIFIER = re.compile(r"(?:[*+?]|\{\d+(?:,\d*)?\})\??")
_GROUP = re.compile(r"\((?:\?(?:[:=!]|<[=!]|<(?P<name>[^\W\d][\w$]*)>))?")
_ESCAPE = re.compile(
    r"\\(?:x(?P<hex>[0-9A-Fa-f]{2})|u(?P<unit>[0-9A-Fa-f]{4})|c(?P<control>[A-Za-z])"
    r"|k<(?P<named>[^>]+)>|(?P<number>[1-9]\d*)|(?P<octal>0[0-7]{0,2})|(?P<letter>.))",
    re.DOTALL,
)


class _Token(NamedTuple):
    """A piece of the rewritten pattern, and whether it may be repeated."""

    text: str
    end: int
    is_atom: bool = True


def translate(pattern: str) -> "regex.Pattern[str]":
    """Compile a JavaScript pattern, to be searched for without regard to case.

    Raises:
        re.error: it is not valid, or has no equivalent in `regex`.
    """
    pieces = "".join(_Translation(pattern).pieces())
    try:
        return regex.compile(pieces, regex.IGNORECASE | regex.VERSION0)
    except regex.error as error:
        raise re.error(str(error), pattern) from error


class _Translation:
    """Translates one pattern in one pass."""

    def __init__(self, pattern: str) -> None:
        self._pattern = pattern
        self._names = set(re.findall(r"\(\?<([^\W\d][\w$]*)>", pattern))
        self._groups = len(re.findall(r"(?<!\\)\((?!\?)", pattern)) + len(self._names)

    def pieces(self) -> Iterator[str]:
        """Yield the pattern piece by piece."""
        place, may_repeat = 0, False
        while place < len(self._pattern):
            if quantifier := _QUANTIFIER.match(self._pattern, place):
                if not may_repeat:
                    raise re.error("nothing to repeat", self._pattern, place)
                yield quantifier[0]
                place, may_repeat = quantifier.end(), False
                continue
            token = self._token(place)
            yield token.text
            place, may_repeat = token.end, token.is_atom

    def _token(self, place: int) -> _Token:
        sign = self._pattern[place]
        special: dict[str, Callable[[int], _Token]] = {
            "\\": self._escape,
            "[": self._class,
            "(": self._group,
        }
        if sign in special:
            return special[sign](place)
        if sign in "|^$":
            return _Token(r"\Z" if sign == "$" else sign, place + 1, is_atom=False)
        if sign == ".":
            return _Token(r"[^\n\r\u2028\u2029]", place + 1)
        return _Token(sign if sign == ")" else re.escape(sign), place + 1)

    def _group(self, place: int) -> _Token:
        opener = _GROUP.match(self._pattern, place)
        assert opener is not None
        if self._pattern.startswith("?", opener.end()):
            raise re.error("invalid group", self._pattern, place)
        name = opener["name"]
        return _Token(f"(?P<{name}>" if name else opener[0], opener.end(), is_atom=False)

    def _escape(self, place: int) -> _Token:
        found = self._matched(place)
        if found["named"] and self._names:
            return _Token(self._reference(found["named"]), found.end())
        if found["number"] and int(found["number"]) <= self._groups:
            return _Token(self._reference(found["number"]), found.end())
        letter = found["letter"]
        if letter in _CLASSES:
            return _Token(_CLASSES[letter], found.end(), is_atom=letter not in "bB")
        return _Token(*self._character(found))

    def _reference(self, group: str) -> str:
        """Write a back reference; one to a group that did not match matches the empty string."""
        if not group.isdigit() and group not in self._names:
            raise re.error(f"no group is called {group}", self._pattern)
        again = f"(?P={group})" if not group.isdigit() else rf"\{group}"
        return f"(?:(?({group}){again}|))"

    def _class(self, place: int) -> _Token:
        """Rewrite a class of characters."""
        negated = self._pattern.startswith("^", place + 1)
        parts, at = [], place + 1 + negated
        while not self._pattern.startswith("]", at):
            if at >= len(self._pattern):
                raise re.error("unterminated class", self._pattern, place)
            if self._pattern[at] == "\\":
                found = self._matched(at)
                inside = _INSIDE.get(found["letter"] or "")
                text, at = (inside, found.end()) if inside else self._character(found)
                parts.append(text)
            else:
                sign, at = self._pattern[at], at + 1
                parts.append(sign if sign == "-" else re.escape(sign))
        if not parts:
            return _Token(r"[\s\S]" if negated else "(?!)", at + 1)
        return _Token(f"[{'^' * negated}{''.join(parts)}]", at + 1)

    def _matched(self, place: int) -> re.Match[str]:
        found = _ESCAPE.match(self._pattern, place)
        if found is None:
            raise re.error("a backslash at the end", self._pattern, place)
        return found

    def _character(self, found: re.Match[str]) -> tuple[str, int]:
        """Return the character of an escape, and where the escape ends."""
        if code := found["hex"] or found["unit"]:
            return re.escape(chr(int(code, 16))), found.end()
        if found["control"]:
            return re.escape(chr(ord(found["control"]) % 32)), found.end()
        if octal := found["octal"] or re.match("[0-7]{1,3}", found["number"] or ""):
            digits = octal if isinstance(octal, str) else octal[0]
            return re.escape(chr(int(digits, 8) % 256)), found.start() + 1 + len(digits)
        letter = found["letter"] or found[0][1]
        return _PLAIN.get(letter) or re.escape(letter), found.start() + 2
