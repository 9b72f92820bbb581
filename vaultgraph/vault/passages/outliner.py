"""Bookkeeping lines of the outliners Logseq and Roam (part of stage 2).

In: a stretch of text. Out: whether it is such a line: `id:: 5fbf5a26-…`, `collapsed:: true`,
`todo:: 1618886552143`, or the clock of a task.
"""

import re

_KEPT_FOR_ITSELF = (
    r"collapsed|heading|public|background[-_]color|filters|id|(?:created|updated)-at"
    r"|query-[\w-]+|card-[\w-]+|hl-[\w-]+|ls-type|logseq\.[\w.-]+|exclude-from-graph-view"
    r"|(?:todo|doing|now|later|done|wait(?:ing)?|cancell?ed)(?=::[ \t]*\d{10,})"
)
OUTLINER_MARK = r"(?:\(\([0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\)\)|\[:span\])"
"""A pattern of a reference to another block, by its id, or to an image of a PDF."""

OUTLINER_LINE = (
    rf"[ \t]*(?:[-*+][ \t]+)?(?:(?:{_KEPT_FOR_ITSELF})::[^\n]*"
    rf"|(?:{OUTLINER_MARK}|:LOGBOOK:|:END:|CLOCK:[ \t]+\[[^\n]*)[ \t]*)"
)
"""A pattern of a bookkeeping line; it ends where the line does."""

_LINE = re.compile(rf"^{OUTLINER_LINE}$", re.MULTILINE)


def is_outliner_line(text: str, start: int, end: int) -> bool:
    """Return whether `text[start:end]` is a bookkeeping line."""
    found = _LINE.match(text, start, end)
    return found is not None and found.end() == end


def before_outliner_lines(text: str, start: int, end: int) -> int:
    """Return the offset of the first bookkeeping line in `text[start:end]`, or `end`."""
    found = _LINE.search(text, start, end) if text.find(":", start, end) >= 0 else None
    return found.start() if found else end
