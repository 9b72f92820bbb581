"""Which files belong to the vault (stage 1).

In: the vault's root. Out: `VaultFiles`, sorted by path, with the settings of its `.obsidian`.
"""

from dataclasses import dataclass, field
from pathlib import Path

from vaultgraph.diagnostics import Diagnostic
from vaultgraph.model import NodeKind, VaultPath


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFile:
    """A file of the vault: on disk at `location`, or in memory as `data`.

    `kind` is a note, a canvas or an attachment; `size` is in bytes.
    """

    path: VaultPath
    kind: NodeKind
    size: int
    location: Path | None = None
    data: bytes | None = None

    def read(self) -> bytes:
        """Read its bytes; raises `OSError` when the disk does."""
        if self.data is not None:
            return self.data
        assert self.location is not None
        return self.location.read_bytes()


@dataclass(frozen=True, slots=True, kw_only=True)
class VaultSettings:
    """What the vault's `.obsidian` folder says that matters to us.

    Args:
        ignore_filters: `userIgnoreFilters` as written, `folder/` or `/regex/`.
        daily_folder, daily_format: of the daily notes; the format in Moment.js letters.
        template_folder: where templates stand, or an empty string.
    """

    ignore_filters: tuple[str, ...] = ()
    daily_folder: str = ""
    daily_format: str = "YYYY-MM-DD"
    template_folder: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class VaultFiles:
    """Every file that belongs to the vault, sorted by path."""

    name: str
    files: tuple[SourceFile, ...]
    settings: VaultSettings = field(default_factory=VaultSettings)
    diagnostics: tuple[Diagnostic, ...] = ()
