"""Suggest what an unresolved link may have meant (part of the checks of stage 3).

In: notes and a written link. Out: a remedy in one sentence, or "". Each look-up compares the target
with a bounded number of names that share a word, a beginning or an end with it, and only the first
few thousand targets are looked up, to bound the time.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from urllib.parse import unquote

from vaultgraph.graph.links.spelling import is_misspelling, split
from vaultgraph.model import NodeKind, NoteKey
from vaultgraph.text import note_key, words
from vaultgraph.vault.note import Link, Note

_ADDRESS = re.compile(r"[a-z][a-z0-9+.\-]{1,20}://\S{1,200}$", re.IGNORECASE)
_WEBSITE = re.compile(
    r"(?:[a-z0-9-]{1,63}\.){1,4}(?:com|org|net|io|dev|app|edu|gov|info|me|ai|co|[a-z]{2}\.[a-z]{2})/",
    re.IGNORECASE,
)
_COMPARED = 60
_LOOKED_UP = 3_000
_END = 3


class NameSuggester:
    """Finds remedies by the names and aliases of all notes, which are indexed when first needed."""

    def __init__(self, notes: Iterable[Note]) -> None:
        self._notes = sorted(notes, key=lambda note: (len(note.path), note.path))
        self._remedies: dict[NoteKey, str] = {}
        self._look_ups = 0

    @cached_property
    def _names(self) -> dict[NoteKey, str]:
        names: dict[NoteKey, str] = {}
        for name in map(_name, self._notes):
            names.setdefault(note_key(name), name)
        return names

    @cached_property
    def _paths(self) -> dict[NoteKey, str]:
        paths: dict[NoteKey, str] = {}
        for note in self._notes:
            paths.setdefault(note_key(_name(note)), note.path)
        return paths

    @cached_property
    def _aliases(self) -> dict[NoteKey, str]:
        aliases: dict[NoteKey, str] = {}
        for note in self._notes:
            for alias in note.aliases:
                aliases.setdefault(note_key(alias), _name(note))
        return aliases

    @cached_property
    def _by_part(self) -> dict[str, list[NoteKey]]:
        """The names by each part by which they can be found."""
        found: dict[str, list[NoteKey]] = {}
        for key in self._names:
            for part in _parts(key):
                found.setdefault(part, []).append(key)
        return found

    def remedy(self, link: Link) -> str:
        """Suggest what an unresolved link may have meant; "" where there is no suggestion."""
        if _ADDRESS.match(link.target):
            return f"An address is not a note: write <{link.target}>."
        if link.target.startswith("|"):
            return f"There is no name before |: write [[name{link.target}]]."
        if _WEBSITE.match(link.target):
            return f"An address begins with its protocol: write https://{link.target}."
        last = link.target.rstrip("/").rpartition("/")[2]
        key = note_key(last.removesuffix(".md"))
        if link.exact:
            path = self._paths.get(key)
            return f"A note of this name is at {path}: a card needs its whole path." if path else ""
        if key not in self._remedies:
            self._remedies[key] = self._remedy(key, last)
        return self._remedies[key]

    def unreachable(self, link: Link) -> str:
        """Explain why a link cannot reach a note whose name contains a special character."""
        last = link.target.rpartition("/")[2]
        headings = ("#", " #", "# ", " # ") if link.anchor else ()
        meant = (
            *((f"{last}{sign}{link.anchor}", "#", "the start of a heading") for sign in headings),
            (f"{last}|{link.display}", "|", "the start of what is shown"),
            (f"{last}]", "]", "the end of the link"),
            (f"[{last}", "[", "the start of the link"),
            (unquote(last).removesuffix(".md"), "%23 and the like", "they are written"),
        )
        for name, sign, reading in meant:
            found = self._names.get(note_key(name))
            if found and name != last.removesuffix(".md"):
                return f"A note is called “{found}”, but links read {sign} as {reading}: rename it."
        return ""

    def _remedy(self, key: NoteKey, written: str) -> str:
        if key in self._names:
            return f"A note of this name is elsewhere: write [[{self._names[key]}]]."
        if key in self._aliases:
            name = self._aliases[key]
            return f"It is an alias; if that note is meant, write [[{name}|{written}]]."
        self._look_ups += 1
        if self._look_ups > _LOOKED_UP:
            return ""
        near = next((name for name in self._near(key) if is_misspelling(key, name)), None)
        return f"Did you mean [[{self._names[near]}]]?" if near else ""

    def _near(self, key: NoteKey) -> list[NoteKey]:
        """List a few names that share a part with a key, the rarest part first."""
        shared = [self._by_part[part] for part in _parts(key) if part in self._by_part]
        found: dict[NoteKey, None] = {}
        for names in sorted(shared, key=len):
            found.update(dict.fromkeys(names[: _COMPARED - len(found)]))
        return list(found)


def _name(note: Note) -> str:
    """Return the name of a note in links, without folders."""
    name = note.path.rpartition("/")[2]
    return name if note.kind is NodeKind.CANVAS else name[:-3]


def _parts(key: NoteKey) -> Iterator[str]:
    """Yield the parts by which a name is found: words, first and last letters, all in one."""
    yield from dict.fromkeys(words(key))
    yield f"={''.join(split(key))}"
    yield f"^{key[:_END]}"
    yield f"{key[-_END:]}$"
