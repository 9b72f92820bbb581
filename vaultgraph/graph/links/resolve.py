"""A written link becomes a resolved, an unresolved or an ambiguous one (stage 3).

In: notes and the paths of the vault's files. Out: `Resolution`, equal to what Obsidian holds in
`resolvedLinks` and `unresolvedLinks`, with the kinds of links that only we know beside it.
"""

import posixpath
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from vaultgraph.model import NoteId, NoteKey, VaultPath
from vaultgraph.text import note_key
from vaultgraph.vault.note import Link, Note


@dataclass(frozen=True, slots=True, kw_only=True)
class ResolvedLink:
    """A link whose target exists: `source` and `target` are nodes of the graph."""

    source: NoteId
    target: NoteId
    link: Link


@dataclass(frozen=True, slots=True, kw_only=True)
class UnresolvedLink:
    """A link to a note that is not written: `target` is the phantom's node."""

    source: NoteId
    target: NoteId
    link: Link


class Preference(StrEnum):
    """Why one of several files was taken, the strongest reason first."""

    EXACT_PATH = "exact path"
    SAME_FOLDER = "same folder"
    SHORTEST_PATH = "shortest path"
    FIRST_BY_NAME = "first by name"


@dataclass(frozen=True, slots=True, kw_only=True)
class AmbiguousLink:
    """A resolved link that could have meant several files, and why one was taken.

    `candidates` are all of them, the shortest path first.
    """

    taken: ResolvedLink
    candidates: tuple[VaultPath, ...]
    reason: Preference


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolution:
    """What every written link leads to, in the order of source path and place.

    `resolved` holds the links of `ambiguous` too. An edge of a canvas starts at the note on its
    card and stands where its canvas does; one from or to a missing card is in neither list, for
    the card itself is there as unresolved.
    """

    resolved: tuple[ResolvedLink, ...]
    unresolved: tuple[UnresolvedLink, ...]
    ambiguous: tuple[AmbiguousLink, ...]


def resolve_links(notes: Iterable[Note], paths: Iterable[VaultPath]) -> Resolution:
    """Find out what every link of the notes leads to.

    Args:
        notes: every note and canvas, in any order.
        paths: every file of the vault that may be a target, attachments included.
    """
    index = LinkIndex(paths)
    resolved: list[ResolvedLink] = []
    missing: list[tuple[NoteId, Link]] = []
    ambiguous: list[AmbiguousLink] = []
    for note in sorted(notes, key=lambda note: note.path):
        for link in note.links:
            match = index.find(link.target, note.path)
            source = _source(index, link, note.path) if link.origin else NoteId(note.path)
            if match and source:
                found = ResolvedLink(source=source, target=NoteId(match.taken), link=link)
                resolved.append(found)
                if match.preference:
                    ambiguous.append(_ambiguous(found, match))
            elif not link.origin:
                missing.append((NoteId(note.path), link))
    return Resolution(
        resolved=tuple(resolved),
        unresolved=_name_phantoms(missing, index),
        ambiguous=tuple(ambiguous),
    )


def _source(index: "LinkIndex", link: Link, path: VaultPath) -> NoteId | None:
    """Find the note that an edge of a canvas starts at."""
    match = index.find(link.origin, path)
    return NoteId(match.taken) if match else None


@dataclass(frozen=True, slots=True)
class Match:
    """The file that a target leads to.

    `candidates` are all files that it may mean, the shortest path first, and `preference` says
    why this one was taken; both are empty when there was no choice.
    """

    taken: VaultPath
    candidates: tuple[VaultPath, ...] = ()
    preference: Preference | None = None


