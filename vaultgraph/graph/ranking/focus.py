"""Find the notes of a focus, from which the ranking restarts (part of stage 5).

In: notes, and the focus: names of notes, or free words. Out: a share for each note.
"""

from collections.abc import Sequence

from vaultgraph.arguments import several
from vaultgraph.errors import UsageError, nearest
from vaultgraph.graph.build import RANKED_KINDS, SERVICE_ROLES
from vaultgraph.graph.search import WordIndex, note_words
from vaultgraph.model import NoteId, NoteKey
from vaultgraph.text import note_key
from vaultgraph.vault.note import Note

_FOUND_BY_WORDS = 20


def find_focus(notes: Sequence[Note], focus: str | Sequence[str]) -> dict[NoteId, float]:
    """Find the notes of a focus; each of its entries gets the same share of 1.

    Args:
        notes: every note of the vault.
        focus: one entry or several. A path, a title or an alias is that of a note; anything else is
            free words, for which the best few notes are found.

    Returns:
        the share of each note found; all shares sum to 1.

    Raises:
        UsageError: an entry is no name of a note, and no note contains any of its words.
    """
    focus = several(focus)
    if not focus:
        return {}
    chosen = [
        note for note in notes if note.kind in RANKED_KINDS and note.role not in SERVICE_ROLES
    ]
    names = _names(chosen)
    index: WordIndex | None = None
    shares: dict[NoteId, float] = {}
    for asked in focus:
        key = _key_of(asked)
        if key in names:
            found = dict.fromkeys(names[key], 1.0)
        elif _is_path(key):
            found = {}
        else:
            index = index or WordIndex([note_words(note) for note in chosen])
            found = _best(index, chosen, asked)
        if not found:
            raise _unknown(asked, names)
        total = sum(found.values()) * len(focus)
        for name, score in found.items():
            shares[name] = shares.get(name, 0.0) + score / total
    return shares


def named_notes(notes: Sequence[Note], asked: str) -> tuple[NoteId, ...]:
    """Return the notes with a path, title or alias; free words are not searched for."""
    return tuple(_names(notes).get(_key_of(asked), ()))


def _key_of(asked: str) -> NoteKey:
    return note_key(asked.strip().removeprefix("[[").removesuffix("]]"))


def _names(notes: Sequence[Note]) -> dict[NoteKey, list[NoteId]]:
    """Map names to notes; paths take precedence over titles, titles over aliases."""
    paths: dict[NoteKey, list[NoteId]] = {}
    titles: dict[NoteKey, list[NoteId]] = {}
    aliases: dict[NoteKey, list[NoteId]] = {}
    for note in notes:
        name = NoteId(note.path)
        stem = note.path[: -len(".md")] if note.path.lower().endswith(".md") else note.path
        for path in (note.path, stem):
            paths.setdefault(note_key(path), []).append(name)
        for title in dict.fromkeys((note_key(note.title), note_key(stem.rpartition("/")[2]))):
            titles.setdefault(title, []).append(name)
        for alias in dict.fromkeys(map(note_key, note.aliases)):
            aliases.setdefault(alias, []).append(name)
    return {**aliases, **titles, **paths}


def _is_path(key: NoteKey) -> bool:
    return "/" in key or key.endswith((".md", ".canvas"))


def _best(index: WordIndex, notes: Sequence[Note], asked: str) -> dict[NoteId, float]:
    scores = index.search(asked)
    best = sorted(scores, key=lambda number: (-scores[number], number))[:_FOUND_BY_WORDS]
    return {NoteId(notes[number].path): scores[number] for number in best}


def _unknown(asked: str, names: dict[NoteKey, list[NoteId]]) -> UsageError:
    near = nearest(note_key(asked), names)
    hint = f"Did you mean '{names[NoteKey(near)][0]}'? " if near else ""
    return UsageError(
        f"no note is called '{asked}' or contains its words",
        remedy=f"{hint}A focus is the path, title or alias of a note, or words that occur in it.",
    )
