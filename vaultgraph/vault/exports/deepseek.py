"""Exports of DeepSeek: `conversations.json` (part of stage 1).

In: an item of the list. Out: `Conversation`. Messages are nodes of a tree, as for ChatGPT; their
text is in `fragments`, or in older exports in `content`.
"""

from collections.abc import Iterator

from vaultgraph.vault.exports.conversation import (
    Branch,
    Conversation,
    Json,
    Said,
    Tally,
    list_of,
    mapping_of,
    names_of,
    text_of,
    time_of,
)
from vaultgraph.vault.exports.tree import split_branches

_ROLES = {"REQUEST": "user", "RESPONSE": "assistant", "USER": "user", "ASSISTANT": "assistant"}
_SILENT = frozenset({"THINK", "SEARCH", "READ_LINK", "TOOL_SEARCH", "TOOL_OPEN", "TIP"})


def read_deepseek(item: Json, tally: Tally) -> Iterator[Conversation]:
    """Read a conversation."""
    nodes = {str(key): mapping_of(node) for key, node in mapping_of(item["mapping"]).items()}
    parents = {
        key: None if node.get("parent") is None else str(node["parent"])
        for key, node in nodes.items()
    }
    current = item.get("current_node") or item.get("current_message_id")
    main, branches = split_branches(parents, None if current is None else str(current))
    said = {key: _said(key, mapping_of(node.get("message")), tally) for key, node in nodes.items()}
    yield Conversation(
        provider="DeepSeek",
        uid=text_of(item.get("id")),
        title=text_of(item.get("title")),
        created=time_of(item.get("inserted_at")),
        updated=time_of(item.get("updated_at")),
        messages=[message for key in main if (message := said[key])],
        branches=[
            Branch(after=origin, messages=messages)
            for origin, keys in branches
            if (messages := [message for key in keys if (message := said[key])])
        ],
    )


def _said(key: str, message: Json, tally: Tally) -> Said | None:
    role = _ROLES.get(text_of(message.get("role")).upper(), "")
    texts = [text_of(message.get("content"))]
    for fragment in map(mapping_of, list_of(message.get("fragments"))):
        kind = text_of(fragment.get("type")).upper()
        if kind in _ROLES:
            role = role or _ROLES[kind]
            texts.append(text_of(fragment.get("content")))
        elif kind not in _SILENT:
            tally.add(f"a fragment of the kind `{kind}`")
    text = "\n\n".join(filter(None, texts))
    files = names_of(list_of(message.get("files")), "file_name", "name")
    if not text and not files:
        return None
    user = role == "user"
    return Said(
        role=role or "other",
        speaker="You" if user else "DeepSeek",
        text=text,
        model="" if user else text_of(message.get("model")),
        time=time_of(message.get("inserted_at")),
        uid=key,
        files=files,
    )
