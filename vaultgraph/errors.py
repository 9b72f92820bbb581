"""What can go wrong with a whole run, as exceptions under one root.

What is wrong with a single note is a `Diagnostic` (see `diagnostics.py`), never an exception.
"""

from collections.abc import Iterable
from difflib import get_close_matches


class VaultgraphError(Exception):
    """A run that cannot go on.

    Args:
        message: what happened, with the place where it happened.
        remedy: what the user can do about it, one sentence.
    """

    exit_code = 1

    def __init__(self, message: str, *, remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.message}\n  {self.remedy}" if self.remedy else self.message


class InputError(VaultgraphError):
    """The input is not what the run needs: no notes in the vault, a pack that was changed."""


class OutputError(VaultgraphError):
    """The output cannot be written: a full disk, a folder without permission."""


class UsageError(VaultgraphError):
    """What was asked for does not make sense: an unknown target, a path that does not exist."""

    exit_code = 2


class ConfigError(UsageError):
    """`vaultgraph.toml` holds an unknown key or a value of the wrong type."""


class BudgetTooSmallError(UsageError):
    """The budget is smaller than the smallest document that could be made of the vault.

    Args:
        message, remedy: as for every error.
        smallest: a budget that the document in question would fit, where it is known.
    """

    def __init__(self, message: str, *, remedy: str = "", smallest: int | None = None) -> None:
        super().__init__(message, remedy=remedy)
        self.smallest = smallest


def nearest(name: str, known: Iterable[str]) -> str:
    """Name the known word that a mistyped one is most like, for a remedy; "" if none is known."""
    return next(iter(get_close_matches(name, sorted(known), n=1, cutoff=0.0)), "")
