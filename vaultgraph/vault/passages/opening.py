"""The opening of a note, to be shown in a line or two: its first passage with content (stage 2).

In: a note with its passages, and its text with every secret masked. Out: plain text.
"""

import re

from vaultgraph.vault.markdown.cleaning import clean
from vaultgraph.vault.markdown.inline import scan
from vaultgraph.vault.note import Note
from vaultgraph.vault.passages.passage import Passage, PassageKind
from vaultgraph.vault.passages.render import own_text, unescaped

LONGEST_OPENING = 320
"""The most characters of an opening."""

_ENOUGH = 40
_MOST = 200  # passages that are considered
_PREFERRED = frozenset(
    {PassageKind.PARAGRAPH, PassageKind.CALLOUT, PassageKind.LIST_ITEM, PassageKind.TURN}
)
_BEFORE_LINE = re.compile(
    r"^[ \t]*(?:>[ \t]*)*(?:\[![^\]\n]*\][+-]?[ \t]*)?(?:#{1,6}[ \t]+|(?:[-*+]|\d{1,9}[.)])[ \t]+)?"
    r"(?:\[.\][ \t]+)?",
    re.MULTILINE,
)


_QUOTED = re.compile(r"^(?:[ \t]*>[ \t]?)+", re.MULTILINE)
_FENCE = re.compile(r"^[ \t>]*(?:[-*+][ \t]+|\d{1,9}[.)][ \t]+)?(?:`{3,}|~{3,}).*$", re.MULTILINE)


def opening_of(note: Note, text: str) -> str:
    """Return the first passage that is prose and long enough, else the longest; "" without any.

    Only the first passages are considered.

    Args:
        note: a note or canvas with its passages.
        text: its text, secrets masked.
    """
    best = ""
    begin = note.passages[:_MOST]
    for passage in sorted(begin, key=lambda each: each.kind not in _PREFERRED):
        if passage.kind is PassageKind.PROPERTIES:
            continue
        said = _plain(passage, text)
        if len(said) > len(best):
            best = said
        if len(best) >= _ENOUGH:
            break
    return best if len(best) <= LONGEST_OPENING else best[: LONGEST_OPENING - 1].rstrip() + "…"


def _plain(passage: Passage, text: str) -> str:
    """Render the beginning of a passage without markup."""
    said = own_text(passage, text)[: 4 * LONGEST_OPENING]
    if passage.kind is PassageKind.CARD:
        said = unescaped(said)
    if passage.kind is PassageKind.CODE and not _FENCE.search(said):
        return " ".join(said.split())
    if said.lstrip().startswith(">"):
        said = _QUOTED.sub("", said)
    parts = _FENCE.split(said)  # prose and code in turns
    parts[::2] = [clean(scan(_BEFORE_LINE.sub("", prose))) for prose in parts[::2]]
    return " ".join(" ".join(parts).split())
