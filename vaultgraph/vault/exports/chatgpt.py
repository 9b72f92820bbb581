"""Exports of ChatGPT: `conversations.json`, or numbered parts of it (part of stage 1).

In: an item of the list. Out: `Conversation`. Messages are nodes of a tree, `mapping`; the branch
that the user sees ends at `current_node`. Messages hidden from the user are left out.
"""

from collections.abc import Iterator
from typing import Any

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
from vaultgraph.vault.exports.tree import split_branches

_SILENT = frozenset(
    {
        "thoughts",
        "reasoning_recap",
        "user_editable_context",
        "model_editable_context",
        "tether_browsing_code",
        "app_pairing_content",
    }
)
_ROLES = {
    "user": ("user", "You"),
    "assistant": ("assistant", "ChatGPT"),
    "system": ("system", "System"),
}


def read_chatgpt(item: Json, tally: Tally) -> Iterator[Conversation]:
    """Read a conversation."""
    nodes = {str(key): mapping_of(node) for key, node in mapping_of(item["mapping"]).items()}
    parents = {key: _parent(node) for key, node in nodes.items()}
    current = item.get("current_node")
    main, branches = split_branches(parents, current if isinstance(current, str) else None)
    model = text_of(item.get("default_model_slug"))
    said = {
        key: _said(mapping_of(node.get("message")), model, tally) for key, node in nodes.items()
    }
    created, updated = time_of(item.get("create_time")), time_of(item.get("update_time"))
    yield Conversation(
        provider="ChatGPT",
        uid=text_of(item.get("conversation_id")) or text_of(item.get("id")) or (main or [""])[0],
        title=text_of(item.get("title")),
        created=created or updated or _first_time(said.values()),
        updated=updated or created,
        messages=[message for key in main if (message := said[key])],
        branches=[
            Branch(after=origin, messages=messages)
            for origin, keys in branches
            if (messages := [message for key in keys if (message := said[key])])
        ],
    )


def _parent(node: Json) -> str | None:
    parent = node.get("parent")
    return parent if isinstance(parent, str) else None


def _first_time(said: Any) -> Any:
    return next((message.time for message in said if message and message.time), None)


def _said(message: Json, model: str, tally: Tally) -> Said | None:
    """Read a message; None for one that the user does not see, or that is empty."""
    metadata = mapping_of(message.get("metadata"))
    if not message or metadata.get("is_visually_hidden_from_conversation"):
        return None
    author = mapping_of(message.get("author"))
    written = text_of(author.get("role"))
    role, speaker = _ROLES.get(written, ("other", text_of(author.get("name")) or written or "Tool"))
    text, pictures = _content(mapping_of(message.get("content")), tally)
    files = names_of(list_of(metadata.get("attachments")), "name", "id") + pictures
    if not text.strip() and not files:
        return None
    answering = role == "assistant"
    return Said(
        role=role,
        speaker=speaker,
        text=text,
        model=(text_of(metadata.get("model_slug")) or model) if answering else "",
        time=time_of(message.get("create_time")),
        uid=text_of(message.get("id")),
        files=files,
    )


def _content(content: Json, tally: Tally) -> tuple[str, tuple[str, ...]]:
    """Return the text of a message, and the names of the images and recordings in it."""
    kind = text_of(content.get("content_type"))
    if kind in _SILENT:
        return "", ()
    if kind == "code" and text_of(content.get("text")):
        language = text_of(content.get("language"))
        return fenced(text_of(content["text"]), "" if language == "unknown" else language), ()
    if kind == "execution_output":
        return fenced(text_of(content.get("text"))) if content.get("text") else "", ()
    if kind == "tether_quote":
        source = " ".join(filter(None, map(text_of, (content.get("title"), content.get("url")))))
        return f"{text_of(content.get('text'))}\n\n{source}".strip(), ()
    parts = list_of(content.get("parts"))
    if not parts and text_of(content.get("text") or content.get("result")):
        return text_of(content.get("text") or content.get("result")), ()
    if kind not in ("", "text", "multimodal_text"):
        tally.add(f"a message of the kind `{kind}`")
    return _parts(parts, tally)


def _parts(parts: Any, tally: Tally) -> tuple[str, tuple[str, ...]]:
    texts: list[str] = []
    files: list[str] = []
    for part in parts:
        if isinstance(part, str):
            texts.append(text_of(part))
            continue
        kind = text_of(mapping_of(part).get("content_type"))
        if spoken := text_of(mapping_of(part).get("text")):
            texts.append(spoken)
        elif pointer := text_of(mapping_of(part).get("asset_pointer")):
            files.append(pointer.rpartition("/")[2])
        elif "asset_pointer" not in kind:
            tally.add(f"a part of the kind `{kind}`")
    return "\n\n".join(text for text in texts if text.strip()), tuple(files)
