"""Bytes become text, and text decoded with the wrong code page is reported (part of stage 2).

In: the bytes of a note. Out: its text. Every offset in a `Note` is an offset into what `note_text`
returns for the same arguments.
"""

import re

from vaultgraph.text import Decoded, decode

_LATIN = (
    "\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013\u2014"
    "\u2018-\u201e\u2020-\u2022\u2026\u2030\u2039\u203a\u20ac\u2122"
)
_CYRILLIC = (
    "\u0402\u0403\u0409\u040a\u040b\u040c\u040f\u040e\u0408\u0404\u0407\u0406\u0401\u0490"
    "\u0451-\u045f\u0491\u00a0-\u00bf\u2013\u2014\u2018-\u201e\u2020-\u2022\u2026\u2030\u2039"
    "\u203a\u20ac\u2116\u2122"
)
_MAC = "".join(sorted(bytes(range(0x80, 0xC0)).decode("mac_roman")))
_DOS = "".join(sorted(bytes(range(0x80, 0xC0)).decode("cp437")))
_SUSPICIOUS = re.compile(
    "[\u00c2\u00c3\u00d0\u00d1\u00e2-\u00e9\u0420\u0421\u0432\u2013\u2014\u221a\u00ac\u201a\u2568\u2564\u251c\u252c]"
    f"(?:(?<=[\u00c2\u00c3\u00d0\u00d1])[{_LATIN}]"
    f"|(?<=[\u00e2-\u00e9])[{_LATIN}]{{2}}"
    f"|(?<=[\u0420\u0421])[{_CYRILLIC}][\u0420\u0421][{_CYRILLIC}]"
    f"|(?<=\u0432)[{_CYRILLIC}]{{2}}"
    f"|(?<=[\u2013\u2014])[{_MAC}][\u2013\u2014][{_MAC}]"
    f"|(?<=[\u221a\u00ac])[{_MAC}]"
    f"|(?<=\u201a)[{_MAC}]{{2}}"
    f"|(?<=[\u2568\u2564\u251c\u252c])[{_DOS}])"
)
"""Two- and three-byte UTF-8 as it looks in Windows-1252, Windows-1251, Mac Roman and CP437."""

_MOST_TRIED = 20
_SAMPLE = 4_000


def note_text(data: bytes, *, repair_text: bool = False) -> Decoded:
    """Decode a note, and repair wrongly decoded text if wanted; line ends are unchanged."""
    decoded = decode(data)
    if not repair_text or find_mojibake(decoded.text) < 0:
        return decoded
    return Decoded(text=_repaired(decoded.text), encoding=decoded.encoding, invalid=decoded.invalid)


def find_mojibake(text: str) -> int:
    """Find text that was decoded with the wrong code page; return its first offset, or -1.

    Only suspicious lines are passed to ftfy, which decides by whether a repair would change them.
    """
    if text.isascii():
        return -1
    first = _SUSPICIOUS.search(text)
    if first is None:
        return -1
    sample = _suspicious_lines(text, first.start())
    if _fixed(sample) or any(_fixed(line) for line in sample.splitlines()[:_MOST_TRIED]):
        return first.start()
    return -1


def _suspicious_lines(text: str, position: int) -> str:
    """Return the lines with something suspicious, up to a few thousand characters of them."""
    lines: list[str] = []
    size = 0
    while size < _SAMPLE and (match := _SUSPICIOUS.search(text, position)):
        start = max(text.rfind("\n", 0, match.start()) + 1, match.start() - _SAMPLE)
        end = text.find("\n", match.end(), start + 2 * _SAMPLE)
        position = end if end >= 0 else min(len(text), start + 2 * _SAMPLE)
        lines.append(text[start:position])
        size += position - start
    return "\n".join(lines)


def _fixed(text: str) -> str | None:
    """Return the text as ftfy repairs it, or None when nothing is wrong."""
    from ftfy import fix_encoding

    fixed = fix_encoding(text)
    return fixed if fixed != text else None


def _repaired(text: str) -> str:
    """Repair a text as a whole, else its suspicious lines together, else each line by itself.

    A longer stretch is more reliable: one line may be too short for ftfy to decide.
    """
    if whole := _decoded_again(text):
        return whole
    lines = re.split(r"(?<=\n)", text)
    places = [place for place, line in enumerate(lines) if _SUSPICIOUS.search(line)]
    together = _decoded_again("".join(lines[place] for place in places))
    if together:
        repaired = re.split(r"(?<=\n)", together)
    else:
        repaired = [_fixed(lines[place]) or lines[place] for place in places]
    for place, line in zip(places, repaired, strict=False):
        lines[place] = line
    return "".join(lines)


def _decoded_again(text: str) -> str | None:
    """Repair a text that is wrong as a whole, where one code page explains all of it."""
    from ftfy import fix_encoding_and_explain

    fixed = fix_encoding_and_explain(text)
    return fixed.text if ("decode", "utf-8") in (fixed.explanation or ()) else None
