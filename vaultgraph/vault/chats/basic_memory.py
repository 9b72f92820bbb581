"""Conversations that basic-memory imports (part of stage 2).

In: a page. Out: `Transcript`. A message is below `### User (2026-01-02 10:00:00)`.
"""

from vaultgraph.vault.chats.labels import heading_label
from vaultgraph.vault.chats.page import Page
from vaultgraph.vault.chats.speakers import provider_of
from vaultgraph.vault.chats.transcript import Head, Transcript, cut_at_heads


def read_basic_memory(page: Page) -> Transcript | None:
    """Read a note of basic-memory, recognised by its `type` and the times in its headings."""
    if page.said("type").lower() not in ("conversation", "chat") or not page.is_headed("### "):
        return None
    lines = page.lines

    def read_head(index: int) -> Head | None:
        label = heading_label(lines[index].text)
        if label is None or label.level != 3:
            return None
        is_marked = bool(label.written) or lines[index].text.rstrip().endswith(f"{label.name} ()")
        if not is_marked and label.speaker.role == "other":
            return None
        return Head(speaker=label.speaker, written=label.written)

    turns = cut_at_heads(page, read_head)
    if not any(turn.written for turn in turns):
        return None
    return Transcript(
        turns=turns,
        provider=provider_of(page.said("source", "permalink")),
        conversation_id=page.said("conversation_id", "permalink"),
        title=page.title(),
        started=page.said("created"),
    )
