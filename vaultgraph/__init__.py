"""Compile an Obsidian vault into a note graph, an interactive page and a seed pack.

The public names are in `__init__.pyi`; each is imported from its own layer when it is first
used, so that `import vaultgraph` is fast. Public functions check the types of what
they are given; inside the package the same functions do not.
"""

from types import FunctionType
from typing import Any

import lazy_loader

_load, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)

__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    """Import a public name; functions are wrapped to refuse values of wrong types."""
    value = _load(name)
    if isinstance(value, FunctionType) or hasattr(value, "__wrapped__"):
        from vaultgraph.arguments import checked

        value = checked(value)
        value.__module__ = __name__  # so that pickle finds it again
    globals()[name] = value
    return value
