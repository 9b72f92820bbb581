"""The looks of notes: `color`, `icon` and `cssclasses` of their properties (the view).

In: a note. Out: its colour, icon and classes as written; the page uses them if its reader chooses
so.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from vaultgraph.vault.note import Note
from vaultgraph.view.titles import mask

_COLOUR, _ICON, _CLASSES = ("color", "colour"), ("icon",), ("cssclasses", "cssclass")
_NAMES = {*_COLOUR, *_ICON, *_CLASSES}
_LONGEST = 60
_MOST_CLASSES = 12

Looks = tuple[str, str, list[str]]


def looks_of(note: Note) -> Looks | None:
    """Return the looks of a note; None if it has none."""
    values = {key.strip().lower(): value for key, value in note.properties.items()}
    if values.keys().isdisjoint(_NAMES):
        return None
    colour, icon, classes = (list(_texts(values, names)) for names in (_COLOUR, _ICON, _CLASSES))
    names = dict.fromkeys(name for text in classes for name in text.split())
    looks = (
        "".join(colour[:1]),
        "".join(icon[:1]),
        [name for name in names if len(name) <= _LONGEST][:_MOST_CLASSES],
    )
    return looks if any(looks) else None


def _texts(properties: Mapping[str, Any], names: Sequence[str]) -> Iterator[str]:
    """Yield the texts of the first of several properties that a note has."""
    value = next((properties[name] for name in names if name in properties), None)
    for each in value if isinstance(value, list) else [value]:
        if isinstance(each, str) and (text := each.strip()):
            yield mask(text[: _LONGEST * _MOST_CLASSES])
