"""What a parsed note is: plain, frozen data that a cache can keep and any layer above can read.

Positions are offsets in characters into the decoded text of the file (`text.decode`), half-open,
so that `text[link.start:link.end]` is what is written. Lines and columns count from 1.
The text itself is not held: `TextSource` reads it again where it is needed. What a vault has
hundreds of thousands of is a frozen struct rather than a dataclass, and is kept as an array.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

import msgspec

from vaultgraph.diagnostics import Diagnostic
from vaultgraph.model import LinkKind, NodeKind, NoteRole, VaultPath
from vaultgraph.vault.passages.passage import Passage, PassageKind
from vaultgraph.vault.personal import PersonalData
from vaultgraph.vault.secrets import Secret

TextSource = Callable[[VaultPath], str]
"""Gives the decoded text of a note, the same text that its positions point into."""


_FEWEST_TERMS_OF_PROPERTIES = 4


class BlockKind(StrEnum):
    """The kind of a block of a note, as used by cutting and cleaning."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list-item"
    TABLE = "table"
    QUOTE = "quote"
    CALLOUT = "callout"
    CODE = "code"
    MATH = "math"
    COMMENT = "comment"
    FOOTNOTE = "footnote"
    RULE = "rule"
    MESSAGE = "message"


class Heading(msgspec.Struct, frozen=True, kw_only=True, array_like=True, gc=False):
    """A heading: level 1 to 6, its text without markup and as written, and its place."""

    level: int
    text: str
    written: str = ""
    line: int
    start: int
    end: int


class Block(msgspec.Struct, frozen=True, kw_only=True, array_like=True, gc=False):
    """A block of the body, in order and without overlap: what a note may be cut into.

    A list is one block per top-level item; a callout's `label` is its type (`abstract`), a
    fence's its language, a footnote definition's its name. `heading` is the index in
    `Note.headings` of the nearest heading above, for a heading its own, or -1.
    """

    kind: BlockKind
    start: int
    end: int
    heading: int = -1
    label: str = ""


