"""A vault is watched while it is served.

In: a vault's folder. Out: the files that changed, each time some did.
"""

from collections.abc import Iterator
from itertools import chain
from pathlib import Path

_STEP = 100  # milliseconds between two looks for changes


def watch_vault(vault: Path, pause: int) -> Iterator[set[Path]]:
    """Begin to watch a vault; the files that change from now on are yielded until Ctrl-C.

    What changes before the first is asked for is kept: a vault is watched before it is read, so
    that no change is missed.

    Args:
        vault: the vault's folder.
        pause: milliseconds that changes are gathered for: an editor writes a note in several steps.
    """
    from watchfiles import watch  # costly to import

    root = vault.resolve()
    changes = watch(
        root,
        watch_filter=lambda _, path: belongs(root, path),
        debounce=pause,
        rust_timeout=_STEP,
        yield_on_timeout=True,
    )
    first = next(changes)
    return ({Path(path) for _, path in changed} for changed in chain([first], changes) if changed)


def belongs(root: Path, path: str) -> bool:
    """Return whether a file is of the vault, and not of a tool that keeps its own beside it."""
    return not any(part.startswith(".") for part in Path(path).relative_to(root).parts)
