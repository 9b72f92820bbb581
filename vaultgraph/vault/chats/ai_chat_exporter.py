"""Chats that AI Chat Exporter and ChatGPT Exporter save (part of stage 2).

In: a page. Out: `Transcript`. A message is below `## Prompt:` or `## Response:`, its time, if any,
in the line below. Above the messages are `**Source:** …`, `**Date:** …` and the like.
"""

from collections.abc import Mapping

from vaultgraph.vault.chats.convoviz import read_date
from vaultgraph.vault.chats.labels import bold_label, heading_label
from vaultgraph.vault.chats.page import Page
from vaultgraph.vault.chats.speakers import Speaker, provider_of
from vaultgraph.vault.chats.transcript import Head, Transcript, cut_at_heads, sides

_ROLES = {"prompt": "user", "response": "assistant"}
_KEYS = frozenset(
    {"exported with", "source", "date", "link", "model", "user", "created", "exported"}
)
_FRAME_LINES = 40


def read_ai_chat_exporter(page: Page) -> Transcript | None:
    """Read a note of AI Chat Exporter, recognised by its lines above and its two headings."""
    if not page.is_headed("## Prompt:", "## Response:"):
        return None
    frame = _frame(page)
    lines = page.lines
    source = frame.get("source", "")
    model = frame.get("model", "")

    def read_head(index: int) -> Head | None:
        label = heading_label(lines[index].text)
        role = (
            _ROLES.get(label.name.lower()) if label and label.level == 2 and label.colon else None
        )
        if label is None or role is None:
            return None
        name = (
            source if role == "assistant" else frame.get("user", "").partition(" (")[0]
        ) or label.name
        answering = model if role == "assistant" else ""
        return Head(speaker=Speaker(role=role, name=name, model=answering), written=label.written)

    turns = cut_at_heads(page, read_head, read_date)
    if not frame or not sides(turns) & {"user", "assistant"}:
        return None
    link = frame.get("link", "")
    return Transcript(
        turns=turns,
        provider=provider_of(link) or provider_of(source) or source.lower(),
        conversation_id=_address(link).rstrip("/").rpartition("/")[2],
        models=[model],
        title=page.title(),
        started=frame.get("created") or frame.get("date") or "",
    )


def _frame(page: Page) -> Mapping[str, str]:
    """Read the fields above the first message: `**Source:** Claude` and the like."""
    found: dict[str, str] = {}
    for line in page.lines[:_FRAME_LINES]:
        if line.text.startswith("## "):
            break
        label = bold_label(line.text)
        if label and label.colon and label.name.lower() in _KEYS:
            found[label.name.lower()] = label.rest
    return found


def _address(link: str) -> str:
    """Return the address in `[address](address)`."""
    return link.rpartition("](")[2].rstrip(") ")
