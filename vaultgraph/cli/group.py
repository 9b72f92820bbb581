"""How commands are found: by name, or by a folder in place of a name."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from itertools import groupby
from pathlib import Path
from typing import Any

import click

from vaultgraph.cli.command import write_help_text, write_options
from vaultgraph.cli.output.streams import stdout_may_fail
from vaultgraph.cli.words import translate_help, word
from vaultgraph.errors import suggestion

UI_LANGUAGE = "--ui-lang"
"""The option of the program that every command also takes."""

DEFAULT = "compile"
"""The command for a folder in place of a command."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A command without its module, so that the list of commands imports none of them.

    Args:
        module: the module that holds it, as `command`.
        section: the key of the heading that the help lists it under.
        summary: the first sentence of its help.
    """

    module: str
    section: str
    summary: str


class CommandGroup(click.Group):
    """A group whose commands are imported when they are called.

    Args:
        entries: the commands by name, in the order of the help.
    """

    def __init__(self, *, entries: Mapping[str, Entry], **settings: Any) -> None:
        super().__init__(**settings)
        self.entries = entries

    def list_commands(self, ctx: click.Context) -> list[str]:
        """List the commands in the order of the help."""
        return list(self.entries)

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the two ways to call the program."""
        prefix = f"{word('usage')}: "
        formatter.write_usage(ctx.command_path, "VAULT [OPTIONS]", prefix)
        formatter.write_usage(ctx.command_path, "COMMAND [ARGS]...", " " * len(prefix))

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write what the program does."""
        write_help_text(self, ctx, formatter)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the few options of the program itself, then its commands."""
        self.format_commands(ctx, formatter)
        write_options(self.get_params(ctx), ctx, formatter)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List every command below the heading of its kind."""
        width = max(map(len, self.entries))
        for section, found in groupby(self.entries.items(), lambda item: item[1].section):
            with formatter.section(word(section)):
                formatter.write_dl(
                    [(name.ljust(width), translate_help(entry.summary)) for name, entry in found]
                )

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a command, or return None for one that does not exist."""
        if cmd_name not in self.entries:
            return None
        command: click.Command = import_module(self.entries[cmd_name].module).command
        return command

    def make_context(self, *args: Any, **settings: Any) -> click.Context:
        """Parse a line; `--help` and `--version` print here."""
        with stdout_may_fail():
            return super().make_context(*args, **settings)

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command."""
        with stdout_may_fail():
            return super().invoke(ctx)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse the options of the program; those of `compile` may come before its folder."""
        args = _language_first(args)
        own = {name for parameter in self.get_params(ctx) for name in parameter.opts}
        first = args[0].partition("=")[0] if args else ""
        if first.startswith("-") and first not in own and any(map(_is_folder, args)):
            args = [DEFAULT, *args]
        return super().parse_args(ctx, args)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command of a line; a folder in its place is compiled.

        The name of a command takes precedence over a folder of the same name; `./NAME` is always a
        folder.
        """
        first = args[0] if args else ""
        if first and first not in self.entries:
            if not first.startswith("-") and not _is_folder(first):
                meant = suggestion(first, self.entries) if _is_word(first) else ""
                ctx.fail(f"{first!r} is neither a command nor a folder. {meant}".rstrip())
            args = [DEFAULT, *args]
        return super().resolve_command(ctx, args)


def _language_first(args: list[str]) -> list[str]:
    """Put `--ui-lang` first: it may be before or after a command."""
    end = args.index("--") if "--" in args else len(args)
    for place, arg in enumerate(args[:end]):
        if arg.partition("=")[0] == UI_LANGUAGE:
            rest = place + (1 if "=" in arg else 2)
            return [*args[place:rest], *args[:place], *args[rest:]]
    return args


def _is_word(text: str) -> bool:
    """Return whether a text may be the name of a command."""
    return not set(text) & {"/", "\\", "."}


def _is_folder(name: str) -> bool:
    try:
        return Path(name).is_dir()
    except (OSError, ValueError):  # not a name that the file system allows
        return False
