"""Conversations that claude-vault syncs (part of stage 2).

In: a page. Out: `Transcript`. A message is below `## 👤 You *(2026-01-02 10:00)*` or
`## 🤖 Claude *(…)*`; a rule is between two.
"""

from vaultgraph.vault.chats.labels import heading_label
from vaultgraph.vault.chats.page import Page
from vaultgraph.vault.chats.transcript import Head, Transcript, cut_at_heads, sides

_USER, _MODEL = "👤", "🤖"


def read_claude_vault(page: Page) -> Transcript | None:
    """Read a note of claude-vault, recognised by the emoji before the names."""
    if not page.is_headed(f"## {_USER}", f"## {_MODEL}"):
        return None
    lines = page.lines

    def read_head(index: int) -> Head | None:
        text = lines[index].text
        if not text.lstrip("#").lstrip().startswith((_USER, _MODEL)):
            return None
        label = heading_label(text)
        return Head(speaker=label.speaker, written=label.written) if label else None

    turns = cut_at_heads(page, read_head)
    if not sides(turns) & {"user", "assistant"}:
        return None
    return Transcript(
        turns=turns,
        provider=page.said("source", "provider", "platform"),
        conversation_id=page.said("uuid", "conversation_id"),
        title=page.title(),
        started=page.said("date", "created"),
    )
