"""The pack layer: a compiled vault becomes seed documents within a budget (stage 7).

In: `CompiledVault` and `PackOptions`. Out: `Pack`, its documents and the part of each note in them.
"""

from vaultgraph.pack.choose.weights import Weights
from vaultgraph.pack.finished import Pack
from vaultgraph.pack.options import DEFAULT_FORMATS, FormOptions, PackOptions
from vaultgraph.pack.pipeline import check_options, make_pack

__all__ = [
    "DEFAULT_FORMATS",
    "FormOptions",
    "Pack",
    "PackOptions",
    "Weights",
    "check_options",
    "make_pack",
]
