"""The informative properties of a note as one short line (part of stage 2).

In: a note. Out: `author: Anna; year: 1999`; layout, bookkeeping of plugins, and empty values are
left out, and so are names and tags, which are stored elsewhere. The line of a chat begins with the
service and its models.
"""

import re
from collections.abc import Iterator, Mapping

from vaultgraph.vault.bounds import bounded
from vaultgraph.vault.note import Note

_SILENT = re.compile(
    # Layout and looks.
    r"css-?class(?:es)?|banner.*|icon\w*|color|colour|colou?r-.*|cover|thumbnail|image|img|sticker"
    r"|position|obsidianuimode|obsidianeditingmode|fullwidth|pixel-banner.*|number headings|toc"
    r"|sidebar\w*|layout|theme|template|weight|sort\w*|order|nav.*|show\w*|hide\w*|searchable"
    # Plugins' own state.
    r"|sr-.*|excalidraw-.*|kanban-.*|dg-.*|publish|permalink|slug|linter-.*|dataview.*|aat-.*"
    r"|nexus|plugin_version|artifact_id|conversation_id|provider|uid|uuid|id|hash|guid"
    r"|cursor|cm6|tasks?-.*|quickadd.*|vaultgraph|private|lang-?direction|direction|comments"
    # What the note has by itself, and when it was last touched.
    r"|tags?|alias(?:es)?|title|create_time|update_time|updated(?:.at)?|modified|[mc]time"
    r"|(?:date|last)[ _-]?(?:modified|updated)|last[ _-]edited[ _-]time",
    re.IGNORECASE,
)
_OF_TIME = re.compile(
    r"creat(?:ed|ion).*|dates?(?:[ _-].*)?|day|time(?:stamp)?|added|captured|saved|imported|last"
    r"|epoch|созда.*|дата.*|день|добавлено|创建.*|日期|时间",
    re.IGNORECASE,
)
"""Keys of the day on which a note was created, or which it is about."""

_OF_STATE = re.compile(r"published?|drafts?|archived|unlisted", re.IGNORECASE)
"""Keys of whether a page is published, yes or no."""

_MADE = re.compile(
    r"creat(?:ed|ion).*|date[ _-]?(?:created|added|saved)|added|captured|saved|imported|clipped"
    r"|slurped|synced|timestamp|epoch|созда.*|дата[ _-]созда.*|добавлено|创建.*",
    re.IGNORECASE,
)
"""Keys of the day on which a note was created, which `Note.created` already contains."""

_DATE = re.compile(r"[\d\s\-/.:,+TZ年月日时分]*\d[\d\s\-/.:,+TZ年月日时分]*")
_PLACEHOLDER = re.compile(r"<%.*?%>|\{\{.*?\}\}", re.DOTALL)
_WIKILINK = re.compile(r"\[\[(?:[^\[\]|\n]*\|)?([^\[\]\n]*)\]\]")
_OF_CHAT = re.compile(r"provider|models?|model_?key", re.IGNORECASE)
_MOST_MODELS = 3
_LONGEST_VALUE = 200
_LONGEST_LINE = 500
_MOST_VALUES = 8


def properties_line(note: Note) -> str:
    """Write the informative properties in one line; an empty string if there are none.

    The creation day is left out; the day that a note is about is informative only beside something
    else.
    """
    partner = chat_partner(note)
    parts = [f"chat: {partner}"] if partner else []
    informs = bool(parts)
    for key, value in note.properties.items():
        if _SILENT.fullmatch(key.strip()) or (partner and _OF_CHAT.fullmatch(key.strip())):
            continue
        if isinstance(value, bool) and _OF_STATE.fullmatch(key.strip()):
            continue
        written = ", ".join(_written(value))
        is_date = _DATE.fullmatch(written) is not None
        if written and not (is_date and _MADE.fullmatch(key.strip())):
            parts.append(f"{key}: {written}")
            informs |= not (is_date and _OF_TIME.fullmatch(key.strip()))
    if not informs:
        return ""
    line = "; ".join(parts)
    return line if len(line) <= _LONGEST_LINE else line[: _LONGEST_LINE - 1].rstrip() + "…"


def chat_partner(note: Note) -> str:
    """Return the service and the models of a chat, `claude, opus 4`; empty for any other note."""
    if note.chat is None:
        return ""
    named = filter(None, (note.chat.provider, *note.chat.models[:_MOST_MODELS]))
    return ", ".join(
        bounded(" ".join(name.split()), _LONGEST_VALUE) for name in dict.fromkeys(named)
    )


def _written(value: object) -> Iterator[str]:
    """Yield the values of a property as text, without empty ones."""
    if isinstance(value, list):
        for each in value[:_MOST_VALUES]:
            if not isinstance(each, list | Mapping):
                yield from _written(each)
    elif isinstance(value, str):
        text = " ".join(_unmarked(value).split())
        if text and not text.startswith("data:"):
            yield bounded(text, _LONGEST_VALUE)
    elif isinstance(value, bool):
        yield "yes" if value else "no"
    elif isinstance(value, int | float):
        yield str(value)


def _unmarked(value: str) -> str:
    if "<%" in value or "{{" in value:
        value = _PLACEHOLDER.sub("", value)
    return _WIKILINK.sub(r"\1", value) if "[[" in value else value
