"""A vault becomes a pack for each of its modules (beside `compiler.py`, on its layer).

In: a compiled vault, and how it was read and is packed. Out: the files of every pack, each below a
folder with the name of its module. A module is packed as if the rest of the vault did not exist.
"""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from vaultgraph.compiler import read_vault
from vaultgraph.graph.compiled import CompiledVault
from vaultgraph.graph.modules.module import Module
from vaultgraph.graph.modules.naming import label_in
from vaultgraph.linking import ReadOptions
from vaultgraph.model import Language, Progress, VaultPath, no_progress
from vaultgraph.pack import PackOptions, make_pack
from vaultgraph.writing import Artifact, safe_name

FOLDER = "modules"
"""The folder of the output that holds a pack for each module."""


def pack_modules(
    root: Path | str,
    vault: CompiledVault,
    *,
    reading: ReadOptions = ReadOptions(),
    packing: PackOptions = PackOptions(),
    progress: Progress = no_progress,
) -> Iterator[Artifact]:
    """Make a pack of every module at the top.

    Args:
        root: the vault's folder; it is only read.
        vault: the whole of it.
        reading: how it was read.
        packing: how each pack is made; pins and notes to explain are those of the whole.
        progress: called with the progress of each stage.

    Raises:
        BudgetTooSmallError: the budget has no room for the seed of a module.
    """
    unfocused = replace(packing, pins=(), explain=(), focus=(), since=None)
    language = packing.language or vault.language
    for name, module in _folders(vault, language):
        notes = tuple(VaultPath(member) for member in module.members)
        # A part has other modules than the whole: no ids or names are kept for them.
        modules = replace(reading.modules, previous={})
        alone = replace(reading, only=(), depth=0, only_notes=notes, modules=modules)
        titled = replace(
            unfocused, title=unfocused.title or f"{vault.name}: {label_in(module, language)}"
        )
        part = read_vault(root, options=alone, progress=progress)
        for artifact in make_pack(part, titled, progress).artifacts:
            yield replace(artifact, path=f"{FOLDER}/{name}/{artifact.path}")


def _folders(vault: CompiledVault, language: Language) -> Iterator[tuple[str, Module]]:
    """Name a folder for each module at the top, different on any file system."""
    taken: set[str] = set()
    for module in vault.modules:
        if module.parent is None:
            name = safe_name(label_in(module, language))
            name = name if name.casefold() not in taken else f"{name} {module.id}"
            taken.add(name.casefold())
            yield name, module
