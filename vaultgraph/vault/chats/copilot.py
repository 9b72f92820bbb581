"""Chats of the plugin Copilot for Obsidian (part of stage 2).

In: a page. Out: `Transcript`. A message is `**user**: …` or `**ai**: …`; below it are
`[Context: …]` and `[Timestamp: …]`.
"""

from dataclasses import replace

from vaultgraph.vault.chats.labels import bold_label
from vaultgraph.vault.chats.page import Page
from vaultgraph.vault.chats.transcript import (
    Head,
    ReadHead,
    Transcript,
    Turn,
    cut_at_heads,
    sides,
)

_TAG = "copilot-conversation"
_TIME = "[Timestamp: "
_CONTEXT = "[Context: "
_NAMES = frozenset({"user", "ai"})


def read_copilot(page: Page) -> Transcript | None:
    """Read a note of Copilot, recognised by its tag, its properties or its timestamps."""
    if not page.contains("**user**:", "**ai**:", "**User**:", "**AI**:"):
        return None
    signed = _TAG in page.tags or {"epoch", "modelKey"} <= page.properties.keys()
    if not signed and not page.contains(_TIME):
        return None
    turns = [_without_footer(turn, page) for turn in cut_at_heads(page, _head_reader(page))]
    if not (sides(turns) >= {"user", "assistant"} or (turns and signed)):
        return None
    model, _, provider = page.said("modelKey").partition("|")
    return Transcript(
        turns=[_with_model(turn, model) for turn in turns],
        provider=provider or page.said("backendId"),
        conversation_id=page.said("sessionId", "epoch"),
        models=[model],
        title=page.said("topic", "agentLabel"),
    )


def _head_reader(page: Page) -> ReadHead:
    """Make a reader of heads; after a timestamp, any bold name with a colon is one."""
    after_time = False

    def read(index: int) -> Head | None:
        nonlocal after_time
        text = page.lines[index].text
        label = bold_label(text)
        is_head = label is not None and label.colon and (label.name.lower() in _NAMES or after_time)
        if text.strip():
            after_time = text.startswith(_TIME)
        if label is None or not is_head:
            return None
        return Head(speaker=label.speaker, rest=label.rest)

    return read


def _without_footer(turn: Turn, page: Page) -> Turn:
    """Remove the lines that Copilot adds below a message, and take the time from them."""
    said = turn.text.split("\n")
    written = ""
    taken = 0
    while said and (said[-1].startswith((_TIME, _CONTEXT)) or not said[-1].strip()):
        line = said.pop()
        taken += 1
        if line.startswith(_TIME):
            written = line.removeprefix(_TIME).rstrip().rstrip("]")
    last = turn.last.number - page.lines[0].number
    marks = [line.span for line in page.lines[last - taken + 1 : last + 1]]
    return replace(turn, text="\n".join(said), written=written, marks=(*turn.marks, *marks))


def _with_model(turn: Turn, model: str) -> Turn:
    if turn.speaker.role != "assistant" or turn.speaker.model:
        return turn
    return replace(turn, speaker=replace(turn.speaker, model=model))
