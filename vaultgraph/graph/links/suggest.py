"""What an unresolved link may have meant (part of the checks of stage 3).

In: notes and a written target. Out: a remedy in one sentence, or nothing. Each look-up compares
the target with a bounded number of names, those that share a word, a beginning or an end with it,
and only the first few thousand targets are looked up so: nobody reads more of them.
"""

from collections.abc import Iterable, Iterator
from difflib import get_close_matches

from vaultgraph.model import NodeKind, NoteKey
from vaultgraph.text import note_key, words
from vaultgraph.vault.note import Note

_COMPARED = 60
_LOOKED_UP = 3_000
_SIMILAR = 0.8
_END = 3


class NameSuggester:
    """Knows the names and aliases of all notes."""

    def __init__(self, notes: Iterable[Note]) -> None:
        self._aliases: dict[NoteKey, str] = {}
        self._names: dict[NoteKey, str] = {}
        self._buckets: dict[str, list[NoteKey]] = {}
        self._told: dict[NoteKey, str] = {}
        self._look_ups = 0
        for note in sorted(notes, key=lambda note: (len(note.path), note.path)):
            name = _name(note)
            for alias in note.aliases:
                self._aliases.setdefault(note_key(alias), name)
            key = note_key(name)
            if key not in self._names:
                self._names[key] = name
                for bucket in _buckets(key):
                    self._buckets.setdefault(bucket, []).append(key)

    def remedy(self, target: str) -> str:
        """Say what a target that names no note may have meant; an empty string for no idea."""
        last = target.rstrip("/").rpartition("/")[2]
        key = note_key(last.removesuffix(".md"))
        if key not in self._told:
            self._told[key] = self._remedy(key, last)
        return self._told[key]

    def _remedy(self, key: NoteKey, written: str) -> str:
        if key in self._names:
            return f"A note of this name stands elsewhere: write [[{self._names[key]}]]."
        if key in self._aliases:
            name = self._aliases[key]
            return f"It is an alias: write [[{name}|{written}]]."
        self._look_ups += 1
        if self._look_ups > _LOOKED_UP:
            return ""
        alike = [name for name in self._near(key) if _digits(name) == _digits(key)]
        near = get_close_matches(key, alike, n=1, cutoff=_SIMILAR)
        return f"Did you mean [[{self._names[NoteKey(near[0])]}]]?" if near else ""

    def _near(self, key: NoteKey) -> list[NoteKey]:
        """List a few names that have something in common with a key, the rarest thing first."""
        shared = [self._buckets[bucket] for bucket in _buckets(key) if bucket in self._buckets]
        found: dict[NoteKey, None] = {}
        for names in sorted(shared, key=len):
            found.update(dict.fromkeys(names[: _COMPARED - len(found)]))
        return list(found)


def _name(note: Note) -> str:
    """Give the name that a link to a note has, without folders."""
    name = note.path.rpartition("/")[2]
    return name if note.kind is NodeKind.CANVAS else name[:-3]


def _digits(key: NoteKey) -> str:
    """Keep the digits of a name: `2024-05-01` is no slip of the pen for `2024-05-02`."""
    return "".join(filter(str.isdigit, key))


def _buckets(key: NoteKey) -> Iterator[str]:
    """Yield what a name is found by: its words, its first and its last letters."""
    yield from dict.fromkeys(words(key))
    yield f"^{key[:_END]}"
    yield f"{key[-_END:]}$"
