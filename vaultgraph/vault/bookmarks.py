"""The pages that a user opens first: bookmarks and home pages (part of stage 1).

In: the settings of bookmarks and of the plugin Homepage. Out: paths as written there.
"""

from collections.abc import Iterator, Mapping
from typing import Any

MOST_BOOKMARKS = 1_000
"""The most entries that are read."""

_NOTE = ".md"


def bookmarked_files(bookmarks: Mapping[str, Any]) -> Iterator[str]:
    """Yield the path of every bookmarked file, in order, including those in groups.

    Args:
        bookmarks: `bookmarks.json`, or `starred.json` of older versions of the app.
    """
    waiting = _entries(bookmarks)[::-1]
    for _ in range(MOST_BOOKMARKS):
        if not waiting:
            return
        entry = waiting.pop()
        path = entry.get("path")
        if entry.get("type") == "group":
            waiting += _entries(entry)[::-1]
        elif entry.get("type") == "file" and isinstance(path, str) and path:
            yield path


def home_pages(homepage: Mapping[str, Any]) -> Iterator[str]:
    """Yield the pages that the plugin Homepage opens a vault with, where they are notes.

    Args:
        homepage: its `data.json`: several pages, or a single one in its oldest format.
    """
    pages = homepage.get("homepages")
    for page in pages.values() if isinstance(pages, dict) else [homepage]:
        value = page.get("value", page.get("defaultNote")) if isinstance(page, dict) else None
        if isinstance(value, str) and value and page.get("kind", "File") == "File":
            yield value if value.endswith(_NOTE) else f"{value}{_NOTE}"


def _entries(group: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    items = group.get("items")
    return [each for each in items if isinstance(each, dict)] if isinstance(items, list) else []
