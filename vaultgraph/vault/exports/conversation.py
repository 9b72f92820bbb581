"""The result of every reader of raw exports (part of stage 1).

In: nothing; these are the types that the readers of the services and `render` share.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from vaultgraph.vault.dates import find_time

Json = Mapping[str, Any]
_CITATION = re.compile("\ue200[^\ue200\ue201]*\ue201|[\ue200-\ue206]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One message: speaker, time, text, and the names of the files attached to it."""

    role: str
    speaker: str
    text: str
    model: str = ""
    time: datetime | None = None
    uid: str = ""
    files: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch:
    """Messages that branch off after one message of the conversation."""

    after: str
    messages: Sequence[Said]


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """A conversation of a service, or a document that it stores.

    Args:
        provider: the service, and the name of its folder.
        uid: the service's identifier, the same in several exports of a conversation.
        title: the title that the user sees, or an empty string.
        created, updated: when it began and when it was last changed, in UTC.
        messages: the messages of the branch that the user sees, in order.
        branches: the other branches.
        document: text that is not a conversation: memories, or the files of a project.
        folder: a folder below that of the service.
    """

    provider: str
    uid: str
    title: str
    created: datetime | None = None
    updated: datetime | None = None
    messages: Sequence[Said] = ()
    branches: Sequence[Branch] = ()
    document: str = ""
    folder: str = ""


@dataclass(slots=True)
class Tally:
    """Counts of what was not understood, by kind; filled while an export is read."""

    counts: dict[str, int] = field(default_factory=dict)

    def add(self, what: str) -> None:
        """Count one more of a kind."""
        self.counts[what] = self.counts.get(what, 0) + 1


ReadItem = Callable[[Json, Tally], Iterator[Conversation]]
"""Reads one item of a list of an export."""


def time_of(value: object) -> datetime | None:
    """Parse a time: seconds or milliseconds since 1970, or a text; in UTC where it has a zone."""
    try:
        if isinstance(value, int | float) and not isinstance(value, bool):
            seconds = value / 1000 if value > 1e11 else value
            return datetime.fromtimestamp(seconds, UTC).replace(tzinfo=None, microsecond=0)
        if isinstance(value, str) and value:
            time = datetime.fromisoformat(value)
            aware = time.astimezone(UTC) if time.tzinfo else time
            return aware.replace(tzinfo=None, microsecond=0)
    except (ValueError, OverflowError, OSError):
        return find_time(value) if isinstance(value, str) else None
    return None


def text_of(value: object) -> str:
    """Return a text without citation marks that only the service itself can show; else ""."""
    return _CITATION.sub("", value) if isinstance(value, str) else ""


def mapping_of(value: object) -> Json:
    """Return a JSON object; an empty one for anything else."""
    return value if isinstance(value, dict) else {}


def list_of(value: object) -> Sequence[Any]:
    """Return a JSON list; an empty one for anything else."""
    return value if isinstance(value, list) else []


def names_of(files: Iterable[object], *keys: str) -> tuple[str, ...]:
    """Return the names of files, each by the first of some keys that it has."""
    found = (mapping_of(file) for file in files)
    named = (next((str(f[key]) for key in keys if f.get(key)), "") for f in found)
    return tuple(name for name in named if name)


def fenced(text: str, language: str = "") -> str:
    """Put a text into a fence that nothing in it closes."""
    longest = max((len(run) for run in re.findall("`{3,}", text)), default=2)
    fence = "`" * (longest + 1)
    return f"{fence}{language}\n{text}\n{fence}"
