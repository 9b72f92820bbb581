"""An error of the library on the command line: what it says, and which flags help.

The library speaks of its options by their names in Python; this is where they get those of the
command line.
"""

from collections.abc import Iterable

from vaultgraph.errors import VaultgraphError

FLAGS = {
    "budget": "--budget",
    "chunk_tokens": "--chunk-tokens",
    "endpoint": "--endpoint",
    "example_tokens": "--max-tokens",
    "exclude": "--exclude",
    "follow_symlinks": "--follow-symlinks",
    "formats": "--format",
    "model": "--model",
    "output": "-o",
    "pins": "--pin",
    "repair_text": "--repair-text",
    "reserve": "--reserve",
    "results": "--results",
    "target": "--target",
    "templates": "`vaultgraph templates eject`, --templates",
    "weights": "--weight",
    "without": "--without",
}
"""How an option of the library is written on the command line."""


def explain(error: VaultgraphError) -> str:
    """Say what happened and what to do about it, with the flags that help."""
    remedy = with_flags(error.remedy, error.options)
    return f"{error.message}\n  {remedy}" if remedy else error.message


def with_flags(remedy: str, options: Iterable[str]) -> str:
    """Add the flags that help to a remedy, as in `Allow more (--budget).`, before its end."""
    flags = ", ".join(FLAGS[name] for name in options)
    if not flags:
        return remedy
    bare = remedy.removesuffix(".")
    return f"{bare} ({flags})." if bare else f"See {flags}."
