"""One file becomes one note (stage 2): a pure function of its path, its bytes and the settings.

In: the bytes of a `.md` file. Out: `Note`. No content raises an error: what is wrong becomes a
diagnostic of the note, and everything else is read.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Any

from vaultgraph.diagnostics import Code, Diagnostic, sort_diagnostics
from vaultgraph.model import LinkKind, Location, NodeKind, VaultPath
from vaultgraph.text import Decoded, note_key
from vaultgraph.vault.bounds import bound_names
from vaultgraph.vault.chats.read import read_chat
from vaultgraph.vault.encoding import find_mojibake, note_text
from vaultgraph.vault.markdown.blocks import lay_out
from vaultgraph.vault.markdown.body import Lines, read_body
from vaultgraph.vault.markdown.footnotes import read_footnotes
from vaultgraph.vault.markdown.keyed import keyed_sources
from vaultgraph.vault.markdown.layout import Area, Layout
from vaultgraph.vault.markdown.lines import PAD
from vaultgraph.vault.markdown.targets import is_tag, split_target
from vaultgraph.vault.markdown.terms import count_terms
from vaultgraph.vault.note import Block, BlockKind, Chat, Heading, Link, Note
from vaultgraph.vault.notion import is_notion_page, read_page_properties, without_ids
from vaultgraph.vault.passages.cut import cut_passages
from vaultgraph.vault.passages.opening import opening_of
from vaultgraph.vault.passages.passage import Passage, PassageKind
from vaultgraph.vault.personal import find_personal_data
from vaultgraph.vault.privacy import has_private_field, is_private
from vaultgraph.vault.properties import Properties, read_properties
from vaultgraph.vault.roles import created_on, role_of
from vaultgraph.vault.secrets import find_secrets, mask_secrets
from vaultgraph.vault.settings import VaultSettings

__all__ = ["OVERSIZED", "note_text", "parse_note"]

OVERSIZED = 500_000
"""Characters above which a note is reported: about a thousand pages."""

_BLANK = " \t\n"
_OPEN_TASK = re.compile(r"^[ \t>]*(?:[-*+]|\d{1,9}[.)])[ \t]+\[ \][ \t]+\S", re.MULTILINE)


def parse_note(
    path: VaultPath,
    data: bytes,
    settings: VaultSettings,
    *,
    repair_text: bool = False,
    passages: bool = True,
) -> Note:
    """Parse one note.

    Args:
        path: relative to the vault.
        data: its bytes.
        settings: the settings in the vault's `.obsidian`.
        repair_text: repair text that was decoded with the wrong code page.
        passages: also extract what links alone do not need: passages, terms, personal data and
            the sentence around each link.
    """
    decoded = note_text(data, repair_text=repair_text)
    text = _with_plain_line_ends(decoded.text)
    properties = _properties_of(path, decoded.text, text)
    layout = lay_out(_with_plain_line_ends(decoded.text, PAD), properties.body)
    chat = read_chat(decoded.text, properties.values, properties.body)
    messages, marks = _spans(chat)
    lines = Lines(text)
    body = read_body(text, layout, lines, messages, marks, words=passages)
    keyed = keyed_sources(properties.values)
    footnotes = read_footnotes(path, text, body, layout, lines, messages, keyed)
    sources = [source for claim in footnotes.claims for source in claim.sources]
    links = [*_property_links(properties, lines), *body.links, *sources]
    tags = tuple(_distinct((*_property_tags(properties.values), *body.tags)))
    private = properties.withheld or is_private(properties.values, tags)
    note = Note(
        path=path,
        kind=NodeKind.NOTE,
        role=role_of(path, properties.values, settings, chat, text[: properties.body]),
        title=(chat.title if chat else "") or without_ids(PurePosixPath(path).stem),
        aliases=tuple(_aliases(properties.values)),
        tags=tags,
        properties=properties.values,
        created=created_on(path, properties.values, settings, chat),
        headings=tuple(body.headings),
        blocks=tuple(_blocks(text, layout, body.headings, messages)),
        anchors=tuple(dict.fromkeys(body.anchors)),
        links=tuple(sorted(links, key=_place_of)),
        claims=footnotes.claims,
        summary=_summary(properties.values),
        chat=chat,
        private=private or body.private or has_private_field(text),
        characters=len(text),
        body=properties.body,
        digest=hashlib.sha256(data).hexdigest(),
        encoding=decoded.encoding,
        secrets=find_secrets(text),
        diagnostics=sort_diagnostics(
            (*_problems(path, decoded, properties, layout, lines), *footnotes.diagnostics)
        ),
    )
    note = bound_names(note)
    return _without_texts(_with_passages(note, text, body.words) if passages else note)


def _properties_of(path: VaultPath, written: str, text: str) -> Properties:
    """Read the frontmatter of a text as written, or the lines below the title of a Notion page."""
    properties = read_properties(written)
    if properties.body or not is_notion_page(path):
        return properties
    return replace(read_page_properties(text), withheld=properties.withheld)


def _spans(chat: Chat | None) -> tuple[list[tuple[int, int]], Sequence[tuple[int, int]]]:
    """Return the spans of the messages of a chat, and those of its writer's marks."""
    if chat is None:
        return [], ()
    return [(message.start, message.end) for message in chat.messages], chat.marks


