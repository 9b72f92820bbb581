"""Small types that several layers share, and nothing else."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import NewType

VaultPath = NewType("VaultPath", str)
"""A path inside the vault: POSIX, relative to the root, spelled as on disk."""

NoteKey = NewType("NoteKey", str)
"""A name ready for comparison: NFC and case-folded. Only `text.note_key` makes one."""

NoteId = NewType("NoteId", str)
"""A node of the graph: the path of a file, `#name` of a tag, the written target of a phantom."""

Progress = Callable[[str, int, int], None]
"""Called with `(stage, done, total)` during long work; a total of 0 means that it is unknown."""


def no_progress(stage: str, done: int, total: int) -> None:
    """Ignore progress reports; the default of `progress`."""


class LinkKind(StrEnum):
    """The kind of a link in the text, and of its edge in the graph."""

    LINK = "link"
    EMBED = "embed"
    PROPERTY = "property"
    SOURCE = "source"
    CANVAS = "canvas"
    TAG = "tag"


class NodeKind(StrEnum):
    """The kind of a node; only notes and canvases have a rank and a module."""

    NOTE = "note"
    CANVAS = "canvas"
    ATTACHMENT = "attachment"
    PHANTOM = "phantom"
    TAG = "tag"


class NoteRole(StrEnum):
    """What a note is for; only links from plain notes and chats count in ranking.

    A copy is a second version that a sync tool kept when a note was changed in two places.
    """

    PLAIN = "plain"
    CHAT = "chat"
    DAILY = "daily"
    TEMPLATE = "template"
    BOOKKEEPING = "bookkeeping"
    COPY = "copy"


class Language(StrEnum):
    """A language that seed documents and the page are written in."""

    EN = "en"
    RU = "ru"
    ZH = "zh"


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Location:
    """A place in the vault; line and column count from 1, in characters."""

    path: VaultPath
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True, kw_only=True)
class PackEntry:
    """What the page shows about a note and the pack.

    Args:
        level: 0 mention, 1 gist, 2 excerpt, 3 full; None for a note that was left out.
        reason: why it is included, one phrase.
        tokens: the tokens of what is quoted of it, counted for the pack's target; None for nothing.
        share: the value per token of its next passage, divided by that of the best passage that is
            not included: 1 is the cut-off; None where it has no further passage.
        comes_in_at: about the budget in tokens at which that passage would be included.
        brings: the beginning of that passage; empty for a note that is included.
    """

    level: int | None
    reason: str
    tokens: int | None = None
    share: float | None = None
    comes_in_at: int | None = None
    brings: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SeedFigures:
    """The figures of the seed on the page: its target, budget and tokens."""

    target: str
    budget: int
    tokens: int
