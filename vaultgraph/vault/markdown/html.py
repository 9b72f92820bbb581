"""HTML and addresses in inline text, whose content the app does not parse.

In: an offset in the text of a leaf. Out: the end of a tag, comment, autolink or bare address, or
-1. The rules are those of remark-parse 8 (and so of CommonMark 0.29 for HTML).
"""

import re

from vaultgraph.vault.markdown.finding import Finder
from vaultgraph.vault.markdown.targets import SPACE

_ATTRIBUTE = (
    r"(?:\s++[a-zA-Z_:][a-zA-Z0-9:._-]*+"
    r"(?:\s*+=\s*+(?:[^\"'=<>`\x00-\x20]++|'[^']*+'|\"[^\"]*+\")|(?!\s*+=)))"
)
TAG = rf"<(?:[A-Za-z][A-Za-z0-9\-]*+{_ATTRIBUTE}*+\s*+/?>|/[A-Za-z][A-Za-z0-9\-]*+\s*+>)"
"""An opening or a closing tag."""

_TAG = re.compile(TAG)
_DECLARATION = re.compile(r"<![A-Za-z]++\s")
_SPACE_OR_END = re.compile(rf"[{SPACE}>]")
_AUTOLINK_STOP = re.compile(rf"[{SPACE}>@]|:/")
_ADDRESS = re.compile(
    r"(?:www\.|https?://)([A-Za-z0-9_-]{1,300}+(?:\.[A-Za-z0-9_-]{1,300}+){1,100}+)"
)
_ADDRESS_END = re.compile(rf"[<{SPACE}]")
_SIGNS_AT_END = "!*,.:?_~"
_ENTITY_AT_END = re.compile(r"&[A-Za-z]+\Z")
_EMAIL = re.compile(r"[A-Za-z0-9+\-._]++@[A-Za-z0-9\-._]++")


def html_end(finder: Finder, start: int) -> int:
    """Find the end of the tag, comment, instruction, declaration or CDATA at a `<`."""
    text = finder.text
    if tag := _TAG.match(text, start):
        return tag.end()
    if text.startswith("<!--", start):
        return _comment_end(finder, start)
    if text.startswith("<?", start):
        end = finder.find("?>", start + 2)
        return end + 2 if end < finder.find("\n", start) else -1
    if text.startswith("<![CDATA[", start):
        return _after(finder, "]]>", start + 9)
    if _DECLARATION.match(text, start):
        return _after(finder, ">", start)
    return -1


def _after(finder: Finder, sign: str, position: int) -> int:
    end = finder.find(sign, position)
    return end + len(sign) if end < len(finder.text) else -1


def _comment_end(finder: Finder, start: int) -> int:
    """Find the end of a comment: the first `--`, which must be `-->`.

    Its content must not begin with `>` or `->`.
    """
    text = finder.text
    end = finder.find("--", start + 4)
    if end == len(text) or not text.startswith("-->", end):
        return -1
    return -1 if text.startswith((">", "->"), start + 4) and end > start + 4 else end + 3


def autolink_end(finder: Finder, start: int) -> int:
    """Find the end of `<scheme://…>` or `<name@host>` at a `<`."""
    text = finder.text
    stop = finder.search(_AUTOLINK_STOP, start + 1)
    if stop == start + 1 or not text.startswith(("@", ":/"), stop):
        return -1
    end = finder.search(_SPACE_OR_END, stop + 1)
    return end + 1 if end > stop + 1 and text.startswith(">", end) else -1


def address_end(finder: Finder, start: int, end: int) -> int:
    """Find the end of a bare address `https://…` or `www.…`, without trailing punctuation."""
    text = finder.text
    match = _ADDRESS.match(text, start, end)
    if match is None or "_" in "".join(match[1].rsplit(".", 2)[-2:]):
        return -1
    path = match.end()
    stop = min(finder.search(_ADDRESS_END, path), end)
    while stop > path and text[stop - 1] in _SIGNS_AT_END:
        stop -= 1
    if text[stop - 1] == ")":
        excess = text.count(")", path, stop) - text.count("(", path, stop)
        while excess > 0 and stop > path:
            stop = text.rfind(")", path, stop)
            excess -= 1
    if text[stop - 1] == ";":
        entity = _ENTITY_AT_END.search(text, max(path, stop - 40), stop - 1)
        stop = entity.start() if entity else stop - 1
    return stop


def email_end(text: str, start: int, end: int) -> int:
    """Find the end of an e-mail address."""
    match = _EMAIL.match(text, start, end)
    if match is None:
        return -1
    host = match[0].rsplit("@", 1)[1]
    dot = host.find(".")
    if dot < 0 or dot == len(host) - 1 or (match.end() == end and host[-1] in "-_"):
        return -1
    return match.end()
