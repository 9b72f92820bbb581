"""The result of every reader of chats, and how it becomes a `Chat` (part of stage 2).

In: turns as written. Out: `Chat`, with all times read in the one order that fits them.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from vaultgraph.vault.chats.page import Line, Page, as_text
from vaultgraph.vault.chats.speakers import Speaker
from vaultgraph.vault.dates import date_order, find_stamp, find_time, iso_time
from vaultgraph.vault.note import Chat, Message

_FRAME_KEYS = ("create_time", "update_time", "created", "updated", "modified", "date")
_RULES = frozenset({"---", "***", "___", "* * *", "- - -"})


Span = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """A message as written in a note.

    Args:
        speaker: who speaks.
        written: the time as written.
        uid: the writer's identifier.
        text: its text, without the writer's marks.
        first, last: its first and its last line.
        marks: the spans in these lines that contain only marks of the writer.
    """

    speaker: Speaker
    written: str = ""
    uid: str = ""
    text: str
    first: Line
    last: Line
    marks: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Transcript:
    """The turns of a chat, and the facts about the whole conversation in the note."""

    turns: Sequence[Turn]
    provider: str = ""
    conversation_id: str = ""
    models: Sequence[str] = ()
    title: str = ""
    started: str = ""


class Writer(Protocol):
    """Reads the notes of one writer of chats."""

    def __call__(self, page: Page, /) -> Transcript | None:
        """Read a note; None when it is not one of this writer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The line that opens a message: speaker, time, and any text of the message on that line."""

    speaker: Speaker
    written: str = ""
    rest: str = ""


ReadHead = Callable[[int], Head | None]
"""Reads the head in the line with an index; None if there is none."""

ReadTime = Callable[[str], str]
"""Reads a line that contains only the time of a message; "" for any other line."""


def no_time(line: str) -> str:
    """Return "": no line is a time."""
    del line
    return ""


def cut_at_heads(page: Page, read_head: ReadHead, read_time: ReadTime = no_time) -> list[Turn]:
    """Cut a note into turns, each from its head to the next one; heads in code are ignored.

    Rules and empty lines between two messages are part of neither. The first line of a message may
    be its time.
    """
    code = page.code
    heads = [
        (index, head)
        for index, line in enumerate(page.lines)
        if line.text and not code[index] and (head := read_head(index))
    ]
    borders = [*(index for index, _ in heads), len(page.lines)]
    return [
        _turn(page.lines[index:end], head, read_time)
        for (index, head), end in zip(heads, borders[1:], strict=True)
    ]


def _turn(lines: Sequence[Line], head: Head, read_time: ReadTime) -> Turn:
    last = len(lines)
    while last > 1 and is_break(lines[last - 1].text):
        last -= 1
    begin = next((index for index in range(1, last) if lines[index].text.strip()), last)
    written = "" if head.written or head.rest or begin == last else read_time(lines[begin].text)
    marks: tuple[Span, ...] = (_label_span(lines[0], head),)
    if written:
        marks = (*marks, lines[begin].span)
        begin += 1
    said = "\n".join(line.text for line in lines[begin if written else 1 : last])
    return Turn(
        speaker=head.speaker,
        written=head.written or written,
        text=f"{head.rest}\n{said}".strip() if head.rest else said.strip("\n"),
        first=lines[0],
        last=lines[last - 1],
        marks=marks,
    )


def _label_span(line: Line, head: Head) -> Span:
    """Return the span of a head without the text of the message on its line."""
    return line.start, line.start + len(line.text.rstrip()) - len(head.rest)


def is_break(line: str) -> bool:
    """Return whether a line is empty or a rule."""
    bare = line.strip()
    return not bare or bare in _RULES


def sides(turns: Sequence[Turn]) -> frozenset[str]:
    """Return the roles that speak."""
    return frozenset(turn.speaker.role for turn in turns)


def make_chat(transcript: Transcript, page: Page, *, writer: str) -> Chat:
    """Make the chat of a note from its transcript."""
    turns = transcript.turns
    times = _times([turn.written for turn in turns], page)
    messages = tuple(
        Message(
            role=turn.speaker.role,
            speaker=turn.speaker.name,
            model=turn.speaker.model,
            time=time,
            uid=turn.uid,
            text=turn.text,
            line=turn.first.number,
            start=turn.first.start,
            end=turn.last.end,
        )
        for turn, time in zip(turns, times, strict=True)
    )
    models = [*transcript.models, *(message.model for message in messages)]
    return Chat(
        writer=writer,
        provider=transcript.provider or _provider(turns),
        conversation_id=transcript.conversation_id,
        models=tuple(dict.fromkeys(model for model in models if model)),
        title=transcript.title,
        started=find_time(transcript.started) if transcript.started else None,
        messages=messages,
        marks=tuple(_marks(turns)),
    )


def _marks(turns: Sequence[Turn]) -> Iterator[Span]:
    for turn in turns:
        yield from sorted(turn.marks)


def _provider(turns: Sequence[Turn]) -> str:
    named = dict.fromkeys(turn.speaker.provider for turn in turns if turn.speaker.provider)
    return next(iter(named), "") if len(named) == 1 else ""


def _times(written: Sequence[str], page: Page) -> list[datetime | None]:
    """Read all stamps in the one order that fits them."""
    stated = [as_text(page.properties.get(key)) for key in _FRAME_KEYS]
    isos = [_iso(text) for text in written]
    stamps = [None if iso else find_stamp(text) for text, iso in zip(written, isos, strict=True)]
    known: list[datetime] = [time for value in stated if (time := iso_time(value))]
    found = [stamp for stamp in (*stamps, *map(find_stamp, stated)) if stamp]
    order = date_order(found, known)
    return [
        iso or (stamp.read(order) if stamp else None)
        for iso, stamp in zip(isos, stamps, strict=True)
    ]


def _iso(text: str) -> datetime | None:
    return find_time(text) if text[:4].isdecimal() and text[4:5] == "-" else None
