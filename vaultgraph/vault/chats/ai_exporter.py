"""Chats that the browser extension AI Exporter saves to Obsidian (part of stage 2).

In: a page. Out: `Transcript`. A message is a callout (`> [!QUESTION] User`, `> [!NOTE] Gemini`),
or is below a bold name (`**ChatGPT:**`), plain or quoted; one note may contain all three.
"""

from collections.abc import Iterator, Sequence

from vaultgraph.vault.chats.labels import bold_label
from vaultgraph.vault.chats.page import Line, Page
from vaultgraph.vault.chats.speakers import Speaker, speaker_of
from vaultgraph.vault.chats.transcript import Transcript, Turn, is_break, sides

_PROVIDERS = ("gemini", "claude", "chatgpt", "perplexity", "notebooklm", "deepseek", "grok")
_TAG = "ai-conversation"
_CALLOUT = "> [!"


def read_ai_exporter(page: Page) -> Transcript | None:
    """Read a note of AI Exporter, recognised by its properties or by both of its callouts."""
    if not page.contains(_CALLOUT, ":**", "**:"):
        return None
    provider, _, conversation = page.said("id").partition("_")
    signed = provider in _PROVIDERS or _TAG in page.tags or "message_count" in page.properties
    if not signed and not page.contains("[!QUESTION]", "[!question]"):
        return None
    turns = list(_turns(page, flat=signed))
    if not turns or not (signed or sides(turns) >= {"user", "assistant"}):
        return None
    return Transcript(
        turns=turns,
        provider=page.said("source") or (provider if conversation else ""),
        conversation_id=conversation,
        title=page.said("title"),
    )


def _turns(page: Page, *, flat: bool) -> Iterator[Turn]:
    lines, code = page.lines, page.code
    position = 0
    while position < len(lines):
        speaker = None if code[position] else _speaker(lines[position].text, flat=flat)
        if speaker is None:
            position += 1
            continue
        quoted = lines[position].text.startswith(">")
        stop = position + 1
        while stop < len(lines) and not _ends(page, stop, quoted=quoted, flat=flat):
            stop += 1
        yield _turn(lines[position:stop], speaker)
        position = stop


def _ends(page: Page, index: int, *, quoted: bool, flat: bool) -> bool:
    """Return whether a message ends before a line: a callout with its quote, else at a head.

    What looks like a head in the middle of a quote is part of the message.
    """
    text = page.lines[index].text
    if quoted:
        return not text.startswith(">")
    return not page.code[index] and _speaker(text, flat=flat) is not None


def _speaker(line: str, *, flat: bool) -> Speaker | None:
    """Read the head of a message: a callout of a known speaker, or a bold name with a colon."""
    if line.startswith(_CALLOUT):
        kind, closed, title = line[len(_CALLOUT) :].partition("]")
        name = title.lstrip("+-").strip()
        if not closed or not name or len(name) > 60:
            return None
        speaker = speaker_of(name)
        return speaker if speaker.role != "other" and kind else None
    label = bold_label(line) if flat else None
    if label is None or not label.colon or label.rest:
        return None
    return label.speaker if label.speaker.role != "other" else None


def _turn(lines: Sequence[Line], speaker: Speaker) -> Turn:
    last = len(lines)
    while last > 1 and is_break(lines[last - 1].text):
        last -= 1
    said = [line.text for line in lines[1:last]]
    if all(text.startswith(">") or not text.strip() for text in said):
        said = [text.removeprefix(">").removeprefix(" ") for text in said]
    return Turn(
        speaker=speaker,
        text="\n".join(said).strip("\n"),
        first=lines[0],
        last=lines[last - 1],
        marks=(lines[0].span,),
    )
