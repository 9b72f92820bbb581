"""Patterns of what is left out of a vault, or of all that is kept (part of stage 2).

In: patterns, the paths of the vault's files and its notes. Out: the paths that they match. A
pattern is a folder, a path, a glob, the name of a note, a tag, or a condition on properties or
days; case is ignored.
"""

import os
from collections.abc import Collection, Iterable, Iterator, Sequence
from difflib import get_close_matches
from fnmatch import translate
from functools import cached_property
from pathlib import Path
from re import compile as compile_pattern
from typing import Protocol

from vaultgraph.errors import UsageError
from vaultgraph.model import VaultPath
from vaultgraph.text import note_key
from vaultgraph.vault.conditions import DATE, PROPERTY, DateCondition, PropertyCondition
from vaultgraph.vault.note import Note

_NEAR, _NEAR_ONES = 0.6, 3
_ANYWHERE = "**/"

MODULE = "module:"
"""The prefix of a module, by its id or its name."""


class Exclusion:
    """Finds what patterns leave out, or keep.

    A pattern with a slash is relative to the root of the vault, and `*` in it matches slashes too;
    one without a slash is the name of a folder, a file or a note anywhere. `#tag` includes nested
    tags.

    Args:
        patterns: as the user wrote them; absolute paths must be inside the vault.
        root: the vault's folder.
        paths: further exact paths, which need not exist.
        keeps: whether what they match is kept rather than left out; messages depend on it.
    """

    def __init__(
        self,
        patterns: Iterable[str],
        root: Path,
        *,
        paths: Iterable[VaultPath] = (),
        keeps: bool = False,
    ) -> None:
        self._patterns = [_read(written, root) for written in patterns]
        self._paths = frozenset(paths)
        self._keeps = keeps

    def find(self, paths: Sequence[VaultPath], notes: Sequence[Note]) -> frozenset[VaultPath]:
        """Find the matching paths, including those of notes that match by a name or a tag.

        Raises:
            UsageError: a pattern matches nothing; the message suggests similar names.
        """
        matched = [frozenset(pattern.find(paths, notes)) for pattern in self._patterns]
        found = self._paths.intersection(paths).union(*matched)
        for pattern, matches in zip(self._patterns, matched, strict=True):
            if not matches:
                gone = frozenset() if self._keeps else found
                raise _matches_nothing(pattern.written, notes, gone, keeps=self._keeps)
        return found

    def matches(self, path: VaultPath) -> bool:
        """Return whether a path matches by itself, even of a file that was not read."""
        return path in self._paths or any(pattern.matches(path) for pattern in self._patterns)


class Pattern(Protocol):
    """A pattern as the user wrote it, and what it matches."""

    written: str

    def find(self, paths: Iterable[VaultPath], notes: Sequence[Note]) -> Iterable[VaultPath]:
        """Return the paths that it matches."""

    def matches(self, path: VaultPath) -> bool:
        """Return whether it matches a path by itself."""


def _read(written: str, root: Path) -> Pattern:
    """Parse a pattern.

    Raises:
        UsageError: it would match everything, is not a range of days, or names a module, which
            callers must resolve after they have found the modules.
    """
    bare = written.strip()
    if bare.startswith(MODULE):
        raise UsageError(
            f"{written!r} names a module, but notes are not grouped here",
            remedy="Name a folder, a note or a tag.",
        )
    if bare.startswith(PROPERTY):
        return PropertyCondition(bare)
    return DateCondition(bare) if bare.startswith(DATE) else _Pattern(written, root)


