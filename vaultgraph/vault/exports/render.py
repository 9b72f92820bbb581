"""Render a conversation as a note, in the format of the Nexus AI Chat Importer (part of stage 1).

In: `Conversation`. Out: its path and its text. Messages are quoted, so that nothing in them can end
them.
"""

import json
import re
from collections.abc import Iterator, Sequence

from vaultgraph.vault.exports.conversation import Conversation, Said

FOLDER = "Chats"
"""The folder of the notes of all exports; it is not in the vault."""

VIRTUAL = "virtual"
"""The property that marks such a note."""

_KINDS = {"user": "user", "assistant": "agent", "system": "system"}
_UNFIT = re.compile(r'[\x00-\x1f\x7f\\/:*?"<>|#^\[\]]+')
_LONGEST_TITLE = 80
_LINE_ENDS = re.compile(r"\r\n|[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")


def note_path(conversation: Conversation, branch: int = 0) -> str:
    """Return the path of a note, with the day, the title and the start of the identifier."""
    day = f"{conversation.created:%Y-%m-%d} " if conversation.created else ""
    title = " ".join(_UNFIT.sub(" ", conversation.title).split())[:_LONGEST_TITLE].strip(" .")
    short = re.sub(r"\W", "", conversation.uid)[:8]
    mark = f" ({short})" if short and conversation.provider != "Gemini" else ""
    part = f" branch {branch + 1}" if branch else ""
    folders = [FOLDER, conversation.provider, conversation.folder]
    name = f"{day}{title or 'Untitled'}{mark}{part}.md"
    return "/".join(part for part in (*folders, name) if part)


def render_note(conversation: Conversation, source: str) -> str:
    """Render the note of a conversation; `source` is the name of the file that it is from."""
    head = _head(conversation, conversation.title, source)
    if conversation.document:
        return f"{head}{conversation.document}\n"
    return head + "\n".join(_messages(conversation.messages))


def render_branch(conversation: Conversation, branch: int, source: str) -> str:
    """Render the note of a branch, counted from 1; it begins with a link to the conversation."""
    found = conversation.branches[branch - 1]
    main = note_path(conversation).removesuffix(".md").rpartition("/")[2]
    head = _head(conversation, f"{conversation.title} (branch {branch + 1})", source)
    said = "\n".join(_messages(found.messages))
    return f"{head}Another branch of [[{main}]].\n\n{said}"


def _head(conversation: Conversation, title: str, source: str) -> str:
    title = " ".join(title.split()) or "Untitled"
    properties = {
        "provider": conversation.provider.lower(),
        "conversation_id": conversation.uid,
        "created": conversation.created.isoformat(" ") if conversation.created else None,
        "updated": conversation.updated.isoformat(" ") if conversation.updated else None,
        "export": source,
        VIRTUAL: True,
    }
    lines = [f"{key}: {json.dumps(value)}" for key, value in properties.items() if value]
    return "\n".join(["---", *lines, "---", f"# Title: {title}", "", ""])


def _messages(messages: Sequence[Said]) -> Iterator[str]:
    for said in messages:
        kind = _KINDS.get(said.role, "tool")
        who = f"{said.speaker} · {said.model}" if said.model else said.speaker
        time = f" - {said.time.isoformat(' ', 'seconds')}" if said.time else ""
        yield f">[!nexus_{kind}] **{' '.join(who.split())}**{time}"
        text = "\n\n".join([said.text, *_files(said.files)] if said.files else [said.text])
        yield from (f"> {line}" for line in _LINE_ENDS.split(text.strip("\r\n")))
        yield f"<!-- UID: {said.uid} -->\n"


def _files(files: Sequence[str]) -> Iterator[str]:
    yield "\n".join(f"📎 {' '.join(name.split())}" for name in files)
