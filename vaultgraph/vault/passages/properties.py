"""The properties of a note as one short line of those that inform.

In: properties. Out: `author: Anna; year: 1999`; layout, bookkeeping of plugins, and what is empty
are left out, and so are names and tags, which a note has by itself.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

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
_PLACEHOLDER = re.compile(r"<%.*?%>|\{\{.*?\}\}", re.DOTALL)
_WIKILINK = re.compile(r"\[\[(?:[^\[\]|\n]*\|)?([^\[\]\n]*)\]\]")
_LONGEST_VALUE = 200
_LONGEST_LINE = 500
_MOST_VALUES = 8


def properties_line(properties: Mapping[str, Any]) -> str:
    """Write the properties that inform in one line; an empty string where none does."""
    parts = [
        f"{key}: {written}"
        for key, value in properties.items()
        if not _SILENT.fullmatch(key.strip()) and (written := ", ".join(_written(value)))
    ]
    line = "; ".join(parts)
    return line if len(line) <= _LONGEST_LINE else line[: _LONGEST_LINE - 1].rstrip() + "…"


def _written(value: object) -> Iterator[str]:
    """Yield the values of a property that say something."""
    if isinstance(value, list):
        for each in value[:_MOST_VALUES]:
            if not isinstance(each, list | Mapping):
                yield from _written(each)
    elif isinstance(value, str):
        text = " ".join(_unmarked(value).split())
        if text and not text.startswith("data:"):
            yield text if len(text) <= _LONGEST_VALUE else text[: _LONGEST_VALUE - 1] + "…"
    elif isinstance(value, bool):
        yield "yes" if value else "no"
    elif isinstance(value, int | float):
        yield str(value)


def _unmarked(value: str) -> str:
    if "<%" in value or "{{" in value:
        value = _PLACEHOLDER.sub("", value)
    return _WIKILINK.sub(r"\1", value) if "[[" in value else value
