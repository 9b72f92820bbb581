"""The source of an output folder, and a lock for one writer at a time (part of writing).

An output folder records its source in the name of an empty hidden folder: a digest of the source's
path. It is an empty folder, so that no output file depends on this machine: the same vault gives
the same files wherever it is.
"""

import errno
import hashlib
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

if sys.platform != "win32":  # where a folder cannot be renamed while its files are in use
    import fcntl

MARKER = ".vaultgraph-made-from-"
"""How the name of the hidden folder begins; a digest of the path follows."""

_DIGITS = 16


def mark_of(source: Path) -> str:
    """Return the name of the hidden folder in output that is made from a vault or a pack."""
    path = os.fsencode(source.resolve())
    return f"{MARKER}{hashlib.sha256(path).hexdigest()[:_DIGITS]}"


def is_made_from_another(directory: Path, source: Path) -> bool:
    """Return whether an output folder was made from another source."""
    marks = {mark.name for mark in directory.glob(f"{MARKER}*")}
    return bool(marks) and mark_of(source) not in marks


def mark(directory: Path, source: Path) -> None:
    """Record in an output folder what it was made from."""
    (directory / mark_of(source)).mkdir(exist_ok=True)


@contextmanager
def only_writer(directory: Path) -> Iterator[None]:
    """Lock a folder, so that other runs wait before they write to it; no lock file is left behind.

    The parent folder is locked, because the output folder itself may be created or renamed. It is
    created first where it does not exist, so that every run locks the same one, and removed again
    when nothing was written to it. On a file system without locks no run waits.
    """
    home = Path(os.path.abspath(directory)).parent  # noqa: PTH100 - Path keeps `..` in a path
    made = [folder for folder in (home, *home.parents) if not folder.exists()]
    held = -1
    try:
        while held < 0:
            home.mkdir(parents=True, exist_ok=True)
            if sys.platform == "win32":
                break
            held = _lock(home)
        yield
    finally:
        for folder in made:
            remove_if_empty(folder)
        if held >= 0:
            os.close(held)


def _lock(folder: Path) -> int:
    """Open and lock a folder; -1 where another run removed it in the meantime."""
    try:
        held = os.open(folder, os.O_RDONLY)
    except FileNotFoundError:
        return -1
    with suppress(OSError):
        fcntl.flock(held, fcntl.LOCK_EX)
    if _is_open(folder, held):
        return held
    os.close(held)
    return -1


def _is_open(folder: Path, held: int) -> bool:
    return folder.exists() and os.path.samestat(folder.stat(), os.fstat(held))


def remove_if_empty(folder: Path) -> bool:
    """Remove a folder if it is empty, and return whether it is gone."""
    if folder.is_dir() and not any(folder.iterdir()):
        try:
            folder.rmdir()
        except OSError as error:  # another run has just written to it, or removed it
            if error.errno not in (errno.ENOTEMPTY, errno.EEXIST, errno.ENOENT):
                raise
    return not folder.exists()
