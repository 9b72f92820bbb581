"""Exports of Claude: conversations, memories, projects (part of stage 1).

In: an item of the list of `conversations.json`, `memories.json` or `projects.json`. Out:
`Conversation`. The text of files attached to a message is in `extracted_content`.
"""

from collections.abc import Iterator

from vaultgraph.vault.exports.conversation import (
    Branch,
    Conversation,
    Json,
    Said,
    Tally,
    fenced,
    list_of,
    mapping_of,
    names_of,
    text_of,
    time_of,
)
from vaultgraph.vault.exports.tree import in_order, split_branches

_SILENT = frozenset(
    {"thinking", "redacted_thinking", "tool_use", "tool_result", "token_budget", "flag"}
)
_ROOT = "00000000-0000-4000-8000-000000000000"


def read_claude(item: Json, tally: Tally) -> Iterator[Conversation]:
    """Read a conversation."""
    written = {
        text_of(message.get("uuid")) or str(index): message
        for index, message in enumerate(map(mapping_of, list_of(item.get("chat_messages"))))
    }
    said = {key: _said(key, message, item, tally) for key, message in written.items()}
    main, branches = split_branches(_parents(written), _last(item))
    yield Conversation(
        provider="Claude",
        uid=text_of(item.get("uuid")),
        title=text_of(item.get("name")),
        created=time_of(item.get("created_at")),
        updated=time_of(item.get("updated_at")),
        messages=[message for key in main if (message := said[key])],
        branches=[
            Branch(after=origin, messages=messages)
            for origin, keys in branches
            if (messages := [message for key in keys if (message := said[key])])
        ],
    )


def _last(item: Json) -> str | None:
    return text_of(item.get("current_leaf_message_uuid")) or None


def _parents(written: dict[str, Json]) -> dict[str, str | None]:
    """Return the parent of each message; where none is given, it is the message before."""
    given = {key: text_of(message.get("parent_message_uuid")) for key, message in written.items()}
    if not any(given.values()):
        return dict(in_order(list(written)))
    return {key: parent if parent and parent != _ROOT else None for key, parent in given.items()}


def _said(key: str, message: Json, item: Json, tally: Tally) -> Said | None:
    human = text_of(message.get("sender")) in ("human", "user")
    attached = [mapping_of(file) for file in list_of(message.get("attachments"))]
    parts = [_text(message, tally), *map(_extracted, attached)]
    files = names_of([*attached, *list_of(message.get("files"))], "file_name", "name", "file_uuid")
    text = "\n\n".join(part for part in parts if part.strip())
    if not text and not files:
        return None
    return Said(
        role="user" if human else "assistant",
        speaker="You" if human else "Claude",
        text=text,
        model="" if human else text_of(message.get("model")) or text_of(item.get("model")),
        time=time_of(message.get("created_at")),
        uid=key,
        files=tuple(dict.fromkeys(files)),
    )


def _text(message: Json, tally: Tally) -> str:
    """Return the text blocks of a message, or the `text` of older exports."""
    texts = []
    for block in map(mapping_of, list_of(message.get("content"))):
        kind = text_of(block.get("type"))
        if kind == "text":
            texts.append(text_of(block.get("text")))
        elif kind not in _SILENT:
            tally.add(f"a block of the kind `{kind}`")
    return "\n\n".join(filter(None, texts)) or text_of(message.get("text"))


def _extracted(file: Json) -> str:
    content = text_of(file.get("extracted_content"))
    return (
        f"{text_of(file.get('file_name')) or 'Attachment'}:\n{fenced(content)}" if content else ""
    )


def read_memories(item: Json, tally: Tally) -> Iterator[Conversation]:
    """Read the memories of all conversations and of each project."""
    del tally
    parts = [text_of(item.get("conversations_memory"))]
    parts += map(text_of, mapping_of(item.get("project_memories")).values())
    if text := "\n\n".join(filter(None, parts)):
        uid = text_of(item.get("account_uuid"))
        yield Conversation(
            provider="Claude", uid=f"memories {uid}".strip(), title="Memories", document=text
        )


def read_projects(item: Json, tally: Tally) -> Iterator[Conversation]:
    """Read a project: its instructions and its files."""
    del tally
    parts = [text_of(item.get("description")), text_of(item.get("prompt_template"))]
    parts += (
        f"## {text_of(file.get('filename'))}\n\n{text_of(file.get('content'))}"
        for file in map(mapping_of, list_of(item.get("docs")))
    )
    text = "\n\n".join(part for part in parts if part.strip())
    if text:
        yield Conversation(
            provider="Claude",
            uid=text_of(item.get("uuid")),
            title=text_of(item.get("name")),
            created=time_of(item.get("created_at")),
            updated=time_of(item.get("updated_at")),
            document=text,
            folder="Projects",
        )
