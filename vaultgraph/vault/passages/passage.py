"""A passage: the smallest stretch of a note that makes sense by itself (part of stage 2).

Plain, frozen data that is cached with the note; a pure function of the note's bytes.
"""

from datetime import datetime
from enum import StrEnum

import msgspec

Span = tuple[int, int]
"""A half-open stretch of the note's text, in characters."""

LONGEST_PASSAGE = 1_600
"""The most characters of a passage's own span, so that no passage is longer than a page."""


class PassageKind(StrEnum):
    """The kind of block that a passage was cut from."""

    PARAGRAPH = "paragraph"
    LIST_ITEM = "list-item"
    TABLE_ROW = "table-row"
    CODE = "code"
    CALLOUT = "callout"
    FOOTNOTE = "footnote"
    TURN = "turn"
    PROPERTIES = "properties"
    CARD = "card"


class Passage(msgspec.Struct, frozen=True, kw_only=True, array_like=True, gc=False):
    """A passage of a note; `render.passage_text` renders it.

    The spans of a note's passages are in order, disjoint, and cover all of its content. A frozen
    struct, encoded as an array, rather than a dataclass: a vault has hundreds of thousands.

    Args:
        kind: what it was cut from.
        start, end: its own span in the text of the note.
        context: text before it that it needs to be understood, in order: the lead-in line, the
            list items above it, the header of its table.
        holes: stretches of its own span that are not content, in order: comments, block ids,
            embedded data, the quote marks of a turn.
        heading: the index in `Note.headings` of the heading that it is below, or -1.
        terms: its terms in the order of the text, as by `terms.terms_of`, separated by spaces.
        context_terms: the terms of its context.
        links: indices in `Note.links` of the links in its own span.
        claims: indices in `Note.claims` of the claims whose marker or statement begins in it.
        dates: the dates that it names, as the beginnings of ISO dates (`2024-05`, `2024-05-01`),
            each once.
        speaker: who said it, for a turn.
        time: when it was said, for a turn.
        decides: whether it states a decision, a rule or a reason.
        asked: how many of its terms, the last ones, are those of questions that end a turn.
    """

    kind: PassageKind
    start: int
    end: int
    context: tuple[Span, ...] = ()
    holes: tuple[Span, ...] = ()
    heading: int = -1
    terms: str = ""
    context_terms: str = ""
    links: tuple[int, ...] = ()
    claims: tuple[int, ...] = ()
    dates: tuple[str, ...] = ()
    speaker: str = ""
    time: datetime | None = None
    decides: bool = False
    asked: int = 0

    def stated_terms(self) -> list[str]:
        """Return its terms, without those of the questions at its end."""
        terms = self.terms.split()
        return terms[: len(terms) - self.asked]
