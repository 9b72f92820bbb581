"""Cut tables into passages: a row with the header of its table; short rows together (stage 2).

In: the span of a table. Out: pieces; the first row includes the header in its own span.
"""

from vaultgraph.vault.markdown.cleaning import trim
from vaultgraph.vault.passages.lists import join_short
from vaultgraph.vault.passages.passage import PassageKind
from vaultgraph.vault.passages.piece import Limits, Piece, bounded, lines_of
from vaultgraph.vault.passages.prose import cut_prose

_HEADER_LINES = 2


def cut_table(text: str, start: int, end: int, limits: Limits) -> list[Piece]:
    """Cut a table by rows."""
    kind = PassageKind.TABLE_ROW
    lines = lines_of(text, start, end)
    if end - start <= 3 * limits.tiny or len(lines) <= _HEADER_LINES:
        return [Piece(kind, *span) for span in cut_prose(text, start, end, limits)]
    header = bounded(text, lines[0], limits.context)
    whole = header == lines[0]
    pieces = [] if whole else [Piece(kind, *span) for span in cut_prose(text, *lines[0], limits)]
    for row in lines[_HEADER_LINES:]:
        for span in cut_prose(text, *row, limits):
            if not pieces:
                pieces.append(Piece(kind, start, span[1]))
            else:
                pieces.append(Piece(kind, *trim(text, *span), (header,)))
    return join_short(text, pieces, limits)
