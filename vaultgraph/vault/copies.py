"""Copies that a sync tool kept when a file was changed in two places (part of stage 2).

In: the notes of a vault and the paths of its files. Out: the notes, copies among them with the role
`copy`, and a diagnostic of each copy.

Some tools mark a copy in its name: Syncthing, Dropbox, Obsidian Sync, Nextcloud, FSNotes, Seafile,
Synology, Resilio, Google Drive. Others only add a number or the name of a computer: iCloud, Google
Drive, OneDrive. Such a file is a copy if the note of the plain name is beside it with nearly the
same text, and no heading, alias or link uses the name of the copy.
"""

import posixpath
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from vaultgraph.diagnostics import Code, Diagnostic
from vaultgraph.model import Location, NoteKey, NoteRole, VaultPath
from vaultgraph.text import note_key
from vaultgraph.vault.note import Note

_SIMILAR = 0.7
_FEWEST_TERMS = 3

_MARKED = re.compile(
    r"(?P<name>.+?)(?:"
    r"\.(?P<syncthing>sync-conflict)-\d{8}-\d{6}(?:-[A-Z0-9]+)?"
    r"|[ _]?\((?P<seafile>SFConflict)\b[^()]*\)"
    r"|[ _]?\((?P<fsnotes>CONFLICT) \d{8}T?\d*\)"
    r"|[ _]?\((?:[^()]*\b)?(?P<copied>conflicted copy|case conflict|case clash)\b[^()]*\)"
    r"|[ _]?\([^()]*(?P<translated>конфликтующая копия|in konflikt stehende kopie|copie en conflit"
    r"|copia en conflicto|冲突副本|冲突的副本)[^()]*\)"
    r"|[ _]?\[(?P<bracketed>conflict(?:ed)?)[^\[\]]*\]"
    r"|[-_](?P<owncloud>conflict)-\d{8}-\d{6}"
    r"|_[^_/]+_[A-Z][a-z]{2}-\d{1,2}-\d{4,6}-\d{4}_(?P<synology>Conflict)"
    r"|\.(?P<resilio>Conflict)"
    r")(?: ?\(\d+\))?",
    re.IGNORECASE,
)
"""Names that only a tool gives to a copy."""

_NUMBERED = re.compile(
    r"(?P<name>.+?)(?: (?:[2-9]|1\d)| ?\((?:[1-9]|1\d)\)"
    r"|-(?:(?:DESKTOP|LAPTOP|MacBook|iMac|iPhone|iPad)[\w\-]*|[A-Z][A-Z0-9]{3,}(?:-[A-Z0-9]+)*))"
)
"""Names that a tool or a person may have given."""

_WORDS = ("conflict", "case clash", "конфликт", "konflikt", "conflit", "冲突")
_NUMBERED_END = re.compile(r"(?: |\()\d{1,2}\)?$|-[A-Za-z][\w\-]*$")
_LONGEST_END = 40

_TOOLS = {
    "syncthing": "Syncthing",
    "seafile": "Seafile",
    "fsnotes": "FSNotes",
    "owncloud": "ownCloud",
    "synology": "Synology Drive",
    "resilio": "Resilio Sync",
}


class Copy(NamedTuple):
    """A file that is a copy, the file that it is a copy of, and the tool that made it.

    `original` is None where the file of the plain name does not exist; `tool` is empty where its
    name does not identify one; `is_marked` is false where only the similarity of two notes shows
    that one is a copy.
    """

    path: VaultPath
    original: VaultPath | None
    tool: str
    is_marked: bool


TermsOf = Callable[[Note], Mapping[str, int]]
"""Returns the terms of a note with their counts."""


def find_copies(
    paths: Iterable[VaultPath],
    notes: Sequence[Note],
    terms_of: TermsOf = lambda note: dict(note.terms),
) -> list[Copy]:
    """List the copies among the files of a vault, in the order of their paths.

    Args:
        paths: every file.
        notes: the notes among them.
        terms_of: returns their terms, for notes that were read without them.
    """
    paths = sorted(paths)
    by_key = {note_key(path): path for path in reversed(paths)}
    note_of = {note.path: note for note in notes}
    found = []
    named: set[NoteKey] | None = None
    for path in paths:
        folder, name = posixpath.split(path)
        stem, ending = posixpath.splitext(name)
        match = _match(stem)
        if match is None:
            continue
        plain = posixpath.join(folder, match["name"].rstrip() + ending)
        original = by_key.get(note_key(plain))
        is_marked = match.re is _MARKED
        if is_marked and (original or not (match["bracketed"] or match["resilio"])):
            found.append(Copy(path, original, _tool(match), is_marked))
        elif (
            not is_marked
            and original
            and _are_similar(note_of.get(path), note_of.get(original), terms_of)
        ):
            named = _named(notes) if named is None else named
            if note_key(stem) not in named:
                found.append(Copy(path, original, "", is_marked))
    return found


def _match(stem: str) -> re.Match[str] | None:
    """Match a name as that of a copy; quick tests decide for most names before the patterns."""
    if any(word in stem.lower() for word in _WORDS) and (marked := _MARKED.fullmatch(stem)):
        return marked
    return _NUMBERED.fullmatch(stem) if _NUMBERED_END.search(stem[-_LONGEST_END:]) else None


def mark_copies(notes: Sequence[Note], copies: Iterable[Copy]) -> tuple[Note, ...]:
    """Set the role of copies whose original exists, so that their content does not count twice."""
    roles = {copy.path for copy in copies if copy.original}
    return tuple(
        replace(note, role=NoteRole.COPY) if note.path in roles else note for note in notes
    )


def report_copies(copies: Iterable[Copy]) -> Iterator[Diagnostic]:
    """Report each copy and the file that it is a copy of."""
    for copy in copies:
        yield Diagnostic(
            code=Code.CONFLICT_COPY,
            location=Location(path=copy.path),
            message=_message(copy),
            remedy="Copy what differs to the other file, then delete it. It is ignored until then."
            if copy.original
            else "Rename it to its original name.",
        )


def _message(copy: Copy) -> str:
    if copy.original is None:
        return f"{copy.tool or 'a sync tool'} kept this version; the file itself is gone"
    if copy.is_marked:
        return f"{copy.tool or 'a sync tool'} kept this version of {copy.original}"
    return f"contains nearly the same text as {copy.original}: a sync tool may have kept both"


def _tool(match: re.Match[str]) -> str:
    named = (tool for group, tool in _TOOLS.items() if match.groupdict().get(group))
    return next(named, "")


def _named(notes: Iterable[Note]) -> set[NoteKey]:
    """Collect the names in headings, aliases and links, because nobody refers to a tool's copy."""
    names: set[str] = set()
    for note in notes:
        names.update(heading.text for heading in note.headings)
        names.update(note.aliases)
        names.update(link.target.rpartition("/")[2].removesuffix(".md") for link in note.links)
    return set(map(note_key, names))


def _are_similar(copy: Note | None, original: Note | None, terms_of: TermsOf) -> bool:
    """Return whether two notes use nearly the same words as often (weighted Jaccard index)."""
    if copy is None or original is None:
        return False
    if copy.digest == original.digest:
        return copy.characters > 0
    one, other = terms_of(copy), terms_of(original)
    if min(len(one), len(other)) < _FEWEST_TERMS:
        return False
    terms = one.keys() | other.keys()
    shared = sum(min(one.get(term, 0), other.get(term, 0)) for term in terms)
    return shared >= _SIMILAR * sum(max(one.get(term, 0), other.get(term, 0)) for term in terms)
