"""How an option is declared: its group in the help, its variable, lists by commas, old names.

In: what click takes. Out: an option that the help shows among others of its group, and that the
variable `VAULTGRAPH_` with its name sets too, as `VAULTGRAPH_BUDGET` sets `--budget`.
"""

from collections.abc import Callable, Iterable, Sequence
from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING, Any

import click

from vaultgraph.cli.words import translate_help
from vaultgraph.errors import suggestion

if TYPE_CHECKING:  # costly to import, and not needed for `--help`
    from click.shell_completion import CompletionItem

Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]

PREFIX = "VAULTGRAPH_"


class Group(StrEnum):
    """The groups of the help, in their order; each is a key of the terminal's words."""

    INPUT = "group_input"
    SIZE = "group_size"
    CONTENT = "group_content"
    OUTPUT = "group_output"
    PAGE = "group_page"
    OTHER = "group_other"


class Option(click.Option):
    """An option of a group.

    Args:
        group: where the help shows it.
    """

    def __init__(self, *args: Any, group: Group = Group.OTHER, **settings: Any) -> None:
        super().__init__(*args, **settings)
        self.group = group
        self.envvar = self.envvar or PREFIX + long_name(self).replace("-", "_").upper()

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """Return the line of the help, in the language of the terminal."""
        english = self.help
        try:
            self.help = translate_help(english) if english else english
            return super().get_help_record(ctx)
        finally:
            self.help = english

    def value_from_envvar(self, ctx: click.Context) -> Any:
        """Read the variable; several values are separated by commas. An old name has none."""
        if self.hidden and not self.expose_value:
            return None
        written = self.resolve_envvar_value(ctx)
        if written is None or not self.multiple:
            return super().value_from_envvar(ctx)
        return [part.strip() for part in written.split(",") if part.strip()]


option = partial(click.option, cls=Option)
"""Declare an option: `click.option` with a `group`."""


def long_name(parameter: click.Parameter) -> str:
    """The name of an option in settings: the long one, without its dashes."""
    return max(parameter.opts, key=len).removeprefix("--")


def together(*options: Decorator) -> Decorator:
    """Make one decorator of several options, listed in the help in this order."""

    def decorate(function: Callable[..., Any]) -> Callable[..., Any]:
        for each in reversed(options):
            function = each(function)
        return function

    return decorate


class Names(click.ParamType[tuple[str, ...], Any]):
    """Names separated by commas, as `a,b`.

    Args:
        known: the valid names; if empty, any name is accepted here and checked later.
        what: the word for one of them in an error.
        proposed: the names that a shell proposes, where they are not the known ones.
    """

    name = "names"

    def __init__(
        self, known: Iterable[str] = (), what: str = "name", proposed: Iterable[str] = ()
    ) -> None:
        self.known = tuple(known)
        self.what = what
        self.proposed = tuple(proposed) or self.known

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, ...]:
        """Read names; for an unknown one, name the nearest."""
        if isinstance(value, tuple):
            return value
        names = tuple(word.strip() for word in str(value).split(",") if word.strip())
        for each in names:
            if self.known and each not in self.known:
                said = suggestion(each, self.known)
                self.fail(f"{each!r} is not a {self.what}. {said}".rstrip(), param, ctx)
        return names

    def get_missing_message(self, param: click.Parameter, ctx: click.Context | None) -> str | None:
        """List the valid names if a required option is missing."""
        return f"Known names: {', '.join(self.proposed)}." if self.proposed else None

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> "list[CompletionItem]":
        """Complete the last name of a list."""
        from click.shell_completion import CompletionItem

        done, comma, begun = incomplete.rpartition(",")
        return [
            CompletionItem(f"{done}{comma}{name}")
            for name in self.proposed
            if name.startswith(begun)
        ]


def flatten(
    _: click.Context, __: click.Parameter, value: Sequence[Sequence[str]]
) -> tuple[str, ...]:
    """Make one list of several `a,b`, without duplicates."""
    return tuple(dict.fromkeys(name for names in value for name in names))


def names_option(*words: str, names: Names, **settings: Any) -> Decorator:
    """Declare an option that takes names as `a,b`, and may be repeated."""
    return option(*words, type=names, multiple=True, callback=flatten, **settings)


def renamed_option(old: str, new: str) -> Decorator:
    """Refuse the old name of an option with an error that names the new one."""

    def refuse(ctx: click.Context, parameter: click.Parameter, value: object) -> None:
        if value is not None:
            raise click.BadParameter(f"{old} is now {new}.", ctx, parameter)

    return option(old, hidden=True, expose_value=False, callback=refuse, help=f"Now {new}.")
