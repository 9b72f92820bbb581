"""Find a module by its id or name (part of recall)."""

from vaultgraph.errors import UsageError, suggestion
from vaultgraph.graph.compiled import CompiledVault
from vaultgraph.graph.modules.module import Module
from vaultgraph.text import note_key


def find_module(vault: CompiledVault, name: str) -> Module:
    """Find a module by its id or its name, ignoring case.

    Raises:
        UsageError: no module has that name.
    """
    key = note_key(name.strip())
    for module in vault.modules:
        if key in (note_key(module.id), note_key(module.label)):
            return module
    raise UsageError(
        f"no module is called {name!r}",
        remedy=suggestion(name, [module.label for module in vault.modules])
        or "Give the id or the name of a module, as modules.json lists them.",
    )