class LinkIndex:
    """The files of a vault by the names that links call them; a look-up takes constant time."""

    def __init__(self, paths: Iterable[VaultPath]) -> None:
        self._by_path: dict[str, VaultPath] = {}
        by_name: dict[str, list[VaultPath]] = {}
        for path in sorted(paths, key=lambda path: (len(path), path)):
            key = note_key(path)
            self._by_path.setdefault(key, path)
            by_name.setdefault(_last_part(key), []).append(path)
        self._by_name = _as_tuples(by_name)
        self._by_end: dict[str, dict[str, tuple[VaultPath, ...]]] = {}
        self._sure: dict[str, Match] = {}

    def find(self, target: str, source: VaultPath) -> Match | None:
        """Find what a written target means in a note; None when there is no such file."""
        if sure := self._sure.get(target):
            return sure
        if not target:
            return Match(source)
        if (exact := fixed_path(target, source)) is not None:
            path = self._at(exact)
            return Match(path) if path else None
        key, candidates = self._search(target)
        if len(candidates) == 1:
            self._sure[target] = Match(candidates[0])
            return self._sure[target]
        return self._choose(key, candidates, source) if candidates else None

    def holds(self, path: str) -> bool:
        """Tell whether a path, spelled in any case, is a file of the vault."""
        return note_key(path) in self._by_path

    def _at(self, path: str) -> VaultPath | None:
        return next(
            (found for name in _names(path) if (found := self._by_path.get(note_key(name)))), None
        )

    def _search(self, target: str) -> tuple[NoteKey, tuple[VaultPath, ...]]:
        """List the files whose path is the target or ends with it, shortest first."""
        for name in _names(target):
            key = note_key(name)
            last = _last_part(key)
            group = self._by_name.get(last, ())
            if group and last != key:
                group = self._ends(last).get(key, ())
            if group:
                return key, group
        return note_key(target), ()

    def _ends(self, name: str) -> dict[str, tuple[VaultPath, ...]]:
        """Index the files of one name by every end of their path, the first time it is asked."""
        if name not in self._by_end:
            ends: dict[str, list[VaultPath]] = {}
            for path in self._by_name[name]:
                key: str = note_key(path)
                while key:
                    ends.setdefault(key, []).append(path)
                    key = key.partition("/")[2]
            self._by_end[name] = _as_tuples(ends)
        return self._by_end[name]

    def _choose(self, key: NoteKey, candidates: tuple[VaultPath, ...], source: VaultPath) -> Match:
        """Apply Obsidian's order: exact path, own folder, shortest path, first by name."""
        folder = note_key(source).rpartition("/")[0]
        beside = f"{folder}/{_last_part(key)}" if folder else _last_part(key)
        taken: VaultPath | None
        if taken := self._by_path.get(key):
            preference = Preference.EXACT_PATH
        elif beside.endswith(f"/{key}") and (taken := self._by_path.get(beside)):
            preference = Preference.SAME_FOLDER
        else:
            taken = candidates[0]
            longer = len(candidates[1]) > len(taken)
            preference = Preference.SHORTEST_PATH if longer else Preference.FIRST_BY_NAME
        return Match(taken, candidates, preference)


def fixed_path(target: str, source: VaultPath) -> str | None:
    """Give the one path that a target with a leading `/`, `./` or `../` can mean.

    None for a target that is searched for by name. A path above the root, or one of a folder,
    stays as written, so that it names no file.
    """
    if target.startswith("/"):
        return target[1:]
    if not target.startswith(("./", "../")):
        return None
    path = posixpath.normpath(posixpath.join(posixpath.dirname(source), target))
    return target if path == ".." or path.startswith("../") or target.endswith("/") else path


def _names(target: str) -> tuple[str, ...]:
    """Give the file names that a target may stand for: a dot in it may begin an ending, or not."""
    note = f"{target}.md"
    return (target, note) if "." in _last_part(target) else (note,)


def _as_tuples(groups: Mapping[str, Sequence[VaultPath]]) -> dict[str, tuple[VaultPath, ...]]:
    return {name: tuple(group) for name, group in groups.items()}


def _last_part(path: str) -> str:
    return path.rpartition("/")[2]


def _ambiguous(found: ResolvedLink, match: Match) -> AmbiguousLink:
    assert match.preference is not None
    return AmbiguousLink(taken=found, candidates=match.candidates, reason=match.preference)


def _name_phantoms(
    missing: list[tuple[NoteId, Link]], index: LinkIndex
) -> tuple[UnresolvedLink, ...]:
    """Give each note that is not written one node, whichever way its name is spelled.

    The most frequent spelling names it, the first by order among equals.
    """
    spellings: dict[NoteKey, Counter[str]] = {}
    for source, link in missing:
        name = _phantom_name(source, link)
        spellings.setdefault(note_key(name), Counter())[name] += 1
    ids = _phantom_ids(spellings, index)
    return tuple(
        UnresolvedLink(source=source, target=ids[note_key(_phantom_name(source, link))], link=link)
        for source, link in missing
    )


def _phantom_name(source: NoteId, link: Link) -> str:
    name = fixed_path(link.target, VaultPath(source)) or link.target
    return name[:-3] if name[-3:].lower() == ".md" and len(name) > 3 else name


def _phantom_ids(
    spellings: Mapping[NoteKey, Counter[str]], index: LinkIndex
) -> dict[NoteKey, NoteId]:
    """Choose the nodes; a name that a file without an ending or a tag has too keeps its `.md`."""
    ids = {}
    for key, counts in spellings.items():
        name = min(counts, key=lambda name: (-counts[name], name))
        taken = name.startswith("#") or index.holds(name)
        ids[key] = NoteId(f"{name}.md" if taken else name)
    return ids
