"""Which notes may be in a pack at all, before anything is priced (part of stage 7).

In: a compiled vault and the options of its user. Out: the notes that may be included, best first,
and those that may not, each with its reason.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from vaultgraph.errors import InputError, UsageError, suggestion
from vaultgraph.graph.compiled import CompiledVault
from vaultgraph.model import NoteId, NoteRole
from vaultgraph.pack.document.seed import Omitted
from vaultgraph.text import note_key
from vaultgraph.vault.note import Note
from vaultgraph.vault.notion import without_ids


class Reason(StrEnum):
    """Why a note is in the pack, or is not."""

    CORE = "core-note"
    PINNED = "pinned"
    CHOSEN = "value-per-token"
    BOOKKEEPING = "bookkeeping"
    TEMPLATE = "template"
    COPY = "copy"
    DAILY = "daily"
    CHAT = "chat"
    PLAIN = "plain"
    NO_CONTENT = "no-content"
    NO_ROOM = "no-room"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True, kw_only=True)
class Eligibility:
    """Which notes a pack may include.

    Args:
        notes: those that may be included, best first.
        omitted: those that may not, by path, each with its reason.
        pins: the pinned notes, in the order of the options.
    """

    notes: tuple[NoteId, ...]
    omitted: tuple[Omitted, ...]
    pins: tuple[NoteId, ...]


def find_eligible(
    vault: CompiledVault,
    *,
    pins: Iterable[str],
    without: Iterable[NoteRole],
    broken: Collection[NoteId] = (),
    only: Collection[NoteId] | None = None,
) -> Eligibility:
    """Find the notes that may be included; a pin overrides the role of a note.

    Args:
        vault: the compiled vault.
        pins: notes by path, name or title.
        without: the roles of notes that are left out.
        broken: notes whose processing failed because of a bug.
        only: the notes to choose from; all by default.

    Raises:
        UsageError: no note has the name of a pin, or a pinned note may not be included.
        InputError: no note may be included.
    """
    names = note_names(vault)
    pinned = tuple(dict.fromkeys(find_note(names, name) for name in pins))
    unwanted = frozenset(without)
    reasons: dict[NoteId, Reason] = {}
    for note in vault.notes:
        if NoteId(note.path) in broken:
            reasons[NoteId(note.path)] = Reason.BROKEN
        elif note.role in unwanted and NoteId(note.path) not in pinned:
            reasons[NoteId(note.path)] = Reason(note.role.value)
    for note_id in pinned:
        if note_id in reasons:
            raise UsageError(
                f"{note_id} is pinned, but it is {reasons[note_id]}",
                remedy="Remove one of the two.",
            )
    place = {note: number for number, note in enumerate(vault.ranking.order)}
    every = (NoteId(note.path) for note in vault.notes)
    allowed = [name for name in every if name not in reasons and (only is None or name in only)]
    if not allowed:
        raise _nothing_left(reasons.values())
    return Eligibility(
        notes=tuple(sorted(allowed, key=lambda note: (place.get(note, len(place)), note))),
        omitted=tuple(Omitted(note=note, reason=reasons[note]) for note in sorted(reasons)),
        pins=pinned,
    )


def _nothing_left(reasons: Iterable[Reason]) -> InputError:
    counts = Counter(reasons)
    listed = ", ".join(f"{number:,} {reason}" for reason, number in sorted(counts.items()))
    return InputError(
        f"no notes are left for the pack: all are left out ({listed})",
        remedy="Allow notes of more roles.",
        options=("without",),
    )


def note_names(vault: CompiledVault) -> Mapping[str, NoteId]:
    """Map the names of notes to notes: paths come before file names, and these before titles."""
    names: dict[str, NoteId] = {}
    for level in (_paths, _stems, _titles):
        for note in vault.notes:
            for name in level(note):
                names.setdefault(note_key(name), NoteId(note.path))
    return names


def find_note(names: Mapping[str, NoteId], name: str) -> NoteId:
    """Find a note by its path, file name, title or alias, written as text or as a link.

    Raises:
        UsageError: no note has that name; the nearest name is given.
    """
    found = names.get(note_key(name.strip().removeprefix("[[").removesuffix("]]")))
    if found is None:
        raise UsageError(
            f"no note is called {name!r}",
            remedy=suggestion(name, names) or "Name a note by its path, name or title.",
        )
    return found


def stem(path: str) -> str:
    """The name of a note's file, without folder, ending and an id that Notion gave it."""
    name = path.rpartition("/")[2]
    return without_ids(name[: -len(".md")] if name.lower().endswith(".md") else name)


def without_ending(path: str) -> str:
    """The path of a note without `.md`, as links write it."""
    return path[: -len(".md")] if path.lower().endswith(".md") else path


def _paths(note: Note) -> Iterable[str]:
    return note.path, without_ending(note.path)


def _stems(note: Note) -> Iterable[str]:
    return (stem(note.path),)


def _titles(note: Note) -> Iterable[str]:
    return note.title, *note.aliases
