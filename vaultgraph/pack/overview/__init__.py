"""The vault at a glance: what a stranger should know first, from data alone (part of stage 7).

In: a compiled vault, and what is known of its passages. Out: a few lines that open a seed, as long
as an allowance of tokens lets them be. What is in them are names, counts and short quotes.
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
