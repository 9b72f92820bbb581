"""Cut the turns of a chat into passages, with speaker and time; quote marks are holes (stage 2).

In: the text of a note and one of its messages. Out: pieces, several for a long turn.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from vaultgraph.vault.chats.speakers import speaker_of
from vaultgraph.vault.note import Message
from vaultgraph.vault.passages.asking import end_of_statements
from vaultgraph.vault.passages.fences import FenceReader, with_openings
from vaultgraph.vault.passages.passage import PassageKind, Span
from vaultgraph.vault.passages.piece import Limits, Piece, lines_of
from vaultgraph.vault.passages.prose import cut_prose
from vaultgraph.vault.passages.terms import joined_terms

_UID = re.compile(r"\s*<!--[^\n]*-->\s*$")
_MARKS = re.compile(r"[>\s]*")


class _Line(NamedTuple):
    """A line of the note that contains a line of the message, which begins at `said`."""

    start: int
    said: int
    end: int


def cut_turn(text: str, message: Message, limits: Limits, provider: str = "") -> list[Piece]:
    """Cut a message by its paragraphs, and these by sentences.

    Args:
        text: the note's text.
        message: one of its messages.
        limits: how long passages may be.
        provider: the chat service, if the note names it.
    """
    lines = _said_lines(text, message)
    speaker = _speaker(message, provider)
    pieces = []
    for group in _groups(text, lines, limits):
        holes = tuple((line.start, line.said) for line in group[1:] if line.start < line.said)
        for span in _spans(text, group, limits):
            inner = tuple(hole for hole in holes if span[0] <= hole[0] and hole[1] <= span[1])
            pieces.append(
                Piece(PassageKind.TURN, *span, holes=inner, speaker=speaker, time=message.time)
            )
    if pieces:
        pieces[-1] = pieces[-1]._replace(asked=_asked_terms(message.text))
    span = message.start, message.end
    return with_openings(text, span, pieces, [(line.said, line.end) for line in lines])


def _asked_terms(said: str) -> str:
    """Return the terms of the questions at the end of a turn, if there is other text before."""
    until = end_of_statements(said)
    return joined_terms(said[until:]) if until else ""


def _said_lines(text: str, message: Message) -> list[_Line]:
    """Find the lines of the note that contain those of the message, from its end to its start.

    Each writer of chats adds a frame of its own; whatever it is, a line of the note ends with the
    line of the message that it contains.
    """
    said = message.text.split("\n")
    found: list[_Line] = []
    for start, stop in reversed(lines_of(text, message.start, message.end)):
        if not said:
            break
        end = start + len(text[start:stop].rstrip())
        line = said[-1].rstrip()
        if line and text.endswith(line, start, end):
            found.append(_Line(start, end - len(line), end))
        elif not line and _MARKS.fullmatch(text, start, end):
            found.append(_Line(start, end, end))
        else:
            continue
        said.pop()
    if any(line.strip() for line in said):
        return [_Line(start, start, end) for start, end in lines_of(text, *_inside(text, message))]
    return found[::-1]


def _inside(text: str, message: Message) -> Span:
    """Return the span of a message, without the comment at its end."""
    uid = _UID.search(text, message.start, message.end)
    return message.start, uid.start() if uid else message.end


def _groups(text: str, lines: Sequence[_Line], limits: Limits) -> list[list[_Line]]:
    """Group lines up to a size in characters; past half of it, a group ends at an empty line.

    Inside a fence the size is that of code.
    """
    groups: list[list[_Line]] = []
    size = limits.whole + 1
    fences = FenceReader()
    for line in lines:
        length = line.end - line.said
        empty = not length
        most = limits.code if fences.read(text[line.said : line.end]) else limits.whole
        if size and (size + length > most or (empty and size > most // 2)):
            groups.append([])
            size = 0
        if groups[-1] or not empty:
            groups[-1].append(line)
            size += length
    return [trimmed for group in groups if (trimmed := _without_empty_end(group))]


def _spans(text: str, group: Sequence[_Line], limits: Limits) -> list[Span]:
    """The stretches of a group of lines: a line that is too long is cut by its sentences."""
    span = group[0].said, group[-1].end
    most = limits.whole if len(group) == 1 else limits.longest
    return cut_prose(text, *span, limits) if span[1] - span[0] > most else [span]


def _without_empty_end(group: list[_Line]) -> list[_Line]:
    while group and group[-1].said == group[-1].end:
        group.pop()
    return group


def _speaker(message: Message, provider: str) -> str:
    """Return the speaker: the model, the name in the head of the message, or the role.

    An assistant without a name of its own gets its provider's.
    """
    if message.role == "assistant" and not message.model and provider:
        named = speaker_of(message.speaker)
        if not named.provider and named.role != "other":
            return provider
    return message.model or message.speaker or message.role
