"""Limits on the length of names (the end of reading a note, stage 2).

In: a parsed note. Out: the same note with over-long names shortened, so that nothing that is made
of names grows with what a machine wrote into one. The text itself is unchanged.
"""

from dataclasses import replace
from typing import TypeVar

from msgspec import structs

from vaultgraph.vault.note import Block, Chat, Citation, Claim, Heading, Link, Message, Note

LONGEST_NAME = 1_000
"""The most characters of a heading, tag, alias, title, label, speaker or any other name."""

LONGEST_PATH = 4_096
"""The most characters of the target of a link, and of a sentence, which may contain an address:
no system has longer paths."""

_CUT = "…"

Part = TypeVar("Part", Link, Heading, Block)


def bounded(name: str, longest: int = LONGEST_NAME) -> str:
    """Return a name, shortened to at most `longest` characters."""
    return name if len(name) <= longest else f"{name[: longest - 1]}{_CUT}"


def cut_at_word(text: str, longest: int) -> str:
    """Return a text on one line, cut between words to at most `longest` characters."""
    line = " ".join(text.split())
    if len(line) <= longest:
        return line
    kept = line[: longest - 1]
    return f"{kept.rpartition(' ')[0] or kept}{_CUT}"


def bound_names(note: Note) -> Note:
    """Shorten every name of a note that is too long; most notes are returned unchanged."""
    if note.characters <= LONGEST_NAME:
        return note
    return replace(
        note,
        title=bounded(note.title),
        aliases=tuple(map(bounded, note.aliases)),
        tags=tuple(map(bounded, note.tags)),
        anchors=tuple(map(bounded, note.anchors)),
        headings=tuple(_part(heading, "text", "written") for heading in note.headings),
        blocks=tuple(_part(block, "label") for block in note.blocks),
        links=tuple(map(_link, note.links)),
        claims=tuple(map(_claim, note.claims)),
        summary=bounded(note.summary, LONGEST_PATH),
        chat=_chat(note.chat) if note.chat else None,
    )


def _part(part: Part, *names: str) -> Part:
    """Shorten fields of a struct; it is returned unchanged where none is too long."""
    long = [name for name in names if len(getattr(part, name)) > LONGEST_NAME]
    if not long:
        return part
    return structs.replace(part, **{name: bounded(getattr(part, name)) for name in long})


def _link(link: Link) -> Link:
    link = _part(link, "anchor", "display", "relation")
    if max(len(link.target), len(link.origin), len(link.sentence)) > LONGEST_PATH:
        link = structs.replace(
            link,
            target=bounded(link.target, LONGEST_PATH),
            origin=bounded(link.origin, LONGEST_PATH),
            sentence=bounded(link.sentence, LONGEST_PATH),
        )
    if any(len(heading) > LONGEST_NAME for heading in link.heading):
        link = structs.replace(link, heading=tuple(map(bounded, link.heading)))
    return link


def _claim(claim: Claim) -> Claim:
    return replace(
        claim,
        label=bounded(claim.label),
        text=bounded(claim.text, LONGEST_PATH),
        heading=tuple(map(bounded, claim.heading)),
        sources=tuple(map(_link, claim.sources)),
        citations=tuple(
            Citation(text=bounded(cited.text), url=bounded(cited.url, LONGEST_PATH))
            for cited in claim.citations
        ),
    )


def _chat(chat: Chat) -> Chat:
    return replace(
        chat,
        provider=bounded(chat.provider),
        conversation_id=bounded(chat.conversation_id),
        models=tuple(map(bounded, chat.models)),
        title=bounded(chat.title),
        messages=tuple(map(_message, chat.messages)),
    )


def _message(message: Message) -> Message:
    if max(len(message.speaker), len(message.model), len(message.uid)) <= LONGEST_NAME:
        return message
    return replace(
        message,
        speaker=bounded(message.speaker),
        model=bounded(message.model),
        uid=bounded(message.uid),
    )
