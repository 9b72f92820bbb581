"""One command: its help in groups and in the user's language, and its defaults from settings.

In: the words after the name of a command. Out: the values of its options, each from a flag, an
environment variable, `vaultgraph.toml` or its default, in this order.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from inspect import cleandoc
from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource

from vaultgraph.cli.options.option import Group, Option, long_name
from vaultgraph.cli.words import translate_help, word
from vaultgraph.config import Config, Key, Shape, load_config, settings_files
from vaultgraph.errors import ConfigError

_WHOLE = 1_000  # characters; no sentence of a help text is as long

CONFIG = "vaultgraph.config"
"""The key under which a context stores the settings of its command."""


class Command(click.Command):
    """A command whose help shows its options by group."""

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the usage line."""
        pieces = " ".join(self.collect_usage_pieces(ctx))
        formatter.write_usage(ctx.command_path, pieces, f"{word('usage')}: ")

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write what the command does, paragraph by paragraph."""
        write_help_text(self, ctx, formatter)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options below the headings of their groups."""
        write_options(self.get_params(ctx), ctx, formatter)


class CommandSet(click.Group):
    """A command with commands of its own, whose help is written as that of the others."""

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write how the command is called."""
        formatter.write_usage(ctx.command_path, "COMMAND [ARGS]...", f"{word('usage')}: ")

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write what the command is for."""
        write_help_text(self, ctx, formatter)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands, each with its first sentence, then the options."""
        with formatter.section(word("commands")):
            formatter.write_dl(
                [
                    (name, translate_help(first_sentence(each)))
                    for name, each in self.commands.items()
                ]
            )
        write_options(self.get_params(ctx), ctx, formatter)


class VaultCommand(Command):
    """A command on a vault: its defaults may come from `vaultgraph.toml`."""

    def make_context(self, *args: Any, **settings: Any) -> click.Context:
        """Parse a line; an error about a value names the file or variable that it is from."""
        try:
            return super().make_context(*args, **settings)
        except click.MissingParameter as error:
            if hint := self._folder_hint(error):
                raise click.MissingParameter(hint, error.ctx, error.param) from error
            raise
        except click.BadParameter as error:
            place = _place(error)
            if not place:
                raise
            raise ConfigError(
                f"{place}: {_named(error)}{error.message}",
                remedy=self._remedy(error),
            ) from error

    def _remedy(self, error: click.BadParameter) -> str:
        if _is_from_file(error):
            return (
                "Correct it, or write it in the table of the command that it is for, such as "
                f"`[pack]`; `vaultgraph {self.name} --help` shows what this one takes."
            )
        return f"See `vaultgraph {self.name} --help` for its usage."

    def _folder_hint(self, error: click.MissingParameter) -> str:
        """What to type if the name of a folder was taken for that of this command."""
        if error.param is None or error.param.name != "vault" or not Path(self.name or "").is_dir():
            return ""
        return f"To compile the folder {self.name}, write vaultgraph ./{self.name}"


def first_sentence(command: click.Command) -> str:
    """Return the first sentence of a command's help, whole."""
    return command.get_short_help_str(_WHOLE)


def write_help_text(
    command: click.Command, ctx: click.Context, formatter: click.HelpFormatter
) -> None:
    """Write the description of a command, translated paragraph by paragraph."""
    paragraphs = [translate_help(part) for part in cleandoc(command.help or "").split("\n\n")]
    formatter.write_paragraph()
    with formatter.indentation():
        formatter.write_text("\n\n".join(paragraphs))


def write_options(
    parameters: Iterable[click.Parameter], ctx: click.Context, formatter: click.HelpFormatter
) -> None:
    """Write options below the headings of their groups."""
    rows: dict[Group, list[tuple[str, str]]] = {group: [] for group in Group}
    for parameter in parameters:
        record = parameter.get_help_record(ctx)
        if record and not isinstance(parameter, click.Argument):
            group = parameter.group if isinstance(parameter, Option) else Group.OTHER
            rows[group].append((record[0], _in_own_words(record[1])))
    for group, records in rows.items():
        if records:
            with formatter.section(word(group)):
                formatter.write_dl(records)


def _in_own_words(help_text: str) -> str:
    """Translate the words that click adds to the help of an option."""
    text = translate_help(help_text)
    for english in ("default", "required"):
        text = text.replace(f"  [{english}", f"  [{word(english)}")
    return text


def configure(ctx: click.Context, _: click.Parameter, vault: Path | None) -> Path | None:
    """Take the defaults of a command from the vault's folder and the working folder."""
    group = ctx.find_root().command
    folders = [vault, Path.cwd()] if vault else [Path.cwd()]
    files = settings_files(folders)
    if files and ctx.command.name and isinstance(group, click.Group):
        config = load_config(folders, known_options(group, ctx.find_root()))
        values = config.defaults.get(ctx.command.name, {})
        ctx.default_map = dict(_defaults(ctx.command, values))
        ctx.meta[CONFIG] = config
    return vault


def _defaults(command: click.Command, values: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Make a list of a single string for an option that takes several values."""
    several = {parameter.name for parameter in command.params if parameter.multiple}
    for name, value in values.items():
        yield name, [value] if name in several and isinstance(value, str) else value


def known_options(group: click.Group, ctx: click.Context) -> dict[str, dict[str, Key]]:
    """List the options of every command, with the type of their values in a settings file."""
    commands = {name: group.get_command(ctx, name) for name in group.list_commands(ctx)}
    options = {
        name: [each for each in command.params if isinstance(each, Option) and each.name]
        for name, command in commands.items()
        if command
    }
    shown = {long_name(each) for every in options.values() for each in every if not each.hidden}
    return {
        name: {
            long_name(each): Key(parameter=each.name, shape=_shape(each))
            for each in every
            if each.name and not _is_alias(each, shown)
        }
        for name, every in options.items()
    }


def _is_alias(option: Option, shown: Collection[str]) -> bool:
    """Return whether an option is another name of one.

    A renamed option is also a key, because its error names the new option, unless another command
    has an option of that name.
    """
    return option.hidden and (option.is_flag or long_name(option) in shown)


def _shape(option: Option) -> Shape:
    if option.is_flag:
        return Shape.FLAG
    if not option.multiple:
        return Shape.ONE
    return Shape.NAMES if option.type.name == "names" else Shape.LIST


def _place(error: click.BadParameter) -> str:
    """Return the place of a bad value: a line of a settings file, a variable, or ""."""
    ctx, parameter = error.ctx, error.param
    if ctx is None or parameter is None or parameter.name is None:
        return ""
    return place_of(ctx, parameter)


def _named(error: click.BadParameter) -> str:
    """Put the key of a setting before an error about it; for a variable the place names it."""
    if not isinstance(error.param, click.Option) or not _is_from_file(error):
        return ""
    return f"`{error.param.opts[0].lstrip('-')}`: "


def _is_from_file(error: click.BadParameter) -> bool:
    if error.ctx is None or error.param is None:
        return False
    source = error.ctx.get_parameter_source(error.param.name or "")
    return source is ParameterSource.DEFAULT_MAP


def place_of(ctx: click.Context, parameter: click.Parameter) -> str:
    """Return the line of a settings file or the variable that set a value; "" for neither."""
    name = parameter.name or ""
    source = ctx.get_parameter_source(name)
    if source is ParameterSource.ENVIRONMENT:
        return str(parameter.envvar)
    if source is ParameterSource.DEFAULT_MAP and CONFIG in ctx.meta:
        config: Config = ctx.meta[CONFIG]
        return config.places.get((ctx.command.name or "", name), "")
    return ""