def _without_texts(note: Note) -> Note:
    """Drop the texts of messages, because passages contain them already."""
    if note.chat is None:
        return note
    messages = tuple(replace(message, text="") for message in note.chat.messages)
    return replace(note, chat=replace(note.chat, messages=messages))


def _with_passages(note: Note, text: str, words: Iterable[str]) -> Note:
    """Add what is extracted only with `passages`."""
    masked = mask_secrets(text, note.secrets)
    passages = cut_passages(note, masked)
    note = replace(
        note,
        terms=count_terms("\n".join(words)),
        personal=find_personal_data(text),
        passages=passages,
        open_tasks=_open_tasks(text, passages),
    )
    return replace(note, opening=opening_of(note, masked))


def _open_tasks(text: str, passages: Iterable[Passage]) -> int:
    """Count the tasks that are not ticked; what looks like a task in code does not count."""
    return sum(
        len(_OPEN_TASK.findall(text, passage.start, passage.end))
        for passage in passages
        if passage.kind is PassageKind.LIST_ITEM
    )


def _with_plain_line_ends(text: str, pad: str = " ") -> str:
    """Make every line end a line feed and replace NUL, without moving an offset.

    The pad replaces the carriage return before a line feed.
    """
    text = text.replace("\0", "\ufffd")
    if "\r" in text:
        text = text.replace("\r\n", f"{pad}\n").replace("\r", "\n")
    return text


def _place_of(link: Link) -> tuple[int, int, str, str]:
    return link.start, link.end, link.kind, link.target


def _property_links(properties: Properties, lines: Lines) -> Iterator[Link]:
    for written in properties.links:
        target, anchor, display = split_target(written.written)
        line, column = lines.place(written.start)
        yield Link(
            kind=LinkKind.PROPERTY,
            target=target,
            anchor=anchor,
            display=display,
            line=line,
            column=column,
            start=written.start,
            end=written.end,
            relation=written.key,
        )


def _values(properties: Mapping[str, Any], name: str) -> Iterator[str]:
    """Yield the values, as text, of the first property with a name, ignoring its case."""
    for key, value in properties.items():
        if key.lower() == name:
            for each in value if isinstance(value, list) else [value]:
                if isinstance(each, str | int | float) and not isinstance(each, bool):
                    yield str(each).strip()
            return


def _property_tags(properties: Mapping[str, Any]) -> Iterator[str]:
    """Yield tags; a value with a space or a comma is no tag, and is not split there either."""
    for value in _values(properties, "tags"):
        name = value.removeprefix("#")
        if is_tag(name):
            yield name


