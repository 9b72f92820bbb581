"""Whose an output folder is, and one writer at a time (part of writing).

An output folder knows what it was made from by the name of an empty hidden folder in it, which is
a digest of a path. It is a folder and empty, so that no file of the output holds anything of this
machine: the same vault gives the same files wherever it stands.
"""

import hashlib
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

if sys.platform != "win32":  # which does not let a folder be renamed while its files are in use
    import fcntl

MARKER = ".vaultgraph-made-from-"
"""How the name of the hidden folder begins; a digest of the path follows."""

_DIGITS = 16


def mark_of(source: Path) -> str:
    """The name of the hidden folder in output that is made from a vault or a pack."""
    path = os.fsencode(source.resolve())
    return f"{MARKER}{hashlib.sha256(path).hexdigest()[:_DIGITS]}"


def is_made_from_another(directory: Path, source: Path) -> bool:
    """Tell whether an output folder says that it was made from something else."""
    marks = {mark.name for mark in directory.glob(f"{MARKER}*")}
    return bool(marks) and mark_of(source) not in marks


def mark(directory: Path, source: Path) -> None:
    """Let an output folder say what it was made from."""
    (directory / mark_of(source)).mkdir(exist_ok=True)


@contextmanager
def only_writer(directory: Path) -> Iterator[None]:
    """Wait until no other run writes to a folder, and keep others waiting; leaves no file behind.

    The folder above is locked, for the output folder itself may be made or renamed. On a disk that
    knows no locks nobody waits.
    """
    if sys.platform == "win32":
        yield
        return
    held = -1
    try:
        while True:
            home = _nearest(directory.absolute().parent)
            held = os.open(home, os.O_RDONLY)
            with suppress(OSError):
                fcntl.flock(held, fcntl.LOCK_EX)
            if _nearest(directory.absolute().parent) == home:
                break
            os.close(held)  # while this run waited, another one made the folders in between
        yield
    finally:
        if held >= 0:
            os.close(held)


def _nearest(folder: Path) -> Path:
    return next(above for above in (folder, *folder.parents) if above.is_dir())
