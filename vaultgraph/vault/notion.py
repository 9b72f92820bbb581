"""Pages that Notion exported: an id in their name, and properties as lines of text (stage 2).

In: a path, or the text of a page. Out: the name without its id, and `Properties` as from
frontmatter: lines `Key: value` below the title, up to a blank line.
"""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

from vaultgraph.vault.dates import find_day
from vaultgraph.vault.properties import Properties, PropertyLink

_ID = re.compile(r"(?<=[^/]) (?=[0-9a-f]*\d)[0-9a-f]{32}(?=/|(?:_all)?\.(?:md|csv)$|$)")
_HEAD = re.compile(r"\s*#[ \t][^\n]*\n\s*\n((?:[^\n]*\S[^\n]*(?:\n|\Z))+)")
_FIELD = re.compile(r"(?P<key>(?:[^\W_]|#)[^:\n]{0,39}):[ \t]*(?P<value>[^\n]{0,300})")
_RELATION = re.compile(r"(?:^|(?<=, ))([^()\n]+?) \(([^()\s]+\.md)\)(?=, |$)")
_DAY = re.compile(r"[A-Z][a-z]+ \d{1,2}, \d{4}(?: \d{1,2}:\d{2} [AP]M)?")
_TAG_KEYS = frozenset(("tag", "tags"))
_LONGEST_LONE_VALUE = 60


def without_ids(path: str) -> str:
    """Remove the ids from the name of a page and from its folders."""
    return _ID.sub("", path)


def is_notion_page(path: str) -> bool:
    """Return whether a note is a page that Notion exported, by its name."""
    return _ID.search(path, path.rfind("/") + 1) is not None


def read_page_properties(text: str) -> Properties:
    """Read the properties of a page; empty where it has none.

    Args:
        text: the page, without frontmatter, with line feeds as line ends.
    """
    head = _HEAD.match(text)
    lines = head[1].rstrip("\n").split("\n") if head else []
    fields = [match for line in lines if (match := _FIELD.fullmatch(line.rstrip()))]
    if not head or len(fields) != len(lines):
        return Properties()
    if len(fields) == 1 and len(fields[0]["value"]) > _LONGEST_LONE_VALUE:
        return Properties()  # a sentence with a colon in it
    links: list[PropertyLink] = []
    values: dict[str, Any] = {}
    position = head.start(1)
    for line, field in zip(lines, fields, strict=True):
        key, start = field["key"].strip(), position + field.start("value")
        links += _relations(key, field["value"], start)
        values.setdefault(key, _value(key, field["value"].strip()))
        position += len(line) + 1
    return Properties(values=values, links=tuple(links), body=head.end(1))


def _value(key: str, written: str) -> str | list[str]:
    """Return a list of tags, a day in ISO format, the names of relations, or the value as it is."""
    if key.lower() in _TAG_KEYS:
        return ["-".join(tag.split()) for tag in written.split(",") if tag.strip()]
    if _DAY.fullmatch(written) and (day := find_day(written)):
        return day.isoformat()
    return _RELATION.sub(r"\1", written)


def _relations(key: str, value: str, start: int) -> Iterator[PropertyLink]:
    for relation in _RELATION.finditer(value):
        target = unquote(relation[2]).rpartition("/")[2].removesuffix(".md")
        yield PropertyLink(
            key=key,
            written=f"{target}|{relation[1]}",
            start=start + relation.start(),
            end=start + relation.end(),
        )
