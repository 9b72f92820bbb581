"""The data of a parsed note: plain and frozen, so that it can be cached.

Spans are half-open offsets in characters into the decoded text of the file (`text.decode`), so
that `text[link.start:link.end]` is what is written. Lines and columns count from 1. The text
itself is not stored: `TextSource` reads it again where it is needed. What a vault has hundreds of
thousands of is a frozen struct, encoded as an array, rather than a dataclass.
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
"""Returns the decoded text of a note, in which its offsets are valid."""


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
    """A block of the body; the blocks of a note are in order and do not overlap.

    A list is one block per top-level item. `label` is the type of a callout (`abstract`), the
    language of a fence, or the name of a footnote definition. `heading` is the index in
    `Note.headings` of the nearest heading above, for a heading its own, or -1.
    """

    kind: BlockKind
    start: int
    end: int
    heading: int = -1
    label: str = ""


class Link(msgspec.Struct, frozen=True, kw_only=True, array_like=True, gc=False):
    """A link as written; `resolve_links` finds its target.

    Args:
        kind: how it is written.
        target: the path part as in the app's cache: NFC, up to the first `#`, and not trimmed
            before that; empty for `[[#here]]`.
        anchor: what follows the first `#`, without it: `h1#h2` or `^block`.
        display: the text after `|`, or the text of a Markdown link.
        line, column: where it is, from 1.
        start, end: its span in the text of the note; for a source, that of the marker.
        heading: the headings above it, outermost first.
        sentence: the sentence or list item around it, cleaned of markup.
        relation: the key of the property or inline field that contains it (`list.0`).
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
        text: the text of the footnote, without markup; an empty string for a bare address.
        url: its address, if it has one.
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
        model: the model that answered, if the note names it.
        time: the local time as written, without its zone.
        uid: the exporter's identifier, if there is one.
        text: what was said, without the markup of the tool; empty in a parsed note, whose passages
            contain it: `chats.read.read_chat` returns it again.
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
        conversation_id: the service's identifier of the conversation.
        models: every model that the note names, in order.
        title: the title of the conversation, or an empty string.
        started: when the conversation began, if the note says so.
        messages: the turns, in the order of the note.
        marks: spans of the note that contain only the writer's marks: heads, times, ids.
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
        title: the title of a chat, else the file's name without its extension.
        aliases, tags: from the properties and, for tags, the body; tags without `#`, as written.
        properties: the frontmatter, JSON-like (dates as ISO strings), keys in written order.
        created: the day it was written, from its chat, properties or name; never from the disk.
        headings, blocks, anchors: its structure; anchors are the block ids without `^`.
        links: every link in the order of its place, including the sources of claims.
        claims: every footnote marker with its statement.
        terms: its most frequent words, lower-cased, ё as е, without stop words, with their counts.
        summary: the `summary` or `description` property, else an empty string.
        opening: the text of its first passage of prose, without markup, secrets masked.
        chat: the transcript in it, if any.
        private: whether it is marked as private, and stays out of every output.
        characters: the length of its text.
        body: the offset at which the text after the frontmatter begins.
        digest: SHA-256 of its bytes, hexadecimal.
        encoding: the encoding of its bytes.
        diagnostics: what is wrong with it.
        personal: the places of numbers of cards, accounts, papers and orders in its text.
        secrets: the spans of keys and passwords in its text, so that they can be masked.
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
        """Whether it has content; queries, embeds, dates and relations do not count."""
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
