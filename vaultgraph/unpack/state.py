"""Whether a pack was made from this state of a vault (part of verifying).

In: the manifest of a pack, and a vault. Out: `VaultState`: which notes have changed. It determines
what else can be compared with the vault.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from vaultgraph.graph.compiled import CompiledVault
from vaultgraph.model import VaultPath
from vaultgraph.vault.secrets import mask_text


@dataclass(frozen=True, kw_only=True)
class VaultState:
    """How a vault compares with the one that a pack was made of.

    Args:
        listed: number of notes that the manifest describes; 0 for one that describes none.
        unchanged: paths of the vault's unchanged notes.
        gone: number of notes that the manifest describes and that are not in the vault.
        changed: number of notes with other content in the vault.
        added: number of notes that are not in the manifest in any form.
        same: whether the vault is unchanged, as far as can be determined.
    """

    listed: int
    unchanged: frozenset[str]
    gone: int
    changed: int
    added: int
    same: bool

    @cached_property
    def message(self) -> str:
        """What has changed, in one line; empty if nothing has."""
        if self.same:
            return ""
        if not self.listed:
            return "the pack was made from another state of the vault"
        if self.gone == self.listed:
            return (
                f"the pack was made from another vault: none of its {self.listed:,} notes is here"
            )
        figures = {"changed": self.changed, "gone": self.gone, "new": self.added}
        differences = ", ".join(f"{number:,} {what}" for what, number in figures.items() if number)
        whole = f"of {self.listed:,} notes {differences}"
        return f"the pack was made from another state of the vault: {whole}"


def compare_state(manifest: Mapping[str, Any], vault: CompiledVault) -> VaultState:
    """Compare the notes of a vault with a manifest."""
    listed = dict(listed_notes(manifest))
    digests = {name: note.digest for note in vault.notes for name in _written(note.path)}
    same_whole = manifest.get("digest") == vault.digest
    kept = {
        path
        for path, digest in listed.items()
        if path in digests and (same_whole or (digest and digests[path].startswith(digest)))
    }
    gone = sum(path not in digests for path in listed)
    changed = len(listed) - gone - len(kept)
    # Notes that were left out on purpose are only counted in a manifest, never named.
    silent = [
        note for note in vault.notes if not note.private and not listed.keys() & _written(note.path)
    ]
    withheld = sum(_number(manifest.get(key)) for key in ("excluded", "unselected"))
    added = 0 if same_whole else max(0, len(silent) - withheld)
    known = {note.path for note in vault.notes if same_whole or kept & _written(note.path)}
    return VaultState(
        listed=len(listed),
        unchanged=frozenset(known),
        gone=gone,
        changed=changed,
        added=added,
        same=same_whole or (bool(listed) and not gone and not changed and not added),
    )


def listed_notes(manifest: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield every note that a manifest names, with the beginning of its digest, which may be ""."""
    for key in ("carried", "omitted"):
        rows = manifest.get(key)
        for row in rows if isinstance(rows, list) else ():
            if isinstance(row, dict) and isinstance(row.get("note"), str):
                digest = row.get("sha256")
                yield row["note"], digest if isinstance(digest, str) else ""


def unlisted_notes(manifest: Mapping[str, Any], vault: CompiledVault) -> tuple[VaultPath, ...]:
    """Name the notes of a vault that a manifest does not: left out by its user, or new since."""
    listed = {path for path, _ in listed_notes(manifest)}
    return tuple(note.path for note in vault.notes if not listed & _written(note.path))


def _written(path: str) -> frozenset[str]:
    """The spellings of a path in a pack: unchanged, or with its secrets masked."""
    return frozenset((path, mask_text(path)))


def _number(value: object) -> int:
    return value if type(value) is int else 0
