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
    """Work on one note failed because of a bug, its cause; the caller leaves the note out.

    Where that does not help, it is a bug as any other, and no error of a run.

    Args:
        path: the note.
    """

    def __init__(self, path: str) -> None:
        super().__init__(f"{path} cannot be worked on")
        self.path = path


@contextmanager
def working_on(path: str) -> Iterator[None]:
    """Say which note is worked on, so that what goes wrong costs that note and not the run.

    Raises:
        BrokenNoteError: with any error but those of a run as its cause.
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
"""How alike two words must be, from 0 to 1, for one to be a slip of the other."""

_FEW = 16


def nearest(name: str, known: Iterable[str]) -> str:
    """Name the known word that a mistyped one is most like; "" where none is near.

    Likeness is the ratio of Ratcliff and Metzener (1988), case aside.
    """
    words = {word.casefold(): word for word in sorted(known, reverse=True)}
    found = get_close_matches(name.casefold(), sorted(words), n=1, cutoff=NEAR)
    return words[found[0]] if found else ""


def suggestion(name: str, known: Iterable[str], *, quote: str = "'") -> str:
    """Say what was probably meant by a mistyped word, or what there is, or nothing.

    Args:
        name: the word.
        known: what it may have meant.
        quote: what is around a word.
    """
    known = list(known)
    if best := nearest(name, known):
        return f"Did you mean {quote}{best}{quote}?"
    return f"Known names: {', '.join(known)}." if 0 < len(known) <= _FEW else ""
