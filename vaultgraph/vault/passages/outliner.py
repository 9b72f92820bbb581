"""What outliners, Logseq and Roam, write below a block for themselves.

In: nothing. Out: what such a line looks like: `id:: 5fbf5a26-…`, `collapsed:: true`,
`todo:: 1618886552143`, and the clock of a task.
"""

import re

_KEPT_FOR_ITSELF = (
    r"collapsed|heading|public|background[-_]color|filters|id|(?:created|updated)-at"
    r"|query-[\w-]+|card-[\w-]+|hl-[\w-]+|ls-type|logseq\.[\w.-]+|exclude-from-graph-view"
    r"|(?:todo|doing|now|later|done|wait(?:ing)?|cancell?ed)(?=::[ \t]*\d{10,})"
)
OUTLINER_MARK = r"(?:\(\([0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\)\)|\[:span\])"
"""The pattern of what stands for another block, by its id, or for a picture of a PDF."""

OUTLINER_LINE = (
    rf"[ \t]*(?:[-*+][ \t]+)?(?:(?:{_KEPT_FOR_ITSELF})::[^\n]*"
    rf"|(?:{OUTLINER_MARK}|:LOGBOOK:|:END:|CLOCK:[ \t]+\[[^\n]*)[ \t]*)"
)
"""The pattern of a line; it ends where the line does."""

_LINE = re.compile(rf"^{OUTLINER_LINE}$", re.MULTILINE)


def is_outliner_line(text: str, start: int, end: int) -> bool:
    """Return whether a stretch of a text is such a line."""
    found = _LINE.match(text, start, end)
    return found is not None and found.end() == end


def before_outliner_lines(text: str, start: int, end: int) -> int:
    """Return where the first such line of a stretch begins, or where the stretch ends."""
    found = _LINE.search(text, start, end) if text.find(":", start, end) >= 0 else None
    return found.start() if found else end
