"""Compile an Obsidian vault into a note graph, an interactive page and a seed pack.

The public names are in `__init__.pyi`; each is imported from its own layer when it is first
used, so that `import vaultgraph` costs next to nothing.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)

__version__ = "0.1.0"
