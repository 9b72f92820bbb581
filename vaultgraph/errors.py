"""What can go wrong with a whole run, as exceptions under one root.

What is wrong with a single note is a `Diagnostic` (see `diagnostics.py`), never an exception.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from difflib import get_close_matches


class VaultgraphError(Exception):
    """A run that cannot go on.

    Args:
        message: what happened, with the place where it happened.
        remedy: what the user can do about it, one sentence.
        options: the options that help, by their names in Python; a command line adds how they
            are written there.
    """

    exit_code = 1

    def __init__(self, message: str, *, remedy: str = "", options: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy
        self.options = options

    def __str__(self) -> str:
        return f"{self.message}\n  {self.remedy}" if self.remedy else self.message


class InputError(VaultgraphError):
    """The input cannot be used: a vault without notes, or a pack that was changed."""


class OutputError(VaultgraphError):
    """The output cannot be written: a full disk, a folder without permission."""


class BrokenNoteError(Exception):
    """Processing one note failed because of a bug (`__cause__`); the caller leaves the note out.

    It is no `VaultgraphError`: where leaving the note out does not help, it is reported like any
    other bug.

    Args:
        path: the note.
    """

    def __init__(self, path: str) -> None:
        super().__init__(f"{path} cannot be processed")
        self.path = path


@contextmanager
def working_on(path: str) -> Iterator[None]:
    """Name the note that is being processed, so that a bug costs that note and not the run.

    Raises:
        BrokenNoteError: an error other than a `VaultgraphError` was raised; it is the cause.
    """
    try:
        yield
    except (VaultgraphError, BrokenNoteError):
        raise
    except Exception as error:
        raise BrokenNoteError(path) from error


class UsageError(VaultgraphError):
    """A wrong argument: an unknown target, a path that does not exist."""

    exit_code = 2


class PluginError(VaultgraphError):
    """A plugin failed; the message names it and its package."""


class ConfigError(UsageError):
    """`vaultgraph.toml` contains an unknown key or a value of the wrong type."""


class BudgetTooSmallError(UsageError):
    """The budget is smaller than the smallest document that could be made of the vault.

    Args:
        message, remedy, options: as for every error.
        smallest: a budget that the document in question would fit, where it is known.
    """

    def __init__(
        self,
        message: str,
        *,
        remedy: str = "",
        options: tuple[str, ...] = (),
        smallest: int | None = None,
    ) -> None:
        super().__init__(message, remedy=remedy, options=options)
        self.smallest = smallest


NEAR = 0.6
"""The similarity of two words, from 0 to 1, from which on one may be a misspelling of the other."""

_FEW = 16


def nearest(name: str, known: Iterable[str]) -> str:
    """Return the known word that is most similar to a mistyped one; "" where none is near.

    Similarity is the ratio of Ratcliff and Metzener (1988), ignoring case.
    """
    words = {word.casefold(): word for word in sorted(known, reverse=True)}
    found = get_close_matches(name.casefold(), sorted(words), n=1, cutoff=NEAR)
    return words[found[0]] if found else ""


def suggestion(name: str, known: Iterable[str], *, quote: str = "'") -> str:
    """Suggest what to write instead of a mistyped word.

    Args:
        name: the word.
        known: the valid words.
        quote: the quotation mark around the suggestion.

    Returns:
        a sentence with the nearest valid word, else with all of them if they are few, else "".
    """
    known = list(known)
    if best := nearest(name, known):
        return f"Did you mean {quote}{best}{quote}?"
    return f"Known names: {', '.join(known)}." if 0 < len(known) <= _FEW else ""
