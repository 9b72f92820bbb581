"""A fragment as it stands in the prompt, in a tag that its text cannot close (part of stage 7).

In: `Fragment`. Out: its text. What a note costs is what its block here costs.
"""

from vaultgraph.pack.carrying import stem, without_ending
from vaultgraph.pack.detail import Level
from vaultgraph.pack.escaping import attribute, escape_text, one_line, open_fence
from vaultgraph.pack.seed import Fragment, Piece

LINE = "\n"


def block(fragment: Fragment) -> str:
    """Write a fragment as it stands in the prompt; a mention is only its name.

    The blank line ends the HTML block that the tag begins in Markdown, so that the note's own
    fences are read as fences; it costs no token.
    """
    if fragment.level is Level.MENTION:
        return one_line(fragment.name)
    title = "" if fragment.title == stem(fragment.path) else f' title="{attribute(fragment.title)}"'
    path = attribute(without_ending(fragment.path))
    parts = [f"{'' if piece.inline else LINE}{_piece(piece)}" for piece in fragment.pieces]
    text = "".join(parts).removeprefix(LINE)
    return f'<note path="{path}"{title} level="{fragment.level}">\n\n{text}\n</note>'


def _piece(piece: Piece) -> str:
    text = escape_text(piece.text)
    if fence := open_fence(piece.text):
        text = f"{text}\n{fence}"
    if not piece.sources:
        return text
    return f"{text} ← {'; '.join(f'[[{one_line(source.name)}]]' for source in piece.sources)}"