class _Pattern:
    """A folder, a path, a glob, the name of a note, or a tag."""

    def __init__(self, written: str, root: Path) -> None:
        self.written = written
        name = _inside(written.strip(), root)
        self._is_folder = name.endswith("/")
        self._key = str(note_key(name.strip("/")))
        if not self._key:
            raise UsageError(
                f"{written!r} would match everything",
                remedy="Name a folder, a note, a glob or a tag of the vault.",
            )

    def find(self, paths: Iterable[VaultPath], notes: Sequence[Note]) -> Iterator[VaultPath]:
        """Yield what it matches: files by their path, notes by their name and tags."""
        yield from (path for path in paths if self.matches(path))
        if self._key.startswith("#"):
            yield from (note.path for note in notes if any(map(self._is_tag, note.tags)))
        if not self._is_folder:
            names = ((note.path, name) for note in notes for name in (note.title, *note.aliases))
            yield from (path for path, name in names if note_key(name) == self._key)

    def matches(self, path: VaultPath) -> bool:
        """Return whether it matches a path, or a folder above it."""
        key = str(note_key(path))
        whole = (key,) if self._is_folder else (key, key.removesuffix(".md"))
        if self._key in whole or key.startswith(f"{self._key}/"):
            return True
        parts = key.split("/")
        names = parts[:-1] if self._is_folder else (*parts, parts[-1].removesuffix(".md"))
        if "/" not in self._key and self._key in names:
            return True
        return self._is_glob and self._matches_glob(key, whole, names)

    def _matches_glob(self, key: str, whole: Iterable[str], names: Iterable[str]) -> bool:
        below = self._glob_below.match(key)
        if below or (not self._is_folder and any(map(self._glob.match, whole))):
            return True
        return "/" not in self._key and any(map(self._glob.match, names))

    def _is_tag(self, tag: str) -> bool:
        key = f"#{note_key(tag)}"
        below = key == self._key or key.startswith(f"{self._key}/")
        return below or (self._is_glob and bool(self._glob.match(key)))

    @cached_property
    def _is_glob(self) -> bool:
        return any(sign in self._key for sign in "*?[")

    @cached_property
    def _glob(self) -> "Glob":
        return Glob(self._key)

    @cached_property
    def _glob_below(self) -> "Glob":
        return Glob(f"{self._key}/*")


class Glob:
    """A glob in which `*` also matches slashes, and a leading `**/` also matches the root."""

    def __init__(self, written: str) -> None:
        self._patterns = [compile_pattern(translate(written))]
        if written.startswith(_ANYWHERE):
            self._patterns.append(compile_pattern(translate(written.removeprefix(_ANYWHERE))))

    def match(self, name: str) -> bool:
        """Return whether the whole name matches."""
        return any(pattern.match(name) for pattern in self._patterns)


def _inside(written: str, root: Path) -> str:
    """Make an absolute path inside the vault relative to its root; `[[name]]` is a name."""
    name = written.removeprefix("[[").removesuffix("]]") if written.startswith("[[") else written
    name = name.replace(os.sep, "/") if os.sep != "/" else name
    if not Path(name).expanduser().is_absolute():
        return name.removeprefix("./") if name != "." else ""
    path = Path(name).expanduser()
    for base in (root, root.absolute(), root.resolve()):
        for each in (path, path.resolve()):
            if each.is_relative_to(base):
                relative = each.relative_to(base).as_posix()
                return ("" if relative == "." else relative) + "/" * name.endswith("/")
    return name


def _matches_nothing(
    written: str, notes: Iterable[Note], gone: Collection[str], *, keeps: bool
) -> UsageError:
    """Make the error, with similar names; what is left out is not named here either."""
    names = {name for note in notes if not note.private and note.path not in gone
             for name in _names(note)}  # fmt: skip
    by_key = {str(note_key(name)): name for name in sorted(names)}
    asked = str(note_key(written.strip().strip("/")))
    near = get_close_matches(asked, sorted(by_key), n=_NEAR_ONES, cutoff=_NEAR)
    is_name = not set(":*?[") & set(written)
    return UsageError(
        f"{written!r} cannot be {'kept' if keeps else 'left out'}: "
        + ("no folder, note or tag has that name" if is_name else "no note matches it"),
        remedy=f"Did you mean {' or '.join(repr(by_key[key]) for key in near)}?"
        if near
        else "Give a folder, a path, a glob, a note's name, a tag, property:KEY=VALUE or date:DAY.",
    )


def _names(note: Note) -> Iterator[str]:
    """Yield the names by which a note can be left out."""
    parts = note.path.split("/")
    yield from ("/".join(parts[:end]) for end in range(1, len(parts)))
    yield parts[-1].removesuffix(".md")
    yield from (f"#{tag}" for tag in note.tags)
    yield from (f"{PROPERTY}{key}" for key in note.properties)
