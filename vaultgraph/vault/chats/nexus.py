"""Transcripts become messages (part of stage 2).

In: the text of a note and its properties. Out: `Chat`, or None for a note that holds none. Read
are the forms of the Nexus AI Chat Importer: callouts, and the headings with quotes before them.
What a person wrote between two messages belongs to neither.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from vaultgraph.vault.dates import Stamp, date_order, find_stamp, iso_time
from vaultgraph.vault.note import Chat, Message

IMPORTER = "nexus-ai-chat-importer"
"""What the property `nexus` says in a note of the importer."""

_ROLES = {
    "user": "user",
    "human": "user",
    "agent": "assistant",
    "assistant": "assistant",
    "chatgpt": "assistant",
    "claude": "assistant",
    "system": "system",
}
_LINE = re.compile(r"([^\r\n]*)(?:\r\n|\n|\r|\Z)")
_CALLOUT = re.compile(r"> ?\[!nexus_(user|agent|system)\][+-]? *(.*)", re.IGNORECASE)
_HEADING = re.compile(r"#{2,6} +([A-Za-z]+)(?: +· +(.+?))?, on (.+)")
_HEADS = (">[!nexus_user]", ">[!nexus_agent]", ">[!nexus_system]")
_TITLE = re.compile(r"^# Title:[ \t]*([^\r\n]*)", re.MULTILINE)
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_OPENING = re.compile(r"^(?:> ?\[!nexus_|#{2,6} +[A-Za-z]+(?: · .+)?, on )", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class _Line:
    """A line without its end; `start` is its offset in the text, `number` counts from 1."""

    text: str
    start: int
    number: int

    @property
    def end(self) -> int:
        return self.start + len(self.text)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Head:
    """The first line of a message; `depth` is how many `>` its text carries."""

    role: str
    model: str
    stamp: Stamp | None
    depth: int


def read_chat(text: str, properties: Mapping[str, Any], body: int) -> Chat | None:
    """Read the messages of a chat.

    Args:
        text: the whole note.
        properties: its frontmatter.
        body: the offset of its body, in characters.
    """
    imported = properties.get("nexus") == IMPORTER and "artifact_id" not in properties
    if not imported and not _OPENING.search(text, body):
        return None
    lines = _lines(text, body)
    found = list(_messages(lines))
    if not found and not imported:
        return None
    messages = _with_times(found, properties)
    return Chat(
        provider=_text(properties.get("provider")),
        conversation_id=_text(properties.get("conversation_id")),
        models=_models(properties.get("models"), messages),
        messages=messages,
    )


def chat_title(text: str, body: int) -> str:
    """Return the original title of a chat, which stands in its heading; or an empty string."""
    found = _TITLE.search(text, body)
    return found[1].strip() if found else ""


def _lines(text: str, body: int) -> list[_Line]:
    """Cut a text into lines at the ends that Markdown knows."""
    number = 1 + len(re.findall(r"\r\n|\n|\r", text[:body]))
    return [
        _Line(match[1], match.start(), number + index)
        for index, match in enumerate(_LINE.finditer(text, body))
    ]


def _messages(lines: Sequence[_Line]) -> Iterator[tuple[Message, Stamp | None]]:
    """Yield every message with its stamp; a fence outside of messages hides what is in it."""
    fence = ""
    position = 0
    while position < len(lines):
        line = lines[position].text
        head = None if fence else _head(line)
        if head and (head.depth or _is_quote(lines, position + 1)):
            stop = _stop(lines, position + 1)
            yield _message(lines[position:stop], head), head.stamp
            position = stop
            continue
        fence = _fence_after(line, fence)
        position += 1


def _head(line: str) -> _Head | None:
    """Read a line that opens a message, in the newer form or the older one."""
    if line.startswith(">"):
        return _callout_head(line)
    return _heading_head(line) if line.startswith("##") else None


def _callout_head(line: str) -> _Head | None:
    match = _CALLOUT.match(line)
    if not match:
        return None
    name, _, written = match[2].rpartition("** - ")
    who = (name or match[2]).strip().strip("*")
    _, _, model = who.partition("·")
    role = _ROLES[match[1].lower()]
    return _Head(role=role, model=model.strip(), stamp=find_stamp(written), depth=1)


def _heading_head(line: str) -> _Head | None:
    match = _HEADING.match(line)
    role = _ROLES.get(match[1].lower()) if match else None
    stamp = find_stamp(match[3]) if match else None
    if match is None or role is None or stamp is None:
        return None
    return _Head(role=role, model=match[2] or "", stamp=stamp, depth=0)


def _is_quote(lines: Sequence[_Line], position: int) -> bool:
    return position < len(lines) and lines[position].text.startswith(">")


def _stop(lines: Sequence[_Line], position: int) -> int:
    """Find where a message stops: after its UID, or after its quote where it has none.

    Empty lines inside are possible (before attachments), but only a UID proves that what follows
    them is still the message. A head inside a quote is one only as the importer writes it, for
    `> [!nexus_user]` may be what somebody said.
    """
    quote_stop = position
    unbroken = True
    while position < len(lines):
        line = lines[position].text
        if _uid(line) is not None:
            return position + 1
        if line.startswith(">") and not line.startswith(_HEADS):
            position += 1
            if unbroken:
                quote_stop = position
        elif not line.strip():
            unbroken = False
            position += 1
        else:
            break
    return quote_stop


def _uid(line: str) -> str | None:
    """Return the UID of a comment `<!-- UID: … -->`, or None for any other line."""
    bare = line.strip()
    if bare.startswith("<!-- UID:") and bare.endswith("-->"):
        return bare[len("<!-- UID:") : -len("-->")].strip()
    return None


def _message(lines: Sequence[_Line], head: _Head) -> Message:
    uid = _uid(lines[-1].text)
    quoted = lines[1:] if uid is None else lines[1:-1]
    depth = 1 if head.depth or head.role == "user" else 2
    return Message(
        role=head.role,
        model=head.model,
        uid=uid or "",
        text="\n".join(_unquote(line.text, depth) for line in quoted),
        line=lines[0].number,
        start=lines[0].start,
        end=lines[-1].end,
    )


def _unquote(line: str, depth: int) -> str:
    """Take `depth` quote marks off a line, and the one space that may follow them."""
    for _ in range(depth):
        if not line.startswith(">"):
            break
        line = line[1:]
    return line.removeprefix(" ")


def _fence_after(line: str, fence: str) -> str:
    """Return the fence that is open after a line, or an empty string."""
    match = _FENCE.match(line)
    if not match:
        return fence
    if not fence:
        return match[1]
    closes = match[1].startswith(fence) and not line[match.end() :].strip()
    return "" if closes else fence


def _with_times(
    found: Sequence[tuple[Message, Stamp | None]], properties: Mapping[str, Any]
) -> tuple[Message, ...]:
    """Read all stamps in the one order that fits them."""
    stated = [properties.get("create_time"), properties.get("update_time")]
    stamps = [stamp for _, stamp in found if stamp]
    stamps += [s for value in stated if isinstance(value, str) and (s := find_stamp(value))]
    known: list[datetime] = [time for value in stated if (time := iso_time(value))]
    order = date_order(stamps, known)
    return tuple(
        replace(message, time=stamp.read(order)) if stamp else message for message, stamp in found
    )


def _models(stated: object, messages: Sequence[Message]) -> tuple[str, ...]:
    named = stated if isinstance(stated, list | tuple) else [stated]
    models = [_text(model) for model in named] + [message.model for message in messages]
    return tuple(dict.fromkeys(model for model in models if model))


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""
