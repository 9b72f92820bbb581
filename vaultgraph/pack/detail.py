"""A note at each level of detail (part of stage 7).

In: a note and its text. Out: `NoteDetail`, the spans that each level carries, from least to most.
"""

from dataclasses import dataclass
from enum import IntEnum


class Level(IntEnum):
    """How much of a note is carried; each level covers what the one below it covers."""

    MENTION = 0
    GIST = 1
    EXCERPT = 2
    FULL = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A half-open stretch of a note's decoded text, in characters."""

    start: int
    end: int
