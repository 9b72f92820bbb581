"""The vault at a glance: what a new reader should know first, without a model (part of stage 7).

In: a compiled vault, and figures of its passages. Out: a few lines that begin a seed, within an
allowance of tokens. They contain names, counts and short quotes.
"""

from vaultgraph.pack.overview.facts import Family, OverviewFacts, OverviewLine, VaultKind
from vaultgraph.pack.overview.fitting import MOST_TOKENS, allowance, fit_overview
from vaultgraph.pack.overview.lines import are_mostly_alike, find_overview
from vaultgraph.pack.overview.wording import write_overview

__all__ = [
    "MOST_TOKENS",
    "Family",
    "OverviewFacts",
    "OverviewLine",
    "VaultKind",
    "allowance",
    "are_mostly_alike",
    "find_overview",
    "fit_overview",
    "write_overview",
]
