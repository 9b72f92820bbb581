"""Watches a vault while it is served.

In: a vault's folder. Out: sets of changed files.
"""

import time
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from watchfiles.main import FileChange

Changes = set["FileChange"]
Folder = tuple[int, int]
"""Identifies a folder, so that another one in its place later is noticed."""

_STEP = 100
"""Milliseconds between two checks for changes."""

_POLL = 2_000
"""Milliseconds between two checks of every file, if the system cannot watch more folders."""


def watch_vault(vault: Path, pause: int) -> Iterator[set[Path]]:
    """Begin to watch a vault; the files that change from now on are yielded until Ctrl-C.

    Changes before the first iteration are kept: watch a vault before reading it, so that no change
    is missed. A folder that is moved, deleted or replaced is reported as changed, and so is the one
    that replaces it.

    Args:
        vault: the vault's folder.
        pause: milliseconds for which changes are collected: an editor writes a note in several
            steps.
    """
    watched = _folder_at(vault)
    return _followed(vault, pause, watched, _begun(vault, pause))


def belongs(root: Path, path: str) -> bool:
    """Return whether a file belongs to the vault, and not to a tool with files in its folder."""
    return not any(part.startswith(".") for part in Path(path).relative_to(root).parts)


def _followed(
    vault: Path, pause: int, watched: Folder | None, changes: Iterator[Changes]
) -> Iterator[set[Path]]:
    """Yield changes, also in a folder that replaces the one that is watched."""
    while True:
        for changed in changes:
            if changed:
                yield {Path(path) for _, path in changed}
            if _folder_at(vault) != watched or _is_deleted(vault, changed):
                break
        else:
            return
        yield {vault.resolve()}
        while (watched := _folder_at(vault)) is None:
            time.sleep(_STEP / 1000)
        changes = _begun(vault, pause)
        yield {vault.resolve()}


def _begun(vault: Path, pause: int) -> Iterator[Changes]:
    """Begin to watch a folder; each step yields the changes since, usually none."""
    try:
        return _watched(vault.resolve(), pause, poll=False)
    except OSError:  # the system watches only so many folders at once
        return _watched(vault.resolve(), pause, poll=True)


def _watched(root: Path, pause: int, *, poll: bool) -> Iterator[Changes]:
    from watchfiles import watch  # costly to import

    changes = watch(
        root,
        watch_filter=lambda _, path: belongs(root, path),
        debounce=pause,
        rust_timeout=_STEP,
        yield_on_timeout=True,
        force_polling=poll,
        poll_delay_ms=_POLL,
        ignore_permission_denied=True,
    )
    return chain([next(changes)], changes)


def _is_deleted(vault: Path, changed: Changes) -> bool:
    """Return whether a folder was deleted, because its replacement may look the same."""
    return any(kind.name == "deleted" and Path(path) == vault.resolve() for kind, path in changed)


def _folder_at(root: Path) -> Folder | None:
    """Identify the folder at a place; None where there is none."""
    try:
        found = root.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
