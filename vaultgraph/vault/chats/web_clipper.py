"""Chats that Obsidian's Web Clipper saves (part of stage 2).

In: a page. Out: `Transcript`. A message is below a bold name alone in its line (`**You**`,
`**ChatGPT**`), perhaps with its time below that; a rule is between two.
"""

from vaultgraph.vault.chats.convoviz import read_date
from vaultgraph.vault.chats.labels import bold_label
from vaultgraph.vault.chats.page import Page
from vaultgraph.vault.chats.speakers import provider_of
from vaultgraph.vault.chats.transcript import Head, Transcript, cut_at_heads, is_break, sides


def read_web_clipper(page: Page) -> Transcript | None:
    """Read a clipped chat, recognised by bold names behind rules, or by the site's address."""
    link = page.said("source", "url", "link")
    provider = provider_of(link) if "/" in link else ""
    if not (provider or page.may_name_both):
        return None
    lines = page.lines

    def read_head(index: int) -> Head | None:
        label = bold_label(lines[index].text)
        if label is None or label.rest or label.colon:
            return None
        behind = _behind_rule(page, index)
        known = label.speaker.role != "other"
        return (
            Head(speaker=label.speaker, written=label.written)
            if behind and (known or provider)
            else None
        )

    turns = cut_at_heads(page, read_head, read_date)
    roles = sides(turns)
    if not (roles >= {"user", "assistant"} or (provider and len(turns) > 1)):
        return None
    return Transcript(
        turns=turns,
        provider=provider,
        conversation_id=link.rstrip("/").rpartition("/")[2] if provider else "",
        models=[page.said("model")],
        title=page.said("title"),
        started=page.said("published", "created"),
    )


def _behind_rule(page: Page, index: int) -> bool:
    """Return whether nothing, a heading or a rule is before a line; blank lines do not count."""
    before = index - 1
    while before >= 0 and not page.lines[before].text.strip():
        before -= 1
    if before < 0:
        return True
    text = page.lines[before].text
    return is_break(text) or text.startswith("#")
