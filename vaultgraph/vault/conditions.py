"""Conditions that select notes by a property or by their day (part of stage 2).

In: `property:KEY`, `property:KEY=VALUE`, `date:DAY` or `date:FROM..TO`. Out: the notes that match.
A day may be a year or a month, and either end of a range may be open.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from vaultgraph.errors import UsageError
from vaultgraph.model import VaultPath
from vaultgraph.text import note_key
from vaultgraph.vault.note import Note

PROPERTY, DATE = "property:", "date:"

_DAY = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?")
_LAST = "\x7f"
"""Sorts after every digit and dash, so that `2025` as an end includes its last day."""


class PropertyCondition:
    """Matches notes that have a property, or a property with a value, ignoring case."""

    def __init__(self, written: str) -> None:
        self.written = written
        key, self._has_value, value = written.removeprefix(PROPERTY).partition("=")
        self._key, self._value = note_key(key.strip()), note_key(value.strip())

    def find(self, _: Iterable[VaultPath], notes: Sequence[Note]) -> Iterator[VaultPath]:
        """Yield the notes that match."""
        for note in notes:
            values = (value for key, value in note.properties.items() if note_key(key) == self._key)
            if any(not self._has_value or self._value in _texts(value) for value in values):
                yield note.path

    def matches(self, _: VaultPath) -> bool:
        """Return False: a path alone has no properties."""
        return False


class DateCondition:
    """Matches notes that were created in a range of days."""

    def __init__(self, written: str) -> None:
        self.written = written
        first, dots, last = written.removeprefix(DATE).strip().partition("..")
        last = last if dots else first
        if not (first or last) or not all(
            not each or _DAY.fullmatch(each) for each in (first, last)
        ):
            raise UsageError(
                f"{written!r} is not a range of dates",
                remedy="Write date:2025, date:2025-03-01 or date:2025-03..2025-06.",
            )
        self._first, self._last = first, last + _LAST

    def find(self, _: Iterable[VaultPath], notes: Sequence[Note]) -> Iterator[VaultPath]:
        """Yield the notes that match; one without a day is in no range."""
        for note in notes:
            if note.created and self._first <= note.created.isoformat() <= self._last:
                yield note.path

    def matches(self, _: VaultPath) -> bool:
        """Return False: a path alone has no day."""
        return False


def _texts(value: object) -> set[str]:
    """Return a value, or each value of a list, as text ready for comparison."""
    values = value if isinstance(value, list | tuple) else [value]
    shown = (str(each).lower() if isinstance(each, bool) else str(each) for each in values)
    return {note_key(text.removeprefix("[[").removesuffix("]]")) for text in shown}
