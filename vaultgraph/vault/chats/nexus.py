"""Chats of the Nexus AI Chat Importer (part of stage 2).

In: a page. Out: `Transcript`. Both formats are read: callouts, and the older headings with quotes.
What a person wrote between two messages is part of neither.
"""

import re
from collections.abc import Iterator, Sequence

from vaultgraph.vault.chats.page import Line, Page, as_text, fence_after
from vaultgraph.vault.chats.speakers import LONGEST_NAME, Speaker, speaker_of
from vaultgraph.vault.chats.transcript import Head, Transcript, Turn
from vaultgraph.vault.dates import find_stamp

IMPORTER = "nexus-ai-chat-importer"
"""The value of the property `nexus` in a note of the importer."""

_CALLOUT = "[!nexus_"
_HEADS = (">[!nexus_user]", ">[!nexus_agent]", ">[!nexus_system]", ">[!nexus_tool]")
_ROLES = {
    "user": "user",
    "human": "user",
    "agent": "assistant",
    "assistant": "assistant",
    "chatgpt": "assistant",
    "claude": "assistant",
    "system": "system",
    "tool": "other",
}
_LONGEST_HEAD = 400
_OLD_HEAD = re.compile(r"^#{2,6} +[A-Za-z]+(?: ·[^\n]{0,200})?, on ", re.MULTILINE)
_TITLE = "# Title:"


def read_nexus(page: Page) -> Transcript | None:
    """Read a note of the importer, or one that contains messages in its format."""
    properties = page.properties
    imported = properties.get("nexus") == IMPORTER and "artifact_id" not in properties
    if not imported and not page.contains(_CALLOUT) and not _OLD_HEAD.search(page.heads):
        return None
    turns = list(_turns(page))
    if not turns and not imported:
        return None
    models = properties.get("models")
    return Transcript(
        turns=turns,
        provider=page.said("provider"),
        conversation_id=page.said("conversation_id"),
        models=[as_text(model) for model in (models if isinstance(models, list) else [models])],
        title=_title(page),
    )


def _title(page: Page) -> str:
    """Return the original title of a chat, which is in its heading."""
    for line in page.lines:
        if line.text.startswith(_TITLE):
            return line.text.removeprefix(_TITLE).strip()
    return ""


def _turns(page: Page) -> Iterator[Turn]:
    """Yield every message; what is in a fence outside of messages is skipped."""
    lines, borders = page.lines, _Borders(page.lines)
    fence = ""
    position = 0
    while position < len(lines):
        line = lines[position]
        head = None if fence else _head(line.text)
        if head and (_is_callout(line) or _is_quote(lines, position + 1)):
            stop = borders.stop(position + 1)
            yield _turn(lines[position:stop], head)
            position = stop
        else:
            fence = fence_after(line.text, fence)
            position += 1


class _Borders:
    """The ends of messages, found for every line in one pass from the end of the note."""

    def __init__(self, lines: Sequence[Line]) -> None:
        count = len(lines)
        self._uid = [count] * (count + 1)
        self._head = [count] * (count + 1)
        self._quote_end = [count] * (count + 1)
        for index in range(count - 1, -1, -1):
            text = lines[index].text
            opens = text.startswith(_HEADS) or (
                text.startswith("##") and _is_quote(lines, index + 1) and _head(text) is not None
            )
            quoted = text.startswith(">") and not opens
            self._uid[index] = index if _uid(text) is not None else self._uid[index + 1]
            self._head[index] = index if opens else self._head[index + 1]
            self._quote_end[index] = self._quote_end[index + 1] if quoted else index

    def stop(self, position: int) -> int:
        """Find the end of a message: after its UID, or after its quote where it has none.

        Everything up to a UID before the next head is part of the message, quoted or not, because
        the text of an attachment may be without quote marks. A head inside a quote counts only in
        the exact spelling of the importer, because `> [!nexus_user]` may be part of a message.
        """
        if self._uid[position] < self._head[position]:
            return self._uid[position] + 1
        return self._quote_end[position]


def _head(line: str) -> Head | None:
    """Read a line that opens a message, in the newer format or the older one."""
    if len(line) > _LONGEST_HEAD:
        line = line[:_LONGEST_HEAD]
    if line.startswith(">"):
        return _callout_head(line)
    return _heading_head(line) if line.startswith("##") else None


def _callout_head(line: str) -> Head | None:
    """Read `>[!nexus_agent] **Assistant · model** - DATE`."""
    callout = line[1:].removeprefix(" ")
    kind, closed, rest = callout[len(_CALLOUT) :].partition("]")
    role = _ROLES.get(kind.lower())
    if not callout.lower().startswith(_CALLOUT) or not closed or role is None:
        return None
    name, _, written = rest.lstrip("+- ").rpartition("** - ")
    who = (name or written).strip().strip("*")
    return Head(speaker=_speaker(role, who), written=written if name else "")


def _heading_head(line: str) -> Head | None:
    """Read `### User, on DATE;` and `#### ChatGPT · model, on DATE;`."""
    who, found, written = line.lstrip("#").strip().rpartition(", on ")
    role = _ROLES.get(who.partition("·")[0].strip().lower())
    if not found or role is None or find_stamp(written) is None:
        return None
    return Head(speaker=_speaker(role, who), written=written.strip().rstrip(";"))


def _speaker(role: str, who: str) -> Speaker:
    name, _, model = who.partition("·")
    known = speaker_of(name.strip())
    name, model = (text.strip()[:LONGEST_NAME].rstrip() for text in (name, model))
    return Speaker(role=role, name=name, model=model, provider=known.provider)


def _is_callout(line: Line) -> bool:
    return line.text.startswith(">")


def _is_quote(lines: Sequence[Line], position: int) -> bool:
    return position < len(lines) and lines[position].text.startswith(">")


def _uid(line: str) -> str | None:
    """Return the UID of a comment `<!-- UID: … -->`, or None for any other line."""
    bare = line.strip()
    if bare.startswith("<!-- UID:") and bare.endswith("-->"):
        return bare[len("<!-- UID:") : -len("-->")].strip()
    return None


def _turn(lines: Sequence[Line], head: Head) -> Turn:
    uid = _uid(lines[-1].text) if len(lines) > 1 else None
    quoted = lines[1:] if uid is None else lines[1:-1]
    depth = 1 if _is_callout(lines[0]) or head.speaker.role == "user" else 2
    return Turn(
        speaker=head.speaker,
        written=head.written,
        uid=uid or "",
        text="\n".join(_unquote(line.text, depth) for line in quoted),
        first=lines[0],
        last=lines[-1],
        marks=(lines[0].span,) if uid is None else (lines[0].span, lines[-1].span),
    )


def _unquote(line: str, depth: int) -> str:
    """Remove `depth` quote marks from a line, and the one space that may follow them."""
    for _ in range(depth):
        if not line.startswith(">"):
            break
        line = line[1:]
    return line.removeprefix(" ")
