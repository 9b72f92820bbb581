"""Chats that the userscript chatgpt-exporter saves (part of stage 2).

In: a page. Out: `Transcript`. A message is below `#### You:` or `#### ChatGPT:`, its time
below that in `<time datetime="…">`.
"""

from vaultgraph.vault.chats.labels import heading_label
from vaultgraph.vault.chats.page import Page
from vaultgraph.vault.chats.speakers import provider_of
from vaultgraph.vault.chats.transcript import Head, Transcript, cut_at_heads, sides

_TIME = '<time datetime="'


def read_chatgpt_exporter(page: Page) -> Transcript | None:
    """Read a note of chatgpt-exporter, recognised by both of its headings with their colons."""
    if not page.is_headed("#### You:", "#### ChatGPT:"):
        return None
    lines = page.lines

    def read_head(index: int) -> Head | None:
        label = heading_label(lines[index].text)
        if label is None or label.level != 4 or not label.colon:
            return None
        timed = index + 1 < len(lines) and lines[index + 1].text.startswith(_TIME)
        known = label.speaker.role != "other" or label.name.startswith(("Plugin", "Tool"))
        return Head(speaker=label.speaker) if known or timed else None

    turns = cut_at_heads(page, read_head, _read_time)
    if not sides(turns) >= {"user", "assistant"}:
        return None
    link = page.said("source", "link", "url")
    return Transcript(
        turns=turns,
        provider=provider_of(link) or "chatgpt",
        conversation_id=page.said("id", "conversation_id") or link.rstrip("/").rpartition("/")[2],
        models=[page.said("model", "model_name")],
        title=page.title(),
        started=page.said("create_time", "created", "date"),
    )


def _read_time(line: str) -> str:
    """Read a line such as `<time datetime="2026-01-02T10:00:00.000Z" title="…">10:00 AM</time>`."""
    _, found, rest = line.strip().partition(_TIME)
    return rest.partition('"')[0] if found else ""
