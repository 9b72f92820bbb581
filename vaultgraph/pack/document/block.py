r"""A fragment as it is in the prompt: a heading, and its passages (part of stage 7).

In: `Fragment`. Out: its text. A note begins with `### name`; the rest is the text of the note,
except for four things, which `unpack.documents` reads back: `#### ` before the headings that
passages are below, `…` where something was left out, `speaker: ` before turns, and `← [[X]]` after
statements. A line of a note that looks like such a heading gets a backslash in front.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from vaultgraph.pack.document.seed import Fragment, Level, Piece, Quote
from vaultgraph.passages.escaping import escape_text, one_line, open_fence, spaced, unspaced
from vaultgraph.vault.passages.clean import without_padding
from vaultgraph.vault.passages.fences import FENCE_MARKS

WHOLE = " ✓"
"""Follows the name of a note that is quoted in full."""

ELLIPSIS = "…"

_KEPT_BLOCKS = 4_096

_BRACKET = re.compile(r"\](?=\]|$)")
_HEADING = re.compile(r"^(?=\\*#{2,6}(?:[ \t]|$))", re.MULTILINE)
_EMPTY_LINES = re.compile(r"\n(?:[ \t]*\n){2,}")
_EMPTY_QUOTE = re.compile(r"(?:\n[ \t]*>[> \t]*)+\Z")
_LINE_ENDS = re.compile(r"[ \t]*(?:\r\n?|\n)")


@lru_cache(maxsize=_KEPT_BLOCKS)
def block(fragment: Fragment) -> str:
    """Write a fragment as it is in the prompt.

    The result is cached, because a document grows by a few fragments at a time.
    """
    lines = [note_line(fragment.name, fragment.path, whole=fragment.level is Level.FULL)]
    closer = ""
    for quote in fragment.quotes:
        if closer and not quote.in_code:
            lines.append(closer)
            closer = ""
        if quote.after_gap and not quote.heading:
            lines.append(_gap(closer))
        said = [*quote_lines(quote)]
        if quote.headless:
            said.insert(len(said) - 1, ELLIPSIS)
        lines += said
        closer = open_fence("\n".join(said), closer)
        if quote.gap_below:
            lines.append(_gap(closer))
    return "\n".join([*lines, closer] if closer else lines)


def _gap(closer: str) -> str:
    """Write the mark of a gap, with the indent of the fence that it must not end."""
    return f"{closer[: len(closer) - len(closer.lstrip())]}{ELLIPSIS}"


def note_line(name: str, path: str, *, whole: bool) -> str:
    """Write the first line of a note; a name that could be misread is replaced by its path."""
    shown = one_line(name)
    if not shown or f" {shown}".endswith(WHOLE):
        shown = one_line(path)
    return f"### {shown}{WHOLE if whole else ''}"


def heading_line(heading: str) -> str:
    """Write a heading that passages are below."""
    return f"#### {one_line(heading)}"


def context_line(piece: Piece) -> str:
    """Write a line that passages are under."""
    return _harmless(without_padding(piece.words.rstrip()))


def quote_lines(quote: Quote) -> Iterator[str]:
    """Write a quote: its context lines, and its own words; it may leave a fence open.

    The speaker is on a line before code, because a fence must begin its own line.
    """
    if quote.heading:
        yield heading_line(quote.heading)
    said = _words(quote)
    speaker = f"{spaced(quote.speaker)}:" if quote.speaker else ""
    if speaker and (quote.context or said.startswith(FENCE_MARKS)):
        yield _harmless(speaker)
        speaker = ""
    for piece in quote.context:
        yield context_line(piece)
    yield _harmless(f"{speaker} {said}" if speaker else said)


def own_words(quote: Quote) -> str:
    """Write the words of a quote; they may leave a fence open."""
    return _harmless(_words(quote))


def _words(quote: Quote) -> str:
    if quote.properties:
        return spaced(quote.properties)
    said = "".join(map(_with_sources, quote.pieces))
    said = _EMPTY_LINES.sub("\n\n", _LINE_ENDS.sub("\n", said)).strip("\n").rstrip()
    return _EMPTY_QUOTE.sub("", said)


def _harmless(text: str) -> str:
    """Escape the text of a note so that it cannot be read as part of the document around it."""
    return escape_text(_HEADING.sub(r"\\", text))


def _with_sources(piece: Piece) -> str:
    """Write a piece, and after its last word its sources."""
    said = piece.words
    end = next((end for end in range(len(said), 0, -1) if unspaced(said[end - 1])), 0)
    return f"{said[:end]}{_arrow(piece)}{said[end:]}" if end else said


def _arrow(piece: Piece) -> str:
    """Write sources, each in brackets that its name cannot close."""
    names = (f"[[{_BRACKET.sub('] ', spaced(source.name))}]]" for source in piece.sources)
    listed = "; ".join((*names, *map(spaced, piece.citations)))
    return f" ← {listed}" if listed else ""


def prompt_blocks(fragments: Iterable[Fragment]) -> list[str]:
    """Write fragments one after the other."""
    return [block(fragment) for fragment in fragments]
