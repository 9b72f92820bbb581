"""Cut the text cards of a canvas into passages (part of stage 2).

In: a card's text, parsed as a note, and the offset of each of its characters in the file. Out:
passages whose spans are in the JSON of the canvas; `render` undoes its escapes.
"""

from collections.abc import Callable, Iterable, Iterator

from msgspec.structs import replace

from vaultgraph.vault.markdown.cleaning import trim
from vaultgraph.vault.note import Link, Note
from vaultgraph.vault.passages.cut import Places
from vaultgraph.vault.passages.dates import dates_in
from vaultgraph.vault.passages.passage import Passage, PassageKind, Span
from vaultgraph.vault.passages.piece import limits_for
from vaultgraph.vault.passages.terms import joined_terms


def cut_card(note: Note, text: str, place: Callable[[int], int]) -> Iterator[Passage]:
    """Cut a card: one passage if it is short, else those of a note, each below its heading.

    Args:
        note: the card's text as a note.
        text: the same text.
        place: maps an offset in the text to an offset in the file.
    """

    def placed(span: Span) -> Span:
        return place(span[0]), place(span[1])

    if len(text) <= limits_for(text).whole:
        if note.has_content or note.headings:
            start, end = placed(trim(text, 0, len(text)))
            terms = joined_terms(text)
            yield Passage(
                kind=PassageKind.CARD, start=start, end=end, terms=terms, dates=dates_in(text)
            )
        return
    for passage in note.passages:
        if passage.kind is PassageKind.PROPERTIES:
            continue
        start, end = placed((passage.start, passage.end))
        above = note.headings[passage.heading] if passage.heading >= 0 else None
        context = ((above.start, above.end),) if above else ()
        yield replace(
            passage,
            kind=PassageKind.CARD,
            start=start,
            end=end,
            heading=-1,
            context=tuple(map(placed, (*context, *passage.context))),
            holes=tuple(map(placed, passage.holes)),
        )


def order_cards(passages: Iterable[Passage], links: Iterable[Link]) -> tuple[Passage, ...]:
    """Sort the passages of a canvas by their place, and set the indices of their links."""
    places = Places(link.start for link in links)
    return tuple(
        replace(passage, links=places.inside((passage.start, passage.end)), claims=())
        for passage in sorted(passages, key=lambda passage: passage.start)
    )
