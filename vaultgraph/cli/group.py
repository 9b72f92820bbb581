"""How commands are found, configured and run; what all of them have in common."""

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource

from vaultgraph.config import Config, Options, load_config
from vaultgraph.errors import ConfigError, suggestion

READER_GONE = 141
"""What a shell reports for a command that died of SIGPIPE."""

_CONFIG = "vaultgraph.config"
_WHOLE = 1_000  # characters; no sentence of a help text is as long


class CommandGroup(click.Group):
    """A group whose commands are imported when they are asked for.

    Args:
        modules: for each command the module that holds it, as `command`.
    """

    def __init__(self, *, modules: Mapping[str, str], **settings: Any) -> None:
        super().__init__(**settings)
        self.modules = modules

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name the commands in the order in which a newcomer needs them."""
        return list(self.modules)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List every command with the whole of its first sentence."""
        rows = [
            (name, command.get_short_help_str(_WHOLE))
            for name in self.list_commands(ctx)
            if (command := self.get_command(ctx, name))
        ]
        with formatter.section("Commands"):
            formatter.write_dl(rows)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a command, or return None for one that does not exist."""
        if cmd_name not in self.modules:
            return None
        command: click.Command = import_module(self.modules[cmd_name]).command
        return command

    def make_context(self, *args: Any, **settings: Any) -> click.Context:
        """Parse a line; `--help` and `--version` print here."""
        with _reader_may_leave():
            return super().make_context(*args, **settings)

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command."""
        with _reader_may_leave():
            return super().invoke(ctx)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command of a line; for an unknown one, name what was meant."""
        if args and not args[0].startswith("-") and args[0] not in self.modules:
            meant = suggestion(args[0], self.modules)
            if Path(args[0]).is_dir():
                meant = f"Did you mean '{ctx.command_path} {next(iter(self.modules))} {args[0]}'?"
            ctx.fail(f"No such command '{args[0]}'. {meant}")
        return super().resolve_command(ctx, args)


@contextmanager
def _reader_may_leave() -> Iterator[None]:
    """Let the reader of a pipe go away (`| head`): it is no error of ours."""
    try:
        yield
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise click.exceptions.Exit(READER_GONE) from None


class VaultCommand(click.Command):
    """A command on a vault: its defaults may come from `vaultgraph.toml`."""

    def make_context(self, *args: Any, **settings: Any) -> click.Context:
        """Parse a line; a value that does not fit is blamed on the file that holds it."""
        try:
            return super().make_context(*args, **settings)
        except click.BadParameter as error:
            place = _place(error)
            if not place:
                raise
            raise ConfigError(
                f"{place}: {error.message}",
                remedy=f"See `vaultgraph {self.name} --help` for what it takes.",
            ) from error


def configure(ctx: click.Context, _: click.Parameter, vault: Path | None) -> Path | None:
    """Take the defaults of a command from the vault's folder and the working folder."""
    group = ctx.parent.command if ctx.parent else None
    if isinstance(group, CommandGroup) and ctx.command.name:
        folders = [vault, Path.cwd()] if vault else [Path.cwd()]
        config = load_config(folders, _known_options(group, ctx))
        ctx.default_map = dict(_defaults(ctx.command, config.defaults[ctx.command.name]))
        ctx.meta[_CONFIG] = config
    return vault


def _defaults(command: click.Command, values: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Take one word for an option that may be repeated as one value of it, not as letters."""
    several = {parameter.name for parameter in command.params if parameter.multiple}
    for name, value in values.items():
        yield name, [value] if name in several and isinstance(value, str) else value


def _known_options(group: CommandGroup, ctx: click.Context) -> Options:
    return {
        name: {
            max(parameter.opts, key=len).removeprefix("--"): parameter.name
            for parameter in command.params
            if isinstance(parameter, click.Option) and parameter.name
        }
        for name in group.list_commands(ctx)
        if (command := group.get_command(ctx, name))
    }


def _place(error: click.BadParameter) -> str:
    """Tell where in a settings file the value of a bad parameter was written, if it was."""
    ctx, parameter = error.ctx, error.param
    if ctx is None or parameter is None or parameter.name is None or _CONFIG not in ctx.meta:
        return ""
    if ctx.get_parameter_source(parameter.name) is not ParameterSource.DEFAULT_MAP:
        return ""
    config: Config = ctx.meta[_CONFIG]
    return config.places.get((ctx.command.name or "", parameter.name), "")
