"""Sources in the properties with an id, as in the Open Knowledge Format 0.2 (part of stage 2).

In: the properties of a note. Out: for each id, the source of a footnote with that label. A path is
a link to a note; an address, or any other text, is a citation.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from vaultgraph.model import LinkKind, NoteKey
from vaultgraph.text import note_key
from vaultgraph.vault.markdown.targets import read_destination
from vaultgraph.vault.note import Citation, Link

_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:")
_PATH = re.compile(r"\S+\.(?:md|canvas|base)(?:#.*)?|/\S+|\.{1,2}/\S+|references/\S+")


class KeyedSource(NamedTuple):
    """A source with an id: a note, or something outside of the vault."""

    links: Sequence[Link]
    citations: tuple[Citation, ...]


def keyed_sources(properties: Mapping[str, Any]) -> Mapping[NoteKey, KeyedSource]:
    """Read `sources`, a list of entries with an `id` and a `resource`; others are ignored."""
    listed = properties.get("sources")
    found: dict[NoteKey, KeyedSource] = {}
    for entry in listed if isinstance(listed, list | tuple) else ():
        if not isinstance(entry, Mapping):
            continue
        key, resource, title = (_text(entry.get(name)) for name in ("id", "resource", "title"))
        if key and resource:
            found.setdefault(note_key(key), _source(resource, title))
    return found


def _source(resource: str, title: str) -> KeyedSource:
    if _ADDRESS.match(resource):
        return KeyedSource((), (Citation(text=title, url=resource),))
    split = read_destination(resource, is_image=False) if _PATH.fullmatch(resource) else None
    if split is None:
        said = f"{title}: {resource}" if title else resource
        return KeyedSource((), (Citation(text=said),))
    target, anchor = split
    link = Link(
        kind=LinkKind.SOURCE,
        target=target,
        anchor=anchor,
        display=title,
        line=1,
        column=1,
        start=0,
        end=0,
    )
    return KeyedSource((link,), ())


def _text(value: object) -> str:
    is_plain = isinstance(value, str | int) and not isinstance(value, bool)
    return str(value).strip() if is_plain else ""
