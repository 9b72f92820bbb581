"""Chats that convoviz creates from an export of ChatGPT (part of stage 2).

In: a page. Out: `Transcript`. A message is below `# Me` or `# ChatGPT`, its date in italics
or in a link below that, and ends with `***`.
"""

from vaultgraph.vault.chats.labels import heading_label
from vaultgraph.vault.chats.page import Page
from vaultgraph.vault.chats.transcript import Head, Transcript, cut_at_heads, sides
from vaultgraph.vault.dates import find_time

_LONGEST = 200
_RULE = "***"


def read_convoviz(page: Page) -> Transcript | None:
    """Read a note of convoviz, recognised by its properties or by its headings and rules."""
    if not page.is_headed("# Me", "# ChatGPT"):
        return None
    signed = bool({"chat_link", "conversation_id"} & page.properties.keys())
    if not signed and not page.contains(f"\n{_RULE}"):
        return None
    lines = page.lines

    def read_head(index: int) -> Head | None:
        label = heading_label(lines[index].text)
        if label is None or label.colon or label.level > 3:
            return None
        known = label.speaker.role != "other" and (label.level == 1) == _is_main(label.name)
        stranger = signed and label.level == 1 and _follows_rule(page, index)
        return Head(speaker=label.speaker) if known or stranger else None

    turns = cut_at_heads(page, read_head, read_date)
    if not sides(turns) & {"assistant"} or not (signed or sides(turns) >= {"user", "assistant"}):
        return None
    link = page.said("chat_link")
    return Transcript(
        turns=turns,
        provider="chatgpt",
        conversation_id=page.said("conversation_id") or link.rstrip("/").rpartition("/")[2],
        models=[page.said("model", "model_slug", "used_models")],
        title=page.said("title"),
    )


def _is_main(name: str) -> bool:
    """Return whether a speaker has a heading of level 1: system and tools have a lower one."""
    return name.lower() not in ("system", "tool", "tool output")


def _follows_rule(page: Page, index: int) -> bool:
    before = index - 1
    while before >= 0 and not page.lines[before].text.strip():
        before -= 1
    return before >= 0 and page.lines[before].text.strip() == _RULE


def read_date(line: str) -> str:
    """Return the date in a line that is only a date, in italics, in a link or bare; else ""."""
    bare = line.strip()
    if len(bare) > _LONGEST:
        return ""
    if bare.startswith("[") and "](" in bare:
        bare = bare[1:].partition("](")[0]
    bare = bare.strip("*_ ")
    return bare if find_time(bare) else ""
