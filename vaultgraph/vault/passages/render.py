"""Render a passage: its context, then its own words, verbatim, with `…` for what is left out.

In: a passage, its note, and the note's text. Out: text. Holes leave no mark, because they contained
no content.
"""

import json
import re
from collections.abc import Callable

from vaultgraph.vault.note import Note
from vaultgraph.vault.passages.clean import without_padding
from vaultgraph.vault.passages.cut import without
from vaultgraph.vault.passages.passage import Passage, PassageKind, Span
from vaultgraph.vault.passages.properties import properties_line

ELLIPSIS = "…"
"""Replaces what was left out between two stretches of a note."""

_ESCAPES = re.compile(r"(?:\\(?:u[0-9a-fA-F]{4}|[\"\\/bfnrt]))+")
_HALF = re.compile("[\ud800-\udfff]")  # of a surrogate pair: no character by itself
_WORD = re.compile(r"\w")
_BLOCK_ID = re.compile(r"[ \t]+\^[A-Za-z0-9-]+[ \t]*$")
_EMPTY_LINES = re.compile(r"\n(?:[ \t]*\n){2,}")
_LINE_ENDS = re.compile(r"[ \t]*(?:\r\n?|\n)")


def passage_text(passage: Passage, note: Note, text: str, mask: Callable[[str], str] = str) -> str:
    """Render a passage.

    Args:
        passage: one of the note's passages.
        note: the note.
        text: its text from `text_of`, masked or not.
        mask: masks secrets in properties, which are not taken from the text.
    """
    if passage.kind is PassageKind.PROPERTIES:
        return mask(properties_line(note))
    said = "\n".join((*context_lines(passage, text), own_text(passage, text)))
    return unescaped(said) if passage.kind is PassageKind.CARD else said


def content_of(note: Note, text: str) -> str:
    """Return the text of a note without the holes of its passages."""
    holes = [hole for passage in note.passages for hole in passage.holes]
    return without(text, (0, len(text)), sorted(holes))


def unescaped(said: str) -> str:
    """Undo the escapes of a JSON string, one by one; those that a mask broke are kept."""
    return _ESCAPES.sub(lambda match: _HALF.sub("\ufffd", json.loads(f'"{match[0]}"')), said)


def context_lines(passage: Passage, text: str) -> list[str]:
    """Render the context of a passage, with an ellipsis after a stretch where text is left out."""
    lines = []
    starts = [*(start for start, _ in passage.context), passage.start]
    for span, start in zip(passage.context, starts[1:], strict=True):
        line = without_padding(_BLOCK_ID.sub("", text[slice(*span)]).rstrip())
        gap = text[span[1] : start]
        if not _WORD.search(gap):
            lines.append(line)
        elif "\n" in gap or passage.kind is PassageKind.CARD:
            lines += (line, ELLIPSIS)
        else:
            lines.append(f"{line} {ELLIPSIS}")
    return lines


def own_text(passage: Passage, text: str) -> str:
    """Render a passage's own words; for a turn, after its speaker and time."""
    span: Span = passage.start, passage.end
    said = without(text, span, passage.holes)
    said = _EMPTY_LINES.sub("\n\n", _LINE_ENDS.sub("\n", said)).strip("\n").rstrip()
    return f"{turn_head(passage)}: {said}" if passage.kind is PassageKind.TURN else said


def turn_head(passage: Passage) -> str:
    """Return the speaker of a turn, and the time where it is known: `Anna (2024-05-01 12:03)`."""
    if passage.time is None:
        return passage.speaker
    return f"{passage.speaker} ({passage.time:%Y-%m-%d %H:%M})"
