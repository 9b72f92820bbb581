"""A vault is watched while it is served.

In: a vault's folder. Out: the files that changed, each time some did.
"""

from collections.abc import Iterator
from pathlib import Path


def watch_vault(vault: Path, pause: int) -> Iterator[set[Path]]:
    """Yield the files that changed, until Ctrl-C.

    Args:
        vault: the vault's folder.
        pause: milliseconds that changes are gathered for: an editor writes a note in several steps.
    """
    from watchfiles import watch  # costly to import

    root = vault.resolve()
    for changed in watch(root, watch_filter=lambda _, path: belongs(root, path), debounce=pause):
        yield {Path(path) for _, path in changed}


def belongs(root: Path, path: str) -> bool:
    """Return whether a file is of the vault, and not of a tool that keeps its own beside it."""
    return not any(part.startswith(".") for part in Path(path).relative_to(root).parts)
