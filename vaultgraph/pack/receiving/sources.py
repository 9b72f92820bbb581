"""What the documents of a pack quote, held against the notes themselves (part of verifying).

In: passages, and the text of each note. Out: those passages that do not stand in their note.
"""

import re
from collections.abc import Callable, Iterable, Iterator

from vaultgraph.pack.receiving.documents import Passage

TextsOf = Callable[[str], tuple[str, ...]]
"""Gives the texts that a quote of a note may come from, by its path as the pack writes it."""

# What a prompt leaves out of a quote, or adds to it: markers of footnotes, and their notes.
_MARKER = re.compile(r"\^?\[\^[^\]\n]*\]")
_ARROW = re.compile(r" ← \[\[.*?\]\](?:; \[\[.*?\]\])*")
_CLOSER = re.compile(r"`{3,}|~{3,}|-->")
_SPACE = re.compile(r"\s+")


def strangers(passages: Iterable[Passage], texts_of: TextsOf) -> Iterator[Passage]:
    """Yield every passage that no text of its note holds, in order."""
    for passage in passages:
        if not any(_holds(text, passage) for text in texts_of(passage.path)):
            yield passage


def _holds(text: str, passage: Passage) -> bool:
    """Tell whether a note holds a passage: to the letter at its place, or line by line in order."""
    if passage.start is not None and passage.end is not None:
        return text[passage.start : passage.end] == passage.text
    if passage.text in text:
        return True
    source = _bare(text)
    position = 0
    for line in passage.text.split("\n"):
        wanted = _bare(line)
        found = source.find(wanted, position)
        if found < 0 and not _CLOSER.fullmatch(line):
            return False
        position = max(position, found + len(wanted))
    return True


def _bare(text: str) -> str:
    """Take markers, arrows and white space out of a text: a marker may have stood in a space."""
    return _SPACE.sub("", _ARROW.sub("", _MARKER.sub("", text)))
