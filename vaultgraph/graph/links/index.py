"""Look up the files of a vault by their names in links (part of stage 3).

In: the paths of the vault's files. Out: `LinkIndex`, which applies the app's rules for resolving
links; a look-up takes about constant time, however many files have one name.
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from vaultgraph.model import VaultPath
from vaultgraph.text import path_key

_NOTE = ".md"
_LAST = "\U0010ffff"


class Preference(StrEnum):
    """Why one of several files was chosen, the strongest reason first."""

    EXACT_PATH = "exact path"
    SAME_FOLDER = "same folder"
    SHORTEST_PATH = "shortest path"
    FIRST_BY_NAME = "first by name"


@dataclass(frozen=True, slots=True)
class Match:
    """The file that a target leads to.

    `candidates` are all files that match, the shortest path first, and `preference` is why this
    one was chosen; () and None when there was no choice.
    """

    taken: VaultPath
    candidates: tuple[VaultPath, ...] = ()
    preference: Preference | None = None


class LinkIndex:
    """Finds the targets of links among the files of a vault."""

    def __init__(self, paths: Iterable[VaultPath]) -> None:
        self._by_path: dict[str, VaultPath] = {}
        by_name: dict[str, list[VaultPath]] = {}
        for path in sorted(paths, key=_length_and_order):
            key = path_key(path)
            self._by_path.setdefault(key, path)
            by_name.setdefault(_last_part(key), []).append(path)
        self._by_name = {name: _Files(files) for name, files in by_name.items()}
        self._by_end: dict[tuple[str, str], _Files] = {}
        self._sure: dict[str, Match] = {}

    def find(self, target: str, source: VaultPath) -> Match | None:
        """Find the file of a target that is written in the note `source`; None if there is none."""
        if sure := self._sure.get(target):
            return sure
        if not target:
            return Match(source)
        name, files = self._named(target)
        if files is None:
            return None
        if "/" not in target and len(files.paths) == 1:
            self._sure[target] = Match(files.paths[0])
            return self._sure[target]
        return self._choose(name, files, source)

    def at(self, path: str) -> VaultPath | None:
        """Find the file of a whole path, ignoring case."""
        return self._by_path.get(path_key(path))

    def _named(self, target: str) -> "tuple[str, _Files | None]":
        """Return the file name of a target, as it is if it has a dot, else with `.md`."""
        if "." in _last_part(target) and (files := self._by_name.get(_key_of_name(target))):
            return target, files
        return target + _NOTE, self._by_name.get(_key_of_name(target + _NOTE))

    def _choose(self, name: str, files: "_Files", source: VaultPath) -> Match | None:
        """Apply the app's order: exact path, own folder, shortest path, first by name."""
        wanted = path_key(computed_path(name, source) or name)
        exact = self._by_path.get(wanted.removeprefix("/"))
        if name.startswith("/"):
            return Match(exact) if exact else None
        if "/" in wanted:
            files = self._ending(wanted, files)
        if not files.paths:
            return None
        if len(files.paths) == 1:
            return Match(files.paths[0])
        if exact and "/" in name and path_key(files.paths[1]) != path_key(exact):
            return Match(exact)
        if exact:
            return Match(exact, files.paths, Preference.EXACT_PATH)
        folder = path_key(source).rpartition("/")[0]
        taken = files.best_below(folder)
        return Match(taken, files.paths, _preference(taken, folder, files))

    def _ending(self, end: str, files: "_Files") -> "_Files":
        """Return those of some files of one name whose path ends with `end`."""
        asked = (_last_part(end), end)
        if asked not in self._by_end:
            self._by_end[asked] = _Files(files.ending(end))
        return self._by_end[asked]


class _Files:
    """Files of one name, the shortest path first, searched by the begin or end of their paths."""

    def __init__(self, paths: Sequence[VaultPath]) -> None:
        self.paths = tuple(paths)
        self._best: dict[str, VaultPath] = {}

    def ending(self, end: str) -> list[VaultPath]:
        """List those whose path ends with `end`, even inside the name of a folder."""
        reverse = end[::-1]
        found = _beginning(self._backward, reverse)
        return sorted((path for _, path in found), key=_length_and_order)

    def best_below(self, folder: str) -> VaultPath:
        """Return the first one whose path begins with `folder`, else the first one."""
        if folder not in self._best:
            below = (path for _, path in _beginning(self._forward, folder)) if folder else ()
            self._best[folder] = min(below, key=_length_and_order, default=self.paths[0])
        return self._best[folder]

    @cached_property
    def _forward(self) -> list[tuple[str, VaultPath]]:
        return sorted((path_key(path), path) for path in self.paths)

    @cached_property
    def _backward(self) -> list[tuple[str, VaultPath]]:
        return sorted((path_key(path)[::-1], path) for path in self.paths)


def computed_path(target: str, source: VaultPath) -> str:
    """Return the path of a target that is relative to its note's folder; "" for any other.

    As in the app, one leading `./` is dropped, then each `../` goes up, but not above the root.
    """
    if not target.startswith(("./", "../")):
        return ""
    folder = source.rpartition("/")[0]
    rest = target.removeprefix("./")
    while rest.startswith("../"):
        folder, rest = folder.rpartition("/")[0], rest[3:]
    return f"{folder}/{rest}" if folder else rest


def without_ending(path: str) -> str:
    """Return a path without its `.md`, ignoring case."""
    return path[: -len(_NOTE)] if path[-len(_NOTE) :].lower() == _NOTE else path


def _beginning(
    ordered: Sequence[tuple[str, VaultPath]], start: str
) -> Sequence[tuple[str, VaultPath]]:
    """Return the slice of a sorted list whose keys begin with `start`."""
    first = bisect_left(ordered, (start,))
    return ordered[first : bisect_left(ordered, (start + _LAST,), first)]


def _preference(taken: VaultPath, folder: str, files: _Files) -> Preference:
    first, second = files.paths[:2]
    if folder and path_key(taken).startswith(folder) and not path_key(second).startswith(folder):
        return Preference.SAME_FOLDER
    if taken != first:
        return Preference.SAME_FOLDER
    longer = _length_and_order(second)[0] > _length_and_order(first)[0]
    return Preference.SHORTEST_PATH if longer else Preference.FIRST_BY_NAME


def _length_and_order(path: str) -> tuple[int, bytes]:
    """Return a sort key by length, then in lexical order, both in UTF-16 as in JavaScript."""
    units = path.encode("utf-16-be", "surrogatepass")
    return len(units), units


def _key_of_name(target: str) -> str:
    return path_key(_last_part(target))


def _last_part(path: str) -> str:
    return path.rpartition("/")[2]
