"""Placeholders of templates, to be filled in when a note is created (part of stage 2).

In: text. Out: whether it contains a placeholder of Obsidian's own templates, of Templater, QuickAdd
or Dataview.
"""

import re

_IN_LINK = re.compile(r"<%|%>|\{\{|\}\}|`\$?=|\$\{|<[^<>\n]+>|\*\.\w")
_SIGNS_ALONE = re.compile(r"[\s.…_\-*?]+")
_IN_FRONTMATTER = re.compile(
    r"<%[-_*+~]?\s*[\w.]"
    r"|\{\{\s*(?:date|time|title|value|vdate|name|field|linkcurrent|macro|tasks|selected)\b[^}\n]*\}\}",
    re.IGNORECASE,
)


def is_placeholder(target: str) -> bool:
    """Return whether a target is a placeholder, to be filled in later: `[[...]]`, `[[<name>]]`."""
    return bool(_IN_LINK.search(target)) or bool(target and _SIGNS_ALONE.fullmatch(target))


def is_template(frontmatter: str) -> bool:
    """Recognise a template by the placeholders in its properties, which no finished note has."""
    return bool(_IN_FRONTMATTER.search(frontmatter))
