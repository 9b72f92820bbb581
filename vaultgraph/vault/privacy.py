"""Whether a note is private (part of stage 2).

In: the properties, tags and text of a note. Out: yes or no. Every usual spelling counts, and a note
is private in case of doubt.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from vaultgraph.text import note_key

_PRIVATE = "private"
_NAMES = ("title", "name", "aliases", "alias")
"""Properties that name a note, in which the word "private" has no meaning."""

_KEYS = re.compile(r"(?:is[ _\-]?)?private(?:[ _\-]?(?:note|page|file))?")
_TAG_KEYS = ("tag", "tags")
_NO = frozenset({"", "0", "false", "n", "no", "none", "null", "off", "~"})
_APART = frozenset(
    {"exclude", "excluded", "hidden", "hide", "ignore", "ignored", "private", "skip"}
)
"""Values of the property `vaultgraph` that make a note private, besides those of "no"."""
_MOST_LINES = 100
_LONGEST_LEAD = 100
_WORD = re.compile(r"(?<![\w-])private(?![\w-])", re.IGNORECASE)
_LINE = re.compile(
    r"^[\s>*+_\-\"']*(private|vaultgraph)[\"'*_]*\s*(?:::?|=)[^\S\r\n]*[\"']?([^\s\"'#,}]*)",
    re.IGNORECASE,
)
_TAGS = re.compile(r"^\s*[\"']?tags?[\"']?\s*[:=]", re.IGNORECASE)
_TOP = re.compile(r"[\s\ufeff]*+(?:---|\+\+\+)[^\r\n]*+(?:\r\n?|\n)")
_FIELD = re.compile(r"(?:private|(?P<tags>tags?))[*_]*::", re.IGNORECASE)
_COMMENT = re.compile(r"(?:%%|<!--)\s*(private|vaultgraph)\s*[:=]\s*([^\s%>-]*)", re.IGNORECASE)
_TAG = re.compile(r"(?<![\w/&#.])[#＃]([\w/\-]+)")


def is_private(properties: Mapping[str, Any], tags: Iterable[str]) -> bool:
    """Return whether readable properties, or the tags of a note, make it private."""
    if any(_PRIVATE in note_key(tag).split("/") for tag in tags):
        return True
    members = list(properties.items())
    while members:
        key, value = members.pop()
        if _keeps_private(str(key).strip().lower(), value):
            return True
        for each in value if isinstance(value, list) else [value]:
            members += each.items() if isinstance(each, Mapping) else ()
    return False


def mentions_private(written: str) -> bool:
    """Return whether properties that are not valid YAML mention "private", except with a no."""
    return any(_line_is_private(line) for line in written.splitlines())


def top_is_private(text: str) -> bool:
    """Return whether what only looks like frontmatter at the top of a note makes it private.

    Blank lines may be above it, and its borders may be longer than they should be.
    """
    opening = _TOP.match(text)
    if opening is None:
        return False
    for line in text[opening.end() : opening.end() + 100 * _MOST_LINES].splitlines()[:_MOST_LINES]:
        if line.startswith(("---", "+++", "...")):
            return False
        if (_LINE.match(line) or _TAGS.match(line)) and _line_is_private(line):
            return True
    return False


def has_private_field(text: str) -> bool:
    """Return whether an inline field of the body (`private:: yes`) makes a note private.

    A comment that contains only `private: yes` counts too.
    """
    if "%%" in text or "<!--" in text:
        comments = _COMMENT.finditer(text)
        if any(_says_private(comment[1], comment[2]) for comment in comments):
            return True
    return "::" in text and _has_private_field(text)


def _has_private_field(text: str) -> bool:
    for field in _FIELD.finditer(text):
        if field["tags"]:
            end = text.find("\n", field.end())
            listed = text[field.end() : end if end >= 0 else None][:_LONGEST_LEAD]
            if _names_private("tags", listed):
                return True
            continue
        first = max(0, field.start() - _LONGEST_LEAD)
        start = max(text.rfind(sign, first, field.start()) + 1 for sign in "\n[(")
        line = _LINE.match(text[max(first, start) : field.end() + _LONGEST_LEAD])
        if line and _says_private(line[1], line[2]):
            return True
    return False


def names_private_tag(text: str) -> bool:
    """Return whether `#private` is in a text, even where the app sees no tag: `(#private)`."""
    lowered = text.lower()
    return _PRIVATE in lowered and any(
        _PRIVATE in tag[1].split("/") for tag in _TAG.finditer(lowered)
    )


def _keeps_private(key: str, value: Any) -> bool:
    if key in _NAMES:
        return False
    values = value if isinstance(value, list) else [value]
    if key == "vaultgraph":
        return any(_says_private(key, each) for each in values)
    if _KEYS.fullmatch(key):
        return any(_says_private(_PRIVATE, each) for each in values)
    return any(isinstance(each, str) and _names_private(key, each) for each in values)


def _says_private(key: str, value: Any) -> bool:
    """Return whether a value makes a note private: `private` unless no, `vaultgraph` if no."""
    said = str("" if value is None else value).strip().rstrip(".!").lower()
    if key.lower() == _PRIVATE:
        return said not in _NO
    return bool(said) and (said in _NO or said in _APART)


def _names_private(key: str, value: str) -> bool:
    """Return whether a value is the word, its tag or its link, alone or in a list in one text."""
    if _PRIVATE not in value.lower():
        return False
    parts = re.split(r"[,;\s]+", value.strip().lower())
    listed = key in _TAG_KEYS or any(sign in value for sign in ",;#＃") or len(parts) == 1
    return listed and any(_PRIVATE in part.strip("#＃[]\"'").split("/") for part in parts)


def _line_is_private(line: str) -> bool:
    found = _LINE.match(line)
    if found:
        return _says_private(found[1], found[2])
    return _WORD.search(line) is not None
