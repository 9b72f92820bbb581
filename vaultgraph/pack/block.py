"""A fragment as it stands in the prompt, in a tag that its text cannot close (part of stage 7).

In: `Fragment`. Out: its text. What a note costs is what its block here costs.
"""

import re
from collections.abc import Iterable, Iterator

from vaultgraph.pack.carrying import stem, without_ending
from vaultgraph.pack.detail import Level
from vaultgraph.pack.seed import Fragment, Piece
from vaultgraph.passages.escaping import attribute, escape_text, one_line, open_fence, spaced

LINE = "\n"

_BRACKET = re.compile(r"\](?=\]|$)")


def block(fragment: Fragment) -> str:
    """Write a fragment as it stands in the prompt; a mention is only its name.

    The blank line ends the HTML block that the tag begins in Markdown, so that the note's own
    fences are read as fences; it costs no token. The text is escaped as a whole, with the line
    breaks around it: where a marker was cut out, two harmless pieces may make a special token.
    """
    if fragment.level is Level.MENTION:
        return one_line(fragment.name)
    title = "" if fragment.title == stem(fragment.path) else f' title="{attribute(fragment.title)}"'
    path = attribute(without_ending(fragment.path))
    text = escape_text(f"\n\n{LINE.join(map(_run, _runs(fragment.pieces)))}\n")
    return f'<note path="{path}"{title} level="{fragment.level}">{text}</note>'


def _runs(pieces: Iterable[Piece]) -> Iterator[list[Piece]]:
    """Gather the pieces that stand on one line, with nothing but footnote markers between."""
    run: list[Piece] = []
    for piece in pieces:
        if run and not piece.inline:
            yield run
            run = []
        run.append(piece)
    if run:
        yield run


def _run(pieces: Iterable[Piece]) -> str:
    """Write pieces one behind the other; what they leave open is closed on a line of its own."""
    text = "".join(f"{piece.text}{_arrow(piece)}" for piece in pieces)
    closer = open_fence(text)
    return f"{text}\n{closer}" if closer else text


def _arrow(piece: Piece) -> str:
    """Name sources: notes each in brackets that its name cannot close, others as they are."""
    names = (_BRACKET.sub("] ", spaced(source.name)) for source in piece.sources)
    listed = "; ".join((*(f"[[{name}]]" for name in names), *map(one_line, piece.citations)))
    return f" ← {listed}" if listed else ""
