"""Chats of any other writer (part of stage 2): a speaker's name, then the text of the message.

In: a page. Out: `Transcript`. Names are in headings (`## Human (2026-01-02 10:00):`) or in bold
(`**You:** …`). Ordinary notes look similar, so both a person and an assistant must speak, and the
properties, the times or the names of both must show that it is a chat.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from vaultgraph.vault.chats.convoviz import read_date
from vaultgraph.vault.chats.labels import Label, bold_label, heading_label
from vaultgraph.vault.chats.page import Page
from vaultgraph.vault.chats.speakers import provider_of
from vaultgraph.vault.chats.transcript import (
    Head,
    Transcript,
    Turn,
    cut_at_heads,
    is_break,
    sides,
)

_TYPES = frozenset({"conversation", "chat", "ai-chat", "ai chat", "transcript", "ai-conversation"})
_TAGS = frozenset({"ai-conversation", "ai-chat", "ai-chats", "chat-export", "chat-log"})
_KEYS = frozenset({"conversation_id", "chat_link", "chat_id", "message_count", "messages_count"})

ReadLabel = Callable[[str], Label | None]


def read_named(page: Page) -> Transcript | None:
    """Read a chat by the names of its speakers."""
    if not page.may_name_both:
        return None
    signed = _is_signed(page)
    for read_label in _shapes(page, signed=signed):
        turns = _turns(page, read_label)
        if _is_chat(turns, signed=signed):
            link = page.said("source", "url", "link", "chat_link")
            return Transcript(
                turns=turns,
                provider=page.said("provider") or provider_of(link),
                conversation_id=page.said("conversation_id", "chat_id", "uuid"),
                models=[page.said("model")],
                title=page.title(),
                started=page.said("created", "date"),
            )
    return None


def _is_signed(page: Page) -> bool:
    """Return whether the properties mark the note as a chat."""
    link = page.said("source", "url", "link")
    return bool(
        page.said("type").lower() in _TYPES
        or _TAGS & page.tags
        or _KEYS & page.properties.keys()
        or ("/" in link and provider_of(link))
    )


def _shapes(page: Page, *, signed: bool) -> Iterator[ReadLabel]:
    """Yield readers of labels: in bold with a colon, or in headings of one level.

    Unless the properties mark the note as a chat, headings need a time or a colon.
    """

    def bold(line: str) -> Label | None:
        label = bold_label(line)
        return label if label and (label.colon or label.written) else None

    yield bold
    for level in sorted({len(line.text) - len(line.text.lstrip("#")) for line in page.lines} - {0}):

        def heading(line: str, level: int = level) -> Label | None:
            label = heading_label(line) if line.startswith("#") else None
            is_marked = label is not None and (signed or label.colon or bool(label.written))
            return label if label and is_marked and label.level == level else None

        if level <= 6:
            yield heading


def _turns(page: Page, read_label: ReadLabel) -> Sequence[Turn]:
    """Cut at known speakers, at other names that answer a person, and at labels with a time."""
    lines = page.lines
    others = _others(page, read_label)

    def read_head(index: int) -> Head | None:
        label = read_label(lines[index].text)
        if label is None:
            return None
        if label.speaker.role == "other" and not label.written and label.name not in others:
            return None
        return Head(speaker=label.speaker, written=label.written, rest=label.rest)

    return cut_at_heads(page, read_head, read_date)


def _others(page: Page, read_label: ReadLabel) -> frozenset[str]:
    """Find other speakers, such as `## Critic`: names that occur repeatedly and answer a person.

    A heading inside an answer may occur repeatedly too, but never directly after a person's words.
    """
    code = page.code
    labels = [
        (index, label)
        for index, line in enumerate(page.lines)
        if line.text and not code[index] and (label := read_label(line.text))
    ]
    answering = {
        later.name
        for (begin, earlier), (end, later) in pairwise(labels)
        if earlier.speaker.role == "user"
        and (earlier.rest or not all(is_break(line.text) for line in page.lines[begin + 1 : end]))
    }
    names = Counter(label.name for _, label in labels if label.speaker.role == "other")
    return frozenset(name for name, count in names.items() if count > 1 and name in answering)


def _is_chat(turns: Sequence[Turn], *, signed: bool) -> bool:
    """Return whether turns are a chat: both a person and an assistant speak.

    Unless the properties mark the note as a chat, every turn needs a time; or a person or the
    system speaks first, roles alternate, and the assistant has the name of its product.
    """
    if not sides(turns) >= {"user", "assistant"}:
        return False
    if signed:
        return True
    timed = all(turn.written for turn in turns)
    answering = [turn.speaker for turn in turns if turn.speaker.role == "assistant"]
    products = all(speaker.provider for speaker in answering)
    first = turns[0].speaker.role in ("user", "system")
    in_turn = sum(one.speaker.role != other.speaker.role for one, other in pairwise(turns))
    return timed or (products and first and 2 * in_turn >= len(turns))
