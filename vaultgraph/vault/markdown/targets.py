"""The target of a link: the inside of a wikilink, the destination of a Markdown link.

In: the text of either. Out: target, anchor and display, as in Obsidian's cache.
"""

import re
from html import unescape
from unicodedata import normalize

SPACE = (
    "\t\n\v\f\r \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000\ufeff"
)
"""The white space of JavaScript."""

TAG = (
    "[^"
    + re.escape("!\"#$%&'()*+,.:;<=>?@^`{|}~[]\\")
    + "\\s\\u00a0\\u1680\\u2000-\\u206f\\u2e00-\\u2e7f\\u3000\\ufeff]+"
)
"""A pattern of the name of a tag; digits alone are none."""

_TAG_NAME = re.compile(TAG)
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_ENCODED = re.compile(
    r"(?P<kept>%(?:23|24|26|2[bBcCfF]|3[aAbBdDfF]|40))"
    r"|(?:%(?!23|24|26|2[bBcCfF]|3[aAbBdDfF]|40)[0-9a-fA-F]{2})+|%"
)


def split_target(written: str) -> tuple[str, str, str]:
    """Split the inside of a wikilink into path, anchor and display.

    The path is cut at the first bar that is not at its beginning, and at the first `#`. It is not
    trimmed before the `#`, because such a link is unresolved in the app.
    """
    inside = written.strip(SPACE)
    bar = inside.find("|", 1)
    display = inside[bar + 1 :].strip() if bar > 0 else ""
    path = inside[:bar].strip(SPACE) if bar > 0 else inside
    return (*_split_path(path), display)


def read_destination(written: str, *, is_image: bool) -> tuple[str, str] | None:
    """Split the destination of a Markdown link into path and anchor; None when it names no file.

    A colon makes it an address, unless it begins with `./` or `../`. It is decoded as by
    `decodeURI`, which keeps escapes of reserved characters; where decoding fails, the path of an
    image is used as written, and a link names no file.
    """
    plain = _ENTITY.sub(lambda found: unescape(found[0]), _ESCAPED.sub(r"\1", written))
    if not plain or (":" in plain and not plain.startswith(("./", "../"))):
        return None
    try:
        path = _ENCODED.sub(_decode, plain) if "%" in plain else plain
    except UnicodeDecodeError:
        if not is_image:
            return None
        path = plain
    path = path.strip(SPACE)
    bar = path.find("|", 1)
    return _split_path(path[:bar].strip(SPACE) if bar > 0 else path)


def is_tag(name: str) -> bool:
    """Return whether a text without its `#` could be a tag."""
    return _TAG_NAME.fullmatch(name) is not None and not (name.isascii() and name.isdigit())


def _split_path(path: str) -> tuple[str, str]:
    path = path.removesuffix("\\").replace("\u00a0", " ").strip(SPACE)
    if not path.isascii():
        path = normalize("NFC", path)
    target, _, anchor = path.partition("#")
    return target, anchor.strip()


def _decode(found: re.Match[str]) -> str:
    if found["kept"]:
        return found[0]
    return bytes.fromhex(found[0].replace("%", "") or "ff").decode()