def _aliases(properties: Mapping[str, Any]) -> Iterator[str]:
    for key in ("aliases", "alias"):
        yield from filter(None, _values(properties, key))


def _distinct(names: Iterable[str]) -> list[str]:
    """Drop names that differ from an earlier one only by case."""
    first: dict[str, str] = {}
    for name in names:
        first.setdefault(note_key(name), name)
    return list(first.values())


def _summary(properties: Mapping[str, Any]) -> str:
    for key in ("summary", "description"):
        value = properties.get(key)
        if isinstance(value, str) and value.strip():
            return value.strip()
    return ""


def _blocks(
    text: str, layout: Layout, headings: Sequence[Heading], messages: Sequence[tuple[int, int]]
) -> Iterator[Block]:
    """Yield areas as blocks; each message of a chat is one, instead of the areas in it."""
    above = -1
    for area in _with_messages(text, layout.areas, messages):
        while above + 1 < len(headings) and headings[above + 1].start <= area.start:
            above += 1
        yield Block(kind=area.kind, start=area.start, end=area.end, heading=above, label=area.label)


def _with_messages(
    text: str, areas: Sequence[Area], messages: Sequence[tuple[int, int]]
) -> Iterator[Area]:
    if not messages:
        yield from areas
        return
    pieces = [Area(BlockKind.MESSAGE, start, end) for start, end in messages]
    index = 0
    for area in areas:
        position = area.start
        while index < len(messages) and messages[index][1] <= position:
            index += 1
        near = index
        while near < len(messages) and messages[near][0] < area.end:
            pieces += _piece(text, area, position, messages[near][0])
            position = messages[near][1]
            near += 1
        pieces += _piece(text, area, position, area.end)
    yield from sorted(pieces, key=lambda piece: piece.start)


def _piece(text: str, area: Area, start: int, end: int) -> Iterator[Area]:
    """Yield what is left of an area between two messages, unless it is empty."""
    stretch = text[start:end]
    if kept := stretch.strip(_BLANK):
        begin = start if start == area.start else start + stretch.index(kept[0])
        yield area._replace(start=begin, end=start + len(stretch.rstrip(_BLANK)))


def _problems(
    path: VaultPath, decoded: Decoded, properties: Properties, layout: Layout, lines: Lines
) -> Iterator[Diagnostic]:
    def problem(code: Code, offset: int, message: str, remedy: str, *options: str) -> Diagnostic:
        line, column = lines.place(offset)
        location = Location(path=path, line=line, column=column)
        return Diagnostic(
            code=code, location=location, message=message, remedy=remedy, options=options
        )

    if properties.problem:
        message = f"the frontmatter cannot be read: {properties.problem.message}"
        remedy = "Fix the properties in Obsidian's source view; the text below them was read."
        yield problem(Code.INVALID_PROPERTIES, properties.problem.position, message, remedy)
    if decoded.invalid >= 0:
        message = f"bytes that are not valid {decoded.encoding} were replaced"
        yield problem(Code.UNDECODABLE_TEXT, decoded.invalid, message, "Save the note as UTF-8.")
    mojibake = find_mojibake(decoded.text)
    if mojibake >= 0:
        message = "text that was decoded with the wrong code page"
        remedy = "It can be repaired while it is read; the vault itself is never changed."
        yield problem(Code.MOJIBAKE, mojibake, message, remedy, "repair_text")
    if len(decoded.text) > OVERSIZED:
        message = f"{len(decoded.text):,} characters"
        yield problem(Code.OVERSIZED_NOTE, 0, message, "Split it, or move data out of the note.")
    if layout.too_deep >= 0:
        message = "blocks nested deeper than this are read as plain text"
        yield problem(Code.DEEP_NESTING, layout.too_deep, message, "Reduce the nesting.")