class Link(msgspec.Struct, frozen=True, kw_only=True, array_like=True, gc=False):
    """A link as written; `resolve_links` finds out what it leads to.

    Args:
        kind: how it is written.
        target: the path part as the app's cache has it: NFC, up to the first `#`, and not trimmed
            before that; empty for `[[#here]]`.
        anchor: what follows the first `#`, without it: `h1#h2` or `^block`.
        display: the text after `|`, or the text of a Markdown link.
        line, column: where it is, from 1.
        start, end: its span in the text of the note; for a source, that of the marker.
        heading: the headings above it, outermost first.
        sentence: the sentence or list item around it, cleaned of markup.
        relation: the key of the property or inline field that holds it (`list.0`).
        origin: for an edge of a canvas, the whole path of the file that it starts from.
        exact: whether the target is a whole path, as on the card of a canvas, not a name.
        in_message: whether it is inside a message of a chat.
        in_comment: whether it is inside a comment.
    """

    kind: LinkKind
    target: str
    anchor: str = ""
    display: str = ""
    line: int
    column: int
    start: int
    end: int
    heading: tuple[str, ...] = ()
    sentence: str = ""
    relation: str = ""
    origin: str = ""
    exact: bool = False
    in_message: bool = False
    in_comment: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """A source outside the vault: a book, a web page, an item of a reference manager.

    Args:
        text: what the footnote says, without markup; an empty string for a bare address.
        url: its address, where it gives one.
    """

    text: str
    url: str = ""

    def __str__(self) -> str:
        if not self.text or self.url in self.text:
            return self.text or self.url
        return f"{self.text} <{self.url}>"


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A statement that has a footnote marker, and the sources that its footnote gives.

    Args:
        label: the footnote's name; an empty string for an inline footnote.
        text: the sentence or list item around the marker, cleaned of markup.
        heading: the headings above it, outermost first.
        line, column: where the marker is, from 1.
        start, end: the span of the sentence or list item in the text of the note.
        sources: a link of kind `source` for each note that the footnote names.
        citations: its sources outside the vault.
        defined: whether the footnote has a definition.
        withheld: number of its sources that are private or excluded; they are not in `sources`.
    """

    label: str
    text: str
    heading: tuple[str, ...]
    line: int
    column: int
    start: int
    end: int
    sources: tuple[Link, ...]
    citations: tuple[Citation, ...] = ()
    defined: bool = True
    withheld: int = 0

    @property
    def is_sourced(self) -> bool:
        """Whether it has a source that may be shown."""
        return bool(self.sources or self.citations)


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One turn of a chat.

    Args:
        role: `user`, `assistant`, `system` or `other`.
        speaker: the speaker's name in the note.
        model: the model that answered, where the note says so.
        time: when, by the clock that was written, without its zone.
        uid: the exporter's identifier, where there is one.
        text: what was said, without the markup of the tool; empty in a note that is parsed, for
            its passages hold it: `chats.read.read_chat` gives it again.
        line: where the turn begins, from 1.
        start, end: its span in the text of the note.
    """

    role: str
    speaker: str = ""
    model: str = ""
    time: datetime | None = None
    uid: str = ""
    text: str = ""
    line: int
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Chat:
    """The transcript in a note; prose between the turns stays in the note's blocks.

    Args:
        writer: the tool that wrote the note, as `chats.read.WRITERS` names it.
        provider: the chat service, as the writer names it.
        conversation_id: the service's identifier of the whole.
        models: every model that the note names, in order.
        title: the title that the writer gives, or an empty string.
        started: when the conversation began, where the writer says it of the whole.
        messages: the turns, in the order of the note.
        marks: spans of the note that hold nothing but the writer's marks: heads, times, ids.
    """

    writer: str = ""
    provider: str = ""
    conversation_id: str = ""
    models: tuple[str, ...] = ()
    title: str = ""
    started: datetime | None = None
    messages: tuple[Message, ...] = ()
    marks: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A parsed note or canvas; a pure function of its path and bytes.

    Args:
        path: relative to the vault.
        kind: a note or a canvas.
        role: what it is for.
        title: the title of a chat, else the file's name without its ending.
        aliases, tags: from the properties and, for tags, the body; tags without `#`, as written.
        properties: the frontmatter, JSON-like (dates as ISO strings), keys in written order.
        created: the day it was written, from its properties or its name; never from the disk.
        headings, blocks, anchors: its structure; anchors are the block ids without `^`.
        links: every link in the order of its place, claims' sources among them.
        claims: every footnote marker with its statement.
        terms: its most frequent words, lower-cased, ё as е, without stop words, with their counts.
        summary: the `summary` or `description` property, else an empty string.
        opening: its first passage that says something, in plain text, secrets masked.
        chat: the transcript that it holds, if it holds one.
        private: whether its author keeps it out of packs.
        characters: the length of its text.
        body: the offset at which the text after the frontmatter begins.
        digest: SHA-256 of its bytes, hexadecimal.
        encoding: how its bytes are decoded.
        diagnostics: what is wrong with it.
        personal: where numbers of cards, accounts, papers and orders are in its text.
        secrets: where keys and passwords are in its text, so that they can be masked.
        passages: its content, cut into the smallest parts that make sense alone.
        open_tasks: number of its list items that are unfinished tasks.
    """

    path: VaultPath
    kind: NodeKind = NodeKind.NOTE
    role: NoteRole = NoteRole.PLAIN
    title: str
    aliases: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    properties: Mapping[str, Any] = field(default_factory=dict)
    created: date | None = None
    headings: tuple[Heading, ...] = ()
    blocks: tuple[Block, ...] = ()
    anchors: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    claims: tuple[Claim, ...] = ()
    terms: tuple[tuple[str, int], ...] = ()
    summary: str = ""
    opening: str = ""
    chat: Chat | None = None
    private: bool = False
    characters: int = 0
    body: int = 0
    digest: str = ""
    encoding: str = "utf-8"
    diagnostics: tuple[Diagnostic, ...] = ()
    secrets: tuple[Secret, ...] = ()
    personal: tuple[PersonalData, ...] = ()
    passages: tuple[Passage, ...] = ()
    open_tasks: int = 0

    @property
    def has_content(self) -> bool:
        """Whether it has content; a query, an embed, a date or a relation is none."""
        return any(
            passage.kind is not PassageKind.PROPERTIES
            or passage.terms.count(" ") >= _FEWEST_TERMS_OF_PROPERTIES
            for passage in self.passages
        )


def count_all_terms(notes: Iterable[Note]) -> dict[str, int]:
    """Add up how often each of the most frequent words of notes occurs."""
    counts: dict[str, int] = defaultdict(int)
    for note in notes:
        for term, number in note.terms:
            counts[term] += number
    return counts
